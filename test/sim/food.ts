// One seed of the food world: orders, riders and kitchens with a payment provider and claims, people with moods, and the faults of
// the platform. Faults on → faults off and everybody kind → drain → check.

import { kitchen } from '../../actors/kitchen/kitchen.ts';
import { order } from '../../actors/order/order.ts';
import { rider } from '../../actors/rider/rider.ts';
import { shrinkLimits } from '../../runtime/limits.ts';
import { partitionOf, slotOf } from '../../schemas/slot.ts';
import { localCodec } from '../../streams/codec/local.ts';
import { paymentRunners } from '../../streams/effects/payment/runners.ts';
import { createBroker } from './broker.ts';
import { startChaos } from './chaos.ts';
import { checkPlatform } from './checker.ts';
import { createDatabase } from './database.ts';
import { checkFood } from './food-check.ts';
import { claimRunners, createClaimWatch } from './food-claims.ts';
import { isOver, type Moods, menu, orderIds, type People, startPeople } from './food-people.ts';
import { createProvider, type FoodProvider } from './food-provider.ts';
import type { Cluster } from './nodes.ts';
import { startOperators } from './operators.ts';
import { checkOrder } from './probe-check.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';
import { deathsOf, epochsSince, quietCheck, type SeedResult, sumOfEpochs } from './seed.ts';
import { messageIdOf } from './sending.ts';
import { emptyTables } from './tables.ts';

const partitions = 4;
const faultsMs = 5_000;
/** A kitchen may be silent for three minutes, and a search may last five. */
const drainMs = 520_000;
const types = [order, rider, kitchen];
const sharedCodec = localCodec(types.map((type) => type.schema));

/** People are many, and outcomes of a rider few. */
const limits = { haltRetryMs: 200, outcomesForeverMax: 5_000, outcomesBoundedMax: 5_000 };

function drawMoods(scheduler: Scheduler): Moods {
  const draw = (most: number): number => (scheduler.chance(0.5) ? scheduler.between(0, most) : 0);
  return {
    kind: false,
    cancels: draw(0.6),
    declines: draw(0.6),
    silent: draw(0.6),
    leaves: draw(0.2),
    kitchenRejects: draw(0.3),
    kitchenSilent: scheduler.chance(0.08) ? 0.3 : 0,
  };
}

/** Runs one seed from start to verdict. */
export async function runFoodSeed(seed: number): Promise<SeedResult> {
  const restore = shrinkLimits(limits);
  try {
    return await run(seed);
  } finally {
    restore();
  }
}

async function run(seed: number): Promise<SeedResult> {
  const scheduler = createScheduler(seed + 7_777_777);
  const rough = scheduler.pick([0, 0.3, 1, 1, 1.5]) ?? 1;
  const moods = drawMoods(scheduler);
  const tables = emptyTables();
  tables.clock = scheduler.now;
  tables.needs.set('menu/r1@7', menu);
  const claims = createClaimWatch();
  const database = createDatabase(scheduler);
  const provider: FoodProvider = createProvider(() => cluster, scheduler.chance(0.4) ? scheduler.between(0, 0.4) : 0);
  const cluster: Cluster = {
    scheduler,
    broker: createBroker(scheduler, partitions, () => undefined),
    database,
    tables,
    codec: sharedCodec,
    registry: { away: 0, unknownThird: 9 },
    types,
    partitions,
    runners: (host) => [
      ...paymentRunners({ provider: provider.client(host), now: database.now }),
      ...claimRunners(cluster, host, claims),
    ],
    deaths: [],
    reports: new Map(),
  };
  const people = startPeople(cluster, provider, moods, faultsMs);
  if (scheduler.chance(0.15)) poisonSome(cluster);
  const operators = startOperators(cluster, 0, 0, () => false);
  const chaos = startChaos(cluster, ['actors', 'riders'], rough, provider);
  await scheduler.run({ untilMs: faultsMs, stepsMax: 600_000 });
  chaos.calm();
  moods.kind = true;
  operators.clear();
  const epochs = sumOfEpochs(cluster);
  const quiet = quietCheck(cluster, faultsMs + 4_500, () => isDone(cluster, people));
  await scheduler.run({ untilMs: faultsMs + drainMs, stepsMax: 600_000, done: quiet });
  const violations = [
    ...(quiet() ? [] : [`liveness: not drained after ${drainMs} ms${leftOver(cluster)}`]),
    ...checkPlatform(tables, cluster.broker, partitions),
    ...checkOrder(cluster),
    ...checkFood(cluster, people, provider, claims),
    ...epochsSince(cluster, epochs),
    ...deathsOf(cluster),
  ];
  return {
    seed,
    violations,
    steps: scheduler.steps(),
    hash: scheduler.hash(),
    tail: violations.length > 0 ? scheduler.tail() : [],
    counts: { ...database.counts, ...cluster.broker.counts, ...chaos.counts, ...Object.fromEntries(cluster.reports) },
  };
}

/** Every order has ended, no effect is left, nobody is parked. */
function isDone({ tables }: Cluster, people: People): boolean {
  return (
    tables.effects.size === 0 &&
    [...tables.states.values()].every((state) => state.parked === null) &&
    orderIds.every((id) => {
      const state = people.stateOf('order', id);
      return state !== null && isOver(state as Parameters<typeof isOver>[0]);
    })
  );
}

function leftOver({ tables }: Cluster): string {
  const parked = [...tables.states.values()].filter((state) => state.parked !== null);
  const names = [...parked.map(({ id, parked: why }) => `${id} ${why}`), ...tables.effects.keys()];
  return names.length === 0 ? '' : `: ${names.slice(0, 8).join(', ')}`;
}

/** Bytes that are no message park an order or a rider, wherever it is; operators throw them away in the end. */
function poisonSome({ scheduler, broker }: Cluster): void {
  for (let n = 0; n < 3; n++) {
    const type = scheduler.chance(0.7) ? 'order' : 'rider';
    const id = `a${type}${Math.floor(scheduler.between(0, 4))}`;
    const headers = { id: messageIdOf(800_000 + n), kind: 'command', hash: '00000002', by: 'ops:o1', sent: '0' };
    const record = {
      topic: `${type}-commands`,
      partition: partitionOf(slotOf(id), partitions),
      key: id,
      value: Buffer.from([1, 2]),
      headers,
    };
    scheduler.schedule(scheduler.between(500, faultsMs), '', () => broker.append([record]));
  }
}
