// park.1: what operators may do to a key, and what happens to the messages they touch.

import { expect, test } from 'vitest';
import { message, startQuiet } from './quiet.ts';

const add = (amount: number) => message('Add', { amount });
const tellOf = (sender: string, seq: number) => ({
  id: `probe/${sender}/${seq}/0`,
  kind: 'tell',
  sent: '0',
  name: 'Counted',
});
const counted = (amount: number) => message('Counted', { amount });

test('outcome.1 an operator’s record counts once: a late repeat of a pause pauses nothing', async () => {
  const quiet = await startQuiet();
  await quiet.send('a', 1, add(1));
  await quiet.operate('a', 50, { op: 'pause' });
  expect(quiet.parked('a')).toBe('paused');
  await quiet.send('a', 2, add(2));
  await quiet.operate('a', 51, { op: 'replay' });
  expect(quiet.parked('a')).toBeNull();
  const repeated = await quiet.operate('a', 50, { op: 'pause' });
  expect(repeated?.kind).toBe('accepted');
  expect(quiet.parked('a')).toBeNull();
  expect(quiet.field('a', 'total')).toBe(3);
});

test('park.1 a repeat while parked is answered parked, after replay accepted, and counts once', async () => {
  const quiet = await startQuiet();
  await quiet.operate('a', 50, { op: 'pause' });
  expect((await quiet.send('a', 1, add(4)))?.kind).toBe('parked');
  expect((await quiet.send('a', 1, add(4)))?.kind).toBe('parked');
  await quiet.operate('a', 51, { op: 'replay' });
  expect((await quiet.send('a', 1, add(4)))?.kind).toBe('accepted');
  expect(quiet.field('a', 'total')).toBe(4);
});

test('park.1 a discarded tell is answered with TellRefused, and a repeat of it is not heard', async () => {
  const quiet = await startQuiet();
  await quiet.operate('b', 50, { op: 'pause' });
  await quiet.write('b', tellOf('a', 7), counted(5));
  await quiet.operate('b', 51, { op: 'discard', messageId: 'probe/a/7/0' });
  expect(quiet.parked('b')).toBeNull();
  await quiet.pass(100);
  expect(quiet.names('a')).toEqual(['EchoRefused']);
  await quiet.write('b', tellOf('a', 7), counted(5));
  expect(quiet.field('b', 'total')).toBe(0);
});

test('park.1 a tell discarded from the middle does not make the earlier one of its sender a repeat', async () => {
  const quiet = await startQuiet();
  await quiet.operate('b', 50, { op: 'pause' });
  await quiet.write('b', tellOf('a', 7), counted(5));
  await quiet.write('b', tellOf('a', 8), counted(100));
  await quiet.write('b', tellOf('a', 9), counted(7));
  await quiet.operate('b', 51, { op: 'discard', messageId: 'probe/a/8/0' });
  await quiet.operate('b', 52, { op: 'replay' });
  expect(quiet.parked('b')).toBeNull();
  expect(quiet.field('b', 'total')).toBe(12);
});

test('park.1 a discarded command is refused for ever', async () => {
  const quiet = await startQuiet();
  expect((await quiet.send('a', 1, message('Poison')))?.kind).toBe('parked');
  await quiet.operate('a', 51, { op: 'discard', messageId: '0000000000000001' });
  expect(await quiet.send('a', 1, message('Poison'))).toMatchObject({ kind: 'refused', reason: 'discarded' });
  expect(quiet.parked('a')).toBeNull();
});

test('commit.3 a replay settles what stands before the message that breaks the SQL, and is refused at it', async () => {
  const quiet = await startQuiet();
  quiet.cluster.tables.breaks = (row) => row.kind === 'refusal';
  await quiet.operate('a', 50, { op: 'pause' });
  await quiet.send('a', 1, add(1));
  await quiet.send('a', 2, message('Refuse', { reason: 'no_wish' }));
  await quiet.operate('a', 51, { op: 'replay' });
  expect(quiet.field('a', 'total')).toBe(1);
  expect(await quiet.operate('a', 52, { op: 'replay' })).toMatchObject({ kind: 'refused', reason: 'commit_rejected' });
  expect(quiet.parked('a')).toBe('paused');
  quiet.cluster.tables.breaks = () => false;
  await quiet.operate('a', 53, { op: 'replay' });
  expect(quiet.parked('a')).toBeNull();
});

test('what is no operation, and a message that is not there, are refused', async () => {
  const quiet = await startQuiet();
  expect(await quiet.operate('a', 50, { op: 'explode' })).toMatchObject({
    kind: 'refused',
    reason: 'unknown_operation',
  });
  await quiet.operate('a', 51, { op: 'pause' });
  const missing = await quiet.operate('a', 52, { op: 'discard', messageId: 'x' });
  expect(missing).toMatchObject({ kind: 'refused', reason: 'no_such_message' });
});
