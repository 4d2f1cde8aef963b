// Runs the order's effects charge, cancel_payment and refund against the provider.
// I1: each request carries the key that the order gave it; a repeat after a crash or a lost answer asks for nothing new.
// I2: a provider forgets keys after a day: an effect older than an hour looks up what became of its key before it asks again.
// I3: what the provider refuses for good is a fact (failed); what it leaves open stays pending until the effect's time is over.

import type { Message } from '../../../actors/actor.ts';
import { Fault, messageOf } from '../../../runtime/errors.ts';
import type { CancelPayment, ChargePayment, RefundPayment } from '../../../schemas/order.types.ts';
import type { Answer, EffectRunner } from '../runner.ts';
import type { Payment, PaymentProvider, Refund } from './provider.ts';
import { noPaymentFact, noRefundFact, paymentFact, refundFact } from './reports.ts';

/** From this age on a request is looked up first; a clock may be an hour wrong and 24 hours are still far. */
export const lookUpAfterMs = 3_600_000;

/** Requests to the provider that one batch has under way. */
const batchMax = 16;

/** What the runners need. `now` is epoch ms of the database or the machine, right to an hour. */
export type PaymentWorld = { readonly provider: PaymentProvider; readonly now: () => number };

/** The runners of the lane `payment`. */
export const paymentRunners = (world: PaymentWorld): readonly EffectRunner[] => [
  runner<ChargePayment>({
    kind: 'charge',
    run: async (request, signal) => paymentFact(await charge(world, request, signal)),
    refused: (request) => noPaymentFact(request.chargeKey, 'failed'),
    gaveUp: (request) => noPaymentFact(request.chargeKey, 'gave_up'),
  }),
  runner<CancelPayment>({
    kind: 'cancel_payment',
    run: async (request, signal) => {
      const payment = await cancel(world, request, signal);
      return payment === null ? noPaymentFact(request.chargeKey, 'cancelled') : paymentFact(payment);
    },
    refused: (request) => noPaymentFact(request.chargeKey, 'cancelled'),
    gaveUp: (request) => noPaymentFact(request.chargeKey, 'gave_up'),
  }),
  runner<RefundPayment>({
    kind: 'refund',
    run: async (request, signal) => refundFact(await refund(world, request, signal)),
    refused: (request) => noRefundFact(request.refundKey, 'failed'),
    gaveUp: (request) => noRefundFact(request.refundKey, 'gave_up'),
  }),
];

async function charge(world: PaymentWorld, request: ChargePayment, signal: AbortSignal): Promise<Payment> {
  const { chargeKey: key, orderId: reference, amount, currency, payment: method, customerId: customer } = request;
  const known = isOld(world, request) ? await world.provider.find(key, signal) : null;
  return known ?? world.provider.charge({ key, reference, amount, currency, method, customer }, signal);
}

async function cancel(world: PaymentWorld, request: CancelPayment, signal: AbortSignal): Promise<Payment | null> {
  const known =
    request.paymentId === null
      ? await world.provider.find(request.chargeKey, signal)
      : await world.provider.payment(request.paymentId, signal);
  if (known === null || known.status !== 'created') return known;
  return world.provider.cancel(known.id, signal);
}

async function refund(world: PaymentWorld, request: RefundPayment, signal: AbortSignal): Promise<Refund> {
  const { refundKey: key, paymentId, amount, currency } = request;
  const payment = isOld(world, request) ? await world.provider.payment(paymentId, signal) : null;
  const known = payment?.refunds.find((one) => one.key === key);
  return known ?? world.provider.refund({ key, paymentId, amount, currency }, signal);
}

const isOld = (world: PaymentWorld, request: { readonly requestedAt: number }): boolean =>
  world.now() - request.requestedAt > lookUpAfterMs;

type Kind<R> = {
  readonly kind: string;
  readonly run: (request: R, signal: AbortSignal) => Promise<Message>;
  readonly refused: (request: R) => Message;
  readonly gaveUp: (request: R) => Message;
};

/** Effects of a kind carry that kind's request: the order's `react` pairs them, and the codec has checked the record. */
function runner<R extends Message>(of: Kind<R>): EffectRunner {
  const one = async (request: R, signal: AbortSignal): Promise<Answer> => {
    try {
      return { kind: 'fact', message: await of.run(request, signal) };
    } catch (thrown) {
      if (thrown instanceof Fault && thrown.retry === 'never') return { kind: 'fact', message: of.refused(request) };
      return { kind: 'pending', why: messageOf(thrown) };
    }
  };
  return {
    kind: of.kind,
    batchMax,
    run: (jobs, signal) => Promise.all(jobs.map((job) => one(job.request as R, signal))),
    gaveUp: (request) => of.gaveUp(request as R),
  };
}
