// A headless Chromium for the browser tests, and what every test asks of a page: no error, no foreign request, nothing serious by axe.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** The three screens that the pages are looked at on; CSS px. */
export const screens = {
  phone: { width: 390, height: 844 },
  tablet: { width: 820, height: 1180 },
  desk: { width: 1440, height: 900 },
} as const;

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-sync',
  '--disable-component-update',
  '--no-first-run',
];

/** Starts the browser at `path`. */
export function startBrowser(path: string): Promise<Browser> {
  return chromium.launch({ executablePath: path, args: flags });
}

/** A page and what it did that it should not have. */
export type Watched = { readonly page: Page; readonly context: BrowserContext; readonly wrong: readonly string[] };

export type Opening = {
  readonly screen: keyof typeof screens;
  readonly scheme: 'light' | 'dark';
  /** Motion off: pictures are the same each time. */
  readonly calm?: boolean;
};

/** A page in a profile of its own. `base`: requests to anywhere else are wrong. */
export async function openPage(
  browser: Browser,
  base: string,
  { screen, scheme, calm = true }: Opening,
): Promise<Watched> {
  const context = await browser.newContext({
    viewport: screens[screen],
    deviceScaleFactor: screen === 'phone' ? 2 : 1,
    hasTouch: screen !== 'desk',
    colorScheme: scheme,
    reducedMotion: calm ? 'reduce' : 'no-preference',
    locale: 'en-IN',
    timezoneId: 'Asia/Kolkata',
  });
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // A cut connection is said by the browser itself; the tests cut it on purpose.
    const isCut = /WebSocket|ERR_CONNECTION|Failed to load resource/.test(message.text());
    if (message.type() === 'error' && !isCut) wrong.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(base) && !url.startsWith('data:')) wrong.push(`foreign: ${url}`);
  });
  return { page, context, wrong };
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds serious or critical, one line each: rule, then where. */
export async function seriousFaults(page: Page): Promise<string[]> {
  // The pages' policy forbids scripts of others: axe runs beside it.
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe: runner } = globalThis as unknown as {
      axe: {
        run(options: object): Promise<{ violations: { id: string; impact: string; nodes: { target: string[] }[] }[] }>;
      };
    };
    const { violations } = await runner.run({ resultTypes: ['violations'] });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} at ${target.join(' ')}`));
  });
}
