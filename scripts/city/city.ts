// `npm run city`: a city of real deliveries through the public API, with kills, judged from outside. See --help.
// Progress and words go to standard error, the JSON object to standard output. Exit 1 on any violation or open order.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import cliProgress from 'cli-progress';
import { wallClockMs } from '../../runtime/clock.ts';
import { config, requireEndpoints } from '../../runtime/config.ts';
import { messageOf } from '../../runtime/errors.ts';
import { createChance, pause } from './chance.ts';
import { check } from './check.ts';
import type { Customers } from './customers.ts';
import { readDeliveries } from './deliveries.ts';
import { untilDrained } from './drain.ts';
import { readFacts } from './facts.ts';
import { createGpsCounts, type GpsCounts } from './gps-counts.ts';
import { type Kills, startKills } from './kills.ts';
import { type CityOptions, readOptions } from './options.ts';
import { openPeople, type People } from './people.ts';
import { makePlan } from './plan.ts';
import { countOrders, isRight, latencies } from './report.ts';
import { sampleCart, sampleMenu, sampleRestaurant } from './sample-menu.ts';
import type { Sight } from './socket.ts';
import { openWorld, seedCatalog, type World } from './world.ts';

/** How long after the last order the city may take to end. */
const tailMsMax = 420_000;

type Place = {
  readonly bases: () => readonly string[];
  readonly postgres: string;
  readonly kafka: readonly string[];
  readonly sandboxUrl: string;
  readonly world: World | null;
};

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const folder = options.data ?? mkdtempSync(join(tmpdir(), 'dabba-city-'));
  let place: Place | null = null;
  try {
    place = await openPlace(options, folder);
    const { report, right } = await runCity(options, place);
    console.log(JSON.stringify(report, null, options.json ? undefined : 2));
    process.exitCode = right ? 0 : 1;
  } catch (thrown) {
    console.error(messageOf(thrown));
    process.exitCode = 1;
  }
  await place?.world?.stop();
  if (options.data === null) {
    if (process.exitCode === 0) rmSync(folder, { recursive: true, force: true });
    else console.error(`data and logs: ${folder}`);
  }
  process.exit();
}

async function openPlace(options: CityOptions, data: string): Promise<Place> {
  const settings = config();
  if (options.url !== null) {
    const { postgres, kafka } = requireEndpoints(settings);
    const bases = options.url.split(',');
    return { bases: () => bases, postgres, kafka, sandboxUrl: settings.paymentUrl, world: null };
  }
  const onProgress = ({ part, text }: { part: string; text: string }): void => console.error(`${part}: ${text}`);
  const world = await openWorld({
    data,
    copies: options.copies,
    speedScale: options.speed,
    partitions: settings.partitions,
    onProgress,
  });
  const { postgres, kafka } = world.endpoints;
  return { bases: world.bases, postgres, kafka, sandboxUrl: world.sandboxUrl, world };
}

async function runCity(options: CityOptions, place: Place) {
  const began = performance.now();
  const chance = createChance(options.seed);
  const { rows, unusable } = readDeliveries(options.deliveries);
  if (unusable > 0) console.error(`${unusable} rows of ${options.deliveries} are not usable`);
  const prefix = `c${wallClockMs().toString(36)}`;
  const plan = makePlan(rows, options.orders, options.riders, chance, prefix);
  const versions = await seedCatalog(
    place.postgres,
    plan.restaurants.map((one) => ({ draft: sampleRestaurant(one), menu: sampleMenu(one.id) })),
  );
  const over = new AbortController();
  const sights: Sight[] = [];
  const cart = (restaurantId: string, index: number) => sampleCart(versions.get(restaurantId) ?? '', index);
  const people = await openPeople(plan, {
    ...options,
    bases: place.bases,
    prefix,
    cart,
    note: (sight) => void sights.push(sight),
    over: over.signal,
  });
  const placingMs = (options.orders / options.ordersPerSecond) * 1000;
  const kills =
    place.world === null || options.kill === 0
      ? null
      : startKills(place.world, options.kill, placingMs, chance, over.signal);
  const pings = createGpsCounts(place.bases);
  await follow(options, people, kills, pings);
  over.abort();
  await kills?.finished;
  people.close();
  await pings.look();
  const drained = await untilDrained(place.postgres, place.kafka, 60_000);
  const facts = { ...(await readFacts(place)), promises: promisesOf(people.customers), sights };
  const verdict = check(facts);
  const violations = { ...verdict.counts };
  for (const sentence of [...drained, ...verdict.sentences]) console.error(sentence);
  const orders = countOrders(facts, people.customers.seen);
  const report = {
    orders,
    violations,
    latencyMs: { ...latencies(facts.log, people.customers.seen), sandboxDelay: 0 },
    gps: { sent: people.fleet.counts.sent, ...pings.totals() },
    kills: kills?.done.length ?? 0,
    restarts: place.world === null ? 0 : restartsOf(place.world),
    wallSeconds: Math.round((performance.now() - began) / 100) / 10,
    seed: options.seed,
  };
  for (const { what, atMs } of kills?.done ?? []) console.error(`killed ${what} at ${(atMs / 1000).toFixed(1)} s`);
  return { report, right: isRight(verdict, orders.open) && drained.length === 0 };
}

/** Restarts of our processes, the sandbox and the servers. */
function restartsOf({ processes, sandbox, stack }: World): number {
  const servers = Object.values(stack.status()).reduce((sum, part) => sum + part.restarts, 0);
  return [...processes, sandbox].reduce((sum, one) => sum + one.restarts(), servers);
}

const promisesOf = (customers: Customers) =>
  customers.seen.flatMap(({ orderId, ended }) => (orderId === null ? [] : [{ orderId, ended }]));

async function follow(options: CityOptions, people: People, kills: Kills | null, pings: GpsCounts): Promise<void> {
  const looking = setInterval(() => void pings.look(), 1_000);
  const bar = new cliProgress.SingleBar({
    stream: process.stderr,
    format: '{bar} {value}/{total} ended | {open} open | {kills} kills | {duration_formatted}',
  });
  const isTerminal = process.stderr.isTTY;
  if (isTerminal) bar.start(options.orders, 0, { open: 0, kills: 0 });
  const placing = people.customers.run();
  let placed = false;
  placing.then(
    () => {
      placed = true;
    },
    () => undefined,
  );
  let end = Number.POSITIVE_INFINITY;
  let said = performance.now();
  while (performance.now() < end) {
    await pause(200);
    const open = people.customers.open();
    if (isTerminal) bar.update(people.customers.seen.length - open, { open, kills: kills?.done.length ?? 0 });
    else if (performance.now() - said > 10_000) {
      said = performance.now();
      console.error(
        `${people.customers.seen.length - open} of ${options.orders} ended, ${open} open, ${kills?.done.length ?? 0} kills`,
      );
    }
    if (placed && end === Number.POSITIVE_INFINITY) end = performance.now() + tailMsMax;
    const killsDone = kills === null || kills.done.length >= options.kill;
    if (placed && open === 0 && killsDone) break;
  }
  if (isTerminal) bar.stop();
  clearInterval(looking);
  await placing;
}

await main();
