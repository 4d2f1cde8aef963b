// What the pages of kitchen and rider do, against a fake door: answers, reasons, minutes, a menu that changed meanwhile, offers, codes,
// positions.

import { expect, test } from 'vitest';
import { wallClockMs } from '../../runtime/clock.ts';
import type { Script } from './fake-door.ts';
import { onStage, raiseStage } from './stage.ts';
import { doorText, kitchenNote, kitchenScript, riderScript } from './work-scene.ts';

raiseStage();

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

test('a kitchen reads what the customer wrote, asked for once', async () => {
  const script = kitchenScript(wallClockMs(), { etag: '"m"' });
  await onStage(script, '/restaurant', 'restaurant', 'r-101', async ({ door, page }) => {
    await expect.poll(() => page.getByText(kitchenNote).count()).toBe(5);
    expect(door.asked.filter(({ path }) => path.endsWith('/texts'))).toHaveLength(5);
  });
});

test('a rider with the food reads where to bring it', async () => {
  await onStage(riderScript('picked_up', wallClockMs()), '/rider', 'rider', 'rider-7', async ({ page }) => {
    await page.getByText(doorText).waitFor();
  });
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
  await onStage(riderScript('online', wallClockMs()), '/rider', 'rider', 'rider-7', async ({ door }) => {
    const sent = () => door.said.find(({ op }) => op === 'pings');
    await expect.poll(sent, { timeout: 15_000 }).toBeDefined();
    expect(sent()).toEqual({ op: 'pings', pings: [{ lat: 12.97, lng: 77.64, ageMs: expect.any(Number) }] });
  });
});
