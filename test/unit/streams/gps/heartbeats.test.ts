// Heartbeats (claim.7) and the tracking of live orders, by the reader of pings.

import { afterEach, describe, expect, it } from 'vitest';
import { partitionOf, slotOf } from '../../../../schemas/slot.ts';
import { trackingTopic } from '../../../../streams/broker/topics.ts';

import { assigned, codec, endWorlds, free, give, partition, partitions, start, type World } from './reader-world.ts';

afterEach(endWorlds);

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
