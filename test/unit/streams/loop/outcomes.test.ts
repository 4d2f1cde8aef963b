// outcome.1: the platform's own refusals, and what it remembers of whom.

import { afterEach, expect, test } from 'vitest';
import { probe } from '../../../../actors/probe/probe.ts';
import { limits, shrinkLimits } from '../../../../runtime/limits.ts';
import { message, startQuiet } from './quiet.ts';

const add = message('Add', { amount: 1 });
let restore = (): void => undefined;
afterEach(() => restore());

test('outcome.1 too_many_commands is answered and not kept; a fact still counts', async () => {
  restore = shrinkLimits({ outcomesBoundedMax: 3 });
  const quiet = await startQuiet();
  for (const n of [1, 2, 3]) expect((await quiet.send('a', n, add))?.kind).toBe('accepted');
  expect(await quiet.send('a', 4, add)).toBeUndefined();
  expect(quiet.names('a')).toEqual(['Added', 'Added', 'Added', 'CommandRefused']);
  await quiet.write('a', { id: 'probe/b/1/0', kind: 'tell', sent: '0' }, message('Counted', { amount: 5 }));
  expect(quiet.field('a', 'total')).toBe(8);
});

test('outcome.1 an actor that lives for ever forgets outcomes after ten minutes and refuses what is older', async () => {
  const quiet = await startQuiet({ ...probe, life: 'forever' });
  const began = quiet.cluster.database.now();
  expect((await quiet.send('a', 1, add, began))?.kind).toBe('accepted');
  quiet.cluster.database.jump(limits.outcomeWindowMs + 10_000);
  await quiet.pass(limits.clockMeasureMs + 100);
  expect((await quiet.send('a', 2, add))?.kind).toBe('accepted');
  expect(await quiet.send('a', 1, add, began)).toBeUndefined();
  expect(quiet.field('a', 'total')).toBe(2);
  expect(quiet.names('a').at(-1)).toBe('CommandRefused');
});

test('outcome.1 a parked key refuses what is too old or too much, so that its queue lets nothing in twice', async () => {
  restore = shrinkLimits({ outcomesForeverMax: 3 });
  const quiet = await startQuiet({ ...probe, life: 'forever' });
  const began = quiet.cluster.database.now();
  expect((await quiet.send('a', 1, add, began))?.kind).toBe('accepted');
  quiet.cluster.database.jump(limits.outcomeWindowMs + 10_000);
  await quiet.pass(limits.clockMeasureMs + 100);
  await quiet.send('a', 2, add);
  await quiet.operate('a', 50, { op: 'pause' });
  expect(await quiet.send('a', 1, add, began)).toBeUndefined();
  expect((await quiet.send('a', 3, add))?.kind).toBe('parked');
  expect(await quiet.send('a', 4, add)).toBeUndefined();
  await quiet.operate('a', 51, { op: 'replay' });
  expect(quiet.parked('a')).toBeNull();
  expect(quiet.field('a', 'total')).toBe(3);
});

test('outcome.1 a tell older than the memory of its sender is a dead letter, not decided', async () => {
  const quiet = await startQuiet();
  const sent = String(quiet.cluster.database.now() - limits.senderMemoryBoundedMs - 1_000);
  await quiet.write('a', { id: 'probe/b/1/0', kind: 'tell', sent }, message('Counted', { amount: 5 }));
  expect(quiet.field('a', 'total')).toBe(0);
  expect(quiet.cluster.tables.deadLetters.map(({ reason }) => reason)).toEqual(['too_old']);
});

test('outcome.1 tells of one sender count once and in order', async () => {
  const quiet = await startQuiet();
  const tell = (seq: number, index: number) =>
    quiet.write('a', { id: `probe/b/${seq}/${index}`, kind: 'tell', sent: '0' }, message('Counted', { amount: 1 }));
  await tell(2, 0);
  await tell(2, 0);
  await tell(1, 5);
  await tell(2, 1);
  expect(quiet.field('a', 'total')).toBe(2);
});

test('a skippable fact that throws is a dead letter with an outcome, and parks nobody', async () => {
  const broken = {
    ...probe,
    skippable: ['Poison'],
  };
  const quiet = await startQuiet(broken);
  expect(await quiet.send('a', 1, message('Poison'))).toMatchObject({ kind: 'refused', reason: 'dead_lettered' });
  expect(quiet.parked('a')).toBeNull();
  expect(quiet.cluster.tables.deadLetters).toHaveLength(1);
});
