// What the provider says, and what the order makes of it: the one payment it wants, money it does not want, refunds.
// I1: a payment that succeeded is kept once, by its id; each is either the order's price or on its way back.
// I2: the order is paid only by exactly its total in its currency.
// I3: a fact that arrives twice, late or out of order is ignored or compensated, never refused.

import type {
  OrderEvent,
  OrderState,
  PaymentFailure,
  PaymentReported,
  PaymentTimedOut,
  RefundReported,
  RefundRequested,
} from '../../schemas/order.types.ts';
import { accept, type Context, type Decision, ignore } from '../actor.ts';
import { ended } from './ending.ts';
import { foldOrder, isBack, isEnded } from './life.ts';
import { numberOf } from './money.ts';
import { refundOf } from './refund.ts';
import { searchStarted } from './search.ts';

/** The provider, by answer or webhook, about a payment. */
export function paymentReported(message: PaymentReported, state: OrderState, context: Context): Decision<OrderEvent> {
  if (message.status === 'succeeded') return paymentSucceeded(message, state, context);
  const current = state.status === 'awaiting_payment' && numberOf(message.chargeKey) === state.chargeNo;
  if (!current) return ignore();
  switch (message.status) {
    case 'created':
      return paymentStarted(message, state);
    case 'failed':
      return accept(failed(state, context, 'declined', message.paymentId));
    case 'cancelled':
      return accept(failed(state, context, 'cancelled', message.paymentId));
    case 'gave_up':
      return accept(failed(state, context, 'unreachable', message.paymentId));
  }
}

/** The customer did not pay in time. */
export function paymentTimedOut(message: PaymentTimedOut, state: OrderState, context: Context): Decision<OrderEvent> {
  if (state.status !== 'awaiting_payment' || message.chargeNo !== state.chargeNo) return ignore();
  return accept(failed(state, context, 'timed_out', state.paymentId));
}

/** The provider, by answer or webhook, about a refund. */
export function refundReported(message: RefundReported, state: OrderState): Decision<OrderEvent> {
  const refund = state.refunds.find((one) => one.refundNo === numberOf(message.refundKey));
  if (refund === undefined || refund.status === 'succeeded') return ignore();
  const { refundNo, paymentId, amount, currency } = refund;
  if (message.status !== 'succeeded') {
    if (refund.status !== 'requested') return ignore();
    return accept([{ type: 'RefundFailed', refundNo, paymentId, reason: message.status }]);
  }
  if (message.amount !== amount || message.currency !== currency) {
    if (refund.status !== 'requested') return ignore();
    return accept([{ type: 'RefundFailed', refundNo, paymentId, reason: 'amount_mismatch' }]);
  }
  const confirmed: OrderEvent = { type: 'RefundConfirmed', refundNo, paymentId, amount, currency };
  return accept([confirmed, ...refundedWhenAll(foldOrder(state, [confirmed]), currency)]);
}

/** The last word on an ended order, once every payment it got is back. */
function refundedWhenAll(state: OrderState, currency: string): readonly OrderEvent[] {
  if (state.status !== 'refunding' || !state.payments.every((one) => isBack(state, one))) return [];
  const same = state.payments.filter((one) => one.currency === currency);
  return [{ type: 'OrderRefunded', amount: same.reduce((sum, one) => sum + one.amount, 0), currency }];
}

function paymentStarted(message: PaymentReported, state: OrderState): Decision<OrderEvent> {
  const { paymentId, url } = message;
  if (paymentId === null || (paymentId === state.paymentId && (url === null || url === state.payUrl))) return ignore();
  return accept([{ type: 'PaymentStarted', paymentId, payUrl: url }]);
}

function paymentSucceeded(message: PaymentReported, state: OrderState, context: Context): Decision<OrderEvent> {
  const { paymentId, amount, currency } = message;
  if (paymentId === null || currency === null || state.payments.some((one) => one.paymentId === paymentId))
    return ignore();
  const paid = { paymentId, amount, currency };
  if (state.status === 'new' || state.status === 'unmatched')
    return accept([{ type: 'PaymentUnmatched', ...paid, chargeNo: numberOf(message.chargeKey) }]);
  const wanted = state.status === 'awaiting_payment';
  if (wanted && amount === state.total && currency === state.currency) {
    const confirmed: OrderEvent = { type: 'PaymentConfirmed', ...paid, matched: false };
    return accept([confirmed, searchStarted(foldOrder(state, [confirmed]), context, 0)]);
  }
  const reason = wanted ? 'amount_mismatch' : isEnded(state) ? 'late_payment' : 'second_payment';
  return accept(surplus(state, { ...paid, reason }, context));
}

type Surplus = Pick<RefundRequested, 'paymentId' | 'amount' | 'currency' | 'reason'>;

function surplus(state: OrderState, paid: Surplus, context: Context): readonly OrderEvent[] {
  const kept: OrderEvent = { type: 'PaymentSurplus', ...paid };
  return [kept, refundOf(foldOrder(state, [kept]), { ...paid, refundNo: 0 }, paid.reason, context.at)];
}

function failed(
  state: OrderState,
  context: Context,
  reason: PaymentFailure,
  paymentId: string | null,
): readonly OrderEvent[] {
  const first: OrderEvent = { type: 'PaymentFailed', chargeNo: state.chargeNo, paymentId, reason };
  // A declined or cancelled payment is over at the provider; of the others nobody knows, so the provider must end them.
  const open = reason === 'timed_out' || reason === 'unreachable';
  const why = reason === 'timed_out' ? 'payment_timed_out' : 'payment_failed';
  return [first, ...ended(foldOrder(state, [first]), why, context, open ? state.chargeNo : null)];
}
