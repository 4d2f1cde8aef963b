// commit.2 and commit.3: what the loop makes of a fence, and of data that the SQL refuses.

import { expect, test } from 'vitest';
import { probe } from '../../../../actors/probe/probe.ts';
import { limits } from '../../../../runtime/limits.ts';
import { partitionOf, slotOf } from '../../../../schemas/slot.ts';
import { message, partitions, startQuiet } from './quiet.ts';

const add = message('Add', { amount: 1 });
const breaking = message('Refuse', { reason: 'break_sql' });

test('commit.3 the culprit alone is parked, and its neighbours of the same batch are settled', async () => {
  const quiet = await startQuiet();
  quiet.cluster.tables.breaks = (row) => row.body.includes('break_sql');
  const sent = [
    quiet.send('a', 1, add),
    quiet.send('b', 2, breaking),
    quiet.send('c', 3, add),
    quiet.send('b', 4, add),
  ];
  await Promise.all(sent);
  await quiet.pass(200);
  expect(quiet.parked('b')).toBe('commit_rejected');
  expect([quiet.field('a', 'total'), quiet.field('c', 'total'), quiet.field('b', 'total')]).toEqual([1, 1, 0]);
  expect(quiet.cluster.tables.queues.get('probe/b')?.map(({ messageId }) => messageId)).toEqual([
    '0000000000000002',
    '0000000000000004',
  ]);
});

test('commit.3 when what the type wants done on parking breaks the SQL too, the key is parked without it', async () => {
  const quiet = await startQuiet({
    ...probe,
    onParked: () => ({
      tells: [{ to: { type: 'probe', id: 'z' }, message: message('Refuse', { reason: 'break_sql' }) }],
    }),
  });
  quiet.cluster.tables.breaks = (row) => row.body.includes('break_sql');
  await quiet.send('a', 1, breaking);
  await quiet.pass(100);
  expect(quiet.parked('a')).toBe('commit_rejected');
  expect(quiet.cluster.deaths).toEqual([]);
});

test('commit.2 a fenced process rejoins, and dies with 42 when it is fenced for the third time in a minute', async () => {
  const quiet = await startQuiet();
  const name = `probe/${partitionOf(slotOf('a'), partitions)}`;
  const steal = (): void => {
    const owner = quiet.cluster.tables.owners.get(name);
    if (owner !== undefined) quiet.cluster.tables.owners.set(name, { ...owner, epoch: owner.epoch + 1 });
  };
  for (const n of [1, 2]) {
    steal();
    await quiet.send('a', n, add);
    await quiet.pass(limits.rejoinDelayMsMax + 1_000);
    expect(quiet.field('a', 'total')).toBe(n);
  }
  expect(quiet.cluster.deaths).toEqual([]);
  steal();
  await quiet.send('a', 3, add);
  expect(quiet.cluster.deaths.map(({ code }) => code)).toEqual([42]);
});

test('adr 008: an idle process learns that it was fenced, and takes its partition again', async () => {
  const quiet = await startQuiet();
  const owner = quiet.cluster.tables.owners.get('probe/1');
  if (owner !== undefined)
    quiet.cluster.tables.owners.set('probe/1', { ...owner, epoch: owner.epoch + 1, owner: 'two' });
  await quiet.pass(limits.ownershipCheckMs + limits.rejoinDelayMsMax + 2_000);
  expect(quiet.cluster.tables.owners.get('probe/1')?.owner).toBe('one');
});
