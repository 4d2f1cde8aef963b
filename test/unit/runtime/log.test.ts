// Log lines: JSON for machines, one short line for a terminal, and no secrets in either.
import { expect, test } from 'vitest';
import { Fault } from '../../../runtime/errors.ts';
import { createLog } from '../../../runtime/log.ts';

function lines() {
  const written: string[] = [];
  return { written, to: { write: (line: string) => void written.push(line) } };
}

test('a line is JSON with its fields; a fault shows its code and context', () => {
  const { written, to } = lines();
  createLog({ level: 'info', name: 'actors', to }).error(
    { err: new Fault('COMMIT_FENCED', { context: { partition: 7 } }), topic: 'orders' },
    'fenced',
  );
  expect(JSON.parse(written[0] ?? '')).toMatchObject({
    name: 'actors',
    msg: 'fenced',
    topic: 'orders',
    err: { code: 'COMMIT_FENCED', partition: 7 },
  });
});

test('secrets are hidden, also one level down', () => {
  const { written, to } = lines();
  createLog({ level: 'info', name: 'x', to }).info({ token: 'aaa', customer: { phone: 'bbb', id: 'c1' } });
  expect(written.join('')).not.toMatch(/aaa|bbb/);
  expect(written.join('')).toContain('c1');
});

test('on a terminal a line is short', () => {
  const { written, to } = lines();
  createLog({ level: 'info', name: 'gateway', to, terminal: true }).warn({ port: 8080 }, 'listening');
  expect(written[0]).toMatch(/^\d\d:\d\d:\d\d\.\d{3} WARN {2}gateway {3}listening port=8080\n$/);
});

test('levels below the wanted one are not written', () => {
  const { written, to } = lines();
  createLog({ level: 'warn', name: 'x', to }).info('no');
  expect(written).toEqual([]);
});
