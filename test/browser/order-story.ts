// The story of one order, told by three pages: what each person sees and taps, with places where a test may do harm.
// I1: people act on what their page shows and on nothing else.

import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { openPage, type Watched } from './chromium.ts';

type TokenRole = 'customer' | 'rider' | 'restaurant' | 'ops';
type Link = (path: string, role: TokenRole, sub: string) => Promise<string>;
export type Actor = { readonly page: Page; readonly context: BrowserContext };
/** A customer, and how often its page heard where the rider is. */
export type Customer = Actor & { readonly heard: () => number };

/** Three people at their pages. */
export type Cast = {
  readonly customer: Customer;
  readonly kitchen: Actor;
  readonly rider: Actor;
  /** What a page did that it should not have. */
  readonly wrong: readonly string[];
  close(): Promise<void>;
};

type Picture = (page: Page, name: string) => Promise<void>;
type Harm = () => Promise<void>;

/** A kitchen of the sample city that never closes, where it stands, and a door near it. */
const kitchenId = 'aajis-dabba';
const kitchenName = 'Aaji’s Dabba'.replace('’', "'");
const kitchenAt = { latitude: 19.000469, longitude: 72.834424 };
const doorAt = { latitude: 19.0032, longitude: 72.8367 };
/** A role that died comes back within seconds, on a busy machine within a minute. */
const patient = { timeout: 90_000 };

/** An order looks for a rider for five minutes; a role that died may have to learn again who is free. */
const searching = { timeout: 90_000 };

/** Opens the three pages and signs everybody in. */
export async function openCast(browser: Browser, link: Link, name: string): Promise<Cast> {
  let heard = 0;
  const enter = async (path: string, role: TokenRole, sub: string, screen: 'phone' | 'tablet'): Promise<Watched> => {
    const url = await link(path, role, sub);
    const watched = await openPage(browser, new URL(url).origin, { screen, scheme: 'light' });
    await watched.context.grantPermissions(['geolocation']);
    await watched.context.setGeolocation(role === 'customer' ? doorAt : kitchenAt);
    watched.page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        if (String(payload).startsWith('{"op":"tracking"')) heard += 1;
      }),
    );
    await watched.page.goto(url);
    await watched.page.getByText('Connected', { exact: true }).waitFor(patient);
    return watched;
  };
  const customer = await enter('/', 'customer', `ana-${name}`, 'phone');
  const kitchen = await enter('/restaurant', 'restaurant', kitchenId, 'tablet');
  const rider = await enter('/rider', 'rider', `ravi-${name}`, 'phone');
  const all = [customer, kitchen, rider];
  return {
    customer: { ...customer, heard: () => heard },
    kitchen,
    rider,
    get wrong() {
      return all.flatMap(({ wrong }) => wrong);
    },
    async close() {
      for (const { context } of all) await context.close();
    },
  };
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByLabel('Message', { exact: true }).fill(text);
  await page.keyboard.press('Enter');
}

export type ChatHarm = {
  readonly picture?: Picture;
  readonly afterSearch?: Harm;
  readonly afterCart?: Harm;
  readonly beforeYes?: Harm;
  readonly afterYes?: Harm;
};

/** From the greeting to "paid". */
export async function orderByChat({ customer: { page, context } }: Cast, harm: ChatHarm): Promise<void> {
  await page.getByText('Tell me what you would like').waitFor(patient);
  await say(page, `find ${kitchenName}`);
  const card = page.getByRole('button', { name: new RegExp(kitchenName) });
  await card.first().waitFor(patient);
  await harm.picture?.(page, '1-found');
  await harm.afterSearch?.();
  await card.first().click();
  await page.getByText('is open on your screen').waitFor(patient);
  await say(page, '2 gulab jamun and a rasmalai');
  await page.getByText('Rasmalai').first().waitFor(patient);
  await page.getByText('Total').first().waitFor(patient);
  await harm.picture?.(page, '2-cart');
  await harm.afterCart?.();
  await say(page, 'note: no nuts please');
  await page.getByText('no nuts please').first().waitFor(patient);
  await say(page, 'checkout');
  await page.getByRole('button', { name: 'Delivery address' }).first().waitFor(patient);
  await newAddress(page);
  await page.getByRole('button', { name: /Place order/ }).waitFor(patient);
  await harm.picture?.(page, '3-confirm');
  await harm.beforeYes?.();
  await page.getByRole('button', { name: /Place order/ }).click();
  await harm.afterYes?.();
  await pay(page, context, harm.picture);
}

async function newAddress(page: Page): Promise<void> {
  await page.getByText('Where shall it go? Choose').waitFor(patient);
  await page.getByRole('button', { name: 'Delivery address' }).last().click();
  await page.getByRole('button', { name: 'Use my location' }).click();
  await page.getByLabel('Name').fill('Home');
  await page.getByLabel(/House, street/).fill('14, 3rd Cross; blue gate');
  await page.getByRole('button', { name: /Save and deliver/ }).click();
}

async function pay(page: Page, context: BrowserContext, picture: Picture | undefined): Promise<void> {
  const link = page.getByRole('link', { name: /^Pay/ });
  await link.waitFor(patient);
  await picture?.(page, '4-pay');
  const [counter] = await Promise.all([context.waitForEvent('page'), link.click()]);
  await counter.getByRole('button', { name: /^Pay/ }).click();
  await counter.getByText('Paid.').waitFor(patient);
  await counter.close();
  await page.getByText('Paid. The kitchen has your order.').waitFor(patient);
}

export type RideHarm = {
  readonly picture?: Picture;
  readonly afterOffer?: Harm;
  readonly afterAccept?: Harm;
  readonly beforeReady?: Harm;
};

/** From the ticket to "delivered". */
export async function ride(cast: Cast, harm: RideHarm): Promise<void> {
  const { customer, kitchen, rider } = cast;
  await rider.page.getByRole('switch', { name: 'Go online' }).click();
  await rider.page.getByText('You are online').waitFor(patient);
  const ticket = kitchen.page.getByRole('article').filter({ hasText: 'Rasmalai' }).last();
  await ticket.waitFor(patient);
  await ticket.getByText('no nuts please').waitFor(patient);
  await harm.picture?.(kitchen.page, '5-ticket');
  await ticket.getByRole('button', { name: 'Accept' }).click();
  await rider.page.getByRole('button', { name: 'Accept' }).waitFor(searching);
  await harm.picture?.(rider.page, '6-offer');
  await harm.afterOffer?.();
  await acceptAnOffer(rider.page);
  await harm.afterAccept?.();
  await harm.beforeReady?.();
  await kitchen.page.getByRole('button', { name: 'Food is ready' }).last().click(patient);
  const code = (await kitchen.page.locator('.ticket.ready .handover strong').last().textContent(patient)) ?? '';
  await rider.page.getByLabel('Handover code').fill(code);
  await rider.page.getByRole('button', { name: 'I have the food' }).click();
  await rider.page.getByText('Ride to the customer').waitFor(patient);
  await rider.page.getByText('14, 3rd Cross; blue gate').waitFor(patient);
  await rideTo(rider.context, customer, harm.picture);
  await rider.page.getByRole('button', { name: 'Delivered' }).click();
  await customer.page.getByText('Delivered. Enjoy your meal!').waitFor(patient);
  await rider.page.getByText('Well done').waitFor(patient);
  // Who goes home is offered nothing more: the next story has riders of its own.
  await rider.page.getByRole('switch', { name: 'Go offline' }).click();
  await rider.page.getByText('You are offline').waitFor(patient);
  await harm.picture?.(customer.page, '8-delivered');
}

/** An offer may run out while its role is dead: the next one is as good. */
async function acceptAnOffer(page: Page): Promise<void> {
  const task = page.getByText('Ride to the kitchen');
  const offer = page.getByRole('button', { name: 'Accept' });
  for (let tries = 0; tries < 8; tries++) {
    await offer.or(task).first().waitFor(patient);
    if (await task.isVisible()) return;
    await offer.click({ timeout: 2_000 }).catch(() => undefined);
    const taken = await task.waitFor({ timeout: 12_000 }).then(
      () => true,
      () => false,
    );
    if (taken) return;
  }
  throw new Error('no offer was taken');
}

/** The rider's device moves on whenever the customer's page has heard of the last move. */
async function rideTo(context: BrowserContext, customer: Customer, picture: Picture | undefined): Promise<void> {
  const steps = 6;
  await customer.page.getByText('On the way to you').first().waitFor(patient);
  for (let step = 1; step <= steps; step++) {
    const part = step / steps;
    const before = customer.heard();
    await context.setGeolocation({
      latitude: kitchenAt.latitude + (doorAt.latitude - kitchenAt.latitude) * part,
      longitude: kitchenAt.longitude + (doorAt.longitude - kitchenAt.longitude) * part,
    });
    await expect.poll(() => customer.heard(), patient).toBeGreaterThan(before + 1);
    if (step === 5) await picture?.(customer.page, '7-on-the-way');
  }
}
