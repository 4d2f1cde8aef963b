// The provider behind HTTP: JSON requests with a deadline, answers checked field by field.
// I1: no answer, an answer that is no JSON of ours, 408, 429 and 5xx are PAYMENT_UNAVAILABLE; other 4xx are PAYMENT_REJECTED.
// I2: redirects are not followed; ids go into paths only after their form was checked.

import { z } from 'zod';
import { Fault } from '../../../runtime/errors.ts';
import type { Payment, PaymentProvider, Refund } from './provider.ts';

/** Milliseconds one request may take; far below the time after which an effect is looked at again. */
export const requestMsMax = 10_000;

const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
/** Bounds of the order's schema: what it could not take in is not an answer. */
const amount = z.int().min(0).max(1_000_000_000_000);
const keyOf = (kind: 'charge' | 'refund') => z.string().regex(new RegExp(`^[A-Za-z0-9_-]{1,64}:${kind}:[0-9]{1,4}$`));
const currency = z.string().regex(/^[A-Z]{3}$/);

/** A refund as the provider writes it. */
export const refundForm: z.ZodType<Refund> = z.object({
  id,
  key: keyOf('refund'),
  paymentId: id,
  reference: id,
  status: z.enum(['succeeded', 'failed']),
  amount,
  currency,
});

/** A payment as the provider writes it. */
export const paymentForm: z.ZodType<Payment> = z.object({
  id,
  key: keyOf('charge'),
  reference: id,
  status: z.enum(['created', 'succeeded', 'failed', 'cancelled']),
  amount,
  currency,
  url: z.url().max(500).nullable(),
  refunds: z.array(refundForm),
});

/** A client of the provider at `baseUrl`. */
export function httpProvider(baseUrl: string, options: { readonly requestMsMax?: number } = {}): PaymentProvider {
  const msMax = options.requestMsMax ?? requestMsMax;
  const base = baseUrl.replace(/\/+$/, '');
  const post = (path: string, body: object, signal: AbortSignal) =>
    request({ url: `${base}${path}`, method: 'POST', body, msMax }, signal);
  const get = (path: string, signal: AbortSignal) => request({ url: `${base}${path}`, method: 'GET', msMax }, signal);
  return {
    charge: async (charge, signal) => checked(paymentForm, await post('/payments', charge, signal), charge.key),
    cancel: async (paymentId, signal) =>
      checked(paymentForm, await post(`/payments/${safe(paymentId)}/cancel`, {}, signal), paymentId),
    refund: async (refund, signal) => checked(refundForm, await post('/refunds', refund, signal), refund.key),
    find: async (key, signal) => {
      const found = await orNull(get(`/payments?key=${encodeURIComponent(key)}`, signal));
      return found === null ? null : checked(paymentForm, found, key);
    },
    payment: async (paymentId, signal) => {
      const found = await orNull(get(`/payments/${safe(paymentId)}`, signal));
      return found === null ? null : checked(paymentForm, found, paymentId);
    },
  };
}

type Request = {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly body?: object;
  readonly msMax: number;
};

async function request({ url, method, body, msMax }: Request, signal: AbortSignal): Promise<unknown> {
  const path = new URL(url).pathname;
  try {
    const response = await fetch(url, {
      method,
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(msMax)]),
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    if (response.ok) return JSON.parse(text);
    const status = response.status;
    const passing = status === 408 || status === 429 || status >= 500;
    throw new Fault(passing ? 'PAYMENT_UNAVAILABLE' : 'PAYMENT_REJECTED', { context: { method, path, status } });
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    throw new Fault('PAYMENT_UNAVAILABLE', { cause, context: { method, path } });
  }
}

async function orNull(answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer;
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.context['status'] === 404) return null;
    throw thrown;
  }
}

function checked<T>(form: z.ZodType<T>, value: unknown, key: string): T {
  const parsed = form.safeParse(value);
  if (parsed.success) return parsed.data;
  const field = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new Fault('PAYMENT_UNAVAILABLE', {
    message: 'The payment provider answered in a form that is not its own.',
    context: { key, field },
  });
}

function safe(paymentId: string): string {
  if (id.safeParse(paymentId).success) return paymentId;
  throw new Fault('PAYMENT_REJECTED', {
    message: 'This is no id of a payment.',
    context: { length: paymentId.length },
  });
}
