// One seed of the platform's simulation: faults on → faults off → drain → check. Safety is judged at the end over the whole
// history (audit, log, topics, calls); liveness by the drain, which must end within its bound.

import { parcel } from '../../actors/parcel/parcel.ts';
import { shrinkLimits } from '../../runtime/limits.ts';
import { localCodec } from '../../streams/codec/local.ts';
import { createBroker } from './broker.ts';
import { type Chaos, startChaos } from './chaos.ts';
import { checkLeftovers, checkPlatform } from './checker.ts';
import { createDatabase } from './database.ts';
import { checkFollowing, watchTimers } from './follow-check.ts';
import type { Cluster } from './nodes.ts';
import { startOperators } from './operators.ts';
import { createOutside } from './outside.ts';
import { startParcelLoad } from './parcel-load.ts';
import { simProbe } from './probe.ts';
import { checkOrder, checkProbes } from './probe-check.ts';
import { breakingReason, startProbeLoad } from './probe-load.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';
import { deathsOf, epochsSince, quietCheck, type SeedResult, sumOfEpochs } from './seed.ts';
import { emptyTables } from './tables.ts';

const partitions = 4;
const faultsMs = 3_000;
const drainMs = 60_000;
/** Later than any outcome of an actor that lives for ever. */
const jumpMs = 660_000;
const sharedCodec = localCodec([simProbe({ healed: false }, 'bounded', 1).schema, parcel.schema]);

/** Bounds that a world of sixty commands meets. */
const smallLimits = {
  batchRecordsMax: 7,
  mailboxRecordsMax: 5,
  mailboxResumeAt: 2,
  cacheActorsMax: 2,
  replayMessagesMax: 2,
  sendRecordsMax: 3,
  relayRowsMax: 4,
  relayReadRows: 2,
  timerHorizonMs: 400,
  timerSleepMsMax: 150,
  timerSweepRows: 2,
  effectsRunningMax: 2,
  effectBatchesMax: 1,
};

/** What a seed draws before it starts. */
function draw(scheduler: Scheduler) {
  return {
    rough: scheduler.pick([0, 0.3, 1, 1, 1.5]) ?? 1,
    small: scheduler.chance(0.5),
    life: scheduler.chance(0.3) ? ('forever' as const) : ('bounded' as const),
    /** How much of the load does harm, and whether operators mend the code or throw its messages away. */
    poison: scheduler.pick([0, 0.04, 0.12]) ?? 0,
    meddle: scheduler.pick([0, 0.5]) ?? 0,
    mends: scheduler.chance(0.6),
    jumps: scheduler.chance(0.15),
    batchMax: scheduler.pick([1, 4]) ?? 1,
    unknownThird: Math.floor(scheduler.between(0, 6)),
  };
}

/** Runs one seed from start to verdict. */
export async function runPlatformSeed(seed: number): Promise<SeedResult> {
  const scheduler = createScheduler(seed);
  const drawn = draw(scheduler);
  const restore = shrinkLimits({ haltRetryMs: 200, ...(drawn.small ? smallLimits : {}) });
  try {
    return await runDrawn(seed, scheduler, drawn);
  } finally {
    restore();
  }
}

async function runDrawn(seed: number, scheduler: Scheduler, drawn: ReturnType<typeof draw>): Promise<SeedResult> {
  const tables = emptyTables();
  const repair = { healed: false };
  tables.clock = scheduler.now;
  tables.breaks = (row) => !repair.healed && row.kind === 'refusal' && row.body.includes(breakingReason);
  const database = createDatabase(scheduler);
  const timers = watchTimers(database.now);
  const outside = createOutside(scheduler, drawn.batchMax);
  const cluster: Cluster = {
    scheduler,
    broker: createBroker(scheduler, partitions, timers.heard),
    database,
    tables,
    codec: sharedCodec,
    registry: { away: 0, unknownThird: drawn.unknownThird },
    types: [simProbe(repair, drawn.life, 1_200), parcel],
    partitions,
    runners: outside.runners,
    deaths: [],
    reports: new Map(),
  };
  const probes = startProbeLoad(cluster, 60, faultsMs, drawn.poison);
  const parcels = startParcelLoad(cluster, faultsMs);
  const operators = startOperators(cluster, faultsMs, drawn.meddle, () => repair.healed);
  const chaos = startChaos(cluster, ['actors'], drawn.rough, outside);
  await scheduler.run({ untilMs: faultsMs, stepsMax: 400_000 });
  chaos.calm();
  repair.healed = drawn.mends;
  operators.clear();
  if (drawn.jumps) scheduler.schedule(2_000, '', () => database.jump(jumpMs));
  if (drawn.jumps) scheduler.schedule(9_000, '', () => probes.repeatAll());
  const epochs = sumOfEpochs(cluster);
  const quiet = quietCheck(cluster, faultsMs + (drawn.jumps ? 10_500 : 4_500), isDone);
  await scheduler.run({ untilMs: faultsMs + drainMs, stepsMax: 400_000, done: quiet });
  const violations = [
    ...(quiet() ? [] : [`liveness: not drained after ${drainMs} ms${leftOver(cluster)}`]),
    ...checkPlatform(tables, cluster.broker, partitions),
    ...checkLeftovers(tables),
    ...checkProbes(cluster, probes.sent, drawn.jumps && drawn.life === 'forever'),
    ...checkOrder(cluster),
    ...checkFollowing(tables, outside, timers, ['probe']),
    ...parcels.check(),
    ...checkLetters(cluster, probes.astray()),
    ...epochsSince(cluster, epochs),
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

/** Nothing parked, no effect, no timer left. */
const isDone = ({ tables }: Cluster): boolean =>
  tables.effects.size === 0 &&
  tables.timers.size === 0 &&
  [...tables.states.values()].every((state) => state.parked === null);

function leftOver({ tables }: Cluster): string {
  const parked = [...tables.states.values()].filter((state) => state.parked !== null);
  const names = [
    ...parked.map(({ id, parked: why }) => `${id} ${why}`),
    ...tables.effects.keys(),
    ...tables.timers.keys(),
  ];
  return names.length === 0 ? '' : `: ${names.slice(0, 8).join(', ')}`;
}

/** I13, I15: as many dead letters as records that were astray, none for want of a server. */
function checkLetters({ tables }: Cluster, astray: number): string[] {
  return tables.deadLetters.length === astray
    ? []
    : [`${tables.deadLetters.length} dead letters, ${astray} records were astray`];
}

function countsOf(cluster: Cluster, chaos: Chaos): Record<string, number> {
  return {
    ...cluster.database.counts,
    ...cluster.broker.counts,
    ...chaos.counts,
    fencedDeaths: cluster.deaths.length,
    ...Object.fromEntries(cluster.reports),
  };
}
