// A chat without servers: the conversation and its orders as pure actors, rows in memory, the real look-up runners over fixtures,
// tells and answers delivered in order. What a loop would check is checked: schemas, and that no fact is refused.

import { expect } from 'vitest';
import type { ActorType, Caller, Context, Message, NeedValue } from '../../../../actors/actor.ts';
import { conversation } from '../../../../actors/conversation/conversation.ts';
import { order } from '../../../../actors/order/order.ts';
import type { Card, ConversationState } from '../../../../schemas/conversation.types.ts';
import type { OrderState } from '../../../../schemas/order.types.ts';
import type { Menu } from '../../../../storage/catalog/menu.ts';
import type { Hit } from '../../../../storage/catalog/search/engine.ts';
import type { EffectRow, NeedRow } from '../../../../storage/store.ts';
import { createLookUpRunners } from '../../../../streams/effects/search.ts';
import { addresses, closed, menus, restaurants } from '../../../integration/chat/fixtures.ts';
import { type Change, type ChatWorld, type OrderStep, repliesOf, type Step } from '../../../integration/chat/golden.ts';
import { checkReaction, noon } from '../scenario.ts';

/** The customer of all golden conversations. */
export const ana: Caller = { role: 'customer', sub: 'ana' };
const chatId = 'cgolden00000000000000000000';

type Actor = { readonly type: ActorType; state: object; events: Message[] };
type Mail = {
  readonly to: string;
  readonly id: string;
  readonly message: Message;
  readonly by?: Caller;
  readonly sender?: Context['sender'];
  readonly tellId?: string;
};

/** A world of one conversation. */
export type MemoryWorld = ChatWorld & {
  /** Puts a message to an actor and lets everything that follows happen; the decision of that message. */
  tell(message: Message, by?: Caller): Promise<string>;
  /** Effects stay unanswered while it is held. */
  hold(held: boolean): Promise<void>;
  typed(text: string, author?: string): string;
  readonly texts: Map<string, NeedValue>;
};

/** Starts a conversation. */
export async function memoryWorld(): Promise<MemoryWorld> {
  const actors = new Map<string, Actor>();
  const texts = new Map<string, NeedValue>();
  const versions = new Map<string, Menu[]>();
  const shut = new Set(closed);
  for (const menu of menus) versions.set(menu.restaurantId, [{ ...menu, version: `${menu.restaurantId}@1` }]);
  const mail: Mail[] = [];
  const waiting: Mail[] = [];
  let held = false;
  let typedCount = 0;
  let last: { readonly message: Message; readonly outcome: string } | null = null;
  const shown: Card[] = [];

  const current = (id: string): Menu | undefined => versions.get(id)?.at(-1);
  const savedAddresses = addresses.map(({ label, text, cell }, at) => ({
    addressId: `adr${at}@1`,
    label,
    text,
    cell,
    personId: 'ana',
  }));
  const runners = createLookUpRunners({
    search: async ({ q }) => searched(q ?? '', current, shut),
    restaurant: async (id) => {
      const found = restaurants.find((one) => one.id === id);
      return found === undefined ? null : { ...found, open: !shut.has(id), menuVersion: current(id)?.version ?? null };
    },
    texts: async (ids) => new Map(ids.map((id): [string, NeedRow] => [id, texts.get(id) ?? { kind: 'absent' }])),
    addresses: async () => savedAddresses,
    now: () => noon,
  });

  function need(kind: string, id: string): NeedValue {
    if (kind === 'text') return texts.get(id) ?? { kind: 'absent' };
    if (kind === 'address') {
      const foreign = { addressId: id, personId: 'bela', cell: addresses[0].cell };
      const value = id === 'foreign@1' ? foreign : savedAddresses.find(({ addressId }) => addressId === id);
      return value === undefined ? { kind: 'absent' } : { kind: 'row', value };
    }
    const value = [...versions.values()].flat().find(({ version }) => version === id);
    return value === undefined ? { kind: 'absent' } : { kind: 'row', value };
  }

  function actorAt(type: string, id: string): Actor {
    const key = `${type}/${id}`;
    const known = actors.get(key);
    if (known !== undefined) return known;
    const definition = type === 'order' ? order : conversation;
    const made: Actor = { type: definition, state: definition.initial, events: [] };
    actors.set(key, made);
    return made;
  }

  /** One message: decided with the rows that it named and no others, folded, its reaction taken. */
  async function deliver(one: Mail): Promise<string> {
    const actor = actorAt(one.to, one.id);
    const { type } = actor;
    const record = type.schema.records[one.message.type];
    expect(record?.validate(one.message) ?? null, one.message.type).toBeNull();
    const named = new Set(type.needs(one.message, actor.state).map(({ kind, id }) => `${kind}/${id}`));
    const decision = type.decide(one.message, actor.state, {
      self: { type: type.type, id: one.id },
      at: noon,
      seq: actor.events.length,
      messageId: 'message',
      by: one.by ?? null,
      sender: one.sender ?? null,
      need: (kind, id) => (named.has(`${kind}/${id}`) ? need(kind, id) : { kind: 'absent' }),
    });
    if (decision.kind === 'reject') {
      expect(record?.role, `${one.message.type} was refused: ${decision.reason}`).toBe('command');
      if (one.sender != null && one.tellId !== undefined)
        mail.push({
          to: one.sender.type,
          id: one.sender.id,
          message: Object.assign(
            { type: 'TellRefused' },
            { messageId: one.tellId, name: one.message.type, reason: decision.reason },
          ),
        });
      return decision.reason;
    }
    for (const event of decision.kind === 'accept' ? decision.events : []) follow(actor, one.id, event);
    return decision.kind;
  }

  function follow(actor: Actor, id: string, event: Message): void {
    const { type } = actor;
    expect(type.schema.records[event.type]?.validate(event) ?? null, JSON.stringify(event)).toBeNull();
    actor.state = type.evolve(actor.state, event);
    expect(type.schema.records[type.state]?.validate(actor.state) ?? null, `state after ${event.type}`).toBeNull();
    actor.events.push(event);
    if (type === conversation)
      shown.push(...repliesOf([event]).flatMap(({ cards }) => cards.filter(({ kind }) => kind === 'confirm')));
    const self = { type: type.type, id };
    const reaction = type.react(event, actor.state, self);
    checkReaction(type, reaction);
    for (const [index, { to, message }] of (reaction.tells ?? []).entries())
      if (to.type === 'order' || to.type === 'conversation')
        mail.push({
          to: to.type,
          id: to.id,
          message,
          sender: self,
          tellId: `${self.type}/${self.id}/${actor.events.length}/${index}`,
        });
    for (const { kind, request } of reaction.effects ?? [])
      waiting.push({ to: self.type, id, message: Object.assign({ kind }, request) });
  }

  async function settle(): Promise<void> {
    for (;;) {
      const one = mail.shift();
      if (one !== undefined) await deliver(one);
      else if (held || waiting.length === 0) return;
      else {
        const effect = waiting.shift();
        const answer = effect === undefined ? null : await answerOf(effect.message);
        if (effect !== undefined && answer !== null) mail.push({ to: effect.to, id: effect.id, message: answer });
      }
    }
  }

  async function answerOf(request: Message): Promise<Message | null> {
    const kind = String(Reflect.get(request, 'kind'));
    const { kind: _kind, ...message } = request as Message & { kind?: string };
    const runner = runners.find((one) => one.kind === kind);
    if (runner === undefined) return paymentAnswer(kind, message);
    const [answer] = await runner.run([{ row: {} as EffectRow, request: message, attempt: 0 }], AbortSignal.any([]));
    expect(answer?.kind, JSON.stringify(answer)).toBe('fact');
    return answer?.kind === 'fact' ? answer.message : null;
  }

  function put(message: Message, by: Caller | undefined, to = 'conversation', id = chatId): Promise<string> {
    return deliver(by === undefined ? { to, id, message } : { to, id, message, by });
  }

  async function tell(message: Message, by: Caller | undefined = ana): Promise<string> {
    const outcome = await put(message, by);
    await settle();
    return outcome;
  }

  function typed(text: string, author = 'ana'): string {
    typedCount += 1;
    const textId = `t${typedCount}`;
    texts.set(textId, { kind: 'row', value: { textId, conversationId: chatId, author, text } });
    return textId;
  }

  const stateNow = (): ConversationState => actorAt('conversation', chatId).state as ConversationState;
  const refusalOf = (outcome: string): string | null => (outcome === 'accept' || outcome === 'ignore' ? null : outcome);

  async function say(text: string): Promise<string | null> {
    const message = { type: 'SendMessage', textId: typed(text) };
    const outcome = await tell(message);
    last = { message, outcome };
    return refusalOf(outcome);
  }

  async function act(step: Step): Promise<string | null> {
    if (step.say !== undefined) return say(step.say);
    if (step.again === true) return refusalOf(last?.outcome ?? '');
    if (step.burst !== undefined) {
      held = true;
      const refusals: (string | null)[] = [];
      for (const text of step.burst) refusals.push(await say(text));
      held = false;
      await settle();
      return refusals.find((one) => one !== null) ?? null;
    }
    if (step.open !== undefined)
      return refusalOf(await tell(Object.assign({ type: 'OpenRestaurant' }, { restaurantId: step.open })));
    if (step.address !== undefined) {
      const at = addresses.findIndex(({ label }) => label.toLowerCase() === step.address);
      const addressId = at < 0 ? 'foreign@1' : `adr${at}@1`;
      return refusalOf(await tell(Object.assign({ type: 'ChooseAddress' }, { addressId, cell: addresses[0].cell })));
    }
    if (step.confirm !== undefined) {
      const card = step.confirm === 'shown' ? shown.at(-1) : shown[0];
      const message = { cartVersion: card?.cartVersion ?? 0, total: card?.amount ?? 0 };
      return refusalOf(await tell(Object.assign({ type: 'ConfirmOrder' }, message)));
    }
    if (step.erased !== undefined) {
      const textId = typed(step.erased);
      texts.set(textId, { kind: 'erased' });
      return refusalOf(await tell(Object.assign({ type: 'SendMessage' }, { textId })));
    }
    if (step.change !== undefined) change(step.change);
    if (step.order !== undefined) await orderStep(step.order);
    await settle();
    return null;
  }

  function change(wanted: Change): void {
    if ('close' in wanted) {
      shut.add(wanted.close);
      return;
    }
    const [restaurantId, itemId] = 'price' in wanted ? wanted.price : wanted.soldOut;
    const menu = current(restaurantId);
    if (menu === undefined) throw new Error(`no menu of ${restaurantId}`);
    const items = menu.items.map((one) => {
      if (one.id !== itemId) return one;
      return 'price' in wanted ? { ...one, price: wanted.price[2] } : { ...one, soldOut: true };
    });
    const list = versions.get(restaurantId) ?? [];
    list.push({ ...menu, items, version: `${restaurantId}@${list.length + 1}` });
  }

  async function orderStep(step: OrderStep): Promise<void> {
    const orderId = stateNow().orders.at(-1)?.orderId ?? '';
    const state = actorAt('order', orderId).state as OrderState;
    const { chargeNo, total: amount, currency, assignmentNo, handoverCode } = state;
    const payment = {
      type: 'PaymentReported',
      paymentId: 'pay1',
      chargeKey: `${orderId}:charge:${chargeNo}`,
      amount,
      currency,
      url: null,
    };
    const kitchen: Caller = { role: 'restaurant', sub: state.restaurantId ?? '' };
    const assignmentId = `${orderId}:${assignmentNo}`;
    const rider = { assignmentId, riderId: 'ravi', claimNo: 1 };
    const steps: Record<OrderStep, readonly (readonly [Message & Record<string, unknown>, Caller?])[]> = {
      pay: [[{ ...payment, status: 'succeeded' }]],
      decline: [[{ ...payment, status: 'failed' }]],
      accept: [[{ type: 'AcceptByKitchen', readyInMinutes: 20 }, kitchen]],
      reject: [[{ type: 'RejectByKitchen', reason: 'too_busy' }, kitchen]],
      ready: [[{ type: 'MarkReady' }, kitchen]],
      assign: [
        [{ type: 'RidersClaimed', ...rider, outcome: 'reserved', distanceMeters: 400 }],
        [{ type: 'AssignmentAccepted', ...rider }],
      ],
      pick_up: [[{ type: 'PickUpReported', assignmentId, riderId: 'ravi', code: handoverCode }]],
      deliver: [[{ type: 'DeliveryReported', assignmentId, riderId: 'ravi' }]],
    };
    for (const [message, by] of steps[step]) {
      await put(message, by, 'order', orderId);
      await settle();
    }
  }

  await tell(Object.assign({ type: 'StartConversation' }, { customerId: 'ana' }));
  return {
    act,
    tell,
    typed,
    texts,
    hold: async (on) => {
      held = on;
      await settle();
    },
    events: async () => actorAt('conversation', chatId).events,
    state: async () => stateNow(),
  };
}

function paymentAnswer(kind: string, message: Message): Message | null {
  const { chargeKey, amount, currency, refundKey } = message as Message & Record<string, unknown>;
  if (kind === 'charge')
    return Object.assign(
      { type: 'PaymentReported' },
      { paymentId: 'pay1', chargeKey, status: 'created', amount, currency, url: 'https://pay.test/1' },
    );
  if (kind === 'refund')
    return Object.assign({ type: 'RefundReported' }, { refundKey, status: 'succeeded', amount, currency });
  return null;
}

/** Every word of the query is in name, cuisine, area or dishes; words of the language do not count. */
function searched(q: string, current: (id: string) => Menu | undefined, shut: ReadonlySet<string>): readonly Hit[] {
  const words = q
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter(
      (word) => word.length > 2 && !'near now open the for and places restaurants food'.split(' ').includes(word),
    );
  return restaurants.flatMap((one): readonly Hit[] => {
    const items = (current(one.id)?.items ?? []).map(({ name }) => name);
    const known = [one.name, one.area, ...one.cuisines, ...items].join(' ').toLowerCase();
    if (!words.every((word) => known.includes(word.replace(/s$/, '')))) return [];
    return [{ ...one, open: !shut.has(one.id), distanceMeters: null, matched: 'name', cost: 0 }];
  });
}
