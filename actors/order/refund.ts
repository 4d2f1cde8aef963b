// Giving a payment back: one refund each, asked for again only when an operator says so.
// I1: a refund that the provider refused gets a new number; one of which nobody knows keeps its number and so its key.

import type { KeptPayment, KeptRefund, OrderState, RefundReason, RefundRequested } from '../../schemas/order.types.ts';
import { isEnded } from './life.ts';

/** The first request to give a payment back. */
export const refundOf = (
  state: OrderState,
  payment: KeptPayment,
  reason: RefundReason,
  at: number,
): RefundRequested => ({
  type: 'RefundRequested',
  refundNo: nextRefundNo(state),
  tries: 0,
  paymentId: payment.paymentId,
  amount: payment.amount,
  currency: payment.currency,
  reason,
  closing: isEnded(state),
  requestedAt: at,
});

/** The request to try a refund again that failed or was given up. */
export const refundAgain = (state: OrderState, refund: KeptRefund, at: number): RefundRequested => ({
  type: 'RefundRequested',
  refundNo: refund.status === 'failed' ? nextRefundNo(state) : refund.refundNo,
  tries: refund.tries + 1,
  paymentId: refund.paymentId,
  amount: refund.amount,
  currency: refund.currency,
  reason: 'order_ended',
  closing: isEnded(state),
  requestedAt: at,
});

/** Refunds that wait for an operator: failed or given up, and the last word on their payment. */
export const stuckRefunds = (state: OrderState): readonly KeptRefund[] =>
  state.refunds.filter(
    (one) =>
      (one.status === 'failed' || one.status === 'gave_up') &&
      state.payments.some((payment) => payment.paymentId === one.paymentId && payment.refundNo === one.refundNo),
  );

const nextRefundNo = (state: OrderState): number => Math.max(0, ...state.refunds.map((one) => one.refundNo)) + 1;
