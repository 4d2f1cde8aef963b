// The checker's part about food: money and riders (I5, I6, I9 of the proof).

import type { Note } from './check.ts';
import { type Facts, finalStatuses, type LogFact } from './fact-types.ts';

/** Every journal sums to zero, nobody pays twice, and ledger and provider agree on every order that has ended. */
export function checkMoney({ ledger, provider, orders }: Facts, note: Note): void {
  const journals = new Map<string, number>();
  const paid = new Map<string, number>();
  for (const line of ledger) {
    const journal = `${line.orderId} ${line.ref} ${line.currency}`;
    journals.set(journal, (journals.get(journal) ?? 0) + line.amount);
    if (line.account === 'provider') paid.set(line.orderId, (paid.get(line.orderId) ?? 0) + line.amount);
  }
  for (const [journal, sum] of journals) if (sum !== 0) note('ledgerImbalance', `journal ${journal} sums to ${sum}`);
  const byOrder = new Map(provider.map((fact) => [fact.orderId, fact]));
  for (const order of orders) {
    const fact = byOrder.get(order.id);
    const net = (fact?.charged ?? 0) - (fact?.refunded ?? 0);
    if (net > order.total)
      note('doubleCharged', `order ${order.id} of ${order.total}: ${fact?.charges} charges, net ${net}`);
    if (net < 0) note('doubleCharged', `order ${order.id}: refunded ${-net} more than charged`);
    if (order.status === 'delivered' && net !== order.total)
      note('ledgerImbalance', `order ${order.id} delivered for ${order.total}, net ${net}`);
    if (finalStatuses.has(order.status) && order.status !== 'delivered' && net !== 0)
      note('ledgerImbalance', `order ${order.id} ${order.status}, net ${net}`);
    if (finalStatuses.has(order.status) && (paid.get(order.id) ?? 0) !== net)
      note('ledgerImbalance', `order ${order.id}: ledger says ${paid.get(order.id) ?? 0}, provider ${net}`);
  }
}

const ends = new Set(['RiderReleased', 'OrderDelivered']);

/** No assignment delivered twice, no rider on two orders at once, and rows free when everything has ended. */
export function checkAssignments({ log, orders, riders }: Facts, note: Note): void {
  const delivered = new Map<string, string>();
  for (const row of log) {
    if (row.name !== 'OrderDelivered' || row.assignmentId === null) continue;
    const other = delivered.get(row.assignmentId);
    if (other !== undefined) note('doubleAssigned', `assignment ${row.assignmentId} delivered ${other} and ${row.id}`);
    delivered.set(row.assignmentId, row.id);
  }
  checkOverlaps(log, note);
  const active = new Set(orders.filter((order) => !finalStatuses.has(order.status)).map((order) => order.assignmentId));
  for (const { id, assignmentId } of riders)
    if (assignmentId !== null && !active.has(assignmentId))
      note('doubleAssigned', `rider ${id} is still held by ${assignmentId}, whose order has ended`);
}

/** From RiderAssigned to the end of that assignment a rider must have no other order assigned. */
function checkOverlaps(log: readonly LogFact[], note: Note): void {
  const spans = new Map<string, { orderId: string; from: number; to: number }[]>();
  const current = new Map<string, { riderId: string; from: number }>();
  for (const row of log) {
    if (row.type !== 'order' || row.kind !== 'event') continue;
    if (row.name === 'RiderAssigned' && row.riderId !== null)
      current.set(row.id, { riderId: row.riderId, from: row.at });
    const span = current.get(row.id);
    if (!ends.has(row.name) || span === undefined) continue;
    current.delete(row.id);
    spans.set(span.riderId, [...(spans.get(span.riderId) ?? []), { orderId: row.id, from: span.from, to: row.at }]);
  }
  for (const [riderId, list] of spans) {
    const sorted = list.sort((a, b) => a.from - b.from);
    for (const [i, span] of sorted.entries()) {
      const next = sorted[i + 1];
      if (next !== undefined && next.from < span.to)
        note(
          'doubleAssigned',
          `rider ${riderId} had ${span.orderId} until ${span.to} and ${next.orderId} from ${next.from}`,
        );
    }
  }
}
