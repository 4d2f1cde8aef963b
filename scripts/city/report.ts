// The one JSON object at the end of a run, made of facts: counts by status, violations, latencies from the log's own times.

import type { Verdict } from './check.ts';
import type { Seen } from './customers.ts';
import { type Facts, finalStatuses, type LogFact } from './fact-types.ts';

export type Percentiles = { readonly p50: number; readonly p99: number };

/** Percentiles of numbers; zeros when there are none. */
export function percentiles(values: readonly number[]): Percentiles {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part: number): number =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0) * 10) / 10;
  return { p50: at(0.5), p99: at(0.99) };
}

/** Milliseconds from one event of an order to the first later one of another name. */
function spans(log: readonly LogFact[], from: string, to: string): number[] {
  const began = new Map<string, number>();
  const found: number[] = [];
  for (const row of log) {
    if (row.type !== 'order' || row.kind !== 'event') continue;
    if (row.name === from && !began.has(row.id)) began.set(row.id, row.at);
    const at = began.get(row.id);
    if (row.name !== to || at === undefined || at < 0) continue;
    found.push(row.at - at);
    began.set(row.id, -1);
  }
  return found;
}

/** Latencies; `placedToPaid` includes the sandbox's own delay. */
export function latencies(log: readonly LogFact[], seen: readonly Seen[]) {
  return {
    placedToPaid: percentiles(spans(log, 'OrderPlaced', 'PaymentConfirmed')),
    paidToOffered: percentiles(spans(log, 'PaymentConfirmed', 'RiderReserved')),
    placedToAssigned: percentiles(spans(log, 'OrderPlaced', 'RiderAssigned')),
    commandToEvent: percentiles(seen.flatMap(({ firstEventMs }) => (firstEventMs === null ? [] : [firstEventMs]))),
  };
}

/** Orders by how they ended; what customers were refused is not placed. */
export function countOrders(facts: Pick<Facts, 'orders'>, seen: readonly Seen[]) {
  const by = (status: string): number => facts.orders.filter((order) => order.status === status).length;
  const refundReasons: Record<string, number> = {};
  for (const { status, endReason } of facts.orders) {
    if (status !== 'refunded') continue;
    const reason = endReason ?? 'unknown';
    refundReasons[reason] = (refundReasons[reason] ?? 0) + 1;
  }
  return {
    placed: facts.orders.length,
    delivered: by('delivered'),
    refunded: by('refunded'),
    cancelled: by('cancelled') + by('payment_failed'),
    open: facts.orders.filter((order) => !finalStatuses.has(order.status)).length,
    refused: seen.filter(({ ended }) => ended === 'refused').length,
    refundReasons,
  };
}

/** True when the run was right: nothing violated, nothing left open. */
export const isRight = (verdict: Verdict, open: number): boolean =>
  open === 0 && Object.values(verdict.counts).every((count) => count === 0);
