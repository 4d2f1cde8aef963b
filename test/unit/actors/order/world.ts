// A small world around one order: real actors of order, riders and kitchen; outside.ts stands for provider and riders' rows.
// Whoever drives it chooses which of the possible things happens next; things may happen late, twice, or not be heard.
// Tells of one actor to another keep their order and come once, as the platform promises; answers, webhooks and timers may repeat.

import type { ActorRef, Effect, Journal, Message, Reaction } from '../../../../actors/actor.ts';
import type { KitchenState } from '../../../../schemas/kitchen.types.ts';
import type { OrderState } from '../../../../schemas/order.types.ts';
import type { RiderState } from '../../../../schemas/rider.types.ts';
import type { Payment } from '../../../../streams/effects/payment/provider.ts';
import { type Around, foodTypes, noon, step } from '../scenario.ts';
import { rows } from './fixture.ts';

type Row = { onShift: boolean; assignmentId: string | null; claimNo: number };
type Waiting = { readonly due: number; readonly fact: Message; left: number };
type Told = { readonly from: ActorRef; readonly to: ActorRef; readonly message: Message };

/** What stands in the world, and what it has seen. */
export type World = {
  now: number;
  readonly states: Map<string, object>;
  /** Tells under way, a queue for each pair. */
  readonly tells: Map<string, readonly Told[]>;
  readonly lanes: Map<string, readonly Effect[]>;
  /** The provider's payments by key. */
  readonly payments: Map<string, Payment>;
  readonly riderRows: Map<string, Row>;
  /** Facts on their way to the order: answers and webhooks; `left` says how often they still come. */
  readonly facts: { readonly message: Message; left: number }[];
  readonly timers: Waiting[];
  /** What the order decided, what it ever asked for, and its entries. */
  readonly events: Message[];
  readonly effectRefs: string[];
  readonly ledger: Journal[];
};

/** Riders of the city; all are on shift at the start. */
export const riders = ['k1', 'k2', 'k3'];
/** The order as an address. */
export const theOrder: ActorRef = { type: 'order', id: 'o1' };

/** A world in which nobody has ordered. */
export function createWorld(): World {
  const world: World = {
    now: noon,
    states: new Map(),
    tells: new Map(),
    lanes: new Map(),
    payments: new Map(),
    riderRows: new Map(riders.map((id) => [id, { onShift: false, assignmentId: null, claimNo: 0 }])),
    facts: [],
    timers: [],
    events: [],
    effectRefs: [],
    ledger: [],
  };
  for (const id of riders)
    send(world, { type: 'rider', id }, message({ type: 'GoOnline', vehicle: 'scooter' }), {
      by: { role: 'rider', sub: id },
    });
  return world;
}

/** A message whose fields the schema checks when it is sent. */
export const message = (fields: Message & Readonly<Record<string, unknown>>): Message => fields;

const stateOf = (world: World, type: string, id: string): object =>
  world.states.get(`${type}/${id}`) ?? foodTypes.get(type)?.initial ?? {};

export const orderOf = (world: World): OrderState => stateOf(world, 'order', 'o1') as OrderState;
export const riderOf = (world: World, id: string): RiderState => stateOf(world, 'rider', id) as RiderState;
export const kitchenOf = (world: World): KitchenState => stateOf(world, 'kitchen', 'r1') as KitchenState;

/** An actor takes a message in; what follows is spread over the world. */
export function send(world: World, to: ActorRef, sent: Message, around: Around = {}): void {
  const type = foodTypes.get(to.type);
  if (type === undefined) return;
  const done = step(type, stateOf(world, to.type, to.id), sent, { rows, ...around, id: to.id, at: world.now });
  world.states.set(`${to.type}/${to.id}`, done.state);
  if (to.type === 'order') world.events.push(...done.events);
  const { sender } = around;
  if (done.decision.kind === 'reject' && sender !== undefined && sent.type !== 'TellRefused') {
    const { reason } = done.decision;
    tell(world, {
      from: to,
      to: sender,
      message: message({ type: 'TellRefused', messageId: 'x/y/1/0', name: sent.type, reason }),
    });
  }
  spread(world, to, done.reaction);
}

/** The first of a queue of tells arrives. */
export function deliverTell(world: World, key: string): void {
  const [first, ...rest] = world.tells.get(key) ?? [];
  world.tells.set(key, rest);
  if (first !== undefined) send(world, first.to, first.message, { sender: first.from });
}

function tell(world: World, told: Told): void {
  const key = `${told.from.type}/${told.from.id}>${told.to.type}/${told.to.id}`;
  world.tells.set(key, [...(world.tells.get(key) ?? []), told]);
}

function spread(world: World, from: ActorRef, reaction: Required<Reaction>): void {
  for (const one of reaction.tells) tell(world, { from, ...one });
  for (const effect of reaction.effects) {
    world.effectRefs.push(effect.ref);
    world.lanes.set(effect.lane, [...(world.lanes.get(effect.lane) ?? []), effect]);
  }
  for (const ref of reaction.withdraw)
    for (const [lane, effects] of world.lanes)
      world.lanes.set(
        lane,
        effects.filter((one) => one.ref !== ref),
      );
  for (const { fact, afterMs } of reaction.timers) world.timers.push({ due: world.now + afterMs, fact, left: 2 });
  world.ledger.push(...reaction.ledger);
  for (const { id, values } of reaction.rows) {
    const row = world.riderRows.get(id);
    if (row !== undefined) row.onShift = values['onShift'] === true;
  }
}
