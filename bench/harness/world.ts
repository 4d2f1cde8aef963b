// What a bench runs on: a stack of its own in a temporary folder with the broker of a measurement, the deploy step, a ground.
// I1: nothing of it is left afterwards, also when a bench throws. I2: servers are told apart by their process trees.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Ground, openGround, prepare } from '../../program/ground.ts';
import { type Config, config, type Endpoints } from '../../runtime/config.ts';
import { stackEnvironment } from '../../scripts/stack/handle.ts';
import type { PartName } from '../../scripts/stack/part.ts';
import { upStack } from '../../scripts/stack/stack-library.ts';
import { treeCpuMs } from './cpu.ts';
import type { Figure, Report } from './report.ts';
import { median, mediansOf, type Sample } from './statistics.ts';

/** How much is done: `small` proves that a bench works, `full` measures. */
export type Size = 'small' | 'full';

/** What every bench is given. */
export type Effort = {
  readonly size: Size;
  /** Length of one measured round, where time bounds it. */
  readonly seconds: number;
  readonly rounds: number;
  readonly seed: number;
};

/** CPU of the servers since their start, in ms. */
export type ServerCpu = Readonly<Record<'kafka' | 'postgres' | 'redis', number>>;

/** A stack with its ground. */
export type World = Effort & {
  readonly endpoints: Endpoints;
  readonly settings: Config;
  readonly ground: Ground;
  readonly folder: string;
  /** Environment of measured processes. */
  readonly env: Readonly<Record<string, string>>;
  /** Process ids of the servers that are ours. */
  readonly pids: Readonly<Partial<Record<PartName, number>>>;
  serverCpu(): ServerCpu;
  /** CPU of one server since its start, in ms. */
  cpuOf(part: PartName): number;
  /** Runs a statement as the database's owner. */
  sql<Row extends object>(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  /** Says what is being done; standard error. */
  say(text: string): void;
  close(): Promise<void>;
};

/** Partitions of each topic: the default of the program. */
const partitions = 24;

/** Brings a world up. Slow (10 s). */
export async function openWorld(effort: Effort, say: (text: string) => void): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'dabba-bench-'));
  const stack = await upStack({ data: folder, forBenchmark: true });
  const endpoints: Endpoints = { ...stack.endpoints, kafka: stack.endpoints.kafka.split(',') };
  const settings: Config = { ...config(), partitions, dataFolder: folder, logLevel: 'error' };
  await prepare(settings, endpoints);
  const ground = await openGround(settings, endpoints, 'bench');
  const pool = new pg.Pool({ connectionString: endpoints.postgres, max: 2 });
  pool.on('error', () => undefined);
  const pids = stack.pids();
  const cpuOf = (part: PartName): number => treeCpuMs(pids[part] ?? -1);
  return {
    ...effort,
    endpoints,
    settings,
    ground,
    folder,
    pids,
    env: {
      ...stackEnvironment(stack.endpoints),
      DABBA_DATA: folder,
      DABBA_PARTITIONS: String(partitions),
      DABBA_LOG_LEVEL: 'error',
    },
    cpuOf,
    serverCpu: () => ({ kafka: cpuOf('kafka'), postgres: cpuOf('postgres'), redis: cpuOf('redis') }),
    sql: async (text, values = []) => (await pool.query(text, [...values])).rows,
    say,
    async close() {
      await ground.close();
      await pool.end();
      await stack.stopAndKeepData();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Empties what actors wrote, so that rounds begin alike; owners and offsets stay. */
export async function emptyTables(world: World): Promise<void> {
  await world.sql(`do $$ begin
    set local session_replication_role = replica;
    truncate core.log, core.states, core.effects, core.timers, core.parked_queue, core.dead_letters, core.riders, core.audit,
      ledger.lines, ledger.journal;
  end $$`);
  await world.sql('checkpoint');
}

/** Figures of one kind of round: which names are reported, in which unit, and against whom. */
export type Wanted = {
  /** Figure of a sample → unit. */
  readonly units: Readonly<Record<string, string>>;
  /** Prefix of the reported names. */
  readonly prefix?: string;
  readonly against?: string;
  /** Figures whose ratio to the peer is reported. */
  readonly ratios?: readonly string[];
};

/** Reports medians over rounds; with peers also theirs and the median of the ratios of each round. */
export function reportRounds(
  report: Report,
  bench: string,
  effort: Effort,
  { ours, peers }: { readonly ours: readonly Sample[]; readonly peers?: readonly Sample[] },
  { units, prefix = '', against, ratios = [] }: Wanted,
): void {
  const mine = mediansOf(ours);
  const theirs = mediansOf(peers ?? []);
  for (const [name, unit] of Object.entries(units)) {
    const value = mine[name];
    if (value === undefined) continue;
    const peer = theirs[name];
    const compared: Partial<Figure> =
      peer === undefined || against === undefined
        ? {}
        : { peer, against, ...(ratios.includes(name) ? { ratio: ratioOf(name, ours, peers ?? []) } : {}) };
    const base = { bench, n: ours.length, seconds: effort.seconds, seed: effort.seed };
    report.add({ ...base, metric: `${prefix}${name}`, value, unit, ...compared });
  }
}

function ratioOf(name: string, ours: readonly Sample[], peers: readonly Sample[]): number {
  return median(ours.map((round, i) => (round[name] ?? Number.NaN) / (peers[i]?.[name] ?? Number.NaN)));
}
