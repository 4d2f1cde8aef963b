// Every message in every status of an order: what is decided, as a table. What is not named is ignored.

import { describe, expect, it } from 'vitest';
import type { Message } from '../../../../actors/actor.ts';
import { order } from '../../../../actors/order/order.ts';
import { type Around, given } from '../scenario.ts';
import * as f from './fixture.ts';

type Past = keyof typeof f.past;
const byRider = { sender: { type: 'rider', id: 'k1' } };

const messages: Readonly<Record<string, readonly [Message, Around?]>> = {
  PlaceOrder: [f.place, { rows: f.rows, by: f.customer }],
  CancelOrder: [f.cancel, { by: f.customer }],
  AcceptByKitchen: [f.cooks, { by: f.restaurant }],
  RejectByKitchen: [{ type: 'RejectByKitchen', reason: 'too_busy' } as Message, { by: f.restaurant }],
  MarkReady: [{ type: 'MarkReady' }, { by: f.restaurant }],
  EndAsFailed: [f.endAsFailed, { by: f.ops }],
  PickUpReported: [f.pickUp, byRider],
  'PickUpReported wrong': [{ ...f.pickUp, code: f.code === '0000' ? '1111' : '0000' } as Message, byRider],
  'PickUpReported other': [{ ...f.pickUp, riderId: 'k9' } as Message],
  DeliveryReported: [f.delivery, byRider],
  'PaymentReported created': [f.payment('created', { url: 'http://pay.example/1' })],
  'PaymentReported succeeded': [f.payment('succeeded')],
  'PaymentReported failed': [f.payment('failed')],
  'PaymentReported cancelled': [f.payment('cancelled')],
  'PaymentReported gave_up': [f.payment('gave_up')],
  'PaymentReported second': [f.payment('succeeded', { paymentId: 'p2' })],
  'PaymentReported mismatch': [f.payment('succeeded', { paymentId: 'p2', amount: 1 })],
  'RefundReported succeeded': [f.refund('succeeded')],
  'RefundReported failed': [f.refund('failed')],
  'RefundReported gave_up': [f.refund('gave_up')],
  'RidersClaimed reserved': [f.claimed('reserved')],
  'RidersClaimed none': [f.claimed('none')],
  'RidersClaimed gave_up': [f.claimed('gave_up')],
  AssignmentAccepted: [f.accepted, byRider],
  AssignmentDeclined: [f.declined, byRider],
  RiderLost: [f.lost, byRider],
  PaymentTimedOut: [{ type: 'PaymentTimedOut', chargeNo: 1 } as Message],
  KitchenSilent: [{ type: 'KitchenSilent' }],
  ReservationExpired: [{ type: 'ReservationExpired', assignmentId: 'o1:1' } as Message],
  SearchAgain: [{ type: 'SearchAgain', assignmentId: 'o1:3' } as Message],
  DeliveryOverdue: [{ type: 'DeliveryOverdue', assignmentId: 'o1:1' } as Message],
  'TellRefused OfferMade': [f.unreadByRider('OfferMade'), byRider],
  'TellRefused AssignmentConfirmed': [f.unreadByRider('AssignmentConfirmed'), byRider],
  'TellRefused TicketOpened': [f.unreadByRider('TicketOpened'), { sender: { type: 'kitchen', id: 'r1' } }],
};

/** Decision → the pasts in which it is taken. */
const table: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  PlaceOrder: {
    'OrderPlaced PaymentRequested': 'none',
    'OrderPlaced PaymentConfirmed RiderSearchStarted': 'unmatched',
  },
  CancelOrder: {
    'reject unknown_order': 'none unmatched',
    'OrderCancelled(by_customer)': 'awaiting awaitingLink',
    'OrderCancelled(by_customer) RefundRequested(order_ended)': 'paid cooking waiting',
    'OrderCancelled(by_customer) RiderReleased(order_ended) RefundRequested(order_ended)': 'reserved assigned',
    'reject already_picked_up': 'pickedUp',
    'reject already_delivered': 'delivered',
  },
  AcceptByKitchen: {
    'reject unknown_order': 'none unmatched',
    'reject not_paid': 'awaiting awaitingLink',
    KitchenAccepted: 'paid waiting',
    'reject order_ended': 'failed refunding refunded refundFailed refundGivenUp',
  },
  RejectByKitchen: {
    'reject unknown_order': 'none unmatched',
    'reject not_paid': 'awaiting awaitingLink',
    'KitchenRejected(too_busy) OrderCancelled(kitchen_rejected) RefundRequested(order_ended)': 'paid cooking waiting',
    'KitchenRejected(too_busy) OrderCancelled(kitchen_rejected) RiderReleased(order_ended) RefundRequested(order_ended)':
      'reserved assigned',
    'reject already_picked_up': 'pickedUp delivered',
    'reject order_ended': 'failed refunding refunded refundFailed refundGivenUp',
  },
  MarkReady: {
    'reject unknown_order': 'none unmatched',
    'reject not_paid': 'awaiting awaitingLink',
    'reject not_accepted': 'paid waiting',
    OrderReady: 'cooking reserved assigned',
    'reject already_picked_up': 'pickedUp delivered',
    'reject order_ended': 'failed refunding refunded refundFailed refundGivenUp',
  },
  EndAsFailed: {
    'reject unknown_order': 'none',
    'reject not_paid': 'awaiting awaitingLink',
    'OrderCancelled(by_ops) RefundRequested(never_placed)': 'unmatched',
    'DeliveryFailed(customer_absent) RefundRequested(order_ended)': 'paid cooking waiting',
    'DeliveryFailed(customer_absent) RiderReleased(order_ended) RefundRequested(order_ended)':
      'reserved assigned pickedUp',
    'reject already_delivered': 'delivered',
    'RefundRequested(order_ended)': 'refundFailed refundGivenUp',
  },
  PickUpReported: {
    'reject not_yours':
      'none awaiting awaitingLink unmatched paid cooking waiting delivered failed refunding refunded refundFailed refundGivenUp',
    'reject not_assigned': 'reserved',
    OrderPickedUp: 'assigned',
  },
  'PickUpReported wrong': {
    'reject not_yours':
      'none awaiting awaitingLink unmatched paid cooking waiting delivered failed refunding refunded refundFailed refundGivenUp',
    'reject not_assigned': 'reserved',
    'reject wrong_code': 'assigned',
  },
  'PickUpReported other': {
    'reject not_yours':
      'none awaiting awaitingLink unmatched paid cooking waiting reserved assigned pickedUp delivered failed refunding refunded refundFailed refundGivenUp',
  },
  DeliveryReported: {
    'reject not_yours':
      'none awaiting awaitingLink unmatched paid cooking waiting failed refunding refunded refundFailed refundGivenUp',
    'reject not_picked_up': 'reserved assigned',
    'OrderDelivered RiderReleased(delivered)': 'pickedUp',
  },
  'PaymentReported created': {
    PaymentStarted: 'awaiting awaitingLink',
  },
  'PaymentReported succeeded': {
    PaymentUnmatched: 'none',
    'PaymentConfirmed RiderSearchStarted': 'awaiting awaitingLink',
    'PaymentSurplus(late_payment) RefundRequested(late_payment)': 'failed',
  },
  'PaymentReported failed': {
    'PaymentFailed(declined) OrderCancelled(payment_failed)': 'awaiting awaitingLink',
  },
  'PaymentReported cancelled': {
    'PaymentFailed(cancelled) OrderCancelled(payment_failed)': 'awaiting awaitingLink',
  },
  'PaymentReported gave_up': {
    'PaymentFailed(unreachable) OrderCancelled(payment_failed)': 'awaiting awaitingLink',
  },
  'PaymentReported second': {
    PaymentUnmatched: 'none unmatched',
    'PaymentConfirmed RiderSearchStarted': 'awaiting awaitingLink',
    'PaymentSurplus(second_payment) RefundRequested(second_payment)':
      'paid cooking waiting reserved assigned pickedUp delivered',
    'PaymentSurplus(late_payment) RefundRequested(late_payment)':
      'failed refunding refunded refundFailed refundGivenUp',
  },
  'PaymentReported mismatch': {
    PaymentUnmatched: 'none unmatched',
    'PaymentSurplus(amount_mismatch) RefundRequested(amount_mismatch)': 'awaiting awaitingLink',
    'PaymentSurplus(second_payment) RefundRequested(second_payment)':
      'paid cooking waiting reserved assigned pickedUp delivered',
    'PaymentSurplus(late_payment) RefundRequested(late_payment)':
      'failed refunding refunded refundFailed refundGivenUp',
  },
  'RefundReported succeeded': {
    'RefundConfirmed OrderRefunded': 'refunding refundFailed refundGivenUp',
  },
  'RefundReported failed': {
    'RefundFailed(failed)': 'refunding',
  },
  'RefundReported gave_up': {
    'RefundFailed(gave_up)': 'refunding',
  },
  'RidersClaimed reserved': {
    RiderReserved: 'paid cooking',
    'RiderReleased(unwanted)': 'refunding refunded refundFailed refundGivenUp',
  },
  'RidersClaimed none': {
    'RidersNotFound RiderSearchStarted': 'paid cooking',
  },
  'RidersClaimed gave_up': {
    RidersNotFound: 'paid cooking',
  },
  AssignmentAccepted: {
    AcceptRefused: 'paid cooking waiting delivered refunding refunded refundFailed refundGivenUp',
    RiderAssigned: 'reserved',
  },
  AssignmentDeclined: {
    'RiderReleased(declined) RiderSearchStarted': 'reserved assigned',
  },
  RiderLost: {
    'RiderLostReported RiderReleased(lost) RiderSearchStarted': 'reserved assigned',
    RiderLostReported: 'pickedUp',
  },
  PaymentTimedOut: {
    'PaymentFailed(timed_out) OrderCancelled(payment_timed_out)': 'awaiting awaitingLink',
  },
  KitchenSilent: {
    'OrderCancelled(kitchen_silent) RefundRequested(order_ended)': 'paid waiting',
  },
  ReservationExpired: {
    'RiderReleased(expired) RiderSearchStarted': 'reserved',
  },
  SearchAgain: {
    RiderSearchStarted: 'waiting',
  },
  DeliveryOverdue: {
    DeliveryLate: 'assigned pickedUp',
  },
  'TellRefused OfferMade': {
    'RiderReleased(unreachable) RiderSearchStarted': 'reserved',
  },
  'TellRefused AssignmentConfirmed': {
    'RiderReleased(unreachable) RiderSearchStarted': 'assigned',
  },
  'TellRefused TicketOpened': {},
};

function decided(past: Past, name: string): string {
  const [message, around] = messages[name] ?? [{ type: 'none' }];
  const { decision, events } = given(order, f.past[past]).when(message, around);
  if (decision.kind !== 'accept') return decision.kind === 'reject' ? `reject ${decision.reason}` : 'ignore';
  return events.map((event) => `${event.type}${'reason' in event ? `(${event.reason})` : ''}`).join(' ');
}

describe('order', () => {
  it('has a row for every message', () => expect(Object.keys(table)).toEqual(Object.keys(messages)));

  for (const [name, decisions] of Object.entries(table)) {
    const taken = Object.entries(decisions).flatMap(([decision, pasts]) =>
      pasts.split(' ').map((past) => [past, decision] as const),
    );
    const expected = new Map<string, string>(taken);
    it.each(Object.keys(f.past) as Past[])(`${name} in %s`, (past) =>
      expect(decided(past, name)).toBe(expected.get(past) ?? 'ignore'),
    );
  }

  it.each(Object.keys(messages))('%s a second time changes nothing and is not refused', (name) => {
    const [message, around] = messages[name] ?? [{ type: 'none' }];
    for (const past of Object.values(f.past)) {
      const first = given(order, past).when(message, around);
      if (first.decision.kind !== 'accept') continue;
      const again = first.again();
      expect(again.decision.kind, JSON.stringify(again.decision)).toBe('ignore');
    }
  });
});
