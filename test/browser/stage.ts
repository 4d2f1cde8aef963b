// A stage for what the pages do: the built pages behind a fake door, one page on it, and nothing wrong with it in the end.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import { openPage, startBrowser, type Watched } from './chromium.ts';
import { type FakeDoor, fakeToken, openFakeDoor, type Script } from './fake-door.ts';

const folder = mkdtempSync(join(tmpdir(), 'dabba-web-'));
let browser: Browser;

/** Builds the pages and starts the browser before the tests of a file, and ends it after them. */
export function raiseStage(): void {
  beforeAll(async () => {
    const root = join(import.meta.dirname, '..', '..', 'web');
    await build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'warn', build: { outDir: folder } });
    browser = await startBrowser(inject('browser'));
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });
}

/** A page at its door. */
export type Stage = { readonly door: FakeDoor; readonly page: Page; readonly watched: Watched };

/** Runs a test with a page that signed in; it fails for anything that went wrong on the page. */
export async function onStage(
  script: Script,
  path: string,
  role: string,
  sub: string,
  run: (stage: Stage) => Promise<void>,
) {
  const door = await openFakeDoor(folder, script);
  const watched = await openPage(browser, door.base, { screen: 'phone', scheme: 'light' });
  try {
    // Where the page stands, for pages that ask.
    await watched.context.grantPermissions(['geolocation']);
    await watched.context.setGeolocation({ latitude: 12.97, longitude: 77.64 });
    await watched.page.goto(`${door.base}${path}#token=${fakeToken(role, sub)}`);
    await run({ door, page: watched.page, watched });
    expect([...watched.wrong, ...door.strange]).toEqual([]);
  } finally {
    await watched.context.close();
    await door.close();
  }
}
