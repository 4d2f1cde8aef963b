// Who is in the grid, as the reader of pings says it to replicas and to Redis.

import { latLngToCell } from 'h3-js';
import { afterEach, describe, expect, it } from 'vitest';
import { riderSchema } from '../../../../schemas/rider.types.ts';
import { partitionOf, slotOf } from '../../../../schemas/slot.ts';
import type { LogRow } from '../../../../storage/store.ts';
import { pingsTopic } from '../../../../streams/broker/topics.ts';
import { localCodec } from '../../../../streams/codec/local.ts';
import { signalsOfLog } from '../../../../streams/gps/signals.ts';
import { deltasOf } from '../../../../streams/grid/deltas.ts';
import { createReplica } from '../../../../streams/grid/replica.ts';

import { deltasIn, endWorlds, free, give, goneIn, partition, partitions, saidIn, start } from './reader-world.ts';

afterEach(endWorlds);

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
