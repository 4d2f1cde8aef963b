// `gps`: a ping from `accept` to where a search finds it: believed, packed, encoded in a thread, Kafka, reader, grid in Redis and
// in memory. Beside it Postgres upserts of the same pings.

import { startChild } from '../harness/child.ts';
import type { Report } from '../harness/report.ts';
import type { Sample } from '../harness/statistics.ts';
import { reportRounds, type World } from '../harness/world.ts';

/** Riders, and offered rates; the highest is above what the box can do beside others. */
const loads = {
  small: { riders: 500, rates: [2_000] },
  full: { riders: 50_000, rates: [10_000, 50_000, 100_000] },
} as const;

/** Runs the bench. */
export async function gps(world: World, report: Report): Promise<void> {
  const { riders, rates } = loads[world.size];
  const child = await startChild('gps/gps-process.ts', { ...world.env, BENCH_RIDERS: String(riders) });
  const peer = await startChild('gps/peer-process.ts', world.env);
  try {
    // Every rider once, and what Postgres knows of them.
    await child.ask<Sample>('run', { rate: riders, seconds: world.size === 'small' ? 1 : 2 });
    for (const rate of rates) {
      const ours: Sample[] = [];
      const singles: Sample[] = [];
      const batches: Sample[] = [];
      for (let round = 0; round < world.rounds; round++) {
        world.say(`gps: ${rate}/s, round ${round + 1} of ${world.rounds}`);
        ours.push(await ourRound(world, rate, (name, value) => child.ask(name, value)));
        const options = { seconds: world.seconds / 2, riders, postgres: world.pids.postgres };
        singles.push(await peer.ask<Sample>('run', { ...options, batch: 1 }));
        batches.push(await peer.ask<Sample>('run', { ...options, batch: 500 }));
      }
      const prefix = `at${rate}_`;
      reportRounds(report, 'gps', world, { ours, peers: singles }, { units, prefix, against: 'one upsert', ratios });
      const compared = { per_cpu_second: 'pings/CPU-s' };
      reportRounds(
        report,
        'gps',
        world,
        { ours, peers: batches },
        { units: compared, prefix: `${prefix}batched_`, against: 'upserts of 500', ratios },
      );
    }
  } finally {
    await peer.stop();
    await child.stop();
  }
}

const units = {
  pings_per_second: 'pings/s',
  per_cpu_second: 'pings/CPU-s',
  node_us: 'µs/ping',
  kafka_us: 'µs/ping',
  redis_us: 'µs/ping',
  accept_us: 'µs/ping',
  searchable_p50: 'ms',
  searchable_p90: 'ms',
  searchable_p99: 'ms',
  searchable_max: 'ms',
  dropped: 'pings',
  lag_p99: 'ms',
} as const;
const ratios = ['pings_per_second', 'per_cpu_second'];

async function ourRound(
  world: World,
  rate: number,
  ask: (name: string, value: unknown) => Promise<Sample>,
): Promise<Sample> {
  const from = world.serverCpu();
  const found = await ask('run', { rate, seconds: world.seconds });
  const to = world.serverCpu();
  const pings = found['pings'] ?? Number.NaN;
  const ms = { node: found['node_ms'] ?? Number.NaN, kafka: to.kafka - from.kafka, redis: to.redis - from.redis };
  return {
    ...found,
    per_cpu_second: (pings * 1000) / (ms.node + ms.kafka + ms.redis),
    node_us: (ms.node * 1000) / pings,
    kafka_us: (ms.kafka * 1000) / pings,
    redis_us: (ms.redis * 1000) / pings,
  };
}
