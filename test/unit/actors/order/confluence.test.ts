// Whatever interleaving of what happens around an order, late, twice or lost: money, riders and the legal path hold.
// Afterwards everybody behaves, and every order comes to an end (I5, I6, I9, I11, I12; F16–F19).

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Message } from '../../../../actors/actor.ts';
import type { PlaceOrder } from '../../../../schemas/order.types.ts';
import { code, customer, ops, place, restaurant, total } from './fixture.ts';
import { checkEnd, checkHeld, checkPath } from './invariants.ts';
import { runEffect, setStatus, type Whim, webhook } from './outside.ts';
import { createWorld, deliverTell, orderOf, riderOf, riders, send, theOrder, type World } from './world.ts';

/** Something that can happen next. */
type Action = { readonly name: string; readonly weight: number; readonly run: () => void };

const kind: Whim = { declines: false, losesAnswer: false, givesUp: false };

/** All that can happen now; what people seldom do weighs less. */
function actions(world: World, placing: PlaceOrder): readonly Action[] {
  const list: Action[] = [];
  const may = (weight: number, name: string, run: () => void): void => {
    list.push({ weight, name, run });
  };
  const toOrder = (message: object, by: { role: 'customer' | 'restaurant' | 'ops'; sub: string }) => () =>
    send(world, theOrder, message as Message, { by });
  for (const [key, queue] of world.tells) if (queue.length > 0) may(8, `tell ${key}`, () => deliverTell(world, key));
  for (const [lane, effects] of world.lanes) {
    if (effects.length === 0) continue;
    may(8, `run ${lane}`, () => runEffect(world, lane, kind));
    may(1, `decline ${lane}`, () => runEffect(world, lane, { ...kind, declines: true }));
    may(2, `lose ${lane}`, () => runEffect(world, lane, { ...kind, losesAnswer: true }));
    may(1, `lose and give up ${lane}`, () => {
      runEffect(world, lane, { ...kind, losesAnswer: true });
      runEffect(world, lane, { ...kind, givesUp: true });
    });
  }
  for (const fact of world.facts) may(4, `fact ${fact.message.type}`, () => deliverFact(world, fact));
  for (const timer of world.timers) if (timer.left > 0) may(1, `timer ${timer.fact.type}`, () => fire(world, timer));
  if (orderOf(world).status === 'new' || orderOf(world).status === 'unmatched')
    may(8, 'place', toOrder(placing, customer));
  else may(1, 'place again', toOrder(placing, customer));
  may(1, 'cancel', toOrder({ type: 'CancelOrder' }, customer));
  may(4, 'cook', toOrder({ type: 'AcceptByKitchen', readyInMinutes: 10 }, restaurant));
  may(1, 'reject', toOrder({ type: 'RejectByKitchen', reason: 'too_busy' }, restaurant));
  may(2, 'ready', toOrder({ type: 'MarkReady' }, restaurant));
  if (orderOf(world).status === 'picked_up') may(1, 'fail', toOrder({ type: 'EndAsFailed', reason: 'other' }, ops));
  for (const payment of world.payments.values()) {
    if (payment.status !== 'created') continue;
    may(4, 'pay', () => setStatus(world, payment.key, 'succeeded'));
    may(1, 'decline to pay', () => setStatus(world, payment.key, 'failed'));
  }
  if (!world.payments.has('o1:charge:9')) may(1, 'stray payment', () => stray(world, 'o1:charge:9', total));
  for (const id of riders) riderActions(world, id, may);
  return list;
}

function riderActions(world: World, id: string, may: (weight: number, name: string, run: () => void) => void): void {
  const { phase, assignmentId, onShift } = riderOf(world, id);
  const does = (message: object) => () =>
    send(world, { type: 'rider', id }, message as Message, { by: { role: 'rider', sub: id } });
  if (phase === 'idle' && onShift) may(1, `${id} offline`, does({ type: 'GoOffline' }));
  if (!onShift) may(1, `${id} online`, does({ type: 'GoOnline', vehicle: 'car' }));
  if (assignmentId === null) return;
  if (phase === 'offered') {
    may(6, `${id} accepts`, does({ type: 'AcceptOffer', assignmentId }));
    may(1, `${id} declines`, does({ type: 'DeclineOffer', assignmentId }));
    may(1, `${id} leaves`, does({ type: 'GoOffline' }));
  }
  may(3, `${id} picks up`, does({ type: 'ReportPickUp', assignmentId: null, code }));
  may(1, `${id} guesses`, does({ type: 'ReportPickUp', assignmentId: null, code: code === '0000' ? '0001' : '0000' }));
  may(3, `${id} delivers`, does({ type: 'ReportDelivery', assignmentId: null }));
  const silent = { type: 'RiderSilent', assignmentId };
  may(1, `${id} silent`, () => send(world, { type: 'rider', id }, silent as Message));
}

function deliverFact(world: World, fact: World['facts'][number]): void {
  fact.left -= 1;
  if (fact.left === 0) world.facts.splice(world.facts.indexOf(fact), 1);
  send(world, theOrder, fact.message);
}

function fire(world: World, timer: World['timers'][number]): void {
  world.now = Math.max(world.now, timer.due);
  timer.left -= 1;
  send(world, theOrder, timer.fact);
}

function stray(world: World, key: string, amount: number): void {
  const id = `pay_${key.replaceAll(':', '_')}`;
  const payment = {
    id,
    key,
    reference: 'o1',
    status: 'succeeded' as const,
    amount,
    currency: 'INR',
    url: null,
    refunds: [],
  };
  world.payments.set(key, payment);
  webhook(world, payment);
}

/** From here on everybody behaves: messages arrive, kitchens cook, riders ride, operators look after what failed. */
function settle(world: World, placing: PlaceOrder): void {
  for (let i = 0; i < 2_000; i++) {
    if (!helpOn(world, placing)) return;
    checkHeld(world);
  }
  throw new Error(`the order does not come to an end: ${orderOf(world).status}`);
}

function helpOn(world: World, placing: PlaceOrder): boolean {
  const queue = [...world.tells].find(([, one]) => one.length > 0);
  const lane = [...world.lanes].find(([, one]) => one.length > 0);
  const fact = world.facts[0];
  if (queue !== undefined) deliverTell(world, queue[0]);
  else if (lane !== undefined) runEffect(world, lane[0], kind);
  else if (fact !== undefined) deliverFact(world, fact);
  else return peopleAct(world, placing);
  return true;
}

function peopleAct(world: World, placing: PlaceOrder): boolean {
  const state = orderOf(world);
  const wanted = ['place', 'cook', ...riders.flatMap((id) => [`${id} accepts`, `${id} picks up`, `${id} delivers`])];
  const over = state.status === 'refunding' || state.status === 'delivered';
  const stuck = state.refunds.some((one) => one.status === 'failed' || one.status === 'gave_up');
  if (over && stuck) send(world, theOrder, { type: 'EndAsFailed', reason: 'other' } as Message, { by: ops });
  for (const name of wanted) {
    const before = world.events.length + [...world.tells.values()].flat().length;
    const action = actions(world, placing).find((one) => one.name === name);
    action?.run();
    if (world.events.length + [...world.tells.values()].flat().length > before) return true;
  }
  if ([...world.lanes.values()].some((one) => one.length > 0)) return true;
  const due = world.timers.filter((one) => one.left > 0).sort((a, b) => a.due - b.due)[0];
  if (due === undefined) return false;
  fire(world, due);
  return true;
}

/** The action that a draw means, by weight. */
function choose(list: readonly Action[], draw: number): Action {
  const wheel = list.flatMap((one) => Array.from({ length: one.weight }, () => one));
  const action = wheel[draw % wheel.length];
  if (action === undefined) throw new Error('nothing can happen');
  return action;
}

describe('an order', () => {
  it('keeps money, riders and its path under any interleaving', () => {
    const ends: Record<string, number> = {};
    fc.assert(
      fc.property(
        fc.array(fc.nat(1_000_000), { maxLength: 120 }),
        fc.constantFrom('saved', 'link'),
        fc.constantFrom(0, 0, 0, total, total - 1),
        (tape, payment, early) => {
          const world = createWorld();
          const placing: PlaceOrder = { ...place, payment };
          if (early > 0) stray(world, 'o1:charge:1', early);
          for (const draw of tape) {
            const list = actions(world, placing);
            choose(list, draw).run();
            checkHeld(world);
          }
          settle(world, placing);
          checkPath(world.events);
          checkEnd(world);

          ends[orderOf(world).status] = (ends[orderOf(world).status] ?? 0) + 1;
        },
      ),
      {
        numRuns: Number(process.env['RUNS'] ?? 1_000),
        ...(process.env['SEED'] ? { seed: Number(process.env['SEED']) } : {}),
      },
    );
    for (const end of ['delivered', 'cancelled', 'refunded']) expect(ends[end] ?? 0, end).toBeGreaterThan(20);
  });
});
