// What the provider has, as facts of the order. One form for answers and webhooks, so that both are one fact.

import type { PaymentReported, RefundReported } from '../../../schemas/order.types.ts';
import type { Payment, Refund } from './provider.ts';

/** The fact of a payment as it is now. */
export const paymentFact = (payment: Payment): PaymentReported => ({
  type: 'PaymentReported',
  paymentId: payment.id,
  chargeKey: payment.key,
  status: payment.status,
  amount: payment.amount,
  currency: payment.currency,
  url: payment.status === 'created' ? payment.url : null,
});

/** The fact of a charge of which no payment is known: refused, never made, or given up. */
export const noPaymentFact = (chargeKey: string, status: 'failed' | 'cancelled' | 'gave_up'): PaymentReported => ({
  type: 'PaymentReported',
  paymentId: null,
  chargeKey,
  status,
  amount: 0,
  currency: null,
  url: null,
});

/** The fact of a refund as it is now. */
export const refundFact = (refund: Refund): RefundReported => ({
  type: 'RefundReported',
  refundId: refund.id,
  refundKey: refund.key,
  paymentId: refund.paymentId,
  status: refund.status,
  amount: refund.amount,
  currency: refund.currency,
});

/** The fact of a refund of which nothing came: refused, or given up. */
export const noRefundFact = (refundKey: string, status: 'failed' | 'gave_up'): RefundReported => ({
  type: 'RefundReported',
  refundId: null,
  refundKey,
  paymentId: null,
  status,
  amount: 0,
  currency: null,
});
