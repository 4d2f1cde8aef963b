// The checkout saga: what follows from each step, and what its turns come to; faults of each step stand in saga-faults.test.ts.

import { describe, expect, it } from 'vitest';
import type { Message } from '../../../../actors/actor.ts';
import { order } from '../../../../actors/order/order.ts';
import { acceptLateMsMax, reservationTtlMs, searchMsMax } from '../../../../actors/order/times.ts';
import type { OrderState, PlaceOrder } from '../../../../schemas/order.types.ts';
import { type Around, given, history, noon, type Outcome } from '../scenario.ts';
import * as f from './fixture.ts';

const fold = (past: readonly Message[]): OrderState =>
  past.reduce((state: object, event) => order.evolve(state, event), order.initial) as OrderState;
const told = (outcome: Outcome): readonly string[] =>
  outcome.reaction.tells.map(({ to, message }) => `${to.type}/${to.id} ${message.type}`);
const asked = (outcome: Outcome): readonly string[] => outcome.reaction.effects.map((one) => one.ref);

describe('what follows', () => {
  it('paid: the kitchen has a ticket and 180 s, a rider is searched, the money is in the books', () => {
    const paid = given(order, f.past.awaiting).when(f.payment('succeeded'));
    paid.gives(
      { type: 'PaymentConfirmed', amount: f.total },
      { type: 'RiderSearchStarted', assignmentId: 'o1:1', radiusMeters: 5_000 },
    );
    expect(told(paid)).toEqual(['kitchen/r1 TicketOpened']);
    expect(paid.reaction.tells[0]?.message).toMatchObject({
      handoverCode: f.code,
      lines: [{ itemId: 'dosa', quantity: 2 }, { itemId: 'coffee' }],
    });
    expect(paid.reaction.timers).toEqual([{ fact: { type: 'KitchenSilent' }, afterMs: 180_000 }]);
    expect(paid.reaction.effects).toMatchObject([
      { kind: 'claim', lane: 'rider', ref: 'o1:1:claim', request: { excluded: [], searchSince: noon } },
    ]);
    expect(paid.reaction.ledger).toEqual([
      {
        ref: 'charge:p1',
        lines: [
          { account: 'provider', amount: f.total, currency: 'INR' },
          { account: 'orders', amount: -f.total, currency: 'INR' },
        ],
      },
    ]);
  });

  it('reserved: the rider is offered it for 15 s', () => {
    const reserved = given(order, f.past.cooking).when(f.claimed('reserved'));
    reserved.gives({ type: 'RiderReserved', riderId: 'k1', claimNo: 5, expiresAt: noon + reservationTtlMs });
    expect(reserved.reaction.tells).toMatchObject([
      {
        to: { type: 'rider', id: 'k1' },
        message: { type: 'OfferMade', claimNo: 5, fee: 3_000, currency: 'INR', dropoffCell: f.place.dropoffCell },
      },
    ]);
    expect(reserved.reaction.timers).toEqual([
      { fact: { type: 'ReservationExpired', assignmentId: 'o1:1' }, afterMs: 15_000 },
    ]);
  });

  it('accepted: rider and kitchen hear it, a late delivery will be noticed', () => {
    const assigned = given(order, f.past.reserved).when(f.accepted);
    expect(told(assigned)).toEqual(['rider/k1 AssignmentConfirmed', 'kitchen/r1 TicketChanged']);
    expect(assigned.reaction.timers).toEqual([
      { fact: { type: 'DeliveryOverdue', assignmentId: 'o1:1' }, afterMs: 5_400_000 },
    ]);
  });

  it('picked up, delivered: the rider hears both, its row is freed, everybody has earned', () => {
    expect(told(given(order, f.past.assigned).when(f.pickUp))).toEqual([
      'rider/k1 PickUpConfirmed',
      'kitchen/r1 TicketClosed',
    ]);
    const done = given(order, f.past.pickedUp).when(f.delivery);
    expect(told(done)).toEqual(['rider/k1 AssignmentEnded']);
    expect(asked(done)).toEqual(['o1:1:release']);
    expect(done.reaction.ledger[0]?.lines).toEqual([
      { account: 'orders', amount: 32_500, currency: 'INR' },
      { account: 'restaurants', amount: -29_000, currency: 'INR' },
      { account: 'riders', amount: -3_000, currency: 'INR' },
      { account: 'service', amount: -500, currency: 'INR' },
    ]);
  });

  it('cancelled before payment: the provider is told, nobody else', () => {
    const cancelled = given(order, f.past.awaitingLink).when(f.cancel, { by: f.customer });
    expect(asked(cancelled)).toEqual(['o1:cancel:1']);
    expect(told(cancelled)).toEqual([]);
  });

  it('cancelled in search: the claim is withdrawn; with a rider: released and told; the money is on its way', () => {
    const searching = given(order, f.past.cooking).when(f.cancel, { by: f.customer });
    expect(searching.reaction.withdraw).toEqual(['o1:1:claim']);
    expect(asked(searching)).toEqual(['o1:refund:1/0']);
    expect(told(searching)).toEqual(['kitchen/r1 TicketClosed']);
    const reserved = given(order, f.past.reserved).when(f.cancel, { by: f.customer });
    expect(reserved.reaction.withdraw).toEqual([]);
    expect(asked(reserved)).toEqual(['o1:1:release', 'o1:refund:1/0']);
    expect(told(reserved)).toEqual(['kitchen/r1 TicketClosed', 'rider/k1 AssignmentEnded']);
    expect(reserved.reaction.ledger.map((one) => one.ref)).toEqual(['cancellation:p1']);
    const refunded = given(order, f.past.refunding).when(f.refund('succeeded'));
    refunded.gives({ type: 'RefundConfirmed' }, { type: 'OrderRefunded', amount: f.total, currency: 'INR' });
    expect(refunded.reaction.ledger.map((one) => one.ref)).toEqual(['refund:1']);
  });

  it('its conversation hears what a customer must hear, and only when there is one', () => {
    const talk = history(order, [
      [{ ...f.place, conversationId: 'v1' } as PlaceOrder, { rows: f.rows, by: f.customer }],
    ]);
    const paid = given(order, talk).when(f.payment('succeeded'));
    expect(paid.reaction.tells[1]).toMatchObject({
      to: { type: 'conversation', id: 'v1' },
      message: { type: 'OrderNews', news: 'PaymentConfirmed', status: 'paid', total: f.total },
    });
    expect(told(given(order, f.past.awaiting).when(f.payment('succeeded')))).toEqual(['kitchen/r1 TicketOpened']);
  });

  it('parked with a reservation: the rider is released and told; else nothing', () => {
    const parked = order.onParked(fold(f.past.reserved), { type: 'order', id: 'o1' });
    expect(parked.effects).toMatchObject([
      { kind: 'release', ref: 'o1:1:release:parked', request: { assignmentId: 'o1:1' } },
    ]);
    expect(parked.tells).toMatchObject([
      { to: { type: 'rider', id: 'k1' }, message: { type: 'AssignmentEnded', reason: 'unreachable' } },
    ]);
    for (const past of [f.past.paid, f.past.assigned, f.past.delivered, f.past.none])
      expect(order.onParked(fold(past), { type: 'order', id: 'o1' })).toEqual({});
  });
});

describe('searching', () => {
  it('widens at once to 25 km, then waits longer and longer, then gives the money back', () => {
    const none = (n: number) => f.claimed('none', { assignmentId: `o1:${n}` });
    const searching: (readonly [Message, Around?])[] = [
      [f.place, { rows: f.rows, by: f.customer }],
      [f.payment('succeeded')],
      [none(1)],
      [none(2)],
    ];
    const widest = history(order, searching);
    expect(fold(widest)).toMatchObject({ assignmentNo: 3, ring: 2 });
    const waits: unknown[] = [];
    let past: readonly Message[] = widest;
    for (let n = 3; n < 8; n++) {
      const missed = given(order, past).when(none(n));
      waits.push(missed.reaction.timers[0]?.afterMs);
      past = [
        ...past,
        ...missed.events,
        ...given(order, [...past, ...missed.events]).when({ type: 'SearchAgain', assignmentId: `o1:${n}` } as Message)
          .events,
      ];
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 5_000, 5_000]);
    given(order, past)
      .when(none(8), { at: noon + searchMsMax })
      .gives(
        { type: 'RidersNotFound', waitMs: 0 },
        { type: 'OrderCancelled', reason: 'no_rider' },
        { type: 'RefundRequested' },
      );
    given(order, f.past.waiting)
      .when({ type: 'SearchAgain', assignmentId: 'o1:3' } as Message, { at: noon + searchMsMax })
      .gives({ type: 'OrderCancelled', reason: 'no_rider' }, { type: 'RefundRequested' });
  });

  it('asks nobody twice: who declined, let it expire or was lost is excluded', () => {
    for (const message of [f.declined, f.lost, { type: 'ReservationExpired', assignmentId: 'o1:1' } as Message]) {
      const again = given(order, f.past.reserved).when(message);
      expect(again.reaction.effects.map((one) => one.kind)).toEqual(['release', 'claim']);
      expect(again.reaction.effects[1]?.request).toMatchObject({ assignmentId: 'o1:2', excluded: ['k1'] });
    }
  });

  it('an acceptance long after its offer, from behind a parked key, does not count', () => {
    given(order, f.past.reserved)
      .when(f.accepted, { at: noon + reservationTtlMs + acceptLateMsMax })
      .gives({ type: 'RiderAssigned' });
    given(order, f.past.reserved)
      .when(f.accepted, { at: noon + reservationTtlMs + acceptLateMsMax + 1 })
      .gives({ type: 'RiderReleased', reason: 'expired' }, { type: 'RiderSearchStarted' });
  });

  it('a late acceptance is told the end, once', () => {
    const late = given(order, f.past.refunding).when(f.accepted);
    late.gives({ type: 'AcceptRefused', riderId: 'k1' });
    expect(told(late)).toEqual(['rider/k1 AssignmentEnded']);
    late.again().ignores();
  });

  it('the limit begins anew when an assigned rider is lost', () => {
    const at = noon + searchMsMax * 2;
    given(order, f.past.assigned)
      .when(f.lost, { at })
      .gives({ type: 'RiderLostReported' }, { type: 'RiderReleased' }, { type: 'RiderSearchStarted', searchSince: at });
  });
});

describe('money', () => {
  it('found by a later PlaceOrder it pays; otherwise it goes back and a new charge has a new number', () => {
    const early = (amount: number) => history(order, [[f.payment('succeeded', { amount })]]);
    given(order, early(f.total))
      .when(f.place, { rows: f.rows, by: f.customer })
      .gives({ type: 'OrderPlaced' }, { type: 'PaymentConfirmed', matched: true }, { type: 'RiderSearchStarted' });
    const other = given(order, early(f.total - 1)).when(f.place, { rows: f.rows, by: f.customer });
    other.gives(
      { type: 'OrderPlaced' },
      { type: 'RefundRequested', reason: 'never_placed', closing: false },
      { type: 'PaymentRequested', chargeNo: 2 },
    );
    expect(asked(other)).toEqual(['o1:refund:1/0', 'o1:charge:2']);
  });

  it('a refund that failed is asked again under a new key, one given up under its own', () => {
    const failed = given(order, f.past.refundFailed).when(f.endAsFailed, { by: f.ops });
    expect(asked(failed)).toEqual(['o1:refund:2/1']);
    expect(failed.reaction.ledger).toEqual([]);
    expect(asked(given(order, f.past.refundGivenUp).when(f.endAsFailed, { by: f.ops }))).toEqual(['o1:refund:1/1']);
  });

  it('a refund of another amount is an alarm, not a refund', () =>
    void given(order, f.past.refunding)
      .when(f.refund('succeeded', { amount: 1 }))
      .gives({ type: 'RefundFailed', reason: 'amount_mismatch' }));

  it('an order that ends while a refund is under way waits for it', () => {
    const surplus = history(order, [
      [f.place, { rows: f.rows, by: f.customer }],
      [f.payment('succeeded', { paymentId: 'p9', amount: 1 })],
    ]);
    const ended = given(order, surplus).when(f.cancel, { by: f.customer });
    ended.gives({ type: 'OrderCancelled' }, { type: 'RefundsAwaited' });
    given(order, [...surplus, ...ended.events])
      .when(f.refund('succeeded', { paymentId: 'p9', amount: 1 }))
      .gives({ type: 'RefundConfirmed' }, { type: 'OrderRefunded', amount: 1 });
  });
});
