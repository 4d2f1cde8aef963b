// relay.1: rows go out in position order, from memory while there is room, from the table when there is not.

import { afterEach, expect, test } from 'vitest';
import { shrinkLimits } from '../../../../runtime/limits.ts';
import { message, startQuiet } from '../loop/quiet.ts';

let restore = (): void => undefined;
afterEach(() => restore());

const positions = (records: readonly { readonly headers: Readonly<Record<string, Buffer | undefined>> }[]): number[] =>
  records.map(({ headers }) => Number(headers['pos']?.toString()));

test('relay.1 what finds no room in memory is read from the table: in order, nothing skipped', async () => {
  restore = shrinkLimits({ relayRowsMax: 2, relayReadRows: 3, sendRecordsMax: 2 });
  const quiet = await startQuiet();
  await Promise.all(Array.from({ length: 20 }, (_, n) => quiet.send('a', n + 1, message('Add', { amount: 1 }))));
  await quiet.pass(2_000);
  const owner = [...quiet.cluster.tables.owners.values()].find(({ position }) => position > 0);
  const records = quiet.cluster.broker.read('probe-events', owner?.partition ?? 0);
  expect(positions(records)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  expect(owner?.watermark).toBe(20);
});

test('relay.1 lost acknowledgements repeat rows and skip none; the watermark waits for them', async () => {
  const quiet = await startQuiet();
  quiet.cluster.broker.faults.ackLost = 1;
  await quiet.send('a', 1, message('Add', { amount: 1 }));
  await quiet.send('a', 2, message('Add', { amount: 1 }));
  await quiet.pass(1_500);
  const owner = () => [...quiet.cluster.tables.owners.values()].find(({ position }) => position > 0);
  expect(owner()).toMatchObject({ position: 2, watermark: 0 });
  quiet.cluster.broker.faults.ackLost = 0;
  await quiet.pass(4_000);
  expect(owner()?.watermark).toBe(2);
  expect(new Set(positions(quiet.cluster.broker.read('probe-events', owner()?.partition ?? 0)))).toEqual(
    new Set([1, 2]),
  );
});
