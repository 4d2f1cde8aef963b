// The catalogue of fault codes: equal to the page that users read, and shaped as promised.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { FAULTS, Fault, messageOf } from '../../../runtime/errors.ts';

test('docs/errors.md lists every code with its retry and meaning, and no other', () => {
  const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
  const rows = page
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')))
    .map(([, code, retry, meaning]) => [code, { retry, meaning }]);
  expect(Object.fromEntries(rows)).toEqual(FAULTS);
  expect(rows).toHaveLength(Object.keys(FAULTS).length);
});

test('a code is STAGE_REASON', () => {
  for (const code of Object.keys(FAULTS)) expect(code).toMatch(/^[A-Z]+(_[A-Z]+)+$/);
});

test('a fault carries its code, what to do, its cause and the numbers', () => {
  const cause = new Error('connect ECONNREFUSED');
  const fault = new Fault('STORE_UNAVAILABLE', { cause, context: { host: 'db', attempt: 3 } });
  expect(fault).toMatchObject({
    code: 'STORE_UNAVAILABLE',
    retry: 'backoff',
    cause,
    context: { host: 'db', attempt: 3 },
  });
  expect(fault.message).toBe(
    'STORE_UNAVAILABLE: Postgres does not answer, or closed the connection. (host=db, attempt=3)',
  );
  expect(new Fault('STORE_UNAVAILABLE', { retry: 'never' }).retry).toBe('never');
});

test('anything that is thrown has a message', () => {
  expect(messageOf(new Error('x'))).toBe('x');
  expect(messageOf('y')).toBe('y');
});
