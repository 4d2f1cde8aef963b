// What stands outside the actors: a provider and the riders' rows, as they do what effects ask, with the whims of networks.

import { expect } from 'vitest';
import type { Effect, Message } from '../../../../actors/actor.ts';
import type {
  CancelPayment,
  ChargePayment,
  ClaimRider,
  RefundPayment,
  ReleaseRider,
} from '../../../../schemas/order.types.ts';
import type { Payment } from '../../../../streams/effects/payment/provider.ts';
import { noPaymentFact, noRefundFact, paymentFact, refundFact } from '../../../../streams/effects/payment/reports.ts';
import { message, riders, type World } from './world.ts';

/** The provider says what a payment is now, to whoever hears it, up to twice. */
export function webhook(world: World, payment: Payment): void {
  if (payment.status !== 'created') world.facts.push({ message: paymentFact(payment), left: 2 });
}

/** What the outside does with an effect when it runs. */
export type Whim = { readonly declines: boolean; readonly losesAnswer: boolean; readonly givesUp: boolean };

/** Runs the head of a lane; a lost answer leaves the effect there, to be run again. */
export function runEffect(world: World, lane: string, whim: Whim): void {
  const [effect, ...rest] = world.lanes.get(lane) ?? [];
  if (effect === undefined) return;
  const answer = whim.givesUp && effect.kind !== 'release' ? gaveUp(effect) : perform(world, effect, whim);
  // A claim's outcome stands in its row: its answer cannot be lost.
  if (whim.losesAnswer && !whim.givesUp && effect.lane === 'payment') return;
  world.lanes.set(lane, rest);
  if (answer !== null) world.facts.push({ message: answer, left: 2 });
}

function perform(world: World, effect: Effect, whim: Whim): Message | null {
  switch (effect.kind) {
    case 'charge':
      return paymentFact(charge(world, effect.request as ChargePayment, whim));
    case 'cancel_payment':
      return cancel(world, effect.request as CancelPayment);
    case 'refund':
      return refund(world, effect.request as RefundPayment, whim);
    case 'claim':
      return claim(world, effect.request as ClaimRider);
    default: {
      const { assignmentId } = effect.request as ReleaseRider;
      for (const row of world.riderRows.values()) if (row.assignmentId === assignmentId) row.assignmentId = null;
      return null;
    }
  }
}

function gaveUp({ request }: Effect): Message {
  if (request.type === 'ClaimRider')
    return message({
      type: 'RidersClaimed',
      assignmentId: (request as ClaimRider).assignmentId,
      outcome: 'gave_up',
      riderId: null,
      claimNo: 0,
      distanceMeters: 0,
    });
  if (request.type === 'RefundPayment') return noRefundFact((request as RefundPayment).refundKey, 'gave_up');
  return noPaymentFact((request as ChargePayment).chargeKey, 'gave_up');
}

function charge(world: World, request: ChargePayment, whim: Whim): Payment {
  const known = world.payments.get(request.chargeKey);
  if (known !== undefined) return known;
  const link = request.payment === 'link';
  const payment: Payment = {
    id: `pay_${request.chargeKey.replaceAll(':', '_')}`,
    key: request.chargeKey,
    reference: 'o1',
    status: link ? 'created' : whim.declines ? 'failed' : 'succeeded',
    amount: request.amount,
    currency: request.currency,
    url: link ? 'http://pay.example/1' : null,
    refunds: [],
  };
  world.payments.set(payment.key, payment);
  webhook(world, payment);
  return payment;
}

function cancel(world: World, request: CancelPayment): Message {
  const known = world.payments.get(request.chargeKey);
  if (known === undefined) return noPaymentFact(request.chargeKey, 'cancelled');
  if (known.status === 'created') setStatus(world, known.key, 'cancelled');
  return paymentFact(world.payments.get(request.chargeKey) ?? known);
}

/** The customer at the pay page, or the provider, ends a payment that waits. */
export function setStatus(world: World, key: string, status: 'succeeded' | 'failed' | 'cancelled'): void {
  const payment = world.payments.get(key);
  if (payment === undefined || payment.status !== 'created') return;
  const now: Payment = { ...payment, status };
  world.payments.set(key, now);
  webhook(world, now);
}

function refund(world: World, request: RefundPayment, whim: Whim): Message {
  const payment = [...world.payments.values()].find((one) => one.id === request.paymentId);
  if (payment === undefined) throw new Error(`a refund of ${request.paymentId}, which the provider never had`);
  const known = payment.refunds.find((one) => one.key === request.refundKey);
  if (known !== undefined) return refundFact(known);
  const made = {
    id: `ref_${request.refundKey.replaceAll(':', '_')}`,
    key: request.refundKey,
    paymentId: payment.id,
    reference: 'o1',
    status: whim.declines ? ('failed' as const) : ('succeeded' as const),
    amount: request.amount,
    currency: request.currency,
  };
  world.payments.set(payment.key, { ...payment, refunds: [...payment.refunds, made] });
  world.facts.push({ message: refundFact(made), left: 2 });
  return refundFact(made);
}

function claim(world: World, request: ClaimRider): Message {
  const heldBefore = [...world.riderRows.values()].filter((row) => row.assignmentId?.startsWith('o1:'));
  expect(heldBefore, 'an order claims a second rider only after the first was released').toEqual([]);
  const free = riders.find((id) => {
    const row = world.riderRows.get(id);
    return row?.onShift === true && row.assignmentId === null && !request.excluded.includes(id);
  });
  const row = world.riderRows.get(free ?? '');
  if (row !== undefined) {
    row.assignmentId = request.assignmentId;
    row.claimNo += 1;
  }
  return message({
    type: 'RidersClaimed',
    assignmentId: request.assignmentId,
    outcome: row === undefined ? 'none' : 'reserved',
    riderId: free ?? null,
    claimNo: row?.claimNo ?? 0,
    distanceMeters: 100,
  });
}
