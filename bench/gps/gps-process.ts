// The measured process of `gps`: gateway's side (believe, pack, encode in a thread, send) and riders' side (read, grid in Redis
// and in memory) in one process, with the generator of pings in it. The socket before it is not here.

import { monitorEventLoopDelay } from 'node:perf_hooks';
import { latLngToCell } from 'h3-js';
import { openGround } from '../../program/ground.ts';
import { config, requireEndpoints } from '../../runtime/config.ts';
import type { GridDeltas } from '../../schemas/gps.types.ts';
import { slotOf } from '../../schemas/slot.ts';
import { createRedis } from '../../storage/redis/client.ts';
import { createRedisGrid } from '../../storage/redis/grid.ts';
import { pingsTopic } from '../../streams/broker/topics.ts';
import { createGps } from '../../streams/gps/gps.ts';
import type { Ping } from '../../streams/gps/ping.ts';
import { createGpsReader } from '../../streams/gps/reader.ts';
import { followDeltas } from '../../streams/grid/deltas.ts';
import { createReplica } from '../../streams/grid/replica.ts';
import { createSender } from '../../streams/sender.ts';
import { ownCpuMs } from '../harness/cpu.ts';
import { keepPace } from '../harness/pace.ts';
import { serve } from '../harness/serve.ts';
import { Latencies, type Sample } from '../harness/statistics.ts';
import { createCourses } from './courses.ts';

/** How pings come: `rate` a second in all, from riders that move at 30 km/h. */
export type GpsRun = { readonly rate: number; readonly seconds: number };

const settings = config();
const endpoints = requireEndpoints(settings);
const ground = await openGround(settings, endpoints, 'bench-gps');
const { log, clock, random, codec, ids, logger } = ground;
const { partitions } = settings;
const riders = Array.from({ length: Number(process.env['BENCH_RIDERS'] ?? 1_000) }, (_, i) => `rider-${i}`);
const redis = createRedis({ url: endpoints.redis, log: logger });
const sender = createSender(ground, 'bench-feed');
const replica = createReplica({ clock, partitions });
const schemaId = ids[`${pingsTopic}-dabba.gps.PingBatch`]?.findLast((id) => id !== null) ?? 0;
const gps = createGps({ log, clock, random, partitions, workers: 1, speedScale: 1_000, schemaId });
const lag = monitorEventLoopDelay({ resolution: 10 });
const waits = new Map<string, number>();
let latencies = new Latencies();

const reader = createGpsReader({
  log,
  clock,
  codec,
  sender,
  grid: createRedisGrid(redis, 75_000),
  partitions,
  book: {
    free: async (slots) => {
      const wanted = new Set(slots);
      return riders.flatMap((id) => {
        const slot = slotOf(id);
        return wanted.has(slot) ? [{ id, slot, vehicle: null, claimNo: 0 }] : [];
      });
    },
    assigned: async () => [],
    heard: async () => undefined,
  },
  sendFact: async () => undefined,
});
const membership = await log.join({
  group: 'bench-gps',
  topics: [pingsTopic],
  listener: {
    assigned(_join, mine) {
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
const follower = await followDeltas({
  log,
  codec,
  name: 'bench-gps',
  sinks: [{ apply: searchable, interrupted: replica.interrupted }],
});
await follower.ready;
const courses = createCourses(riders.length);

/** Into the replica: from here a search finds the riders there. */
function searchable(deltas: GridDeltas): void {
  replica.apply(deltas);
  if (waits.size === 0) return;
  const now = performance.now();
  for (const rider of deltas.riders) {
    const due = waits.get(rider);
    if (due === undefined) continue;
    waits.delete(rider);
    latencies.note(now - due);
  }
}

async function run({ rate, seconds }: GpsRun): Promise<Sample> {
  latencies = new Latencies();
  waits.clear();
  lag.enable();
  lag.reset();
  let turn = 0;
  let inMain = 0;
  const before = { cpu: ownCpuMs(), at: performance.now(), read: reader.counts.pings, sent: gps.counts.published };
  const dropped = sumOf(gps.counts.dropped);
  await keepPace({ rate, seconds, tickMs: 2 }, (due) => {
    const i = turn++ % riders.length;
    const rider = riders[i] ?? '';
    const before = courses.at(i);
    const ping = courses.next(i);
    const pings = [ping];
    const begun = performance.now();
    const { accepted } = gps.accept(rider, 1, pings);
    inMain += performance.now() - begun;
    if (accepted === 1 && turn % 11 === 0 && !waits.has(rider) && cellOf(before) !== cellOf(ping))
      waits.set(rider, due);
  });
  const read = reader.counts.pings - before.read;
  return {
    pings: read,
    pings_per_second: (read * 1000) / (performance.now() - before.at),
    node_ms: ownCpuMs() - before.cpu,
    accept_us: (inMain * 1000) / turn,
    dropped: sumOf(gps.counts.dropped) - dropped,
    waiting: gps.waiting(),
    lag_p99: lag.percentile(99) / 1e6,
    ...latencies.figures('searchable'),
  };
}

/** A grid hears of a rider when its cell changes; in between its old position counts. */
const cellOf = ({ lat, lng }: Ping): string => latLngToCell(lat / 1e6, lng / 1e6, 9);

const sumOf = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((a, b) => a + b, 0);

serve({ run, riders: () => replica.size }, async () => {
  await gps.close();
  await reader.close();
  await membership.leave();
  await follower.close();
  await sender.close();
  redis.close();
  await ground.close();
});
