// Redis wiped, killed and stopped under the feed that fills it: the replica finds riders all the while, and the shared grid is
// whole again within one period.

import { latLngToCell } from 'h3-js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { gpsSchema, type PingBatch } from '../../../schemas/gps.types.ts';
import { slotOf } from '../../../schemas/slot.ts';
import type { Redis } from '../../../storage/redis/client.ts';
import { createRedisGrid, type RedisGrid } from '../../../storage/redis/grid.ts';
import { gridTopic, pingsTopic, trackingTopic } from '../../../streams/broker/topics.ts';
import { localCodec } from '../../../streams/codec/local.ts';
import { createGpsReader } from '../../../streams/gps/reader.ts';
import { redisNearest } from '../../../streams/grid/redis-nearest.ts';
import { createReplica, type Replica } from '../../../streams/grid/replica.ts';
import type { Sender } from '../../../streams/sender.ts';
import { createManualClock, type ManualClock } from '../../unit/streams/gps/manual-clock.ts';
import { connect, flushAll, type RedisServer, startRedisServer } from './server.ts';

let server: RedisServer;
let redis: Redis;
let grid: RedisGrid;

beforeAll(async () => {
  server = await startRedisServer();
  redis = await connect(server.url, 500);
  grid = createRedisGrid(redis, 75_000);
});
afterAll(async () => {
  redis.close();
  await server.stop();
});

const riders = Array.from({ length: 500 }, (_, i) => `rider-${i}`);
const query = { lat: 52.52, lng: 13.4, k: 10 };
const codec = localCodec(
  [],
  [
    { topic: pingsTopic, schema: gpsSchema, names: ['PingBatch'] },
    { topic: gridTopic, schema: gpsSchema, names: ['GridDeltas'] },
    { topic: trackingTopic, schema: gpsSchema, names: ['RiderTracked'] },
  ],
);

/** A reader of one partition whose deltas go straight into a replica, and a second of pings of all riders. */
function startCity(clock: ManualClock) {
  const replica: Replica = createReplica({ clock, partitions: 1 });
  const sender: Pick<Sender, 'send'> = {
    async send(record) {
      const read = codec.fromWire(record.topic, record.value);
      if (read.kind === 'ok' && record.topic === gridTopic) replica.apply(read.message as never);
      return 0;
    },
  };
  const reader = createGpsReader({
    log: { lowWatermark: async () => 0, highWatermark: async () => 0 },
    clock,
    codec,
    sender: sender as Sender,
    grid,
    partitions: 1,
    book: {
      free: async () => riders.map((id) => ({ id, slot: slotOf(id), vehicle: null, claimNo: 0 })),
      assigned: async () => [],
      heard: async () => undefined,
    },
    sendFact: async () => undefined,
  });
  let sequence = 0;
  const ping = (): void => {
    sequence += 1;
    const lat = (i: number): number => 52_500_000 + i * 150;
    const batch: PingBatch = {
      type: 'PingBatch',
      riders,
      sessions: riders.map(() => 1),
      sequences: riders.map(() => sequence),
      ats: riders.map(() => clock.now()),
      lats: riders.map((_, i) => lat(i)),
      lngs: riders.map(() => 13_400_000),
      speeds: riders.map(() => -1),
      headings: riders.map(() => -1),
      cells: riders.map((_, i) => latLngToCell(lat(i) / 1e6, 13.4, 9)),
      heard: [],
    };
    const { version, body } = codec.encode('gps', batch);
    const value = codec.wire(pingsTopic, 'gps', 'PingBatch', version, body);
    reader.records(0, [
      { topic: pingsTopic, partition: 0, offset: sequence, key: null, value, headers: {}, timestamp: 0 },
    ]);
  };
  return { reader, replica, ping };
}

it.each([
  ['FLUSHALL', async () => void (await flushAll(redis))],
  [
    'kill -9 and a wipe',
    async () => {
      await server.kill();
      await server.ready();
      await redis.ready(AbortSignal.timeout(30_000));
      await flushAll(redis);
    },
  ],
])('after %s the grid is whole within a period, and searches never stopped', async (_name, wipe) => {
  const clock = createManualClock();
  const { reader, replica, ping } = startCity(clock);
  await flushAll(redis);
  await reader.acquire(0);
  const live = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 5_000) {
      ping();
      await clock.pass(5_000);
      expect(replica.nearest(query)).toHaveLength(10);
    }
  };
  await live(10_000);
  const same = async () => (await redisNearest(grid, query)).map((one) => one.riderId);
  const expected = () => replica.nearest(query).map((one) => one.riderId);
  await expect.poll(same).toEqual(expected());
  await wipe();
  expect(await same()).toEqual([]);
  await live(35_000);
  await expect.poll(same).toEqual(expected());
  const closed = reader.close();
  await clock.pass(10_000);
  await closed;
});

it('while Redis is stopped searches go on, writes fail and are counted, and it says so', async () => {
  const clock = createManualClock();
  const { reader, replica, ping } = startCity(clock);
  await reader.acquire(0);
  server.signal('SIGSTOP');
  ping();
  await clock.pass(5_000);
  await expect.poll(() => reader.counts.redisFailed, { timeout: 30_000 }).toBeGreaterThan(0);
  expect(replica.nearest(query)).toHaveLength(10);
  expect(redis.degraded()).toBe(true);
  server.signal('SIGCONT');
  await expect
    .poll(
      () =>
        redisNearest(grid, query).then(
          () => redis.degraded(),
          () => true,
        ),
      { timeout: 30_000 },
    )
    .toBe(false);
  const closed = reader.close();
  await clock.pass(10_000);
  await closed;
});
