// given(type, past events).when(message), then gives(events) | rejects(reason) | ignores(): how actors are tested.
// Whatever is decided is checked against the schemas on the way: events, states, tells, requests, timers; ledger entries sum to
// zero; a fact is never refused.

import { expect } from 'vitest';
import type {
  ActorRef,
  ActorType,
  Caller,
  Context,
  Decision,
  Message,
  NeedValue,
  Reaction,
} from '../../../actors/actor.ts';
import { kitchen } from '../../../actors/kitchen/kitchen.ts';
import { order } from '../../../actors/order/order.ts';
import { parcel } from '../../../actors/parcel/parcel.ts';
import { rider } from '../../../actors/rider/rider.ts';

/** The types that tells are checked against. */
export const foodTypes: ReadonlyMap<string, ActorType> = new Map(
  [order, rider, kitchen, parcel].map((type) => [type.type, type]),
);

/** What stands around a message; what is left out is nobody, now, without rows. */
export type Around = {
  readonly id?: string;
  readonly at?: number;
  readonly by?: Caller;
  readonly sender?: ActorRef;
  readonly rows?: Readonly<Record<string, unknown>>;
};

/** The time at which tests begin, epoch ms. */
export const noon = 1_750_000_000_000;

/** An expected event: its name and the fields that matter. */
export type Expected = Message & Readonly<Record<string, unknown>>;

/** What a message led to. */
export type Outcome = {
  readonly decision: Decision<Message>;
  readonly events: readonly Message[];
  readonly state: object;
  /** Everything that follows from the events, put together. */
  readonly reaction: Required<Reaction>;
  /** Exactly these events, each with at least these fields. */
  gives(...expected: readonly Expected[]): Outcome;
  rejects(reason: string): void;
  ignores(): void;
  /** The same message again: what then? */
  again(): Outcome;
};

/** An actor with a past. */
export function given(
  type: ActorType,
  past: readonly Message[],
  id = 'o1',
): { when(message: Message, around?: Around): Outcome } {
  const state = past.reduce((before: object, event) => type.evolve(before, event), type.initial);
  return { when: (message, around = {}) => outcomeOf(type, state, message, { id, ...around }) };
}

/** The events that messages lead to, one after the other; fails on a refusal. */
export function history(
  type: ActorType,
  messages: readonly (readonly [Message, Around?])[],
  id = 'o1',
): readonly Message[] {
  const past: Message[] = [];
  for (const [message, around] of messages) {
    const outcome = given(type, past, id).when(message, around);
    if (outcome.decision.kind === 'reject') throw new Error(`${message.type} was refused: ${outcome.decision.reason}`);
    past.push(...outcome.events);
  }
  return past;
}

/** Decides, folds, reacts and checks; also for worlds of several actors. */
export function step(
  type: ActorType,
  state: object,
  message: Message,
  around: Around,
): Pick<Outcome, 'decision' | 'events' | 'state' | 'reaction'> {
  const self = { type: type.type, id: around.id ?? 'o1' };
  const record = type.schema.records[message.type];
  expect(record?.validate(message) ?? null, `${message.type} is valid`).toBeNull();
  const decision = type.decide(message, state, contextOf(self, around));
  if (record?.role === 'fact') expect(decision.kind, `fact ${message.type}`).not.toBe('reject');
  if (decision.kind === 'reject') expect(decision.reason).toMatch(/^[a-z0-9_]{1,40}$/);
  const events = decision.kind === 'accept' ? decision.events : [];
  const reaction = emptyReaction();
  let after = state;
  for (const event of events) {
    after = type.evolve(after, event);
    checkRecord(type, event, 'event');
    merge(reaction, type.react(event, after, self));
  }
  expect(type.schema.records[type.state]?.validate(after) ?? null, `state after ${message.type}`).toBeNull();
  checkReaction(type, reaction);
  return { decision, events, state: after, reaction };
}

/** Fails where a reaction would not encode, or is not what the contract asks. */
export function checkReaction(type: ActorType, reaction: Reaction): void {
  for (const { to, message } of reaction.tells ?? []) {
    const target = foodTypes.get(to.type);
    if (target === undefined) expect(to.type, 'the one type that is not ours').toBe('conversation');
    else expect(target.schema.records[message.type]?.validate(message) ?? null, `tell ${message.type}`).toBeNull();
  }
  for (const effect of reaction.effects ?? []) checkRecord(type, effect.request, 'effect');
  for (const timer of reaction.timers ?? []) checkRecord(type, timer.fact, 'fact');
  for (const { lines, ref } of reaction.ledger ?? []) {
    expect(
      lines.reduce((sum, line) => sum + line.amount, 0),
      `ledger ${ref}`,
    ).toBe(0);
    expect(lines.every((line) => line.amount !== 0 && Number.isSafeInteger(line.amount))).toBe(true);
  }
}

function outcomeOf(type: ActorType, before: object, message: Message, around: Around): Outcome {
  const done = step(type, before, message, around);
  const outcome: Outcome = {
    ...done,
    gives: (...expected) => {
      expect(done.decision.kind, JSON.stringify(done.decision)).toBe('accept');
      expect(done.events.map((event) => event.type)).toEqual(expected.map((event) => event.type));
      expect(done.events).toMatchObject(expected);
      return outcome;
    },
    rejects: (reason) => expect(done.decision).toEqual({ kind: 'reject', reason }),
    ignores: () => expect(done.decision).toEqual({ kind: 'ignore' }),
    again: () => outcomeOf(type, done.state, message, around),
  };
  return outcome;
}

/** The id of every message of a scenario. */
export const anyMessageId = '0123456789abcdef';

function contextOf(self: ActorRef, around: Around): Context {
  return {
    self,
    at: around.at ?? noon,
    seq: 0,
    messageId: anyMessageId,
    by: around.by ?? null,
    sender: around.sender ?? null,
    need: (kind, id): NeedValue => {
      const value = around.rows?.[`${kind}/${id}`];
      return value === undefined ? { kind: 'absent' } : { kind: 'row', value };
    },
  };
}

function checkRecord(type: ActorType, message: Message, role: string): void {
  const record = type.schema.records[message.type];
  expect(record?.role, message.type).toBe(role);
  expect(record?.validate(message) ?? null, `${message.type} is valid`).toBeNull();
}

type Open = { -readonly [K in keyof Required<Reaction>]: Required<Reaction>[K][number][] };

const emptyReaction = (): Open => ({ tells: [], effects: [], withdraw: [], timers: [], ledger: [], rows: [] });

function merge(into: Open, from: Reaction): void {
  into.tells.push(...(from.tells ?? []));
  into.effects.push(...(from.effects ?? []));
  into.withdraw.push(...(from.withdraw ?? []));
  into.timers.push(...(from.timers ?? []));
  into.ledger.push(...(from.ledger ?? []));
  into.rows.push(...(from.rows ?? []));
}
