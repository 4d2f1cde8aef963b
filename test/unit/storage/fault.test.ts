// What a failed statement means: the one question is whether it may have run.
import { expect, test } from 'vitest';
import { faultOfStatement, spoilsConnection } from '../../../storage/postgres/fault.ts';
import { reading, writing } from '../../../storage/postgres/statement.ts';

const write = writing('commit', 'select 1');
const read = reading('states', 'select 1');
const server = (code: string, more: object = {}) =>
  Object.assign(new Error('server'), { severity: 'ERROR', code, ...more });

test('commit.1 a lost connection leaves a doubt about a statement that writes, and none about one that reads', () => {
  const lost = new Error('Connection terminated unexpectedly');
  expect(faultOfStatement(lost, write)).toMatchObject({ code: 'STORE_UNKNOWN', context: { statement: 'commit' } });
  expect(faultOfStatement(lost, read)).toMatchObject({ code: 'STORE_AWAY', retry: 'backoff' });
});

test('commit.1 a server that shuts down leaves the same doubt: FATAL may come after the commit', () => {
  for (const severity of ['FATAL', 'PANIC'])
    expect(faultOfStatement(server('57P01', { severity }), write).code).toBe('STORE_UNKNOWN');
});

test('commit.3 data that breaks the SQL is rejected, with its SQLSTATE', () => {
  for (const sqlstate of ['22021', '22003', '23502', '23514', '54000'])
    expect(faultOfStatement(server(sqlstate), write)).toMatchObject({ code: 'STORE_REJECTED', context: { sqlstate } });
  expect(faultOfStatement(server('23505', { constraint: 'journal_type_id_ref_key' }), write).code).toBe(
    'STORE_REJECTED',
  );
});

test('commit.3 a seq or position written twice is a broken runtime', () => {
  for (const constraint of ['log_event_seq', 'log_pkey', 'states_pkey', 'effects_pkey'])
    expect(faultOfStatement(server('23505', { constraint }), write).code).toBe('STORE_BROKEN');
  expect(faultOfStatement(server('DB002'), write).code).toBe('STORE_BROKEN');
});

test('commit.3 what the infrastructure did is tried again and never blamed on the data', () => {
  for (const sqlstate of ['55P03', '57014', '53200', '25006', '53100'])
    expect(faultOfStatement(server(sqlstate), write)).toMatchObject({ code: 'STORE_AWAY', retry: 'backoff' });
  for (const sqlstate of ['40P01', '40001'])
    expect(faultOfStatement(server(sqlstate), write)).toMatchObject({ code: 'STORE_AWAY', retry: 'now' });
});

test('a connection is not used again after a timeout or a death, but after an error it is', () => {
  expect(spoilsConnection(server('57014'))).toBe(true);
  expect(spoilsConnection(server('55P03'))).toBe(true);
  expect(spoilsConnection(server('57P01', { severity: 'FATAL' }))).toBe(true);
  expect(spoilsConnection(new Error('ECONNRESET'))).toBe(true);
  expect(spoilsConnection(server('23505'))).toBe(false);
});
