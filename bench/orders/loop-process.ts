// The measured process of `orders`: the program's own ground and role, with the order actor alone and no effect runners. Its
// effects, timers, ledger lines and tells are committed and published; nobody reads them.

import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { order } from '../../actors/order/order.ts';
import { registry } from '../../actors/registry.ts';
import { openGround } from '../../program/ground.ts';
import { config, requireEndpoints } from '../../runtime/config.ts';
import type { Commit } from '../../storage/store.ts';
import { type RunningRole, startRole } from '../../streams/role.ts';
import { ownCpuMs, treeCpuMs } from '../harness/cpu.ts';
import { serve } from '../harness/serve.ts';

/** Counters since the start, and CPU in ms, at one moment. */
export type Mark = {
  readonly at: number;
  readonly transitions: number;
  readonly refused: number;
  readonly commits: number;
  readonly logRows: number;
  readonly workRows: number;
  readonly nodeMs: number;
  readonly kafkaMs: number;
  readonly postgresMs: number;
};

/** What a preloaded run found: marks when `from` and when all transitions were committed and published. */
export type Run = { readonly from: Mark; readonly to: Mark; readonly lagMs: number };

type Pids = { readonly kafka?: number; readonly postgres?: number };

const settings = config();
const ground = await openGround(settings, requireEndpoints(settings), 'bench-loop');
const lag = monitorEventLoopDelay({ resolution: 10 });
const counts = { transitions: 0, refused: 0, commits: 0, logRows: 0, workRows: 0 };
let pids: Pids = {};
let role: RunningRole | null = null;
let hear: () => void = () => undefined;

function mark(): Mark {
  return {
    ...counts,
    at: performance.now(),
    nodeMs: ownCpuMs(),
    kafkaMs: treeCpuMs(pids.kafka ?? -1),
    postgresMs: treeCpuMs(pids.postgres ?? -1),
  };
}

function committed(commit: Commit): void {
  counts.commits += 1;
  counts.logRows += commit.log.length;
  counts.workRows += commit.effects.length + commit.timers.length + commit.ledger.length;
}

async function start(servers: Pids): Promise<void> {
  pids = servers;
  const { log, store, clock, random, codec, logger, database, owner } = ground;
  const fatal = (reason: string, code: number): never => {
    process.stderr.write(`${reason}\n`);
    process.exit(code);
  };
  const report = (event: string, fields: object): void => logger.error(fields, event);
  const { partitions, lanes } = settings;
  role = await startRole(
    { log, store, clock, random, codec, fatal, report },
    {
      role: 'actors',
      types: [order],
      registry,
      partitions,
      lanes,
      owner,
      database,
      runners: [],
      outcomes(all) {
        for (const { outcome } of all) {
          if (outcome.kind === 'accepted') counts.transitions += 1;
          else counts.refused += 1;
        }
        hear();
      },
      committed,
    },
  );
}

/** Runs what was preloaded: the part before `from` transitions is warm-up. */
async function run({ from, until, servers }: { from: number; until: number; servers: Pids }): Promise<Run> {
  const marks: Mark[] = [];
  const done = new Promise<void>((resolve) => {
    hear = () => {
      const settled = counts.transitions + counts.refused;
      if (marks.length === 0 && settled >= from) {
        marks.push(mark());
        lag.enable();
        lag.reset();
      }
      if (settled >= until) resolve();
    };
  });
  await start(servers);
  await done;
  while ((role?.queues().relay ?? 0) > 0) await pause(1);
  const to = mark();
  return { from: marks[0] ?? to, to, lagMs: lag.percentile(99) / 1e6 };
}

serve(
  {
    run,
    start: async (servers: Pids) => {
      await start(servers);
      lag.enable();
      while (role?.loop.settled() !== true) await pause(10);
    },
    mark,
    lag: () => {
      const found = lag.percentile(99) / 1e6;
      lag.reset();
      return found;
    },
  },
  async () => {
    await role?.stop();
    await ground.close();
  },
);
