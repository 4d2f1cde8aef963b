// What must hold around one order, whatever happened: money, ledger, riders, path (reliability I5, I6, I9, I11, I12).

import { expect } from 'vitest';
import type { Message } from '../../../../actors/actor.ts';
import { evolveOrder, initialOrder } from '../../../../actors/order/life.ts';
import type { OrderEvent, OrderState } from '../../../../schemas/order.types.ts';
import { total } from './fixture.ts';
import { kitchenOf, orderOf, riderOf, riders, type World } from './world.ts';

/** I9: a held rider's row says so, and nobody else's row names this order. */
export function checkHeld(world: World): void {
  const { assignmentId, riderId, claimPending, status } = orderOf(world);
  if (assignmentId !== null) expect(world.riderRows.get(riderId ?? '')?.assignmentId).toBe(assignmentId);
  const named = [...world.riderRows.values()].filter((row) => row.assignmentId !== null);
  expect(named.length).toBeLessThanOrEqual(1);
  const holding = status === 'rider_reserved' || status === 'assigned' || status === 'picked_up';
  const releasing = (world.lanes.get('rider') ?? []).some((one) => one.kind === 'release');
  if (named.length === 1) expect(holding || claimPending || releasing, `a rider held in ${status}`).toBe(true);
}

const legal: Readonly<Record<string, readonly string[]>> = {
  new: ['placed', 'unmatched'],
  unmatched: ['placed', 'cancelled'],
  placed: ['awaiting_payment', 'paid'],
  awaiting_payment: ['paid', 'payment_failed', 'cancelled'],
  payment_failed: ['cancelled'],
  paid: ['finding_rider'],
  finding_rider: ['rider_reserved', 'cancelled', 'delivery_failed'],
  rider_reserved: ['assigned', 'finding_rider', 'cancelled', 'delivery_failed'],
  assigned: ['picked_up', 'finding_rider', 'cancelled', 'delivery_failed'],
  picked_up: ['delivered', 'delivery_failed'],
  delivered: [],
  cancelled: ['refunding'],
  delivery_failed: ['refunding'],
  refunding: ['refunded'],
  refunded: ['refunding'],
};

/** I12: the statuses of an order are a path of its life. */
export function checkPath(events: readonly Message[]): void {
  let state: OrderState = initialOrder;
  for (const event of events) {
    const next = evolveOrder(state, event as OrderEvent);
    if (next.status !== state.status)
      expect(legal[state.status], `${state.status} → ${next.status}`).toContain(next.status);
    state = next;
  }
}

/** I5, I6, I11: the order is over, its money is where it belongs, and the books say so. */
export function checkEnd(world: World): void {
  const { status } = orderOf(world);
  expect(['delivered', 'cancelled', 'refunded']).toContain(status);
  const paid = [...world.payments.values()].filter((one) => one.status === 'succeeded');
  const nets = paid.map((one) => {
    const back = one.refunds.filter((two) => two.status === 'succeeded').reduce((sum, two) => sum + two.amount, 0);
    expect(back, 'refunds never exceed their charge').toBeLessThanOrEqual(one.amount);
    return one.amount - back;
  });
  expect(nets.filter((net) => net !== 0)).toEqual(status === 'delivered' ? [total] : []);
  const refs = world.ledger.map((one) => one.ref);
  expect(new Set(refs).size, 'no ledger entry twice').toBe(refs.length);
  const sums: Record<string, number> = {};
  for (const line of world.ledger.flatMap((one) => one.lines))
    sums[line.account] = (sums[line.account] ?? 0) + line.amount;
  expect(sums['orders'] ?? 0).toBe(0);
  expect(sums['refunds'] ?? 0).toBe(0);
  expect(sums['provider'] ?? 0, 'the provider holds what the ledger says').toBe(
    nets.reduce((sum, net) => sum + net, 0),
  );
  checkRiders(world);
}

function checkRiders(world: World): void {
  expect(new Set(world.effectRefs).size, 'no effect twice').toBe(world.effectRefs.length);
  for (const row of world.riderRows.values()) expect(row.assignmentId, 'every rider is free at the end').toBeNull();
  for (const id of riders) expect(riderOf(world, id).phase, `${id} is idle at the end`).toBe('idle');
  const held = world.events
    .filter((one) => one.type === 'RiderReserved')
    .map((one) => Reflect.get(one, 'assignmentId'));
  const freed = world.events
    .filter((one) => one.type === 'RiderReleased')
    .map((one) => Reflect.get(one, 'assignmentId'));
  expect(new Set(freed).size, 'each release once').toBe(freed.length);
  for (const one of held) expect(freed).toContain(one);
  for (const ticket of kitchenOf(world).tickets) expect(ticket.status).toBe('closed');
}
