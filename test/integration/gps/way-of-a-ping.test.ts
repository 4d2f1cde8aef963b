// The whole way of a ping on real servers: two gateways → workers → Kafka → reader → Redis and replica; and a partition that
// changes hands while riders ride.

import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { systemClock } from '../../../runtime/clock.ts';
import { gpsSchema } from '../../../schemas/gps.types.ts';
import { partitionOf, slotOf } from '../../../schemas/slot.ts';
import type { Redis } from '../../../storage/redis/client.ts';
import { createRedisGrid, type RedisGrid } from '../../../storage/redis/grid.ts';
import { type BrokerLog, createLog } from '../../../streams/broker/broker.ts';
import { ensureTopics, gridTopic, pingsTopic, trackingTopic } from '../../../streams/broker/topics.ts';
import { localIds } from '../../../streams/codec/ids.ts';
import { localCodec } from '../../../streams/codec/local.ts';
import { subjectsOf } from '../../../streams/codec/subjects.ts';
import { createGps, type Gps } from '../../../streams/gps/gps.ts';
import { createGpsReader, type GpsReader } from '../../../streams/gps/reader.ts';
import { followDeltas } from '../../../streams/grid/deltas.ts';
import { redisNearest } from '../../../streams/grid/redis-nearest.ts';
import { createReplica } from '../../../streams/grid/replica.ts';
import { createSender } from '../../../streams/sender.ts';
import type {} from '../../provided.ts';
import { connect } from '../redis/server.ts';

const partitions = 4;
const clock = systemClock();
const brokers = (process.env['DABBA_TEST_KAFKA'] ?? inject('stack').kafka).split(',');
const redisUrl = process.env['DABBA_TEST_REDIS'] ?? inject('stack').redis;
const streams = [
  { topic: pingsTopic, schema: gpsSchema, names: ['PingBatch'] },
  { topic: gridTopic, schema: gpsSchema, names: ['GridDeltas'] },
  { topic: trackingTopic, schema: gpsSchema, names: ['RiderTracked'] },
];
const codec = localCodec([], streams);
const schemaId = localIds(subjectsOf([], streams))[`${pingsTopic}-dabba.gps.PingBatch`]?.[gpsSchema.version - 1] ?? 0;
const run = randomBytes(4).toString('hex');
const riders = Array.from({ length: 200 }, (_, i) => `rider-${run}-${i}`);
// A city of this run's own: other runs' riders may still be in Redis.
const city = { lat: Math.round(Math.random() * 1e8) - 5e7, lng: Math.round(Math.random() * 3e8) - 15e7 };

const closing: (() => Promise<unknown>)[] = [];
let redis: Redis;
let grid: RedisGrid;

beforeAll(async () => {
  await ensureTopics({ brokers, clientId: 'test', types: [], partitions });
  redis = await connect(redisUrl);
  grid = createRedisGrid(redis, 75_000);
});
afterAll(async () => {
  for (const close of closing.reverse()) await close();
  redis.close();
});

function openLog(name: string): BrokerLog {
  const log = createLog({ brokers, clientId: name, partitions, sessionTimeoutMs: 6_000 });
  closing.push(() => log.close());
  return log;
}

function openGateway(name: string): Gps {
  const gps = createGps({
    log: openLog(name),
    clock,
    random: Math.random,
    partitions,
    workers: 1,
    speedScale: 1_000,
    schemaId,
  });
  closing.push(() => gps.close());
  return gps;
}

/** A reader that is a member of the riders' group of this run. */
async function openReader(
  name: string,
): Promise<{ reader: GpsReader; owned: () => readonly number[]; leave: () => Promise<void> }> {
  const log = openLog(name);
  const sender = createSender({ log, clock, random: Math.random }, `${name}-feed`);
  const reader = createGpsReader({
    log,
    clock,
    codec,
    sender,
    grid,
    partitions,
    book: {
      free: async (slots) => {
        const wanted = new Set(slots);
        return riders
          .filter((id) => wanted.has(slotOf(id)))
          .map((id) => ({ id, slot: slotOf(id), vehicle: null, claimNo: 0 }));
      },
      assigned: async () => [],
      heard: async () => undefined,
    },
    sendFact: async () => undefined,
  });
  let owned: readonly number[] = [];
  const membership = await log.join({
    group: `gps-${run}`,
    topics: [pingsTopic],
    listener: {
      assigned(_join, mine) {
        for (const partition of owned) if (!mine.includes(partition)) reader.lose(partition);
        owned = mine;
        for (const partition of mine)
          void reader.acquire(partition).then((offset) => membership.start(pingsTopic, partition, offset));
      },
      rebalancing: () => undefined,
      records(_topic, partition, records) {
        reader.records(partition, records);
        return true;
      },
      crashed: (error) => {
        throw error;
      },
    },
  });
  let left = false;
  const leave = async (): Promise<void> => {
    if (left) return;
    left = true;
    await reader.close();
    await membership.leave();
    await sender.close();
  };
  closing.push(leave);
  return { reader, owned: () => owned, leave };
}

/** One ping of every rider, half through each gateway; `step` moves them. */
function pingAll(gateways: readonly Gps[], step: number): void {
  for (const [i, rider] of riders.entries())
    gateways[i % 2]?.accept(rider, 1, [
      { lat: city.lat + i * 40 + step * 3_000, lng: city.lng, ageMs: 0, speed: 900, heading: -1 },
    ]);
}

it('from two gateways to the grid in Redis and in memory, also when its partition changes hands', async () => {
  const replica = createReplica({ clock, partitions });
  const follower = await followDeltas({
    log: openLog('search'),
    codec,
    name: `search-${run}`,
    sinks: [{ apply: replica.apply, interrupted: replica.interrupted }],
  });
  closing.push(() => follower.close());
  await follower.ready;
  const gateways = [openGateway('gateway-1'), openGateway('gateway-2')];
  const first = await openReader('riders-1');
  await expect.poll(() => first.owned().length, { timeout: 60_000 }).toBe(partitions);
  const where = (step: number) => ({
    lat: (city.lat + step * 3_000) / 1e6,
    lng: city.lng / 1e6,
    k: 10,
    maxMeters: 2_000,
  });
  const inMemory = (step: number) => replica.nearest(where(step)).map((one) => one.riderId);
  pingAll(gateways, 0);
  await expect.poll(() => inMemory(0), { timeout: 60_000 }).toEqual(riders.slice(0, 10));
  await expect.poll(async () => (await redisNearest(grid, where(0))).map((one) => one.riderId)).toEqual(inMemory(0));
  // A second process takes its share; riders ride on, and both grids follow.
  const second = await openReader('riders-2');
  await expect.poll(() => second.owned().length, { timeout: 60_000 }).toBe(partitions / 2);
  await expect.poll(() => first.owned().length, { timeout: 60_000 }).toBe(partitions / 2);
  pingAll(gateways, 1);
  await expect.poll(() => inMemory(1), { timeout: 60_000 }).toEqual(riders.slice(0, 10));
  await first.leave();
  await expect.poll(() => second.owned().length, { timeout: 60_000 }).toBe(partitions);
  pingAll(gateways, 2);
  await expect.poll(() => inMemory(2), { timeout: 60_000 }).toEqual(riders.slice(0, 10));
  await expect.poll(async () => (await redisNearest(grid, where(2))).map((one) => one.riderId)).toEqual(inMemory(2));
  expect(replica.nearest({ ...where(0), maxMeters: 100 })).toEqual([]);
  for (const gateway of gateways)
    expect(gateway.counts).toMatchObject({ accepted: 300, dropped: { speed: 0 }, lost: { worker: 0, broker: 0 } });
  expect(new Set(riders.map((id) => partitionOf(slotOf(id), partitions))).size).toBe(partitions);
});
