// A webhook is believed only with its signature: each way to forge, repeat or delay one (S25–S28), and what is read of a good one.

import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderSchema } from '../../../../../schemas/order.types.ts';
import { readWebhook, signWebhook, type WebhookRequest } from '../../../../../streams/effects/payment/webhook.ts';

const secret = 'the-secret-of-today-with-32-letters';
const older = 'the-secret-of-last-week-32-letters!';
const seconds = 1_750_000_000;
const payment = {
  id: 'pay_1',
  key: 'o1:charge:1',
  reference: 'o1',
  status: 'succeeded',
  amount: 32_500,
  currency: 'INR',
  url: null,
  refunds: [],
};
const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const raw = bytes({ id: 'pay_1:succeeded', type: 'payment', payment });

const read = (of: Partial<WebhookRequest> = {}) =>
  readWebhook({
    raw,
    signature: signWebhook(raw, secret, seconds),
    secrets: [secret, older],
    nowMs: seconds * 1_000,
    ...of,
  });

describe('readWebhook', () => {
  it('reads a payment as the fact of its order, under payment id and status', () => {
    const webhook = read();
    expect(webhook).toEqual({
      kind: 'fact',
      orderId: 'o1',
      key: 'pay_1:succeeded',
      fact: {
        type: 'PaymentReported',
        paymentId: 'pay_1',
        chargeKey: 'o1:charge:1',
        status: 'succeeded',
        amount: 32_500,
        currency: 'INR',
        url: null,
      },
    });
    if (webhook.kind === 'fact') expect(orderSchema.records['PaymentReported']?.validate(webhook.fact)).toBeNull();
  });

  it('reads a refund', () => {
    const refund = {
      id: 'ref_1',
      key: 'o1:refund:1',
      paymentId: 'pay_1',
      reference: 'o1',
      status: 'failed',
      amount: 5,
      currency: 'INR',
    };
    const body = bytes({ id: 'ref_1:failed', type: 'refund', refund });
    expect(read({ raw: body, signature: signWebhook(body, secret, seconds) })).toMatchObject({
      kind: 'fact',
      orderId: 'o1',
      key: 'ref_1:failed',
      fact: { type: 'RefundReported', refundKey: 'o1:refund:1', status: 'failed' },
    });
  });

  it('takes any of two active secrets, and any good v1 among several', () => {
    expect(read({ signature: signWebhook(raw, older, seconds) }).kind).toBe('fact');
    expect(
      read({
        signature: `${signWebhook(raw, 'x'.repeat(32), seconds)},v1=${signWebhook(raw, secret, seconds).slice(-64)}`,
      }).kind,
    ).toBe('fact');
  });

  it('is Stripe’s scheme', () => {
    const wanted = createHmac('sha256', secret)
      .update(`${seconds}.${raw.toString('utf8')}`)
      .digest('hex');
    expect(signWebhook(raw, secret, seconds)).toBe(`t=${seconds},v1=${wanted}`);
  });

  it.each<[string, Partial<WebhookRequest>]>([
    ['signature_missing', { signature: null }],
    ['signature_missing', { signature: '' }],
    ['signature_malformed', { signature: 'v1=00' }],
    ['signature_malformed', { signature: `t=${seconds}` }],
    ['signature_malformed', { signature: `t=${seconds},t=${seconds},v1=${'0'.repeat(64)}` }],
    ['signature_malformed', { signature: `t=${seconds},v1=${'0'.repeat(63)}` }],
    ['signature_wrong', { signature: `t=${seconds},v1=${'0'.repeat(64)}` }],
    ['signature_wrong', { signature: signWebhook(raw, 'a-secret-that-has-been-retired-long', seconds) }],
    ['signature_wrong', { secrets: [] }],
    ['signature_wrong', { raw: Buffer.from(` ${raw.toString()}`) }],
    ['signature_wrong', { signature: signWebhook(raw, secret, seconds).replace(String(seconds), String(seconds + 1)) }],
    ['timestamp_out_of_range', { nowMs: (seconds + 301) * 1_000 }],
    ['timestamp_out_of_range', { nowMs: (seconds - 301) * 1_000 }],
  ])('%s %#', (reason, of) => expect(read(of)).toEqual({ kind: 'refused', reason }));

  it('takes what is 300 s old or ahead', () => {
    expect(read({ nowMs: (seconds + 300) * 1_000 }).kind).toBe('fact');
    expect(read({ nowMs: (seconds - 300) * 1_000 }).kind).toBe('fact');
  });

  it.each([
    ['no JSON', Buffer.from('{')],
    ['no UTF-8', Buffer.from([0xff, 0xfe])],
    ['no type of ours', bytes({ id: 'x', type: 'payout', payment })],
    ['a float', bytes({ id: 'x', type: 'payment', payment: { ...payment, amount: 1.5 } })],
    ['a negative amount', bytes({ id: 'x', type: 'payment', payment: { ...payment, amount: -1 } })],
    ['a status of tomorrow', bytes({ id: 'x', type: 'payment', payment: { ...payment, status: 'disputed' } })],
    ['a key that is not ours', bytes({ id: 'x', type: 'payment', payment: { ...payment, key: 'hello' } })],
    ['an order id that is none', bytes({ id: 'x', type: 'payment', payment: { ...payment, reference: '../o1' } })],
  ])('a well-signed body with %s is body_malformed', (_name, body) =>
    expect(read({ raw: body, signature: signWebhook(body, secret, seconds) })).toEqual({
      kind: 'refused',
      reason: 'body_malformed',
    }),
  );

  it('never throws, and believes no bytes that nobody signed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string({ maxLength: 200 }), (body, signature) => {
        expect(read({ raw: body, signature }).kind).toBe('refused');
      }),
      { numRuns: 2_000 },
    );
  });
});
