// `orders` at full load: commands lie on the topic before the loop starts; step k of all orders before step k + 1, so that a
// batch hardly ever holds two steps of one order. Each round alternates with the peer.

import type { OutRecord } from '../../streams/broker/log.ts';
import { startChild } from '../harness/child.ts';
import type { Report } from '../harness/report.ts';
import type { Sample } from '../harness/statistics.ts';
import { emptyTables, reportRounds, type World } from '../harness/world.ts';
import { type Maker, orderIdOf, orderMessage, orderRecord, stepsOfOrder } from './commands.ts';
import type { Run } from './loop-process.ts';

/** Orders of one round. */
export const preloadOrders = { small: 40, full: 12_500 } as const;

/** The share of a round that is warm-up. */
const warmShare = 0.25;

/** Runs the rounds and reports them. `flags` are added to the measured process, for its profile. */
export async function fullLoad(world: World, report: Report, maker: Maker, flags: readonly string[]): Promise<void> {
  const ours: Sample[] = [];
  const peers: Sample[] = [];
  const hashes = new Set<string>();
  if (world.size === 'full') {
    world.say('orders: warm-up of the servers');
    await ourRound(world, maker, `${world.seed}/warm`, []);
  }
  for (let round = 0; round < world.rounds; round++) {
    world.say(`orders: full load, round ${round + 1} of ${world.rounds}`);
    ours.push(await ourRound(world, maker, `${world.seed}/full/${round}`, flags));
    hashes.add(await resultHash(world));
    peers.push(await peerRound(world, maker, 0));
  }
  const n = preloadOrders[world.size] * stepsOfOrder;
  const base = { bench: 'orders', seconds: world.seconds, seed: world.seed };
  reportRounds(report, 'orders', world, { ours, peers }, { units, prefix: 'full_', against: 'outbox', ratios });
  report.add({ ...base, metric: 'full_commands', value: n, unit: 'commands', n: world.rounds });
  report.add({ ...base, metric: 'full_result_hash', value: [...hashes].join(' '), unit: 'hash', n: hashes.size });
}

/** Figures of `orders` with their units. */
export const units = {
  transitions_per_second: 'transitions/s',
  per_cpu_second: 'transitions/CPU-s',
  node_us: 'µs/transition',
  kafka_us: 'µs/transition',
  postgres_us: 'µs/transition',
  sum_us: 'µs/transition',
  log_rows: 'rows/transition',
  work_rows: 'rows/transition',
  batch: 'transitions/commit',
  refused: 'commands',
  lag_p99: 'ms',
} as const;
const ratios = ['transitions_per_second', 'per_cpu_second'];

async function ourRound(world: World, maker: Maker, seed: string, flags: readonly string[]): Promise<Sample> {
  await preload(world, maker, seed);
  await emptyTables(world);
  const child = await startChild('orders/loop-process.ts', world.env, ['--max-semi-space-size=32', ...flags]);
  try {
    const until = preloadOrders[world.size] * stepsOfOrder;
    const options = { from: Math.floor(until * warmShare), until, servers: world.pids };
    const { from, to, lagMs } = await child.ask<Run>('run', options);
    return { ...sampleOf(from, to), lag_p99: lagMs };
  } finally {
    await child.stop();
  }
}

/** Figures between two marks. */
export function sampleOf(from: Run['from'], to: Run['to']): Sample {
  const n = to.transitions - from.transitions;
  const us = (name: 'nodeMs' | 'kafkaMs' | 'postgresMs'): number => ((to[name] - from[name]) * 1000) / n;
  const sum = us('nodeMs') + us('kafkaMs') + us('postgresMs');
  return {
    transitions_per_second: (n * 1000) / (to.at - from.at),
    per_cpu_second: 1e6 / sum,
    node_us: us('nodeMs'),
    kafka_us: us('kafkaMs'),
    postgres_us: us('postgresMs'),
    sum_us: sum,
    log_rows: (to.logRows - from.logRows) / n,
    work_rows: (to.workRows - from.workRows) / n,
    batch: n / Math.max(1, to.commits - from.commits),
    refused: to.refused - from.refused,
  };
}

async function preload(world: World, maker: Maker, seed: string): Promise<void> {
  const publisher = await world.ground.log.publisher('preload');
  try {
    const orders = Array.from({ length: preloadOrders[world.size] }, (_, index) => orderIdOf(seed, index));
    let batch: OutRecord[] = [];
    for (let step = 0; step < stepsOfOrder; step++)
      for (const [index, id] of orders.entries()) {
        batch.push(orderRecord(maker, id, index, step));
        if (batch.length < 5_000 && !(step === stepsOfOrder - 1 && index === orders.length - 1)) continue;
        await publisher.send(batch);
        batch = [];
      }
  } finally {
    await publisher.close();
  }
}

/** One round of the peer at a rate; 0 is as fast as it can. */
export async function peerRound(world: World, maker: Maker, rate: number): Promise<Sample> {
  const bodies = Array.from({ length: stepsOfOrder }, (_, step) => {
    const { type: _type, ...body } = orderMessage(orderIdOf('peer', 1), 1, step, maker.cart);
    return JSON.stringify(body);
  });
  const child = await startChild('orders/peer-process.ts', world.env);
  try {
    await child.ask('prepare');
    const { seconds, size, pids } = world;
    const warmSeconds = size === 'small' ? 0.2 : 2;
    return await child.ask<Sample>('run', { seconds, warmSeconds, rate, bodies, postgres: pids.postgres });
  } finally {
    await child.stop();
  }
}

/** What the round came to, without ids: how many rows of each name at each seq. Equal in every round, or something was lost. */
async function resultHash(world: World): Promise<string> {
  const [row] = await world.sql<{
    hash: string;
  }>(`select left(md5(string_agg(line, ',' order by line)), 12) as hash from
    (select concat_ws('/', kind, name, seq, idx, count(*)) as line from core.log group by kind, name, seq, idx) as lines`);
  return row?.hash ?? '';
}
