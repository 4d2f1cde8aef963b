// `orders` live: an open loop appends every 5 ms what came due, a reader of the event topic sees it come out. Generator and
// reader run in the bench's own process and are counted apart. Rounds alternate with the peer at the same rate.

import type { BroadcastListener, OutRecord } from '../../streams/broker/log.ts';
import { type Child, startChild } from '../harness/child.ts';
import { ownCpuMs } from '../harness/cpu.ts';
import { keepPace } from '../harness/pace.ts';
import type { Report } from '../harness/report.ts';
import { Latencies, type Sample } from '../harness/statistics.ts';
import { emptyTables, reportRounds, type World } from '../harness/world.ts';
import { type Maker, orderIdOf, orderRecord, stepsOfOrder } from './commands.ts';
import { peerRound, sampleOf, units } from './full-load.ts';
import type { Mark } from './loop-process.ts';

/** Arrivals a second. */
export const liveRates = { small: [200], full: [1_000, 20_000] } as const;

const tickMs = 5;

/** Runs every rate and reports it. */
export async function live(world: World, report: Report, maker: Maker): Promise<void> {
  await emptyTables(world);
  const child = await startChild('orders/loop-process.ts', world.env);
  const sight = createSight();
  const name = `sight-${world.ground.owner}`;
  const reader = await world.ground.log.broadcast({ name, topics: ['order-events'], listener: sight.listener });
  try {
    await child.ask('start', world.pids);
    await reader.ready;
    for (const rate of liveRates[world.size]) {
      const ours: Sample[] = [];
      const peers: Sample[] = [];
      for (let round = 0; round < world.rounds; round++) {
        world.say(`orders: live at ${rate}/s, round ${round + 1} of ${world.rounds}`);
        ours.push(await liveRound(world, maker, child, sight, { rate, round }));
        peers.push(await peerRound(world, maker, rate));
      }
      reportRounds(report, 'orders', world, { ours, peers }, wantedAt(rate));
    }
  } finally {
    await reader.close();
    await child.stop();
  }
}

function wantedAt(rate: number) {
  const latencies = Object.fromEntries(
    ['due', 'ack'].flatMap((from) => ['p50', 'p90', 'p99', 'max'].map((at) => [`${from}_${at}`, 'ms'])),
  );
  const all = { ...units, ...latencies, bench_us: 'µs/transition', unanswered: 'commands' };
  return { units: all, prefix: `live${rate}_`, against: 'outbox', ratios: ['per_cpu_second'] };
}

type Sent = { readonly due: number; acked: number };

type Sight = {
  readonly listener: BroadcastListener;
  readonly sent: Map<string, Sent>;
  measuring: { readonly due: Latencies; readonly ack: Latencies } | null;
};

/** The first event that names a command as its cause ends its wait. */
function createSight(): Sight {
  const sent = new Map<string, Sent>();
  const sight: Sight = {
    sent,
    measuring: null,
    listener: {
      record({ headers }) {
        const cause = headers['cause']?.toString('latin1') ?? '';
        const one = sent.get(cause);
        if (one === undefined) return;
        sent.delete(cause);
        if (sight.measuring === null) return;
        const now = performance.now();
        sight.measuring.due.note(now - one.due);
        // The event may be read before the sender hears of its acknowledgement.
        sight.measuring.ack.note(one.acked === 0 ? 0 : now - one.acked);
      },
      resumed: () => undefined,
    },
  };
  return sight;
}

async function liveRound(
  world: World,
  maker: Maker,
  child: Child,
  sight: Sight,
  { rate, round }: { rate: number; round: number },
): Promise<Sample> {
  const arrivals = createArrivals(maker, `${world.seed}/live/${rate}/${round}`, rate * 2);
  const queue: { record: OutRecord; sent: Sent }[] = [];
  const stop = new AbortController();
  const publisher = await world.ground.log.publisher('generator');
  const sending = pump(queue, publisher, stop.signal);
  const arrive = (due: number): void => {
    const record = arrivals();
    const one = { due, acked: 0 };
    sight.sent.set(String(record.headers['id']), one);
    queue.push({ record, sent: one });
  };
  const warmSeconds = world.size === 'small' ? 0.3 : 3.5;
  await keepPace({ rate, seconds: warmSeconds, tickMs }, arrive);
  const measured = { due: new Latencies(), ack: new Latencies() };
  await child.ask('lag');
  const from = await child.ask<Mark>('mark');
  const ownMs = ownCpuMs();
  sight.measuring = measured;
  await keepPace({ rate, seconds: world.seconds, tickMs }, arrive);
  sight.measuring = null;
  const to = await child.ask<Mark>('mark');
  const benchMs = ownCpuMs() - ownMs;
  const lag = await child.ask<number>('lag');
  const unanswered = await untilAnswered(sight);
  stop.abort();
  await sending;
  await publisher.close();
  const n = to.transitions - from.transitions;
  return {
    ...sampleOf(from, to),
    ...measured.due.figures('due'),
    ...measured.ack.figures('ack'),
    lag_p99: lag,
    bench_us: (benchMs * 1000) / n,
    unanswered,
  };
}

/** One send in flight; what waits goes with the next. */
async function pump(
  queue: { record: OutRecord; sent: Sent }[],
  publisher: { send(records: readonly OutRecord[]): Promise<unknown> },
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted || queue.length > 0) {
    if (queue.length === 0) {
      await sleep(1);
      continue;
    }
    const batch = queue.splice(0, 2_000);
    await publisher.send(batch.map(({ record }) => record));
    const now = performance.now();
    for (const { sent } of batch) sent.acked = now;
  }
}

async function untilAnswered(sight: Sight): Promise<number> {
  for (let waited = 0; sight.sent.size > 0 && waited < 5_000; waited += 10) await sleep(10);
  const left = sight.sent.size;
  sight.sent.clear();
  return left;
}

/** Orders in a long queue: one arrival of eight begins an order, the others are the next step of the one that waits longest. */
function createArrivals(maker: Maker, seed: string, window: number): () => OutRecord {
  const open: { readonly id: string; readonly index: number; step: number }[] = [];
  let head = 0;
  let orders = 0;
  let arrivals = 0;
  return () => {
    const waiting = open.length - head;
    const begins = orders < window || arrivals++ % stepsOfOrder === 0 || waiting === 0;
    const one = begins ? { id: orderIdOf(seed, orders), index: orders++, step: 0 } : open[head++];
    if (one === undefined) throw new Error('no order waits');
    if (head > 50_000) {
      open.splice(0, head);
      head = 0;
    }
    const record = orderRecord(maker, one.id, one.index, one.step);
    one.step += 1;
    if (one.step < stepsOfOrder) open.push(one);
    return record;
  };
}

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
