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
type Saved = { readonly addressId: string; readonly cell: string };
type Said = { readonly path: string; readonly key: string; readonly body: unknown };

const newKey = (): string => randomBytes(12).toString('hex');
/** The reason stands at the end of a problem's type. */
const refusalOf = ({ status, body }: Answer): string | null =>
  status < 300 ? null : String(body['type'] ?? status).replace(/^.*[/#:]/, '');

/** A conversation of a customer of its own. */
class StackWorld implements ChatWorld {
  readonly #installation: Installation;
  readonly #token: string;
  readonly #saved = new Map<string, Saved>();
  #id = '';
  #last: Said = { path: '', key: '', body: {} };

  constructor(installation: Installation, token: string) {
    this.#installation = installation;
    this.#token = token;
  }

  get #path(): string {
    return `/v1/actors/conversation/${this.#id}`;
  }

  #post(path: string, body: unknown, key = newKey(), token = this.#token): Promise<Answer> {
    return this.#installation.ask({ method: 'POST', path, token, key, body });
  }

  /** Saves the addresses and begins; `stranger` is the token of somebody with an address of their own. */
  async start(stranger: string): Promise<void> {
    for (const { label, text, lat, lng } of addresses)
      this.#saved.set(label.toLowerCase(), addressOf(await this.#post('/v1/addresses', { label, text, lat, lng })));
    const theirs = await this.#post(
      '/v1/addresses',
      { label: 'Home', text: 'x', lat: 12.9, lng: 77.6 },
      newKey(),
      stranger,
    );
    this.#saved.set('foreign', addressOf(theirs));
    const started = await this.#post('/v1/conversations', {});
    expect(started.status, JSON.stringify(started.body)).toBe(201);
    this.#id = String(started.body['conversationId']);
  }

  async state(): Promise<ConversationState> {
    const { body } = await this.#installation.ask({ method: 'GET', path: this.#path, token: this.#token });
    return body as unknown as ConversationState;
  }

  async #read(): Promise<readonly Read[]> {
    const events: Read[] = [];
    for (let since: number | null = 0; since !== null; ) {
      const { body } = await this.#installation.ask({
        method: 'GET',
        path: `${this.#path}/events?since=${since}`,
        token: this.#token,
      });
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
  async events(replies: number): Promise<readonly Read[]> {
    const latest = wallClockMs() + patienceMs;
    return until(async () => {
      const now = await this.state();
      const all = await this.#read();
      const still = now.lookUp === null && now.waiting.length === 0;
      return (still && repliesOf(all).length >= replies) || wallClockMs() > latest ? all : undefined;
    });
  }

  async #say(text: string): Promise<string | null> {
    this.#last = { path: `/v1/conversations/${this.#id}/messages`, key: newKey(), body: { text } };
    return refusalOf(await this.#post(this.#last.path, this.#last.body, this.#last.key));
  }

  async #orderStep(step: OrderStep): Promise<void> {
    const { orders, last: lastOrder } = await this.state();
    const order = orders.at(-1);
    if (step === 'pay' || step === 'decline') return this.#installation.pay(order?.payUrl ?? '', step);
    const kitchen = await this.#installation.token('restaurant', lastOrder?.restaurantId ?? '');
    const body = { accept: { readyInMinutes: 20 }, reject: { reason: 'too_busy' } }[String(step)] ?? {};
    const answer = await this.#post(`/v1/orders/${order?.orderId}/${step}`, body, newKey(), kitchen);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  }

  async #confirm(which: 'shown' | 'outdated'): Promise<string | null> {
    const cards = repliesOf(await this.#read())
      .flatMap((reply): readonly Card[] => reply.cards)
      .filter(({ kind }) => kind === 'confirm');
    const card = which === 'shown' ? cards.at(-1) : cards[0];
    return refusalOf(
      await this.#post(`${this.#path}/ConfirmOrder`, { cartVersion: card?.cartVersion ?? 0, total: card?.amount ?? 0 }),
    );
  }

  async act(step: Step): Promise<string | null> {
    if (step.say !== undefined) return this.#say(step.say);
    if (step.again === true) return refusalOf(await this.#post(this.#last.path, this.#last.body, this.#last.key));
    if (step.burst !== undefined) {
      for (const text of step.burst) expect(await this.#say(text)).toBeNull();
      return null;
    }
    if (step.open !== undefined)
      return refusalOf(await this.#post(`${this.#path}/OpenRestaurant`, { restaurantId: step.open }));
    if (step.address !== undefined)
      return refusalOf(await this.#post(`${this.#path}/ChooseAddress`, this.#saved.get(step.address)));
    if (step.confirm !== undefined) return this.#confirm(step.confirm);
    if (step.change !== undefined) await this.#installation.change(step.change);
    if (step.order !== undefined) await this.#orderStep(step.order);
    return null;
  }
}

/** Starts a conversation of a new customer with two saved addresses. */
export async function stackWorld(installation: Installation): Promise<ChatWorld> {
  const world = new StackWorld(installation, await installation.token('customer', `ana-${newKey()}`));
  await world.start(await installation.token('customer', `bela-${newKey()}`));
  return world;
}

function addressOf({ status, body }: Answer): Saved {
  expect(status, JSON.stringify(body)).toBe(201);
  return { addressId: String(body['addressId']), cell: String(body['cell']) };
}
