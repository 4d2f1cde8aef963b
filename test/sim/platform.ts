// One seed of the platform's simulation: faults on → faults off → drain → check. Safety is judged at the end over the whole
// history (audit, log, topics); liveness by the drain, which must end within its bound.

import type { ActorType } from '../../actors/actor.ts';
import { probe } from '../../actors/probe/probe.ts';
import { localCodec } from '../../streams/codec/local.ts';
import { createBroker } from './broker.ts';
import { type Chaos, startChaos } from './chaos.ts';
import { checkPlatform } from './checker.ts';
import { createDatabase } from './database.ts';
import type { Cluster } from './nodes.ts';
import { startProbeLoad } from './probe-load.ts';
import { createScheduler } from './scheduler.ts';
import { emptyTables } from './tables.ts';

export type SeedResult = {
  readonly seed: number;
  readonly violations: readonly string[];
  readonly steps: number;
  readonly hash: string;
  readonly tail: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
};

const types: readonly ActorType[] = [probe];
const codec = localCodec(types.map((type) => type.schema));
const partitions = 4;
const faultsMs = 3_000;
const drainMs = 60_000;

/** Runs one seed from start to verdict. */
export async function runPlatformSeed(seed: number): Promise<SeedResult> {
  const scheduler = createScheduler(seed);
  const tables = emptyTables();
  const cluster: Cluster = {
    scheduler,
    broker: createBroker(scheduler, partitions),
    database: createDatabase(scheduler),
    tables,
    codec,
    types,
    partitions,
    runners: () => [],
    deaths: [],
    reports: new Map(),
  };
  const rough = scheduler.pick([0, 0.3, 1, 1, 1.5]) ?? 1;
  const load = startProbeLoad(cluster, 60, faultsMs, 0.02);
  const chaos = startChaos(cluster, ['actors'], rough);
  await scheduler.run({ untilMs: faultsMs, stepsMax: 400_000 });
  chaos.calm();
  const epochs = sumOfEpochs(cluster);
  const quiet = quietCheck(cluster);
  await scheduler.run({ untilMs: faultsMs + drainMs, stepsMax: 400_000, done: quiet });
  const violations = [
    ...(quiet() ? [] : [`liveness: not drained after ${drainMs} ms`]),
    ...checkPlatform(tables, cluster.broker, partitions),
    ...load.check(),
    ...livenessOfEpochs(cluster, epochs),
    ...deathsOf(cluster),
  ];
  return {
    seed,
    violations,
    steps: scheduler.steps(),
    hash: scheduler.hash(),
    tail: violations.length > 0 ? scheduler.tail() : [],
    counts: countsOf(cluster, chaos),
  };
}

/** True when all commands are consumed, all rows relayed, and it stayed so for a while. */
function quietCheck(cluster: Cluster): () => boolean {
  let since = -1;
  return () => {
    const { scheduler, tables, broker } = cluster;
    const done =
      scheduler.now() > faultsMs + 4_500 &&
      [...tables.owners.values()].every(
        (owner) =>
          owner.watermark === owner.position &&
          owner.nextOffset === broker.read(`${owner.type}-commands`, owner.partition).length,
      );
    if (!done) since = -1;
    else if (since < 0) since = scheduler.now();
    return since >= 0 && scheduler.now() - since > 700;
  };
}

const sumOfEpochs = (cluster: Cluster): number =>
  [...cluster.tables.owners.values()].reduce((sum, owner) => sum + owner.epoch, 0);

/** No duel: once faults stop, epochs come to rest (finding 7). */
function livenessOfEpochs(cluster: Cluster, before: number): string[] {
  const bumps = sumOfEpochs(cluster) - before;
  const most = cluster.tables.owners.size * 8;
  return bumps > most ? [`liveness: ${bumps} epoch bumps after the faults stopped, allowed ${most}`] : [];
}

/** A process may die fenced (42); any other death is a bug. */
const deathsOf = (cluster: Cluster): string[] =>
  cluster.deaths.filter(({ code }) => code !== 42).map(({ reason, code }) => `a process died with ${code}: ${reason}`);

function countsOf(cluster: Cluster, chaos: Chaos): Record<string, number> {
  return {
    ...cluster.database.counts,
    ...cluster.broker.counts,
    ...chaos.counts,
    fencedDeaths: cluster.deaths.length,
    ...Object.fromEntries(cluster.reports),
  };
}
