// The peer of `orders`: a transactional outbox as one stored function a step (state check, update, outbox insert), 16
// connections, text parameters, JSON bodies. No Kafka in or out, no relay, no dedupe, no fence, no effects, timers or ledger.

import { createHash } from 'node:crypto';
import pg from 'pg';
import { config, requireEndpoints } from '../../runtime/config.ts';
import { ownCpuMs, treeCpuMs } from '../harness/cpu.ts';
import { keepPace } from '../harness/pace.ts';
import { serve } from '../harness/serve.ts';
import { Latencies, type Sample } from '../harness/statistics.ts';
import { outboxSql } from './outbox.ts';

/** Rate 0: as fast as the connections can. */
export type PeerRun = {
  readonly seconds: number;
  readonly warmSeconds: number;
  readonly rate: number;
  readonly bodies: readonly string[];
  readonly postgres: number | undefined;
};

const connections = 16;
const { postgres } = requireEndpoints(config());
const clients = await Promise.all(
  Array.from({ length: connections }, async () => {
    const client = new pg.Client({ connectionString: postgres });
    await client.connect();
    return client;
  }),
);
let orders = 0;

/** Hands out turns: without end, or one for every arrival of an open loop. */
class Turns {
  private readonly waiting: ((due: number) => void)[] = [];
  private readonly due: number[] = [];
  private readonly paced: boolean;
  private ended = false;

  constructor(paced: boolean) {
    this.paced = paced;
  }

  arrive(due: number): void {
    const next = this.waiting.shift();
    if (next === undefined) this.due.push(due);
    else next(due);
  }

  next(): Promise<number> | number {
    if (!this.paced || this.ended) return performance.now();
    return this.due.shift() ?? new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Whoever waits or comes later goes on at once. */
  end(): void {
    this.ended = true;
    for (const resolve of this.waiting.splice(0)) resolve(performance.now());
  }
}

async function run(options: PeerRun): Promise<Sample> {
  const { rate, seconds, warmSeconds } = options;
  const turns = new Turns(rate > 0);
  const latencies = new Latencies();
  const state = { done: 0, measuring: false, over: false };
  const workers = clients.map((client) => work(client, options, turns, { state, latencies }));
  const pace =
    rate > 0 ? keepPace({ rate, seconds: seconds + warmSeconds, tickMs: 1 }, (due) => turns.arrive(due)) : null;
  await sleep(warmSeconds);
  const from = { at: performance.now(), node: ownCpuMs(), pg: treeCpuMs(options.postgres ?? -1), done: state.done };
  state.measuring = true;
  await sleep(seconds);
  state.measuring = false;
  const n = state.done - from.done;
  const elapsed = (performance.now() - from.at) / 1000;
  const nodeMs = ownCpuMs() - from.node;
  const pgMs = treeCpuMs(options.postgres ?? -1) - from.pg;
  await pace;
  state.over = true;
  turns.end();
  await Promise.all(workers);
  return {
    transitions_per_second: n / elapsed,
    node_us: (nodeMs * 1000) / n,
    postgres_us: (pgMs * 1000) / n,
    sum_us: ((nodeMs + pgMs) * 1000) / n,
    per_cpu_second: n / ((nodeMs + pgMs) / 1000),
    ...latencies.figures('due'),
  };
}

type Tally = { readonly state: { done: number; measuring: boolean; over: boolean }; readonly latencies: Latencies };

async function work(client: pg.Client, options: PeerRun, turns: Turns, { state, latencies }: Tally): Promise<void> {
  while (!state.over) {
    const id = `a${createHash('sha256').update(`${process.pid}/${orders++}`).digest('hex').slice(0, 25)}`;
    for (const [step, body] of options.bodies.entries()) {
      const due = await turns.next();
      if (state.over) return;
      await client.query({ name: 'step', text: 'select bench_step($1, $2, $3)', values: [id, step + 1, body] });
      state.done += 1;
      if (state.measuring) latencies.note(performance.now() - due);
    }
  }
}

const sleep = (seconds: number): Promise<void> => new Promise((done) => setTimeout(done, seconds * 1000));

serve(
  {
    prepare: async () => {
      for (const statement of outboxSql) await clients[0]?.query(statement);
    },
    run,
  },
  async () => {
    for (const client of clients) await client.end();
  },
);
