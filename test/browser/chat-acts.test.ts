// What the customer's page does, against a fake door: it continues at its seq after a cut, reuses a key after a 503 and a reload, says
// an explicit yes, makes an address, reads a long conversation page by page.

import { expect, test } from 'vitest';
import { wallClockMs } from '../../runtime/clock.ts';
import { conversation, customerScript } from './chat-scene.ts';
import type { Script } from './fake-door.ts';
import { onStage, raiseStage } from './stage.ts';

raiseStage();

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
