// A chat without servers: the conversation and its orders as pure actors, rows in memory, the real look-up runners over fixtures,
// tells and answers delivered in order. What a loop would check is checked: schemas, and that no fact is refused.

import { expect } from 'vitest';
import type { ActorType, Caller, Context, Message, NeedValue } from '../../../../actors/actor.ts';
import { conversation } from '../../../../actors/conversation/conversation.ts';
import { order } from '../../../../actors/order/order.ts';
import type { Card, ConversationState } from '../../../../schemas/conversation.types.ts';
import type { OrderState } from '../../../../schemas/order.types.ts';
import type { EffectRow } from '../../../../storage/store.ts';
import { addresses } from '../../../integration/chat/fixtures.ts';
import { type ChatWorld, type OrderStep, repliesOf, type Step } from '../../../integration/chat/golden.ts';
import { checkReaction, noon } from '../scenario.ts';
import { orderMessages, paymentAnswer } from './memory-orders.ts';
import { memoryRows } from './memory-rows.ts';

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
export class MemoryWorld implements ChatWorld {
  readonly #actors = new Map<string, Actor>();
  readonly #rows = memoryRows();
  readonly #mail: Mail[] = [];
  /** Effects without an answer. */
  readonly #waiting: Mail[] = [];
  readonly #shown: Card[] = [];
  #held = false;
  #typedCount = 0;
  #last = '';

  get texts(): Map<string, NeedValue> {
    return this.#rows.texts;
  }

  async events(): Promise<readonly Message[]> {
    return this.#actorAt('conversation', chatId).events;
  }

  async state(): Promise<ConversationState> {
    return this.#now();
  }

  /** Effects stay unanswered while it is held. */
  async hold(held: boolean): Promise<void> {
    this.#held = held;
    await this.#settle();
  }

  #now(): ConversationState {
    return this.#actorAt('conversation', chatId).state as ConversationState;
  }

  #actorAt(type: string, id: string): Actor {
    const key = `${type}/${id}`;
    const known = this.#actors.get(key);
    if (known !== undefined) return known;
    const definition = type === 'order' ? order : conversation;
    const made: Actor = { type: definition, state: definition.initial, events: [] };
    this.#actors.set(key, made);
    return made;
  }

  /** One message: decided with the rows that it named and no others, folded, its reaction taken. */
  async #deliver(one: Mail): Promise<string> {
    const actor = this.#actorAt(one.to, one.id);
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
      need: (kind, id) => (named.has(`${kind}/${id}`) ? this.#rows.need(kind, id) : { kind: 'absent' }),
    });
    if (decision.kind === 'reject') {
      expect(record?.role, `${one.message.type} was refused: ${decision.reason}`).toBe('command');
      if (one.sender != null && one.tellId !== undefined)
        this.#mail.push({
          to: one.sender.type,
          id: one.sender.id,
          message: Object.assign(
            { type: 'TellRefused' },
            { messageId: one.tellId, name: one.message.type, reason: decision.reason },
          ),
        });
      return decision.reason;
    }
    for (const event of decision.kind === 'accept' ? decision.events : []) this.#follow(actor, one.id, event);
    return decision.kind;
  }

  #follow(actor: Actor, id: string, event: Message): void {
    const { type } = actor;
    expect(type.schema.records[event.type]?.validate(event) ?? null, JSON.stringify(event)).toBeNull();
    actor.state = type.evolve(actor.state, event);
    expect(type.schema.records[type.state]?.validate(actor.state) ?? null, `state after ${event.type}`).toBeNull();
    actor.events.push(event);
    if (type === conversation)
      this.#shown.push(...repliesOf([event]).flatMap(({ cards }) => cards.filter(({ kind }) => kind === 'confirm')));
    const self = { type: type.type, id };
    const reaction = type.react(event, actor.state, self);
    checkReaction(type, reaction);
    for (const [index, { to, message }] of (reaction.tells ?? []).entries())
      if (to.type === 'order' || to.type === 'conversation')
        this.#mail.push({
          to: to.type,
          id: to.id,
          message,
          sender: self,
          tellId: `${self.type}/${self.id}/${actor.events.length}/${index}`,
        });
    for (const { kind, request } of reaction.effects ?? [])
      this.#waiting.push({ to: self.type, id, message: Object.assign({ kind }, request) });
  }

  async #settle(): Promise<void> {
    for (;;) {
      const one = this.#mail.shift();
      if (one !== undefined) await this.#deliver(one);
      else if (this.#held || this.#waiting.length === 0) return;
      else {
        const effect = this.#waiting.shift();
        const answer = effect === undefined ? null : await this.#answerOf(effect.message);
        if (effect !== undefined && answer !== null) this.#mail.push({ to: effect.to, id: effect.id, message: answer });
      }
    }
  }

  async #answerOf(request: Message): Promise<Message | null> {
    const kind = String(Reflect.get(request, 'kind'));
    const { kind: _kind, ...message } = request as Message & { kind?: string };
    const runner = this.#rows.runners.find((one) => one.kind === kind);
    if (runner === undefined) return paymentAnswer(kind, message);
    const [answer] = await runner.run([{ row: {} as EffectRow, request: message, attempt: 0 }], AbortSignal.any([]));
    expect(answer?.kind, JSON.stringify(answer)).toBe('fact');
    return answer?.kind === 'fact' ? answer.message : null;
  }

  #put(message: Message, by: Caller | undefined, to = 'conversation', id = chatId): Promise<string> {
    return this.#deliver(by === undefined ? { to, id, message } : { to, id, message, by });
  }

  /** Puts a message to the conversation and lets everything that follows happen; the decision of that message. */
  async tell(message: Message, by: Caller | undefined = ana): Promise<string> {
    const outcome = await this.#put(message, by);
    await this.#settle();
    return outcome;
  }

  /** Writes a text; its id. */
  typed(text: string, author = 'ana'): string {
    this.#typedCount += 1;
    const textId = `t${this.#typedCount}`;
    this.texts.set(textId, { kind: 'row', value: { textId, conversationId: chatId, author, text } });
    return textId;
  }

  async #say(text: string): Promise<string | null> {
    const message = { type: 'SendMessage', textId: this.typed(text) };
    const outcome = await this.tell(message);
    this.#last = outcome;
    return refusalOf(outcome);
  }

  async act(step: Step): Promise<string | null> {
    if (step.say !== undefined) return this.#say(step.say);
    if (step.again === true) return refusalOf(this.#last);
    if (step.burst !== undefined) {
      this.#held = true;
      const refusals: (string | null)[] = [];
      for (const text of step.burst) refusals.push(await this.#say(text));
      this.#held = false;
      await this.#settle();
      return refusals.find((one) => one !== null) ?? null;
    }
    if (step.open !== undefined)
      return refusalOf(await this.tell(Object.assign({ type: 'OpenRestaurant' }, { restaurantId: step.open })));
    if (step.address !== undefined) {
      const at = addresses.findIndex(({ label }) => label.toLowerCase() === step.address);
      const addressId = at < 0 ? 'foreign@1' : `adr${at}@1`;
      return refusalOf(
        await this.tell(Object.assign({ type: 'ChooseAddress' }, { addressId, cell: addresses[0].cell })),
      );
    }
    if (step.confirm !== undefined) {
      const card = step.confirm === 'shown' ? this.#shown.at(-1) : this.#shown[0];
      const message = { cartVersion: card?.cartVersion ?? 0, total: card?.amount ?? 0 };
      return refusalOf(await this.tell(Object.assign({ type: 'ConfirmOrder' }, message)));
    }
    if (step.erased !== undefined) {
      const textId = this.typed(step.erased);
      this.texts.set(textId, { kind: 'erased' });
      return refusalOf(await this.tell(Object.assign({ type: 'SendMessage' }, { textId })));
    }
    if (step.change !== undefined) this.#rows.change(step.change);
    if (step.order !== undefined) await this.#orderStep(step.order);
    await this.#settle();
    return null;
  }

  async #orderStep(step: OrderStep): Promise<void> {
    const orderId = this.#now().orders.at(-1)?.orderId ?? '';
    const state = this.#actorAt('order', orderId).state as OrderState;
    for (const [message, by] of orderMessages(step, orderId, state)) {
      await this.#put(message, by, 'order', orderId);
      await this.#settle();
    }
  }
}

const refusalOf = (outcome: string): string | null => (outcome === 'accept' || outcome === 'ignore' ? null : outcome);

/** Starts a conversation. */
export async function memoryWorld(): Promise<MemoryWorld> {
  const world = new MemoryWorld();
  await world.tell(Object.assign({ type: 'StartConversation' }, { customerId: 'ana' }));
  return world;
}
