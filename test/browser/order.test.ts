// An order by chat, end to end, as people do it: a customer on a phone, a kitchen on a second page, a rider on a third, the sandbox
// where it is paid; real servers, real roles, each role a process. Then the same with connections cut and every role killed once.

import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { signToken, type TokenRole } from '../../gateway/auth/token.ts';
import { wallClockMs } from '../../runtime/clock.ts';
import { openWorld, type World } from '../../scripts/city/world.ts';
import { importSampleCity } from '../../scripts/sample-city/sample-city.ts';
import { openPool } from '../../storage/postgres/pool.ts';
import { startBrowser } from './chromium.ts';
import { type Cast, openCast, orderByChat, ride } from './order-story.ts';

const data = mkdtempSync(join(tmpdir(), 'dabba-order-'));
const pages = mkdtempSync(join(tmpdir(), 'dabba-web-'));
const pictures = process.env['DABBA_PICTURES'] ?? mkdtempSync(join(tmpdir(), 'dabba-pictures-'));
let browser: Browser;
let world: World;

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  // Postgres as root runs as another user, who must be able to pass this folder.
  chmodSync(data, 0o755);
  const root = join(import.meta.dirname, '..', '..', 'web');
  await build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'warn', build: { outDir: pages } });
  process.env['DABBA_WEB'] = pages;
  const copies = { gateway: 1, actors: 1, riders: 1, services: 1 };
  world = await openWorld({ data, copies, speedScale: 4, partitions: 4, onProgress: () => undefined });
  const pool = openPool({ url: world.endpoints.postgres, service: 'catalog', connections: 2, name: 'order test' });
  await importSampleCity(pool);
  await pool.close();
  browser = await startBrowser(inject('browser'));
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await world?.stop();
  for (const folder of [data, pages]) rmSync(folder, { recursive: true, force: true });
}, 60_000);

const link = async (path: string, role: TokenRole, sub: string): Promise<string> => {
  const token = await signToken(world.settings.jwtSecret, { role, sub }, 3_600, wallClockMs());
  return `${world.bases()[0]}${path}#token=${token}`;
};

const open = (name: string): Promise<Cast> => openCast(browser, link, name);

async function kill(role: string): Promise<void> {
  const one = world.processes.find(({ name }) => name.startsWith(role));
  expect(one, role).toBeDefined();
  const before = one?.restarts() ?? 0;
  one?.current().signal('SIGKILL');
  await expect.poll(() => one?.restarts(), { timeout: 30_000 }).toBeGreaterThan(before);
}

/** The end of a process's log, without what is merely told. */
function lastWords(name: string): string {
  const lines = readFileSync(join(data, 'logs', `${name}.log`), 'utf8').split('\n');
  return [name, ...lines.filter((line) => !line.includes('"level":"info"')).slice(-12)].join('\n');
}

/** The network of a page is cut and comes back once the page has seen it. */
async function cut(context: BrowserContext, page: Page): Promise<void> {
  await context.setOffline(true);
  await page.reload().catch(() => undefined);
  await context.setOffline(false);
  await page.reload();
  await page.getByText('Connected', { exact: true }).waitFor();
}

test('an order by chat is paid, cooked, ridden and delivered', async () => {
  const cast = await open('calm');
  await orderByChat(cast, { picture: (page, name) => picture(page, name) });
  await ride(cast, { picture: (page, name) => picture(page, name) });
  expect(cast.wrong).toEqual([]);
  await cast.close();
}, 240_000);

test('the same with every connection cut and every role killed once', async () => {
  const cast = await open('rough');
  await orderByChat(cast, {
    afterSearch: () => kill('services'),
    afterCart: () => kill('gateway'),
    beforeYes: () => cut(cast.customer.context, cast.customer.page),
    afterYes: () => kill('actors'),
  });
  await ride(cast, {
    afterOffer: () => kill('riders'),
    afterAccept: () => cut(cast.rider.context, cast.rider.page),
    beforeReady: () => cut(cast.kitchen.context, cast.kitchen.page),
  });
  expect(cast.wrong).toEqual([]);
  // Whoever ended without being killed says why in its log.
  for (const one of world.processes) expect(one.deaths(), lastWords(one.name)).toEqual(['SIGKILL']);
  await cast.close();
}, 600_000);

async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(pictures, `order-${name}.png`) });
}
