// How an order ends without a delivery: whoever it holds is given back, whatever was paid goes back, in the same commit.
// I1: after an ending no rider is held, no claim is waited for, and every payment has its refund.

import type {
  CancelOrder,
  EndAsFailed,
  OrderEndReason,
  OrderEvent,
  OrderState,
  RiderReleased,
} from '../../schemas/order.types.ts';
import { accept, type Context, type Decision, ignore, reject } from '../actor.ts';
import { beforePickUp, foldOrder, isBack, isEnded } from './life.ts';
import { refundAgain, refundOf, stuckRefunds } from './refund.ts';

/** The customer or an operator does not want it any more. */
export function cancelOrder(_message: CancelOrder, state: OrderState, context: Context): Decision<OrderEvent> {
  const reason = context.by?.role === 'ops' ? 'by_ops' : 'by_customer';
  if (state.status === 'awaiting_payment') return accept(ended(state, reason, context, state.chargeNo));
  if (beforePickUp(state)) return accept(ended(state, reason, context, null));
  if (isEnded(state)) return ignore();
  if (state.status === 'picked_up') return reject('already_picked_up');
  if (state.status === 'delivered') return reject('already_delivered');
  return reject('unknown_order');
}

/** An operator ends what will not end by itself: a delivery, money without an order, a refund that failed. */
export function endAsFailed(message: EndAsFailed, state: OrderState, context: Context): Decision<OrderEvent> {
  if (state.status === 'unmatched') return accept(ended(state, 'by_ops', context, null));
  if (beforePickUp(state) || state.status === 'picked_up') {
    const pendingAssignmentId = pendingClaim(state, context);
    return accept(windUp(state, { type: 'DeliveryFailed', reason: message.reason, pendingAssignmentId }, context.at));
  }
  const stuck = stuckRefunds(state);
  if (stuck.length > 0) return accept(askAgain(state, context.at));
  if (isEnded(state)) return ignore();
  if (state.status === 'delivered') return reject('already_delivered');
  if (state.status === 'awaiting_payment') return reject('not_paid');
  return reject('unknown_order');
}

/** The order is cancelled; `cancelChargeNo` is the charge that the provider must end. */
export function ended(
  state: OrderState,
  reason: OrderEndReason,
  context: Context,
  cancelChargeNo: number | null,
): readonly OrderEvent[] {
  const pendingAssignmentId = pendingClaim(state, context);
  const { paymentId } = state;
  const requestedAt = context.at;
  const first: OrderEvent = {
    type: 'OrderCancelled',
    reason,
    pendingAssignmentId,
    cancelChargeNo,
    paymentId,
    requestedAt,
  };
  return windUp(state, first, context.at);
}

/** The rider that the order holds is given back; null when it holds none. */
export function released(state: OrderState, reason: RiderReleased['reason'], exclude: boolean): RiderReleased | null {
  const { assignmentId, riderId, claimNo } = state;
  if (assignmentId === null || riderId === null) return null;
  return { type: 'RiderReleased', assignmentId, riderId, claimNo, reason, offered: true, exclude };
}

function windUp(state: OrderState, first: OrderEvent, at: number): readonly OrderEvent[] {
  const release = released(state, 'order_ended', false);
  const events: OrderEvent[] = release === null ? [first] : [first, release];
  for (const payment of state.payments)
    if (payment.refundNo === 0) events.push(refundOf(foldOrder(state, events), payment, refundReason(state), at));
  const after = foldOrder(state, events);
  const awaited = after.status !== 'refunding' && after.payments.some((one) => !isBack(after, one));
  return awaited ? [...events, { type: 'RefundsAwaited' }] : events;
}

function askAgain(state: OrderState, at: number): readonly OrderEvent[] {
  const events: OrderEvent[] = [];
  for (const refund of stuckRefunds(state)) events.push(refundAgain(foldOrder(state, events), refund, at));
  return events;
}

const refundReason = (state: OrderState): 'never_placed' | 'order_ended' =>
  state.status === 'unmatched' ? 'never_placed' : 'order_ended';

const pendingClaim = (state: OrderState, context: Context): string | null =>
  state.claimPending ? `${context.self.id}:${state.assignmentNo}` : null;
