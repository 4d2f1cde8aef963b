// `claim`: durable conditional claims of riders through storage/riders.ts: batches of 100 against one claim a transaction, and a
// thousand claims at once on one rider.

import { slotOf } from '../../schemas/slot.ts';
import { openPool, type Pool } from '../../storage/postgres/pool.ts';
import { type ClaimRequest, claimRiders } from '../../storage/riders.ts';
import { ownCpuMs } from '../harness/cpu.ts';
import type { Report } from '../harness/report.ts';
import { Latencies, type Sample } from '../harness/statistics.ts';
import { emptyTables, reportRounds, type World } from '../harness/world.ts';

/** Claims of one round. */
const claims = { small: 400, full: 12_000 } as const;
const batchOfOurs = 100;
const connectionsOfOurs = 4;
const connectionsOfPeer = 16;
/** Riders proposed to each claim; the first is free. */
const candidates = 3;

/** Runs the bench. */
export async function claim(world: World, report: Report): Promise<void> {
  const ours: Sample[] = [];
  const peers: Sample[] = [];
  for (let round = 0; round < world.rounds; round++) {
    world.say(`claim: round ${round + 1} of ${world.rounds}`);
    ours.push(await claimRound(world, { batch: batchOfOurs, connections: connectionsOfOurs }));
    peers.push(await claimRound(world, { batch: 1, connections: connectionsOfPeer }));
  }
  const against = 'one a transaction';
  reportRounds(
    report,
    'claim',
    world,
    { ours, peers },
    { units, against, ratios: ['claims_per_second', 'per_cpu_second'] },
  );
  const { winners, ms } = await rush(world);
  const base = { bench: 'claim', n: 1, seconds: world.seconds, seed: world.seed };
  report.add({ ...base, metric: 'rush_winners', value: winners, unit: 'of 1,000 claims on one rider' });
  report.add({ ...base, metric: 'rush_ms', value: ms, unit: 'ms' });
}

const units = {
  claims_per_second: 'claims/s',
  per_cpu_second: 'claims/CPU-s',
  node_us: 'µs/claim',
  postgres_us: 'µs/claim',
  call_p50: 'ms',
  call_p99: 'ms',
  reserved: 'share',
} as const;

async function claimRound(world: World, how: { batch: number; connections: number }): Promise<Sample> {
  const count = claims[world.size];
  await emptyTables(world);
  await put(world, count);
  const requests = Array.from({ length: count }, (_, i) => requestOf(i, count));
  const pool = openPool({
    url: world.endpoints.postgres,
    service: 'core',
    connections: how.connections,
    name: 'bench claim',
  });
  const latencies = new Latencies();
  try {
    await Promise.all(Array.from({ length: how.connections }, () => claimRiders(pool, [])));
    const from = { at: performance.now(), node: ownCpuMs(), pg: world.serverCpu().postgres };
    const reserved = await work(pool, requests, how, latencies);
    const nodeMs = ownCpuMs() - from.node;
    const pgMs = world.serverCpu().postgres - from.pg;
    return {
      claims_per_second: (count * 1000) / (performance.now() - from.at),
      per_cpu_second: (count * 1000) / (nodeMs + pgMs),
      node_us: (nodeMs * 1000) / count,
      postgres_us: (pgMs * 1000) / count,
      ...latencies.figures('call'),
      reserved: reserved / count,
    };
  } finally {
    await pool.close();
  }
}

/** Each connection takes the next batch as soon as its last one is done. */
async function work(
  pool: Pool,
  requests: readonly ClaimRequest[],
  { batch, connections }: { batch: number; connections: number },
  latencies: Latencies,
): Promise<number> {
  let next = 0;
  let reserved = 0;
  const one = async (): Promise<void> => {
    while (next < requests.length) {
      const some = requests.slice(next, next + batch);
      next += batch;
      const begun = performance.now();
      const results = await claimRiders(pool, some);
      latencies.note(performance.now() - begun);
      for (const { outcome } of results) if (outcome.kind === 'reserved') reserved += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, one));
  return reserved;
}

/** A thousand orders want the same rider at the same moment. */
async function rush(world: World): Promise<{ winners: number; ms: number }> {
  const count = 1_000;
  await emptyTables(world);
  await put(world, count);
  const requests = Array.from({ length: count }, (_, i) => ({ ...requestOf(i, count), candidates: ['rider-0'] }));
  const pool = openPool({
    url: world.endpoints.postgres,
    service: 'core',
    connections: connectionsOfPeer,
    name: 'bench rush',
  });
  try {
    const begun = performance.now();
    const winners = await work(pool, requests, { batch: 1, connections: connectionsOfPeer }, new Latencies());
    return { winners, ms: performance.now() - begun };
  } finally {
    await pool.close();
  }
}

/** Free riders, and a pending claim of each order. */
async function put(world: World, count: number): Promise<void> {
  const ids = Array.from({ length: count }, (_, i) => `rider-${i}`);
  const orders = Array.from({ length: count }, (_, i) => `order-${i}`);
  await world.sql(
    `insert into core.riders (id, slot, on_shift, vehicle)
      select id, slot, true, 'bike' from unnest($1::text[], $2::int[]) as r(id, slot)`,
    [ids, ids.map(slotOf)],
  );
  await world.sql(
    `insert into core.effects (type, id, seq, idx, slot, kind, lane, ref, name, version, body, give_up_at, traceparent)
      select 'order', id, 1, 0, slot, 'claim', 'rider', id || ':1:claim', 'ClaimRider', 1, decode(repeat('ab', 120), 'hex'),
        4000000000000, '' from unnest($1::text[], $2::int[]) as o(id, slot)`,
    [orders, orders.map(slotOf)],
  );
  await world.sql('analyze core.riders, core.effects');
  await world.sql('checkpoint');
}

const requestOf = (i: number, count: number): ClaimRequest => ({
  row: { type: 'order', id: `order-${i}`, seq: 1, index: 0 },
  orderId: `order-${i}`,
  assignmentId: `order-${i}:1`,
  candidates: Array.from({ length: candidates }, (_, at) => `rider-${(i + at * 7) % count}`),
});
