// The four pages against a fake door: each on three screens, light and dark, with its frames, clean for axe, and looked at.
// Pictures go to the folder that DABBA_PICTURES names, else to a temporary one.

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { wallClockMs } from '../../runtime/clock.ts';
import { customerScript } from './chat-scene.ts';
import { openPage, screens, seriousFaults, startBrowser } from './chromium.ts';
import { type FakeDoor, fakeToken, openFakeDoor, type Script } from './fake-door.ts';
import { cityScript, kitchenScript, riderScript } from './work-scene.ts';

const holds = () => ({ etag: '"menu-3"' });
const folder = mkdtempSync(join(tmpdir(), 'dabba-web-'));
const pictures = process.env['DABBA_PICTURES'] ?? mkdtempSync(join(tmpdir(), 'dabba-pictures-'));
let browser: Browser;

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  const root = join(import.meta.dirname, '..', '..', 'web');
  await build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'warn', build: { outDir: folder } });
  browser = await startBrowser(inject('browser'));
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

type Look = {
  readonly name: string;
  readonly path: string;
  readonly role: string;
  readonly sub: string;
  readonly script: () => Script;
  readonly sees: string;
};

const looks: readonly Look[] = [
  {
    name: 'chat',
    path: '/',
    role: 'customer',
    sub: 'ana',
    script: () => customerScript('asked', wallClockMs()),
    sees: 'Place order',
  },
  {
    name: 'found',
    path: '/',
    role: 'customer',
    sub: 'ana',
    script: () => customerScript('found', wallClockMs()),
    sees: 'Umesh Dosa Point',
  },
  {
    name: 'tracking',
    path: '/',
    role: 'customer',
    sub: 'ana',
    script: () => customerScript('ordered', wallClockMs()),
    sees: 'On the way to you',
  },
  {
    name: 'kitchen',
    path: '/restaurant',
    role: 'restaurant',
    sub: 'r-101',
    script: () => kitchenScript(wallClockMs(), holds()),
    sees: 'Masala Dosa',
  },
  {
    name: 'kitchen-empty',
    path: '/restaurant',
    role: 'restaurant',
    sub: 'r-101',
    script: () => kitchenScript(wallClockMs(), holds(), true),
    sees: 'No new orders',
  },
  {
    name: 'rider-offline',
    path: '/rider',
    role: 'rider',
    sub: 'rider-7',
    script: () => riderScript('offline', wallClockMs()),
    sees: 'You are offline',
  },
  {
    name: 'rider-offer',
    path: '/rider',
    role: 'rider',
    sub: 'rider-7',
    script: () => riderScript('offered', wallClockMs()),
    sees: 'Accept',
  },
  {
    name: 'rider-task',
    path: '/rider',
    role: 'rider',
    sub: 'rider-7',
    script: () => riderScript('confirmed', wallClockMs()),
    sees: 'Handover code',
  },
  { name: 'map', path: '/map', role: 'ops', sub: 'ops', script: () => cityScript(wallClockMs()), sees: 'Live orders' },
];

const ways = Object.keys(screens).flatMap((screen) =>
  (['light', 'dark'] as const).map((scheme) => ({ screen: screen as keyof typeof screens, scheme })),
);

async function withDoor(script: Script, run: (door: FakeDoor) => Promise<void>): Promise<void> {
  const door = await openFakeDoor(folder, script);
  try {
    await run(door);
  } finally {
    await door.close();
  }
}

describe.each(looks)('$name', ({ name, path, role, sub, script, sees }) => {
  test.each(ways)('on a $screen, $scheme', async ({ screen, scheme }) => {
    await withDoor(script(), async (door) => {
      const { page, context, wrong } = await openPage(browser, door.base, { screen, scheme });
      await page.goto(`${door.base}${path}#token=${fakeToken(role, sub)}`);
      await page.getByText(sees, { exact: false }).first().waitFor();
      // The map is drawn when its chunk is there.
      await page.waitForLoadState('networkidle');
      await page.screenshot({ path: join(pictures, `${name}-${screen}-${scheme}.png`) });
      expect(await seriousFaults(page)).toEqual([]);
      expect(await sidewaysPx(page)).toBe(0);
      expect(page.url()).not.toContain('token');
      expect([...wrong, ...door.strange]).toEqual([]);
      await context.close();
    });
  });
});

test.each(['/', '/rider', '/restaurant', '/map'])('%s says how to sign in', async (path) => {
  await withDoor(customerScript('greeted', wallClockMs()), async (door) => {
    const { page, context } = await openPage(browser, door.base, { screen: 'phone', scheme: 'light' });
    await page.goto(`${door.base}${path}`);
    await page.getByText('npm run token').waitFor();
    await page.screenshot({ path: join(pictures, `signed-out${path.replace('/', '-')}.png`) });
    expect(await seriousFaults(page)).toEqual([]);
    await context.close();
  });
});

/** How far the page can be scrolled sideways, px. */
async function sidewaysPx(page: Awaited<ReturnType<typeof openPage>>['page']): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
