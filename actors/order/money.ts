// Names under which money moves, and the ledger entries of its moves. Positive debits, negative credits, minor units.
// I1: every entry sums to zero per currency, and holds no line of zero.
// I2: an entry's ref names the payment or refund it is about, so that none is written twice.
// provider: what the payment provider holds for us. orders: owed to customers until their food comes. refunds: owed back.

import type { Journal, LedgerLine } from '../actor.ts';

/** Money of one currency, minor units. */
export type Amount = { readonly amount: number; readonly currency: string };

/** The provider's idempotency key of a charge; n + 1 only after n is cancelled at the provider. */
export const chargeKey = (orderId: string, chargeNo: number): string => `${orderId}:charge:${chargeNo}`;

/** The provider's idempotency key of a refund. */
export const refundKey = (orderId: string, refundNo: number): string => `${orderId}:refund:${refundNo}`;

/** The number at the end of a key or assignment id; 0 when there is none. */
export const numberOf = (key: string): number => Number(/:(\d{1,6})$/.exec(key)?.[1] ?? 0);

/** A payment came in. */
export const chargeEntry = (paymentId: string, { amount, currency }: Amount): Journal =>
  entry(`charge:${paymentId}`, currency, [
    ['provider', amount],
    ['orders', -amount],
  ]);

/** A payment is to go back: from now on it is owed as a refund. */
export const cancellationEntry = (paymentId: string, { amount, currency }: Amount): Journal =>
  entry(`cancellation:${paymentId}`, currency, [
    ['orders', amount],
    ['refunds', -amount],
  ]);

/** The provider gave it back. */
export const refundEntry = (refundNo: number, { amount, currency }: Amount): Journal =>
  entry(`refund:${refundNo}`, currency, [
    ['refunds', amount],
    ['provider', -amount],
  ]);

/** What a delivered order is worth to whom. */
export type Shares = {
  readonly subtotal: number;
  readonly deliveryFee: number;
  readonly serviceFee: number;
  readonly total: number;
  readonly currency: string;
};

/** The food came: the restaurant, the rider and the service have earned their parts. */
export const deliveryEntry = (shares: Shares): Journal =>
  entry('delivery', shares.currency, [
    ['orders', shares.total],
    ['restaurants', -shares.subtotal],
    ['riders', -shares.deliveryFee],
    ['service', -shares.serviceFee],
  ]);

function entry(ref: string, currency: string, lines: readonly (readonly [string, number])[]): Journal {
  const written: LedgerLine[] = lines
    .filter(([, amount]) => amount !== 0)
    .map(([account, amount]) => ({ account, amount, currency }));
  return { ref, lines: written };
}
