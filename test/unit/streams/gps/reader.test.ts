// The riders role's side of GPS with a clock that stands still until told: who is in the grid, what replicas and Redis hear,
// tracking, and heartbeats (claim.7). Postgres, Redis and the broker are small tables of this process behind the same ports.

import { latLngToCell } from 'h3-js';
import { afterEach, describe, expect, it } from 'vitest';
import { type GridDeltas, gpsSchema, type PingBatch } from '../../../../schemas/gps.types.ts';
import { riderSchema } from '../../../../schemas/rider.types.ts';
import { partitionOf, slotOf } from '../../../../schemas/slot.ts';
import type { GridDrop, GridPut } from '../../../../storage/redis/grid.ts';
import type { AssignedRider, FreeRider } from '../../../../storage/riders.ts';
import type { LogRow } from '../../../../storage/store.ts';
import type { LogRecord } from '../../../../streams/broker/log.ts';
import { gridTopic, pingsTopic, trackingTopic } from '../../../../streams/broker/topics.ts';
import { localCodec } from '../../../../streams/codec/local.ts';
import type { Silence } from '../../../../streams/gps/heartbeats.ts';
import { createGpsReader } from '../../../../streams/gps/reader.ts';
import { signalsOfLog } from '../../../../streams/gps/signals.ts';
import { deltasOf } from '../../../../streams/grid/deltas.ts';
import { createReplica } from '../../../../streams/grid/replica.ts';
import { createSender } from '../../../../streams/sender.ts';
import { createLogDouble } from './log-double.ts';
import { createManualClock } from './manual-clock.ts';

const codec = localCodec(
  [],
  [
    { topic: pingsTopic, schema: gpsSchema, names: ['PingBatch'] },
    { topic: gridTopic, schema: gpsSchema, names: ['GridDeltas'] },
    { topic: trackingTopic, schema: gpsSchema, names: ['RiderTracked'] },
  ],
);
const partitions = 2;
const partition = partitionOf(slotOf('r1'), partitions);
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

type World = ReturnType<typeof start>;

function start(given: { redisAway?: boolean } = {}) {
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

const free = (id: string, claimNo = 0): FreeRider => ({ id, slot: slotOf(id), vehicle: null, claimNo });
const assigned = (id: string, assignmentId: string): AssignedRider => ({
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
function give({ reader, double, clock }: World, batch: Partial<PingBatch> & { lat?: number }, isNew = true): void {
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

const deltasIn = ({ double }: World): GridDeltas[] =>
  double.sent
    .filter((record) => record.topic === gridTopic)
    .map((record) => {
      const read = codec.fromWire(record.topic, record.value);
      if (read.kind !== 'ok') throw new Error(`a delta is ${read.kind}`);
      return read.message as GridDeltas;
    });

const saidIn = (world: World): string[] => deltasIn(world).flatMap((deltas) => deltas.riders);
const goneIn = (world: World): string[] => deltasIn(world).flatMap((deltas) => deltas.gone);

describe('who is in the grid', () => {
  it('a rider that Postgres calls free, once it has a position, and again each period', async () => {
    const world = start();
    world.book.free.push(free('r1'));
    await world.reader.acquire(partition);
    await world.clock.pass(100);
    expect(saidIn(world)).toEqual([]);
    give(world, {});
    await world.clock.pass(100);
    expect(saidIn(world)).toEqual(['r1']);
    expect(world.redis.puts).toMatchObject([{ riderId: 'r1', lat: 52_520_000, from: null }]);
    // The same cell again: nothing to tell until the period is over.
    give(world, {});
    await world.clock.pass(1_000);
    expect(saidIn(world)).toEqual(['r1']);
    for (let i = 0; i < 7; i += 1) {
      give(world, {});
      await world.clock.pass(5_000);
    }
    expect(saidIn(world)).toEqual(['r1', 'r1', 'r1']);
    expect(deltasIn(world).filter((deltas) => deltas.sweep)).toHaveLength(2);
  });

  it('one that changes its cell is told at once, with the cell it left', async () => {
    const world = start();
    world.book.free.push(free('r1'));
    await world.reader.acquire(partition);
    give(world, {});
    await world.clock.pass(100);
    give(world, { lat: 52_530_000 });
    await world.clock.pass(100);
    expect(saidIn(world)).toEqual(['r1', 'r1']);
    expect(world.redis.puts[1]).toMatchObject({
      from: latLngToCell(52.52, 13.4, 9),
      cell: latLngToCell(52.53, 13.4, 9),
    });
  });

  it('one that goes off shift, is claimed, or falls silent is gone at once, and back when it is free', async () => {
    const world = start();
    world.book.free.push(free('r1'));
    await world.reader.acquire(partition);
    give(world, {});
    await world.clock.pass(100);
    world.reader.signal({ kind: 'claimed', riderId: 'r1', assignmentId: 'o1:1', claimNo: 1 });
    await world.clock.pass(100);
    expect(goneIn(world)).toEqual(['r1']);
    expect(world.redis.drops).toEqual([{ riderId: 'r1', cell: latLngToCell(52.52, 13.4, 9) }]);
    world.reader.signal({ kind: 'freed', assignmentId: 'o1:1' });
    await world.clock.pass(100);
    expect(saidIn(world)).toEqual(['r1', 'r1']);
    // The offer's own event comes late: that claim is over.
    world.reader.signal({ kind: 'claimed', riderId: 'r1', assignmentId: 'o1:1', claimNo: 1 });
    world.reader.signal({ kind: 'off_shift', riderId: 'r1' });
    world.reader.signal({ kind: 'on_shift', riderId: 'r1' });
    await world.clock.pass(100);
    expect(goneIn(world)).toEqual(['r1']);
    world.book.free = [free('r1', 1)];
    await world.clock.pass(50_000);
    expect(goneIn(world)).toEqual(['r1', 'r1']);
  });

  it('takes claims and releases of other processes out of grid deltas', async () => {
    const world = start();
    world.book.free.push(free('r1'));
    await world.reader.acquire(partition);
    give(world, {});
    await world.clock.pass(100);
    world.reader.sink.apply(deltasOf({ taken: ['r1'], takenFor: ['o1:1'], takenNos: [4] }));
    await world.clock.pass(100);
    expect(goneIn(world)).toEqual(['r1']);
    world.reader.sink.apply(deltasOf({ freed: ['o1:1'] }));
    await world.clock.pass(100);
    expect(saidIn(world)).toHaveLength(2);
  });

  it('mends from Postgres what signals missed, but not what is newer than the read', async () => {
    const world = start();
    await world.reader.acquire(partition);
    give(world, {});
    await world.clock.pass(100);
    expect(saidIn(world)).toEqual([]);
    world.book.free.push(free('r1'));
    for (let i = 0; i < 13; i += 1) {
      give(world, {});
      await world.clock.pass(5_000);
    }
    expect(saidIn(world).length).toBeGreaterThan(0);
  });

  it('believes a later session, not a late record of an older one', async () => {
    const world = start();
    world.book.free.push(free('r1'));
    await world.reader.acquire(partition);
    give(world, { sessions: [2_000], sequences: [1], lat: 52_520_000 });
    give(world, { sessions: [1_000], sequences: [99], lat: 52_600_000 });
    give(world, { sessions: [2_000], sequences: [1], lat: 52_700_000 });
    await world.clock.pass(100);
    expect(deltasIn(world).flatMap((deltas) => deltas.lats)).toEqual([52_520_000]);
    // A gateway whose clock was ahead does not silence the rider for ever.
    await world.clock.pass(20_001);
    give(world, { sessions: [1_500], sequences: [1], lat: 52_540_000 });
    await world.clock.pass(100);
    expect(deltasIn(world).flatMap((deltas) => deltas.lats)).toContain(52_540_000);
  });

  it('goes on without Redis, and passes over what it cannot read', async () => {
    const world = start({ redisAway: true });
    world.book.free.push(free('r1'));
    await world.reader.acquire(partition);
    const broken = {
      topic: pingsTopic,
      partition,
      offset: 0,
      key: null,
      value: Buffer.from([0, 0, 0]),
      headers: {},
      timestamp: 0,
    };
    world.reader.records(partition, [broken]);
    give(world, {});
    await world.clock.pass(100);
    expect(saidIn(world)).toEqual(['r1']);
    expect(world.reader.counts).toMatchObject({ unreadable: 1, redisFailed: 1 });
  });

  it('sheds the oldest records when it cannot follow, and forgets a lost partition', async () => {
    const world = start();
    await world.reader.acquire(partition);
    for (let i = 0; i < 70; i += 1) give(world, { riders: [`x${i}`] });
    await world.clock.pass(100);
    expect(world.reader.counts).toMatchObject({ shedRecords: 6, pings: 64 });
    expect(world.reader.size()).toBe(64);
    world.reader.lose(partition);
    expect(world.reader.size()).toBe(0);
    give(world, {});
    await world.clock.pass(100);
    expect(world.reader.counts.pings).toBe(64);
  });

  it('reads again what a minute of the past holds when it takes a partition over', async () => {
    const world = start();
    world.double.ends.set(partition, 10_000);
    expect(await world.reader.acquire(partition)).toBe(9_400);
    world.double.ends.set(1 - partition, 5);
    expect(await world.reader.acquire(1 - partition)).toBe(0);
  });
});

describe('order-tracking', () => {
  it('shows the rider of a delivery that has begun, sampled, and nobody else', async () => {
    const world = start();
    world.book.free.push(free('r1'));
    await world.reader.acquire(partition);
    give(world, {});
    await world.clock.pass(100);
    world.reader.signal({ kind: 'claimed', riderId: 'r1', assignmentId: 'o1:1', claimNo: 1 });
    give(world, {});
    await world.clock.pass(100);
    const trackedIn = () => world.double.sent.filter((record) => record.topic === trackingTopic);
    expect(trackedIn()).toEqual([]);
    world.reader.signal({ kind: 'begun', riderId: 'r1', assignmentId: 'o1:1', claimNo: 1 });
    for (let i = 0; i < 10; i += 1) {
      give(world, { lat: 52_521_000 + i });
      await world.clock.pass(200);
    }
    expect(trackedIn().length).toBeGreaterThanOrEqual(2);
    expect(trackedIn().length).toBeLessThanOrEqual(3);
    expect(trackedIn()[0]).toMatchObject({ key: 'o1', partition: partitionOf(slotOf('o1'), partitions) });
    const read = codec.fromWire(trackingTopic, trackedIn()[0]?.value ?? null);
    expect(read.kind === 'ok' && read.message).toMatchObject({ orderId: 'o1', riderId: 'r1', lng: 13_400_000 });
  });
});

describe('claim.7: heartbeats', () => {
  async function withDelivery(): Promise<World> {
    const world = start();
    world.book.assigned.push(assigned('r1', 'o1:1'));
    await world.reader.acquire(partition);
    await world.clock.pass(0);
    return world;
  }

  it('tells of a rider with an assignment after a whole time to live, and again after another', async () => {
    const world = await withDelivery();
    give(world, {});
    await world.clock.pass(45_000);
    expect(world.silences).toEqual([]);
    await world.clock.pass(10_000);
    expect(world.silences).toMatchObject([{ riderId: 'r1', assignmentId: 'o1:1' }]);
    await world.clock.pass(50_000);
    expect(world.silences).toHaveLength(2);
  });

  it('hears pings and signs of life, and writes them at most each 5 s', async () => {
    const world = await withDelivery();
    for (let i = 0; i < 30; i += 1) {
      give(world, { riders: [], heard: ['r1'] });
      await world.clock.pass(4_000);
    }
    expect(world.silences).toEqual([]);
    expect(world.book.heard.length).toBeGreaterThan(15);
    expect(world.book.heard.length).toBeLessThanOrEqual(24);
    expect(new Set(world.book.heard.flat())).toEqual(new Set(['r1']));
  });

  it('never tells before a whole time to live under the present owner', async () => {
    const world = await withDelivery();
    await world.clock.pass(40_000);
    world.reader.lose(partition);
    await world.reader.acquire(partition);
    await world.clock.pass(44_000);
    expect(world.silences).toEqual([]);
    await world.clock.pass(7_000);
    expect(world.silences).toHaveLength(1);
  });

  it('never tells while the partition lags, and begins anew afterwards', async () => {
    const world = await withDelivery();
    await world.clock.pass(30_000);
    give(world, { riders: [], heard: ['r1'] }, false);
    await world.clock.pass(200_000);
    expect(world.silences).toEqual([]);
    world.double.ends.set(partition, 0);
    await world.clock.pass(44_000);
    expect(world.silences).toEqual([]);
    await world.clock.pass(12_000);
    expect(world.silences).toHaveLength(1);
  });

  it('says nothing of a rider without an assignment', async () => {
    const world = await withDelivery();
    world.reader.signal({ kind: 'ended', riderId: 'r1', assignmentId: 'o1:1', claimNo: 3 });
    world.book.assigned = [];
    await world.clock.pass(200_000);
    expect(world.silences).toEqual([]);
    expect(world.book.heard).toEqual([]);
  });
});

it('a replica fed by the deltas finds whom the reader says, and nobody else', async () => {
  const world = start();
  for (let i = 1; i <= 20; i += 1) world.book.free.push(free(`r${i}`));
  await world.reader.acquire(partition);
  const mine = world.book.free
    .filter((rider) => partitionOf(rider.slot, partitions) === partition)
    .map((rider) => rider.id);
  give(world, { riders: [...mine, 'stranger'] });
  await world.clock.pass(100);
  world.reader.signal({ kind: 'claimed', riderId: mine[0] ?? '', assignmentId: 'o:1', claimNo: 1 });
  await world.clock.pass(100);
  const replica = createReplica({ clock: world.clock, partitions });
  for (const deltas of deltasIn(world)) replica.apply(deltas);
  const found = replica.nearest({ lat: 52.52, lng: 13.4, k: 10 }).map((one) => one.riderId);
  expect(found).toEqual(mine.slice(1).sort().slice(0, 10));
});

it('takes who is free out of what the rider loop commits', async () => {
  const riders = localCodec([riderSchema]);
  const row = (id: string, message: object): LogRow => {
    const { name, version, body } = riders.encode('rider', message as never, { seq: 1, at: 1 });
    return {
      type: 'rider',
      partition,
      position: 1,
      kind: 'event',
      id,
      slot: slotOf(id),
      seq: 1,
      index: 0,
      name,
      version,
      at: 1,
      cause: 'c',
      outcome: Buffer.alloc(0),
      traceparent: '',
      toType: null,
      toId: null,
      body,
    };
  };
  const assignment = { assignmentId: 'o:1', orderId: 'o', riderId: 'r1', claimNo: 2 };
  const rows = [
    row('r1', { type: 'WentOnline', riderId: 'r1', vehicle: 'bicycle' }),
    row('r1', { type: 'OfferAccepted', ...assignment }),
    row('r1', { type: 'AssignmentBegun', ...assignment, addressId: 'a@1' }),
    row('r1', { type: 'AssignmentClosed', assignmentId: 'o:1', claimNo: 2, reason: 'delivered' }),
    { ...row('r1', { type: 'WentOffline', riderId: 'r1' }), type: 'order' },
    { ...row('r1', { type: 'WentOffline', riderId: 'r1' }), body: Buffer.from([1, 2, 3]) },
  ];
  expect(signalsOfLog(riders, rows)).toEqual([
    { kind: 'on_shift', riderId: 'r1' },
    { kind: 'begun', riderId: 'r1', assignmentId: 'o:1', claimNo: 2 },
    { kind: 'ended', riderId: 'r1', assignmentId: 'o:1', claimNo: 2 },
  ]);
});
