// What the pages do, against a fake door: they continue at their seq after a cut, reuse a key after a 503 and a reload, merge a menu
// that changed meanwhile, and let people do their work by keyboard.

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { wallClockMs } from '../../runtime/clock.ts';
import { conversation, customerScript } from './chat-scene.ts';
import { openPage, startBrowser, type Watched } from './chromium.ts';
import { type FakeDoor, fakeToken, openFakeDoor, type Script } from './fake-door.ts';
import { kitchenScript, riderScript } from './work-scene.ts';

const folder = mkdtempSync(join(tmpdir(), 'dabba-web-'));
let browser: Browser;

beforeAll(async () => {
  const root = join(import.meta.dirname, '..', '..', 'web');
  await build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'warn', build: { outDir: folder } });
  browser = await startBrowser(inject('browser'));
});
afterAll(async () => {
  await browser?.close();
});

type Stage = { readonly door: FakeDoor; readonly page: Page; readonly watched: Watched };

async function onStage(script: Script, path: string, role: string, sub: string, run: (stage: Stage) => Promise<void>) {
  const door = await openFakeDoor(folder, script);
  const watched = await openPage(browser, door.base, { screen: 'phone', scheme: 'light' });
  try {
    await watched.page.goto(`${door.base}${path}#token=${fakeToken(role, sub)}`);
    await run({ door, page: watched.page, watched });
    expect([...watched.wrong, ...door.strange]).toEqual([]);
  } finally {
    await watched.context.close();
    await door.close();
  }
}

test('a chat goes on at its seq after its connection was cut', async () => {
  const script = customerScript('found', wallClockMs());
  await onStage(script, '/', 'customer', 'ana', async ({ door, page }) => {
    await page.getByText('Umesh Dosa Point').waitFor();
    await expect.poll(() => door.subscriptions.length).toBe(1);
    expect(door.subscriptions[0]).toMatchObject({ type: 'conversation', since: 4 });
    door.away = true;
    door.cut();
    await page.getByText('Reconnecting, nothing is lost').waitFor();
    door.away = false;
    await page.getByText('Connected', { exact: true }).waitFor();
    await expect.poll(() => door.subscriptions.length).toBe(2);
    expect(door.subscriptions[1]).toMatchObject({ type: 'conversation', since: 4 });
    const at = wallClockMs();
    const frame = { template: 'thanks', parameters: [], suggestions: [], cards: [] };
    door.say({
      op: 'event',
      type: 'conversation',
      id: 'c1',
      seq: 5,
      at,
      name: 'Replied',
      frame: { ...frame, template: 'welcome' },
    });
    await page.getByText('You are welcome.').waitFor();
    expect(await page.getByText('You are welcome.').count()).toBe(1);
  });
});

test('a message keeps its key over 503s and a reload, and is shown once', async () => {
  const base = customerScript('greeted', wallClockMs());
  const mood = { away: true };
  const script: Script = {
    ...base,
    answer(asked) {
      if (!asked.path.endsWith('/messages')) return base.answer(asked);
      return mood.away
        ? { status: 503, body: { type: '/problems/overloaded' } }
        : { body: { conversationId: 'c1', seq: 3, status: 'accepted' } };
    },
  };
  await onStage(script, '/', 'customer', 'ana', async ({ door, page }) => {
    await page.getByText('Tell me what you would like').waitFor();
    await page.getByLabel('Message', { exact: true }).fill('dosa near me');
    await page.keyboard.press('Enter');
    await page.getByText('Sending').waitFor();
    const sent = () => door.asked.filter(({ path }) => path.endsWith('/messages'));
    await expect.poll(() => sent().length).toBeGreaterThan(1);
    await page.reload();
    await page.getByText('Sending').waitFor();
    mood.away = false;
    await expect.poll(() => sent().length, { timeout: 15_000 }).toBeGreaterThan(3);
    await expect.poll(() => page.getByText('Sending').count(), { timeout: 15_000 }).toBe(1);
    door.say({
      op: 'event',
      type: 'conversation',
      id: 'c1',
      seq: 3,
      at: wallClockMs(),
      name: 'MessageReceived',
      frame: { textId: 't9' },
    });
    await expect.poll(() => page.getByText('Sending').count()).toBe(0);
    expect(await page.getByText('dosa near me').count()).toBe(1);
    expect(new Set(sent().map(({ key }) => key)).size).toBe(1);
    expect(door.asked.filter(({ method, path }) => method === 'POST' && path === '/v1/conversations')).toHaveLength(1);
  });
});

test('the yes names cart version and total', async () => {
  const base = customerScript('asked', wallClockMs());
  const script: Script = {
    ...base,
    answer: (asked) =>
      asked.path.endsWith('/ConfirmOrder') ? { body: { seq: 12, status: 'accepted' } } : base.answer(asked),
  };
  await onStage(script, '/', 'customer', 'ana', async ({ door, page }) => {
    await page.getByRole('button', { name: /Place order/ }).click();
    await expect.poll(() => door.asked.filter(({ path }) => path.endsWith('/ConfirmOrder')).length).toBe(1);
    const confirmed = door.asked.find(({ path }) => path.endsWith('/ConfirmOrder'));
    expect(confirmed?.body).toEqual({ cartVersion: 1, total: 28_000 });
    expect(confirmed?.key).not.toBe('');
  });
});

test('a new address is a pin and words, saved and chosen', async () => {
  const base = customerScript('asked', wallClockMs());
  const script: Script = {
    ...base,
    answer(asked) {
      if (asked.method === 'POST' && asked.path === '/v1/addresses')
        return { status: 201, body: { addressId: 'new@1', cell: '8960145b48fffff' } };
      return asked.path.endsWith('/ChooseAddress') ? { body: { seq: 12, status: 'accepted' } } : base.answer(asked);
    },
  };
  await onStage(script, '/', 'customer', 'ana', async ({ door, page }) => {
    await page.getByRole('button', { name: 'Delivery address' }).click();
    await page.getByRole('button', { name: 'New address' }).click();
    await page.getByRole('button', { name: /Save and deliver/ }).click();
    await page.getByText('Give it a name').waitFor();
    await page.getByLabel('Name').fill('Gym');
    await page.getByLabel(/House, street/).fill('Second floor');
    const map = page.getByRole('img', { name: /Map with a pin/ });
    await map.focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('button', { name: /Save and deliver/ }).click();
    await expect.poll(() => door.asked.some(({ path }) => path.endsWith('/ChooseAddress'))).toBe(true);
    const made = door.asked.find(({ method, path }) => method === 'POST' && path === '/v1/addresses');
    expect(made?.body).toMatchObject({
      label: 'Gym',
      text: 'Second floor',
      lat: expect.any(Number),
      lng: expect.any(Number),
    });
    expect(await page.getByRole('dialog').count()).toBe(0);
  });
});

test('a kitchen accepts with its minutes, rejects with a reason, says ready', async () => {
  await onStage(
    kitchenScript(wallClockMs(), { etag: '"m"' }),
    '/restaurant',
    'restaurant',
    'r-101',
    async ({ door, page }) => {
      const first = page.getByRole('article').first();
      await first.getByRole('button', { name: 'Five minutes fewer' }).click();
      await first.getByRole('button', { name: 'Accept' }).click();
      await page.getByRole('article').nth(1).getByRole('button', { name: 'Reject' }).click();
      await page.getByRole('button', { name: 'Too busy' }).click();
      await page.getByRole('button', { name: 'Food is ready' }).first().click();
      const posts = () => door.asked.filter(({ method }) => method === 'POST');
      await expect.poll(() => posts().length).toBe(3);
      expect(posts().map(({ path, body }) => [path.split('/').at(-1), body])).toEqual([
        ['accept', { readyInMinutes: 15 }],
        ['reject', { reason: 'too_busy' }],
        ['ready', {}],
      ]);
    },
  );
});

test('a dish is sold out on the newest menu, also when somebody was faster', async () => {
  const holds = { etag: '"menu-3"' };
  await onStage(kitchenScript(wallClockMs(), holds), '/restaurant', 'restaurant', 'r-101', async ({ door, page }) => {
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('switch', { name: 'Set Dosa is on the menu' }).waitFor();
    holds.etag = '"menu-4"';
    await page.getByRole('switch', { name: 'Set Dosa is on the menu' }).click();
    await page.getByText('your change was made again').waitFor();
    const marks = door.asked.filter(({ path }) => path.endsWith('/sold-out'));
    expect(marks.map(({ ifMatch }) => ifMatch)).toEqual(['"menu-3"', '"menu-4"']);
    await page.getByText('2 sold out').waitFor();
  });
});

test('a rider accepts, is refused a wrong code in place, and picks up', async () => {
  const commands: string[] = [];
  const script: Script = {
    ...riderScript('offered', wallClockMs()),
    command(frame) {
      commands.push(`${String(frame['name'])} ${JSON.stringify(frame['body'])}`);
      return { status: 200, body: { seq: 20, status: 'accepted' } };
    },
  };
  await onStage(script, '/rider', 'rider', 'rider-7', async ({ door, page }) => {
    let seq = 19;
    const say = (name: string, more: object = {}): void =>
      door.say({
        op: 'event',
        type: 'rider',
        id: 'rider-7',
        seq: ++seq,
        at: wallClockMs(),
        name,
        frame: { assignmentId: 'a7k2m9q4x8w3e6r1t5y0u2i4o6p:1', ...more },
      });
    await page.getByRole('button', { name: 'Accept' }).click();
    await expect.poll(() => commands.length).toBe(1);
    say('OfferAccepted');
    say('AssignmentBegun');
    await page.getByText('Ride to the kitchen').waitFor();
    await page.getByLabel('Handover code').fill('12x3');
    expect(await page.getByRole('button', { name: 'I have the food' }).isDisabled()).toBe(true);
    await page.getByLabel('Handover code').fill('1234');
    await page.keyboard.press('Enter');
    await expect.poll(() => commands.length).toBe(2);
    say('PickUpClaimed');
    say('PickUpRefused', { reason: 'wrong_code' });
    await page.getByText('Not taken: wrong code').waitFor();
    await page.getByLabel('Handover code').fill('4321');
    await page.keyboard.press('Enter');
    await expect.poll(() => commands.length).toBe(3);
    say('PickUpClaimed');
    say('PickUpDone');
    await page.getByRole('button', { name: 'Delivered' }).click();
    await expect.poll(() => commands.length).toBe(4);
    expect(commands.map((command) => command.split(' ')[0])).toEqual([
      'AcceptOffer',
      'ReportPickUp',
      'ReportPickUp',
      'ReportDelivery',
    ]);
  });
});

test('a rider’s positions are sent while online, in the door’s own form', async () => {
  const door = await openFakeDoor(folder, riderScript('online', wallClockMs()));
  const { page, context } = await openPage(browser, door.base, { screen: 'phone', scheme: 'light' });
  await context.grantPermissions(['geolocation']);
  await context.setGeolocation({ latitude: 12.97, longitude: 77.64 });
  const sent: string[] = [];
  page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => void sent.push(String(payload))));
  await page.goto(`${door.base}/rider#token=${fakeToken('rider', 'rider-7')}`);
  await expect.poll(() => sent.find((text) => text.includes('pings')), { timeout: 15_000 }).toBeDefined();
  const frame: unknown = JSON.parse(sent.find((text) => text.includes('pings')) ?? '{}');
  expect(frame).toEqual({ op: 'pings', pings: [{ lat: 12.97, lng: 77.64, ageMs: expect.any(Number) }] });
  await context.close();
  await door.close();
});

test('a conversation of hundreds of events is read page by page', async () => {
  const now = wallClockMs();
  const filler = Array.from({ length: 300 }, (_, i) => ({ seq: i + 1, at: now - 1_000, name: null, frame: null }));
  const last = conversation('greeted', now).map((event, i) => ({ ...event, seq: 301 + i }));
  const all = [...filler, ...last];
  const pages: string[] = [];
  const base = customerScript('greeted', now);
  const script: Script = {
    ...base,
    answer(asked) {
      if (!asked.path.endsWith('/events')) return base.answer(asked);
      const from = pages.length * 200;
      pages.push(asked.path);
      const events = all.slice(from, from + 200);
      return { body: { events, seq: all.length, next: from + 200 < all.length ? from + 200 : null } };
    },
  };
  await onStage(script, '/', 'customer', 'ana', async ({ door, page }) => {
    await page.getByText('Tell me what you would like').waitFor();
    await expect.poll(() => door.subscriptions.length).toBe(1);
    expect(door.subscriptions[0]).toMatchObject({ since: 302 });
    expect(pages).toHaveLength(2);
  });
});
