// A reader of pings with a clock that stands still until told. Postgres, Redis and the broker are small tables of this process
// behind the same ports.

import { latLngToCell } from 'h3-js';
import { type GridDeltas, gpsSchema, type PingBatch } from '../../../../schemas/gps.types.ts';
import { partitionOf, slotOf } from '../../../../schemas/slot.ts';
import type { GridDrop, GridPut } from '../../../../storage/redis/grid.ts';
import type { AssignedRider, FreeRider } from '../../../../storage/riders.ts';
import type { LogRecord } from '../../../../streams/broker/log.ts';
import { gridTopic, pingsTopic, trackingTopic } from '../../../../streams/broker/topics.ts';
import { localCodec } from '../../../../streams/codec/local.ts';
import type { Silence } from '../../../../streams/gps/heartbeats.ts';
import { createGpsReader } from '../../../../streams/gps/reader.ts';
import { createSender } from '../../../../streams/sender.ts';
import { createLogDouble } from './log-double.ts';
import { createManualClock } from './manual-clock.ts';

/** Reads and writes the three topics of GPS. */
export const codec = localCodec(
  [],
  [
    { topic: pingsTopic, schema: gpsSchema, names: ['PingBatch'] },
    { topic: gridTopic, schema: gpsSchema, names: ['GridDeltas'] },
    { topic: trackingTopic, schema: gpsSchema, names: ['RiderTracked'] },
  ],
);
/** Partitions of riders and of orders. */
export const partitions = 2;
/** The one that the tests are about: that of rider r1. */
export const partition = partitionOf(slotOf('r1'), partitions);
const closing: (() => Promise<void>)[] = [];

/** Ends every world of a test. */
export async function endWorlds(): Promise<void> {
  await Promise.all(closing.splice(0).map((close) => close()));
}

/** A reader with its surroundings. */
export type World = ReturnType<typeof start>;

/** Starts a reader that owns nothing yet. */
export function start(given: { redisAway?: boolean } = {}) {
  const clock = createManualClock();
  const double = createLogDouble();
  const sender = createSender({ log: double.log, clock, random: () => 0.5 }, 'gps-feed');
  const redis = { puts: [] as GridPut[], drops: [] as GridDrop[] };
  const book = { free: [] as FreeRider[], assigned: [] as AssignedRider[], heard: [] as string[][] };
  const silences: Silence[] = [];
  const reader = createGpsReader({
    log: double.log,
    clock,
    codec,
    sender,
    grid: {
      async write(puts, drops) {
        if (given.redisAway === true) throw new Error('Redis is away');
        redis.puts.push(...puts);
        redis.drops.push(...drops);
      },
      look: async () => [],
      lookBelow: async () => [],
    },
    partitions,
    book: {
      free: async (slots) => book.free.filter((rider) => slots.includes(rider.slot)),
      assigned: async (slots) => book.assigned.filter((rider) => slots.includes(rider.slot)),
      heard: async (riderIds) => void book.heard.push([...riderIds]),
    },
    sendFact: async (silence) => void silences.push(silence),
  });
  closing.push(async () => {
    const closed = reader.close();
    await clock.pass(10_000);
    await closed;
    await sender.close();
  });
  return { clock, double, redis, book, silences, reader };
}

/** A rider as Postgres knows it: free. */
export const free = (id: string, claimNo = 0): FreeRider => ({ id, slot: slotOf(id), vehicle: null, claimNo });
/** A rider as Postgres knows it: with an assignment. */
export const assigned = (id: string, assignmentId: string): AssignedRider => ({
  id,
  slot: slotOf(id),
  assignmentId,
  orderId: 'o1',
  claimNo: 3,
  claimedAt: 0,
  lastHeardAt: null,
});

let offset = 0;

/** Gives the reader one record, as the next one of the partition's log. */
export function give(
  { reader, double, clock }: World,
  batch: Partial<PingBatch> & { lat?: number },
  isNew = true,
): void {
  const { lat = 52_520_000, ...columns } = batch;
  const riders = columns.riders ?? ['r1'];
  const each = <T>(value: T): T[] => riders.map(() => value);
  const full: PingBatch = {
    type: 'PingBatch',
    riders,
    sessions: each(1),
    sequences: each(++offset),
    ats: each(clock.now()),
    lats: each(lat),
    lngs: each(13_400_000),
    speeds: each(-1),
    headings: each(-1),
    cells: each(latLngToCell(lat / 1e6, 13.4, 9)),
    heard: [],
    ...columns,
  };
  const { version, body } = codec.encode('gps', full);
  const value = codec.wire(pingsTopic, 'gps', 'PingBatch', version, body);
  const record: LogRecord = { topic: pingsTopic, partition, offset, key: null, value, headers: {}, timestamp: 0 };
  double.ends.set(partition, offset + 1);
  if (isNew) reader.records(partition, [record]);
}

/** All grid deltas that were sent. */
export const deltasIn = ({ double }: World): GridDeltas[] =>
  double.sent
    .filter((record) => record.topic === gridTopic)
    .map((record) => {
      const read = codec.fromWire(record.topic, record.value);
      if (read.kind !== 'ok') throw new Error(`a delta is ${read.kind}`);
      return read.message as GridDeltas;
    });

/** Riders said, in order. */
export const saidIn = (world: World): string[] => deltasIn(world).flatMap((deltas) => deltas.riders);
/** Riders said to be gone, in order. */
export const goneIn = (world: World): string[] => deltasIn(world).flatMap((deltas) => deltas.gone);
