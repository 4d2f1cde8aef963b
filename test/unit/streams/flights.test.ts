// row.1: a row's record is sent again only when its send failed, or was passed without its row: never by age.

import { expect, test } from 'vitest';
import { probe } from '../../../actors/probe/probe.ts';
import type { Commit, RowId } from '../../../storage/store.ts';
import type { OutRecord } from '../../../streams/broker/log.ts';
import { createFlights } from '../../../streams/flights.ts';
import { unitOf } from '../../../streams/loop/unit.ts';

const row: RowId = { type: 'probe', id: 'a', seq: 3, index: 0 };
const record: OutRecord = { topic: 'probe-commands', partition: 0, key: 'a', value: null, headers: {} };
const nothing: Commit = {
  ...{ units: [], log: [], states: [], effects: [], withdraw: [], timers: [], ledger: [], rows: [] },
  ...{ passedEffects: [], passedTimers: [], queued: [], unqueued: [], deadLetters: [] },
};
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function world(stands: boolean) {
  const owned = { type: 'probe', partition: 0, epoch: 1, nextOffset: 0, position: 0, watermark: 0, at: 0 };
  const unit = unitOf(probe, 'probe-commands', owned);
  let sends = 0;
  const sender = {
    send: async () => {
      sends += 1;
      return 10;
    },
    waiting: () => 0,
    flushed: async () => undefined,
    renew: () => undefined,
    close: async () => undefined,
  };
  const store = { standing: async (rows: readonly RowId[]) => (stands ? rows : []) };
  const flights = createFlights({ store: store as never }, sender, 'timers');
  return { unit, flights, sends: () => sends };
}

test('row.1 a row in flight is sent once, however often it is asked for, and lands with its commit', async () => {
  const { unit, flights, sends } = world(true);
  flights.fly(row, unit, record);
  flights.fly(row, unit, record);
  await settled();
  flights.committed(nothing, [unit]);
  await settled();
  expect(sends()).toBe(1);
  unit.nextOffset = 11;
  flights.committed({ ...nothing, passedTimers: [row] }, [unit]);
  await settled();
  expect([sends(), flights.size()]).toEqual([1, 0]);
});

test('row.1 it is sent again when its offset was passed and its row still stands, and forgotten when it does not', async () => {
  for (const stands of [true, false]) {
    const { unit, flights, sends } = world(stands);
    flights.fly(row, unit, record);
    await settled();
    unit.nextOffset = 11;
    flights.committed(nothing, [unit]);
    await settled();
    expect([sends(), flights.has(row)]).toEqual([stands ? 2 : 1, stands]);
  }
});

test('row.1 a new epoch sends anew; a lost unit takes its flights with it', async () => {
  const { unit, flights, sends } = world(true);
  flights.fly(row, unit, record);
  unit.epoch = 2;
  flights.fly(row, unit, record);
  await settled();
  expect(sends()).toBe(2);
  flights.drop([unit]);
  expect(flights.size()).toBe(0);
});
