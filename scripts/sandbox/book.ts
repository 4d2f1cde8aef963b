// The provider's books: payments, refunds, and the webhooks that say so. Pure rules over a journal of entries.
// I1: one payment per charge key and one refund per refund key, for ever.
// I2: refunds of a payment never exceed it; only a payment that succeeded is refunded.
// I3: every final status leaves exactly one webhook, which stands until it was delivered.

import { createHash } from 'node:crypto';
import type { Payment, Refund } from '../../streams/effects/payment/provider.ts';
import type { Control } from './faults.ts';

/** One line of the journal. */
export type Entry =
  | { readonly kind: 'payment'; readonly payment: Payment }
  | { readonly kind: 'status'; readonly id: string; readonly status: Payment['status'] }
  | { readonly kind: 'refund'; readonly refund: Refund }
  | { readonly kind: 'delivered'; readonly webhook: string }
  /** What it was told to do wrong; the books do not care. */
  | { readonly kind: 'control'; readonly control: Control };

/** A webhook body before it is signed. */
export type Notice =
  | { readonly id: string; readonly type: 'payment'; readonly payment: Payment }
  | { readonly id: string; readonly type: 'refund'; readonly refund: Refund };

/** The books in memory. */
export type Book = {
  readonly payments: Map<string, Payment>;
  readonly byKey: Map<string, string>;
  readonly refunds: Map<string, Refund>;
  /** Webhooks that nobody has taken yet, oldest first. */
  readonly notices: Map<string, Notice>;
};

/** Books without a line. */
export const emptyBook = (): Book => ({
  payments: new Map(),
  byKey: new Map(),
  refunds: new Map(),
  notices: new Map(),
});

/** Takes an entry into the books; returns the webhook that it leaves, if any. */
export function record(book: Book, entry: Entry): Notice | null {
  switch (entry.kind) {
    case 'payment':
      book.byKey.set(entry.payment.key, entry.payment.id);
      return keep(book, entry.payment);
    case 'status': {
      const payment = book.payments.get(entry.id);
      return payment === undefined ? null : keep(book, { ...payment, status: entry.status });
    }
    case 'refund': {
      const { refund } = entry;
      const payment = book.payments.get(refund.paymentId);
      book.refunds.set(refund.key, refund);
      if (payment !== undefined) book.payments.set(payment.id, { ...payment, refunds: [...payment.refunds, refund] });
      return noted(book, { id: `${refund.id}:${refund.status}`, type: 'refund', refund });
    }
    case 'delivered':
      book.notices.delete(entry.webhook);
      return null;
    case 'control':
      return null;
  }
}

function keep(book: Book, payment: Payment): Notice | null {
  book.payments.set(payment.id, payment);
  if (payment.status === 'created') return null;
  return noted(book, { id: `${payment.id}:${payment.status}`, type: 'payment', payment });
}

function noted(book: Book, notice: Notice): Notice {
  book.notices.set(notice.id, notice);
  return notice;
}

/** Ids grow from the key alone, so that a repeat in another life of the process meets the same payment. */
export const idOf = (prefix: 'pay' | 'ref', key: string): string =>
  `${prefix}_${createHash('sha256').update(key).digest('hex').slice(0, 24)}`;

/** What a refund may still take of a payment. */
export const refundable = (payment: Payment): number =>
  payment.status === 'succeeded' ? payment.amount - sumOf(payment.refunds) : 0;

const sumOf = (refunds: readonly Refund[]): number =>
  refunds.filter((one) => one.status === 'succeeded').reduce((sum, one) => sum + one.amount, 0);

/** What became of each order's money, for checkers. */
export type Totals = {
  readonly reference: string;
  readonly currency: string;
  readonly charges: number;
  readonly charged: number;
  readonly refunds: number;
  readonly refunded: number;
};

/** Totals of every order that has a payment, per currency. */
export function totalsOf(book: Book): readonly Totals[] {
  const totals = new Map<string, Totals>();
  for (const payment of book.payments.values()) {
    const name = `${payment.reference}/${payment.currency}`;
    const old = totals.get(name) ?? { reference: payment.reference, currency: payment.currency, ...nothing };
    const succeeded = payment.status === 'succeeded';
    totals.set(name, {
      ...old,
      charges: old.charges + (succeeded ? 1 : 0),
      charged: old.charged + (succeeded ? payment.amount : 0),
      refunds: old.refunds + payment.refunds.filter((one) => one.status === 'succeeded').length,
      refunded: old.refunded + sumOf(payment.refunds),
    });
  }
  return [...totals.values()];
}

const nothing = { charges: 0, charged: 0, refunds: 0, refunded: 0 };
