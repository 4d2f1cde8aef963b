// The whole program in this process on the stack's servers, with a database of its own, the fixtures in its catalog and the
// payment sandbox beside it. I1: nothing of it is left after `close`, but records on the stack's topics.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { signToken, type TokenRole } from '../../../gateway/auth/token.ts';
import { openGround, prepare } from '../../../program/ground.ts';
import { roleNames, startRoles } from '../../../program/roles.ts';
import { wallClockMs } from '../../../runtime/clock.ts';
import { type Config, type Endpoints, readConfig } from '../../../runtime/config.ts';
import { type Answer, createRequests, type Requests } from '../../../scripts/city/requests.ts';
import { startSandbox } from '../../../scripts/sandbox/sandbox.ts';
import { freePorts } from '../../../scripts/stack/machine/ports.ts';
import { reviseMenu } from '../../../storage/catalog/menus.ts';
import { putRestaurants, type RestaurantDraft } from '../../../storage/catalog/restaurants.ts';
import { openPool } from '../../../storage/postgres/pool.ts';
import { freshDatabase, until } from '../storage/database.ts';
import { closed, menus, restaurants } from './fixtures.ts';
import type { Change } from './golden.ts';

/** A running program and a client of it. */
export type Installation = {
  readonly ask: Requests['ask'];
  token(role: TokenRole, sub: string): Promise<string>;
  /** Pays or declines at the sandbox's page. */
  pay(url: string, action: 'pay' | 'decline'): Promise<void>;
  change(wanted: Change): Promise<void>;
  /** The catalog as the fixtures have it. */
  restore(): Promise<void>;
  close(): Promise<void>;
};

/** Starts everything; resolves once the fixtures are found by search. */
export async function startInstallation(): Promise<Installation> {
  const stack = inject('stack');
  const database = await freshDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'dabba-chat-'));
  const [port = 0] = await freePorts(1, [], new Set());
  const base = `http://127.0.0.1:${port}`;
  const secret = 'a-webhook-secret-of-this-test-32-letters-or-more';
  const sandbox = await startSandbox({ port: 0, webhookUrl: `${base}/v1/webhooks/payments`, secret });
  const settings: Config = {
    ...readConfig({}),
    httpPort: port,
    publicUrl: base,
    paymentUrl: sandbox.url,
    paymentWebhookSecret: secret,
    partitions: 4,
    dataFolder: folder,
    logLevel: 'error',
  };
  const endpoints: Endpoints = { ...stack, kafka: stack.kafka.split(','), postgres: database.url };
  await prepare(settings, endpoints);
  const ground = await openGround(settings, endpoints, 'chat');
  const catalog = openPool({ url: database.url, service: 'catalog', connections: 1, name: 'chat fixtures' });
  const restore = () => putFixtures(catalog);
  await restore();
  const fatal: string[] = [];
  const running = await startRoles(ground, roleNames, (reason) => void fatal.push(reason));
  const over = new AbortController();
  const { ask } = createRequests(() => [base], over.signal);
  const token = (role: TokenRole, sub: string) => signToken(settings.jwtSecret, { role, sub }, 3_600, wallClockMs());
  const anybody = await token('customer', 'anybody');
  for (const { name, id } of restaurants)
    await until(async () => {
      const path = `/v1/restaurants?q=${encodeURIComponent(name)}`;
      return namesRestaurant(await ask({ method: 'GET', path, token: anybody }), id);
    });
  return {
    ask,
    token,
    restore,
    async pay(url, action) {
      const body = new URLSearchParams({ action });
      const answer = await fetch(url, { method: 'POST', body, headers: { accept: 'application/json' } });
      if (!answer.ok) throw new Error(`the sandbox answered ${answer.status}`);
    },
    change: (wanted) => change(catalog, wanted),
    async close() {
      over.abort();
      await running.stop();
      await ground.close();
      await catalog.close();
      await sandbox.close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
      if (fatal.length > 0) throw new Error(fatal.join('; '));
    },
  };
}

const namesRestaurant = ({ body }: Answer, id: string): boolean => JSON.stringify(body).includes(`"${id}"`);

type Catalog = ReturnType<typeof openPool>;

async function putFixtures(catalog: Catalog): Promise<void> {
  await putRestaurants(
    catalog,
    restaurants.map((one) => (closed.has(one.id) ? shut(one) : one)),
  );
  for (const menu of menus) await revise(catalog, menu.restaurantId, menu);
}

async function revise(catalog: Catalog, restaurantId: string, menu: unknown): Promise<void> {
  const revised = await reviseMenu(catalog, restaurantId, menu, '*');
  if (revised.kind !== 'revised' && revised.kind !== 'unchanged') throw new Error(JSON.stringify(revised));
}

async function change(catalog: Catalog, wanted: Change): Promise<void> {
  if ('close' in wanted) {
    const found = restaurants.find(({ id }) => id === wanted.close);
    if (found !== undefined) await putRestaurants(catalog, [shut(found)]);
    return;
  }
  const [restaurantId, itemId] = 'price' in wanted ? wanted.price : wanted.soldOut;
  const menu = menus.find((one) => one.restaurantId === restaurantId);
  const items = (menu?.items ?? []).map((one) => {
    if (one.id !== itemId) return one;
    return 'price' in wanted ? { ...one, price: wanted.price[2] } : { ...one, soldOut: true };
  });
  await revise(catalog, restaurantId, { ...menu, items });
}

/** Open for an hour on a day that is two or three days away, by any clock on earth. */
function shut(draft: RestaurantDraft): RestaurantDraft {
  const day = ((new Date(wallClockMs()).getUTCDay() + 2) % 7) + 1;
  return { ...draft, hours: [{ day, opens: 600, closes: 660 }] };
}
