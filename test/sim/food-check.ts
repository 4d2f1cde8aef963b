// What must hold of orders, money and riders after the drain (I1, I2, I5, I6, I9, I11, I12 of the checker's list): read from the
// log, the tables and the provider, never from the program's counters.

import { evolveOrder, initialOrder } from '../../actors/order/life.ts';
import type { OrderEvent, OrderState } from '../../schemas/order.types.ts';
import type { ClaimWatch } from './food-claims.ts';
import { isOver, orderIds, type People, total } from './food-people.ts';
import type { FoodProvider } from './food-provider.ts';
import type { Cluster } from './nodes.ts';
import { outcomeOf } from './operators.ts';

const steps: Readonly<Record<string, readonly string[]>> = {
  new: ['placed', 'unmatched'],
  unmatched: ['placed', 'cancelled'],
  placed: ['awaiting_payment', 'paid'],
  awaiting_payment: ['paid', 'payment_failed', 'cancelled'],
  payment_failed: ['cancelled'],
  paid: ['finding_rider'],
  finding_rider: ['rider_reserved', 'cancelled', 'delivery_failed'],
  rider_reserved: ['finding_rider', 'assigned', 'cancelled', 'delivery_failed'],
  assigned: ['finding_rider', 'picked_up', 'cancelled', 'delivery_failed'],
  picked_up: ['delivered', 'delivery_failed'],
  cancelled: ['refunding'],
  delivery_failed: ['refunding'],
  refunding: ['refunded'],
  refunded: ['refunding'],
  delivered: [],
};

/** All violations. */
export function checkFood(cluster: Cluster, people: People, provider: FoodProvider, claims: ClaimWatch): string[] {
  return [
    ...claims.faults,
    ...orderIds.flatMap((id) => [
      ...checkOrderEnd(cluster, people, id),
      ...checkMoney(cluster, people, provider, id),
      ...checkHistory(cluster, id),
    ]),
    ...checkJournals(cluster),
    ...checkRiders(cluster, claims),
  ];
}

const stateOf = (people: People, id: string): OrderState =>
  (people.stateOf('order', id) as OrderState | null) ?? initialOrder;

function checkOrderEnd(cluster: Cluster, people: People, id: string): string[] {
  const state = stateOf(people, id);
  const outcome = outcomeOf(cluster, 'order', id, people.placed.get(id) ?? '');
  if (outcome === undefined) return [`order ${id} was placed and has no outcome`];
  if (outcome.kind !== 'accepted') return [`order ${id} was placed: ${outcome.kind} ${outcome.reason}`];
  const faults = isOver(state) ? [] : [`order ${id} has not ended: ${state.status}, ${state.endReason}`];
  if (state.riderId !== null) faults.push(`order ${id} still holds rider ${state.riderId}`);
  return faults;
}

/** I5: a charge repeats under its own key; one kept charge at most; delivered ⇒ net is the price, else net 0; the provider and the ledger say the same. */
function checkMoney(cluster: Cluster, people: People, provider: FoodProvider, id: string): string[] {
  const faults: string[] = [];
  const state = stateOf(people, id);
  const payments = [...provider.payments.values()].filter((one) => one.reference === id && one.status === 'succeeded');
  // A second key would be a second charge, also where the stray is found and sent back later.
  const keys = new Set(Array.from({ length: state.chargeNo }, (_, i) => `${id}:charge:${i + 1}`));
  for (const key of provider.charged.get(id) ?? [])
    if (!keys.has(key))
      faults.push(`order ${id} was charged under ${key}, which is no key of its ${state.chargeNo} charges`);
  let net = 0;
  let kept = 0;
  for (const payment of payments) {
    const back = payment.refunds.filter((one) => one.status === 'succeeded').reduce((sum, one) => sum + one.amount, 0);
    if (back > payment.amount) faults.push(`order ${id}: ${back} of ${payment.amount} of ${payment.id} went back`);
    net += payment.amount - back;
    if (back === 0) kept += 1;
  }
  if (kept > 1) faults.push(`order ${id}: ${kept} charges were kept`);
  const owed = state.status === 'delivered' ? total : 0;
  if (net !== owed) faults.push(`order ${id} is ${state.status}: the provider keeps ${net}, allowed is ${owed}`);
  const accounts = new Map<string, number>();
  for (const journal of cluster.tables.ledger)
    if (journal.id === id)
      for (const { account, amount } of journal.lines) accounts.set(account, (accounts.get(account) ?? 0) + amount);
  if ((accounts.get('provider') ?? 0) !== net)
    faults.push(`order ${id}: the ledger says ${accounts.get('provider') ?? 0}, the provider ${net}`);
  for (const account of ['orders', 'refunds'])
    if ((accounts.get(account) ?? 0) !== 0)
      faults.push(`order ${id}: account ${account} ends at ${accounts.get(account)}`);
  return faults;
}

/** I6: each entry sums to zero and stands once. */
function checkJournals({ tables }: Cluster): string[] {
  const faults: string[] = [];
  const seen = new Set<string>();
  for (const { id, ref, lines } of tables.ledger) {
    if (seen.has(`${id} ${ref}`)) faults.push(`journal ${ref} of ${id} stands twice`);
    seen.add(`${id} ${ref}`);
    if (lines.reduce((sum, one) => sum + one.amount, 0) !== 0) faults.push(`journal ${ref} of ${id} is not balanced`);
  }
  return faults;
}

/** I12: the order's statuses are a path of its life; I11: each assignment is released or delivered once. */
function checkHistory({ tables, codec }: Cluster, id: string): string[] {
  const faults: string[] = [];
  let state = initialOrder;
  const reserved = new Map<string, number>();
  const released = new Map<string, number>();
  for (const row of [...tables.log.values()].flat()) {
    if (row.type !== 'order' || row.id !== id || row.kind !== 'event') continue;
    const decoded = codec.decode('order', row.name, row.version, row.body);
    if (decoded.kind !== 'ok') continue;
    const event = decoded.message as OrderEvent;
    const next = evolveOrder(state, event);
    if (next.status !== state.status && steps[state.status]?.includes(next.status) !== true)
      faults.push(`order ${id}: ${state.status} → ${next.status} by ${event.type}`);
    if (event.type === 'RiderReserved') reserved.set(event.assignmentId, (reserved.get(event.assignmentId) ?? 0) + 1);
    if (event.type === 'RiderReleased') released.set(event.assignmentId, (released.get(event.assignmentId) ?? 0) + 1);
    state = next;
  }
  for (const [assignment, times] of reserved) {
    if (times > 1) faults.push(`assignment ${assignment} was reserved ${times} times`);
    if (released.get(assignment) !== 1)
      faults.push(`assignment ${assignment} was released ${released.get(assignment)} times`);
  }
  return faults;
}

/** I9: after the drain nobody holds a rider, and each claim that was won was freed once. */
function checkRiders({ tables }: Cluster, claims: ClaimWatch): string[] {
  const faults: string[] = [];
  for (const [id, rider] of tables.riders)
    if (rider.assignmentId !== null) faults.push(`rider ${id} is still claimed for ${rider.assignmentId}`);
  for (const [assignment] of claims.won)
    if (claims.freed.get(assignment) !== 1)
      faults.push(`the claim of ${assignment} was freed ${claims.freed.get(assignment) ?? 0} times`);
  return faults;
}
