// `npm start`: everything on this machine — stack, topics, migrations, schemas, all roles, sandbox — and a small city living on it.
// I1: Ctrl-C drains: people go home, processes end what is under way, servers stop with their data; a second one ends at once.
// I2: a second start finds its downloads and its data, and takes seconds.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import pc from 'picocolors';
import { signToken, type TokenRole } from '../../gateway/auth/token.ts';
import { wallClockMs } from '../../runtime/clock.ts';
import { config } from '../../runtime/config.ts';
import { messageOf } from '../../runtime/errors.ts';
import { currentMenu } from '../../storage/catalog/menus.ts';
import { openPool } from '../../storage/postgres/pool.ts';
import { createChance, pause } from '../city/chance.ts';
import { openPeople, type People } from '../city/people.ts';
import { freePorts, openWorld, type World } from '../city/world.ts';
import { importSampleCity, sampleCity, sampleCityName } from '../sample-city/sample-city.ts';
import { drawCart, drawDemand } from './demand.ts';

const riderCount = 60;
const ordersPerSecond = 1 / 3;
/** Thirty times as fast as life: an order is delivered within a minute or so of being placed. */
const speed = 30;
const pingSeconds = 1;
const projectFolder = join(import.meta.dirname, '..', '..');

await main();

async function main(): Promise<void> {
  const began = performance.now();
  let world: World | null = null;
  try {
    await buildPages();
    world = await openCityWorld();
    const versions = await importCity(world.endpoints.postgres);
    const over = new AbortController();
    const people = await openCity(world, versions, over.signal);
    await printDoors(world);
    stopOnSignal(world, people, over);
    people.customers.run().catch(() => undefined);
    await sayFirstDelivery(people, began, over.signal);
  } catch (thrown) {
    console.error(messageOf(thrown));
    await world?.stop();
    process.exit(1);
  }
}

/** In a process of its own: vite sets NODE_ENV in its process, and whatever is started from there would think itself in production. */
async function buildPages(): Promise<void> {
  const folder = resolve(projectFolder, config().webFolder);
  if (existsSync(join(folder, 'index.html'))) return;
  console.error('pages: building');
  const vite = join(projectFolder, 'node_modules', 'vite', 'bin', 'vite.js');
  const args = [vite, 'build', 'web', '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn'];
  await promisify(execFile)(process.execPath, args, { cwd: projectFolder });
}

async function openCityWorld(): Promise<World> {
  const settings = config();
  const [spare = 0] = await freePorts(1);
  const wanted = (await isTaken(settings.httpPort)) ? spare : settings.httpPort;
  return openWorld({
    data: resolve(projectFolder, settings.dataFolder),
    copies: null,
    speedScale: speed,
    partitions: settings.partitions,
    httpPort: wanted,
    onProgress: ({ part, text }) => console.error(`${part}: ${text}`),
  });
}

async function isTaken(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(500) }).then(
    () => true,
    () => false,
  );
}

async function importCity(postgres: string): Promise<ReadonlyMap<string, string>> {
  const pool = openPool({ url: postgres, service: 'catalog', connections: 2, name: 'dabba start' });
  try {
    await importSampleCity(pool);
    const versions = new Map<string, string>();
    for (const { restaurant } of sampleCity())
      versions.set(restaurant.id, (await currentMenu(pool, restaurant.id))?.version ?? '');
    return versions;
  } finally {
    await pool.close();
  }
}

function openCity(world: World, versions: ReadonlyMap<string, string>, over: AbortSignal): Promise<People> {
  const prefix = `s${wallClockMs().toString(36)}`;
  const city = sampleCity();
  const byId = new Map(city.map((one) => [one.restaurant.id, one]));
  const plan = drawDemand(city, riderCount, createChance(7), prefix);
  const cart = (restaurantId: string, index: number) => {
    const one = byId.get(restaurantId);
    if (one === undefined) throw new Error(`the sample city has no ${restaurantId}`);
    return drawCart(one, versions.get(restaurantId) ?? '', index);
  };
  return openPeople(plan, {
    bases: world.bases,
    prefix,
    cart,
    ordersPerSecond,
    speed,
    pingSeconds,
    seed: 7,
    note: () => undefined,
    over,
  });
}

/** Links that sign in: a token in the fragment, which no server sees. */
async function printDoors(world: World): Promise<void> {
  const base = world.bases()[0] ?? '';
  const secret = config().jwtSecret;
  const link = async (path: string, role: TokenRole, sub: string): Promise<string> =>
    `${base}${path}#token=${await signToken(secret, { role, sub }, 86_400, wallClockMs())}`;
  const restaurant = sampleCity()[0]?.restaurant;
  console.log(
    `\n${pc.bold('Dabba')} is up: ${sampleCityName}, ${sampleCity().length} kitchens, ${riderCount} riders, an order every ${1 / ordersPerSecond} s`,
  );
  console.log(`  customer    ${pc.cyan(await link('/', 'customer', 'ana'))}`);
  console.log(`  restaurant  ${pc.cyan(await link('/restaurant', 'restaurant', restaurant?.id ?? ''))}`);
  console.log(`  rider       ${pc.cyan(await link('/rider', 'rider', 'ravi'))}`);
  console.log(`  live map    ${pc.cyan(await link('/map', 'ops', 'operator'))}`);
  console.log(
    `  API         ${pc.cyan(`${base}/openapi.json`)}   health ${pc.cyan(`${base}/readyz`)}   metrics ${pc.cyan(`${base}/metrics`)}`,
  );
  console.log('  Ctrl-C drains and stops everything\n');
}

async function sayFirstDelivery(people: People, began: number, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    if (people.customers.seen.some(({ ended }) => ended === 'delivered')) {
      console.log(`first order delivered after ${((performance.now() - began) / 1000).toFixed(1)} s`);
      return;
    }
    await pause(200);
  }
}

function stopOnSignal(world: World, people: People, over: AbortController): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(130);
    stopping = true;
    console.error('draining');
    over.abort();
    people.close();
    world.stop().then(
      () => process.exit(0),
      (thrown: unknown) => {
        console.error(messageOf(thrown));
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}
