// Webhooks of the provider: is it the provider's, and what does it say.
// Signature (Stripe's scheme): header `t=<epoch seconds>,v1=<hex>[,v1=<hex>…]`, each v1 the HMAC-SHA256 of `<t>.<raw body>`.
// I1: the raw bytes are signed and checked, never a re-serialised body.
// I2: nothing of the body is read before its signature holds; digests are compared in constant time.
// I3: the key names payment and status: however often it comes, it is one fact.

import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { PaymentReported, RefundReported } from '../../../schemas/order.types.ts';
import { paymentForm, refundForm } from './http-provider.ts';
import { paymentFact, refundFact } from './reports.ts';

/** Seconds that a signature may be old, or ahead of this machine's clock. */
export const toleranceSeconds = 300;

/** What a webhook comes to: a fact for an order, under a key, or why it is not taken. */
export type Webhook =
  | {
      readonly kind: 'fact';
      readonly orderId: string;
      readonly key: string;
      readonly fact: PaymentReported | RefundReported;
    }
  | { readonly kind: 'refused'; readonly reason: WebhookFault };

/** Why a webhook is not taken: 400 to whoever sent it, and nothing is written. */
export type WebhookFault =
  | 'signature_missing'
  | 'signature_malformed'
  | 'signature_wrong'
  | 'timestamp_out_of_range'
  | 'body_malformed';

/** A request as it came; `secrets` are the active ones (two while one is being replaced); `nowMs` is epoch ms. */
export type WebhookRequest = {
  readonly raw: Uint8Array;
  readonly signature: string | null;
  readonly secrets: readonly string[];
  readonly nowMs: number;
};

const body = z.discriminatedUnion('type', [
  z.object({ id: z.string(), type: z.literal('payment'), payment: paymentForm }),
  z.object({ id: z.string(), type: z.literal('refund'), refund: refundForm }),
]);

/** Checks and reads a webhook. Never throws. */
export function readWebhook(request: WebhookRequest): Webhook {
  const fault = signatureFault(request);
  if (fault !== null) return { kind: 'refused', reason: fault };
  const parsed = body.safeParse(jsonOf(request.raw));
  if (!parsed.success) return { kind: 'refused', reason: 'body_malformed' };
  if (parsed.data.type === 'payment') {
    const { payment } = parsed.data;
    const key = `${payment.id}:${payment.status}`;
    return { kind: 'fact', orderId: payment.reference, key, fact: paymentFact(payment) };
  }
  const { refund } = parsed.data;
  return { kind: 'fact', orderId: refund.reference, key: `${refund.id}:${refund.status}`, fact: refundFact(refund) };
}

/** The header that signs `raw` at a time; what a provider sends. */
export function signWebhook(raw: Uint8Array, secret: string, seconds: number): string {
  return `t=${seconds},v1=${digestOf(raw, secret, String(seconds)).toString('hex')}`;
}

function signatureFault({ raw, signature, secrets, nowMs }: WebhookRequest): WebhookFault | null {
  if (signature === null || signature === '') return 'signature_missing';
  const parts = signature.split(',').map((part) => part.trim());
  const times = parts.filter((part) => /^t=\d{1,12}$/.test(part));
  const given = parts.filter((part) => /^v1=[0-9a-f]{64}$/.test(part)).map((part) => Buffer.from(part.slice(3), 'hex'));
  const time = times[0]?.slice(2);
  if (times.length !== 1 || time === undefined || given.length === 0) return 'signature_malformed';
  // Every pair is compared, so that the time taken says nothing about which one was near.
  let holds = false;
  for (const secret of secrets) {
    const wanted = digestOf(raw, secret, time);
    for (const digest of given) holds = timingSafeEqual(wanted, digest) || holds;
  }
  if (!holds) return 'signature_wrong';
  return Math.abs(nowMs / 1000 - Number(time)) > toleranceSeconds ? 'timestamp_out_of_range' : null;
}

const digestOf = (raw: Uint8Array, secret: string, time: string): Buffer =>
  createHmac('sha256', secret).update(`${time}.`).update(raw).digest();

function jsonOf(raw: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(raw));
  } catch {
    return null;
  }
}
