// A golden conversation against the real gateway, as the pages do it: tokens, keys, commands; events read until all stands still.

import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { wallClockMs } from '../../../runtime/clock.ts';
import type { Card, ConversationState } from '../../../schemas/conversation.types.ts';
import type { Answer } from '../../../scripts/city/requests.ts';
import { until } from '../storage/database.ts';
import { addresses } from './fixtures.ts';
import { type ChatWorld, type OrderStep, repliesOf, type Step } from './golden.ts';
import type { Installation } from './installation.ts';

/** How long a reply may take before the test fails with what there is. */
const patienceMs = 20_000;

type Read = { readonly type: string };
type Said = { readonly path: string; readonly key: string; readonly body: unknown };

const newKey = (): string => randomBytes(12).toString('hex');
/** The reason stands at the end of a problem's type. */
const refusalOf = ({ status, body }: Answer): string | null =>
  status < 300 ? null : String(body['type'] ?? status).replace(/^.*[/#:]/, '');

/** Starts a conversation of a new customer with two saved addresses. */
export async function stackWorld(installation: Installation): Promise<ChatWorld> {
  const { ask } = installation;
  const customer = `ana-${newKey()}`;
  const token = await installation.token('customer', customer);
  const post = (path: string, body: unknown, key = newKey(), by = token): Promise<Answer> =>
    ask({ method: 'POST', path, token: by, key, body });
  const saved = new Map<string, { readonly addressId: string; readonly cell: string }>();
  for (const { label, text, lat, lng } of addresses)
    saved.set(label.toLowerCase(), addressOf(await post('/v1/addresses', { label, text, lat, lng })));
  const stranger = await installation.token('customer', `bela-${newKey()}`);
  saved.set(
    'foreign',
    addressOf(await post('/v1/addresses', { label: 'Home', text: 'x', lat: 12.9, lng: 77.6 }, newKey(), stranger)),
  );
  const started = await post('/v1/conversations', {});
  expect(started.status, JSON.stringify(started.body)).toBe(201);
  const id = String(started.body['conversationId']);
  const path = `/v1/actors/conversation/${id}`;
  let last: Said = { path: '', key: '', body: {} };

  async function state(): Promise<ConversationState> {
    const { body } = await ask({ method: 'GET', path, token });
    return body as unknown as ConversationState;
  }

  async function read(): Promise<readonly Read[]> {
    const events: Read[] = [];
    for (let since: number | null = 0; since !== null; ) {
      const { body } = await ask({ method: 'GET', path: `${path}/events?since=${since}`, token });
      const page = body as {
        readonly events: readonly { readonly name: string; readonly frame: object }[];
        readonly next: number | null;
      };
      events.push(...page.events.map(({ name, frame }) => ({ ...frame, type: name })));
      since = page.next;
    }
    return events;
  }

  /** Everything is answered, and what is expected is there; what does not come in time is shown as what came instead. */
  async function events(replies: number): Promise<readonly Read[]> {
    const latest = wallClockMs() + patienceMs;
    return until(async () => {
      const now = await state();
      const all = await read();
      const still = now.lookUp === null && now.waiting.length === 0;
      return (still && repliesOf(all).length >= replies) || wallClockMs() > latest ? all : undefined;
    });
  }

  async function say(text: string): Promise<string | null> {
    last = { path: `/v1/conversations/${id}/messages`, key: newKey(), body: { text } };
    return refusalOf(await post(last.path, last.body, last.key));
  }

  async function orderStep(step: OrderStep): Promise<void> {
    const { orders, last: lastOrder } = await state();
    const order = orders.at(-1);
    if (step === 'pay' || step === 'decline') return installation.pay(order?.payUrl ?? '', step);
    const kitchen = await installation.token('restaurant', lastOrder?.restaurantId ?? '');
    const body = { accept: { readyInMinutes: 20 }, reject: { reason: 'too_busy' } }[String(step)] ?? {};
    const answer = await post(`/v1/orders/${order?.orderId}/${step}`, body, newKey(), kitchen);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  }

  async function confirm(which: 'shown' | 'outdated'): Promise<string | null> {
    const cards = repliesOf(await read())
      .flatMap((reply): readonly Card[] => reply.cards)
      .filter(({ kind }) => kind === 'confirm');
    const card = which === 'shown' ? cards.at(-1) : cards[0];
    return refusalOf(
      await post(`${path}/ConfirmOrder`, { cartVersion: card?.cartVersion ?? 0, total: card?.amount ?? 0 }),
    );
  }

  async function act(step: Step): Promise<string | null> {
    if (step.say !== undefined) return say(step.say);
    if (step.again === true) return refusalOf(await post(last.path, last.body, last.key));
    if (step.burst !== undefined) {
      for (const text of step.burst) expect(await say(text)).toBeNull();
      return null;
    }
    if (step.open !== undefined) return refusalOf(await post(`${path}/OpenRestaurant`, { restaurantId: step.open }));
    if (step.address !== undefined) return refusalOf(await post(`${path}/ChooseAddress`, saved.get(step.address)));
    if (step.confirm !== undefined) return confirm(step.confirm);
    if (step.change !== undefined) await installation.change(step.change);
    if (step.order !== undefined) await orderStep(step.order);
    return null;
  }

  return { act, events, state };
}

function addressOf({ status, body }: Answer): { readonly addressId: string; readonly cell: string } {
  expect(status, JSON.stringify(body)).toBe(201);
  return { addressId: String(body['addressId']), cell: String(body['cell']) };
}
