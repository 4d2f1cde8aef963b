// Each step of the checkout saga × {error, timeout, crash, duplicate reply}: where it leads, and that nothing is done twice.

import { describe, expect, it } from 'vitest';
import type { Message } from '../../../../actors/actor.ts';
import { order } from '../../../../actors/order/order.ts';
import type { OrderState } from '../../../../schemas/order.types.ts';
import { given, type Outcome } from '../scenario.ts';
import * as f from './fixture.ts';

const asked = (outcome: Outcome): readonly string[] => outcome.reaction.effects.map((one) => one.ref);

/** A step of the saga: where it stands, and its answers when it works, fails, or is not heard of in time. */
type Step = {
  readonly past: keyof typeof f.past;
  readonly works: Message;
  readonly error: Message;
  readonly timeout: Message;
  readonly ends: readonly [string, string, string];
};

const steps: Readonly<Record<string, Step>> = {
  'charge (saved)': {
    past: 'awaiting',
    works: f.payment('succeeded'),
    error: f.payment('failed'),
    timeout: f.payment('gave_up'),
    ends: ['finding_rider', 'cancelled', 'cancelled'],
  },
  'charge (link)': {
    past: 'awaitingLink',
    works: f.payment('succeeded'),
    error: f.payment('cancelled'),
    timeout: { type: 'PaymentTimedOut', chargeNo: 1 } as Message,
    ends: ['finding_rider', 'cancelled', 'cancelled'],
  },
  kitchen: {
    past: 'paid',
    works: f.cooks as Message,
    error: { type: 'RejectByKitchen', reason: 'closing' } as Message,
    timeout: { type: 'KitchenSilent' },
    ends: ['finding_rider', 'refunding', 'refunding'],
  },
  claim: {
    past: 'cooking',
    works: f.claimed('reserved'),
    error: f.claimed('none'),
    timeout: f.claimed('gave_up'),
    ends: ['rider_reserved', 'finding_rider', 'finding_rider'],
  },
  offer: {
    past: 'reserved',
    works: f.accepted,
    error: f.declined,
    timeout: { type: 'ReservationExpired', assignmentId: 'o1:1' } as Message,
    ends: ['assigned', 'finding_rider', 'finding_rider'],
  },
  'ride to the kitchen': {
    past: 'assigned',
    works: f.pickUp,
    error: { ...f.declined, reason: 'not_mine' } as Message,
    timeout: f.lost,
    ends: ['picked_up', 'finding_rider', 'finding_rider'],
  },
  'ride to the door': {
    past: 'pickedUp',
    works: f.delivery,
    error: f.endAsFailed as Message,
    timeout: { type: 'DeliveryOverdue', assignmentId: 'o1:1' } as Message,
    ends: ['delivered', 'refunding', 'picked_up'],
  },
  refund: {
    past: 'refunding',
    works: f.refund('succeeded'),
    error: f.refund('failed'),
    timeout: f.refund('gave_up'),
    ends: ['refunded', 'refunding', 'refunding'],
  },
};

describe.each(Object.entries(steps))('%s', (_name, step) => {
  const answers = [step.works, step.error, step.timeout] as const;

  it.each([
    ['works', 0],
    ['error', 1],
    ['timeout', 2],
  ] as const)('%s', (_kind, i) => {
    const state = given(order, f.past[step.past]).when(answers[i]).state as OrderState;
    expect(state.status).toBe(step.ends[i]);
  });

  it('crash: what was asked before it is asked again alike, for decide and react are pure', () => {
    for (const answer of answers) {
      const [first, second] = [0, 1].map(() => given(order, f.past[step.past]).when(answer));
      expect(second?.events).toEqual(first?.events);
      expect(second?.reaction).toEqual(first?.reaction);
    }
  });

  it('duplicate reply: the second changes nothing', () => {
    for (const answer of answers) given(order, f.past[step.past]).when(answer).again().ignores();
  });

  it('the other answers, late: nothing is paid, refunded or released twice', () => {
    for (const first of answers)
      for (const late of answers) {
        const before = given(order, f.past[step.past]).when(first);
        const after = given(order, [...f.past[step.past], ...before.events]).when(late);
        const refs = [...asked(before), ...asked(after)];
        expect(new Set(refs).size).toBe(refs.length);
        const entries = [...before.reaction.ledger, ...after.reaction.ledger].map((one) => one.ref);
        expect(new Set(entries).size).toBe(entries.length);
      }
  });
});
