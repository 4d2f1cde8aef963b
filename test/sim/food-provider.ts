// A payment provider as the food world meets it: idempotent by key, slow, away now and then, with answers that get lost, and
// webhooks that come late, twice, or before anybody knows the order.

import { createHash } from 'node:crypto';
import { Fault } from '../../runtime/errors.ts';
import type { Charge, Payment, PaymentProvider, Refund } from '../../streams/effects/payment/provider.ts';
import { paymentFact, refundFact } from '../../streams/effects/payment/reports.ts';
import type { Host } from './host.ts';
import type { Cluster } from './nodes.ts';
import { sendAt } from './sending.ts';

export type FoodProvider = {
  /** Chance that a call does not arrive, and that its answer is lost. */
  failing: number;
  /** By key. */
  readonly payments: Map<string, Payment>;
  /** Keys under which each order was charged by its effects; strays are not among them. */
  readonly charged: Map<string, Set<string>>;
  /** The provider as one process calls it. */
  client(host: Host): PaymentProvider;
  /** The customer at the pay page: pays, is declined, or never comes. */
  payLink(key: string, status: 'succeeded' | 'failed'): void;
  /** Money that nobody asked for, under a key of ours. */
  stray(key: string, reference: string, amount: number): void;
};

const refuse = (): Fault => new Fault('PAYMENT_REJECTED');

export function createProvider(cluster: () => Cluster, declines: number): FoodProvider {
  const payments = new Map<string, Payment>();
  const provider: FoodProvider = {
    failing: 0,
    payments,
    charged: new Map(),
    client: (host) => clientOf(host, provider, cluster, declines),
    payLink(key, status) {
      const payment = payments.get(key);
      if (payment?.status === 'created') settle(cluster(), provider, { ...payment, status });
    },
    stray(key, reference, amount) {
      if (!payments.has(key)) settle(cluster(), provider, paymentOf({ key, reference, amount }, 'succeeded'));
    },
  };
  return provider;
}

function paymentOf(charge: Pick<Charge, 'key' | 'reference' | 'amount'>, status: Payment['status']): Payment {
  const { key, reference, amount } = charge;
  const url = status === 'created' ? `http://pay.example/${key}` : null;
  return { id: `pay_${key.replaceAll(':', '_')}`, key, reference, status, amount, currency: 'INR', url, refunds: [] };
}

/** Keeps it, and tells by webhook, up to three times. */
function settle(cluster: Cluster, provider: FoodProvider, payment: Payment): Payment {
  provider.payments.set(payment.key, payment);
  if (payment.status !== 'created')
    webhook(cluster, payment.reference, `${payment.id}:${payment.status}`, paymentFact(payment));
  return payment;
}

function webhook(cluster: Cluster, id: string, key: string, message: { readonly type: string }): void {
  const messageId = createHash('sha1').update(key).digest('hex').slice(0, 16);
  const { scheduler } = cluster;
  for (let copies = 1 + Math.floor(scheduler.between(0, 3)); copies > 0; copies--)
    sendAt(
      cluster,
      { type: 'order', id, messageId, message, kind: 'fact', by: 'system:webhooks' },
      scheduler.chance(0.2) ? scheduler.between(500, 4_000) : scheduler.between(1, 200),
    );
}

function clientOf(host: Host, provider: FoodProvider, cluster: () => Cluster, declines: number): PaymentProvider {
  const { payments } = provider;
  /** One request: it may not arrive, take long, and its answer may be lost. */
  const ask = async <T>(work: () => T): Promise<T> => {
    const { scheduler } = cluster();
    await host.clock.sleep(scheduler.between(0.5, 40));
    if (scheduler.chance(provider.failing)) throw new Fault('PAYMENT_UNAVAILABLE');
    const answer = work();
    await host.clock.sleep(scheduler.chance(0.1) ? scheduler.between(50, 500) : scheduler.between(0.5, 20));
    if (scheduler.chance(provider.failing)) throw new Fault('PAYMENT_UNAVAILABLE');
    return answer;
  };
  const byId = (id: string): Payment | null => [...payments.values()].find((one) => one.id === id) ?? null;
  return {
    charge: (charge) =>
      ask(() => {
        const { charged } = provider;
        charged.set(charge.reference, (charged.get(charge.reference) ?? new Set()).add(charge.key));
        const known = payments.get(charge.key);
        if (known !== undefined) return known;
        const { scheduler } = cluster();
        scheduler.note(`charge ${charge.key}`);
        const status = charge.method === 'link' ? 'created' : scheduler.chance(declines) ? 'failed' : 'succeeded';
        return settle(cluster(), provider, paymentOf(charge, status));
      }),
    cancel: (id) =>
      ask(() => {
        const payment = byId(id);
        if (payment === null) throw refuse();
        return payment.status === 'created'
          ? settle(cluster(), provider, { ...payment, status: 'cancelled' })
          : payment;
      }),
    refund: ({ key, paymentId, amount, currency }) =>
      ask(() => {
        const payment = byId(paymentId);
        if (payment === null) throw refuse();
        const known = payment.refunds.find((one) => one.key === key);
        if (known !== undefined) return known;
        const status = cluster().scheduler.chance(declines / 3) ? 'failed' : 'succeeded';
        const { reference } = payment;
        const refund: Refund = {
          id: `re_${key.replaceAll(':', '_')}`,
          key,
          paymentId,
          reference,
          status,
          amount,
          currency,
        };
        payments.set(payment.key, { ...payment, refunds: [...payment.refunds, refund] });
        webhook(cluster(), reference, `${refund.id}:${status}`, refundFact(refund));
        return refund;
      }),
    find: (key) => ask(() => payments.get(key) ?? null),
    payment: (id) => ask(() => byId(id)),
  };
}
