// The payment effects against a provider that fails in every way it can: what is a fact, what stays pending, what is looked up.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Message } from '../../../../../actors/actor.ts';
import { Fault } from '../../../../../runtime/errors.ts';
import { type OrderEffect, orderSchema } from '../../../../../schemas/order.types.ts';
import type { EffectRow } from '../../../../../storage/store.ts';
import { httpProvider } from '../../../../../streams/effects/payment/http-provider.ts';
import type { Payment, PaymentProvider, Refund } from '../../../../../streams/effects/payment/provider.ts';
import { lookUpAfterMs, paymentRunners } from '../../../../../streams/effects/payment/runners.ts';
import type { Answer, EffectRunner } from '../../../../../streams/effects/runner.ts';

const now = 1_750_000_000_000;
const never = new AbortController().signal;
const away = (): never => {
  throw new Fault('PAYMENT_UNAVAILABLE');
};
const refuse = (): never => {
  throw new Fault('PAYMENT_REJECTED');
};

const paid: Payment = {
  id: 'pay_1',
  key: 'o1:charge:1',
  reference: 'o1',
  status: 'succeeded',
  amount: 500,
  currency: 'INR',
  url: null,
  refunds: [],
};
const back: Refund = {
  id: 'ref_1',
  key: 'o1:refund:1',
  paymentId: 'pay_1',
  reference: 'o1',
  status: 'succeeded',
  amount: 500,
  currency: 'INR',
};

const charge = (requestedAt = now): OrderEffect => ({
  type: 'ChargePayment',
  orderId: 'o1',
  chargeKey: 'o1:charge:1',
  amount: 500,
  currency: 'INR',
  payment: 'saved',
  customerId: 'c1',
  requestedAt,
});
const cancel = (paymentId: string | null): OrderEffect => ({
  type: 'CancelPayment',
  orderId: 'o1',
  chargeKey: 'o1:charge:1',
  paymentId,
  requestedAt: now,
});
const refund = (requestedAt = now): OrderEffect => ({
  type: 'RefundPayment',
  orderId: 'o1',
  refundKey: 'o1:refund:1',
  paymentId: 'pay_1',
  amount: 500,
  currency: 'INR',
  requestedAt,
});

/** A provider that refuses to be asked what the test does not name, and writes down what it was asked. */
function asked(of: Partial<PaymentProvider>): { provider: PaymentProvider; calls: string[] } {
  const calls: string[] = [];
  const unexpected = (name: string) => () => Promise.reject(new Error(`${name} was not expected`));
  const names = ['charge', 'cancel', 'refund', 'find', 'payment'] as const;
  const provider = Object.fromEntries(
    names.map((name) => [
      name,
      async (...rest: [never, AbortSignal]) => {
        calls.push(name);
        const run: (...rest: [never, AbortSignal]) => Promise<unknown> = of[name] ?? unexpected(name);
        return run(...rest);
      },
    ]),
  ) as unknown as PaymentProvider;
  return { provider, calls };
}

const row = {} as EffectRow;

async function run(
  kind: string,
  request: Message,
  of: Partial<PaymentProvider>,
): Promise<{ answer: Answer | undefined; calls: string[] }> {
  const { provider, calls } = asked(of);
  const [answer] = (await runnerOf(provider, kind)?.run([{ row, request, attempt: 0 }], never)) ?? [];
  if (answer?.kind === 'fact') expect(orderSchema.records[answer.message.type]?.validate(answer.message)).toBeNull();
  return { answer, calls };
}

const runnerOf = (provider: PaymentProvider, kind: string): EffectRunner | undefined =>
  paymentRunners({ provider, now: () => now }).find((one) => one.kind === kind);

describe('charge', () => {
  it('asks once and reports', async () => {
    const { answer, calls } = await run('charge', charge(), { charge: async () => paid });
    expect(answer).toMatchObject({
      kind: 'fact',
      message: { type: 'PaymentReported', paymentId: 'pay_1', status: 'succeeded' },
    });
    expect(calls).toEqual(['charge']);
  });

  it('stays pending while the provider is away, fails when it says no', async () => {
    expect((await run('charge', charge(), { charge: away })).answer).toMatchObject({ kind: 'pending' });
    expect((await run('charge', charge(), { charge: refuse })).answer).toMatchObject({
      kind: 'fact',
      message: { status: 'failed', paymentId: null },
    });
  });

  it('older than an hour it looks up first, and asks only when nothing is there', async () => {
    const old = charge(now - lookUpAfterMs - 1);
    expect((await run('charge', old, { find: async () => paid })).calls).toEqual(['find']);
    const none = await run('charge', old, { find: async () => null, charge: async () => paid });
    expect(none.calls).toEqual(['find', 'charge']);
    expect((await run('charge', old, { find: away })).answer).toMatchObject({ kind: 'pending' });
  });
});

describe('cancel_payment', () => {
  it('cancels what waits, and only that', async () => {
    const waits: Payment = { ...paid, status: 'created', url: 'http://pay.example/1' };
    const done = await run('cancel_payment', cancel('pay_1'), {
      payment: async () => waits,
      cancel: async () => ({ ...waits, status: 'cancelled' }),
    });
    expect(done.answer).toMatchObject({ kind: 'fact', message: { status: 'cancelled', url: null } });
    const late = await run('cancel_payment', cancel('pay_1'), { payment: async () => paid });
    expect(late.answer).toMatchObject({ kind: 'fact', message: { status: 'succeeded' } });
  });

  it('looks the payment up by its key when no id is known; none is cancelled too', async () => {
    const none = await run('cancel_payment', cancel(null), { find: async () => null });
    expect(none.answer).toMatchObject({ kind: 'fact', message: { status: 'cancelled', paymentId: null } });
    expect((await run('cancel_payment', cancel(null), { find: away })).answer).toMatchObject({ kind: 'pending' });
  });
});

describe('refund', () => {
  it('asks once and reports; refused is failed', async () => {
    expect((await run('refund', refund(), { refund: async () => back })).answer).toMatchObject({
      kind: 'fact',
      message: { type: 'RefundReported', refundKey: 'o1:refund:1', status: 'succeeded' },
    });
    expect((await run('refund', refund(), { refund: refuse })).answer).toMatchObject({
      kind: 'fact',
      message: { status: 'failed' },
    });
    expect((await run('refund', refund(), { refund: away })).answer).toMatchObject({ kind: 'pending' });
  });

  it('older than an hour it looks up first', async () => {
    const old = refund(now - lookUpAfterMs - 1);
    expect((await run('refund', old, { payment: async () => ({ ...paid, refunds: [back] }) })).calls).toEqual([
      'payment',
    ]);
    const none = await run('refund', old, { payment: async () => paid, refund: async () => back });
    expect(none.calls).toEqual(['payment', 'refund']);
  });
});

it('one job’s fault is its own, and answers stand in the order of the jobs', async () => {
  const { provider } = asked({
    charge: async ({ key }) => (key.startsWith('o1') ? away() : { ...paid, key, reference: 'o2' }),
  });
  const other = { ...charge(), orderId: 'o2', chargeKey: 'o2:charge:1' } as OrderEffect;
  const answers = await runnerOf(provider, 'charge')?.run(
    [
      { row, request: charge(), attempt: 0 },
      { row, request: other, attempt: 0 },
    ],
    never,
  );
  expect(answers?.map((one) => one.kind)).toEqual(['pending', 'fact']);
});

it('what was given up says so', () => {
  const { provider } = asked({});
  const facts = [charge(), cancel(null), refund()].map((request, i) =>
    runnerOf(provider, ['charge', 'cancel_payment', 'refund'][i] ?? '')?.gaveUp(request),
  );
  for (const fact of facts) expect(orderSchema.records[fact?.type ?? '']?.validate(fact)).toBeNull();
  expect(facts).toMatchObject([{ status: 'gave_up' }, { status: 'gave_up' }, { status: 'gave_up' }]);
});

describe('httpProvider', () => {
  const answers = new Map<string, { status: number; body: string }>();
  const server = createServer((request, response) => {
    const answer = answers.get(request.url ?? '');
    if (answer !== undefined) response.writeHead(answer.status).end(answer.body);
  });
  beforeAll(() => new Promise<void>((done) => server.listen(0, '127.0.0.1', done)));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const client = () =>
    httpProvider(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, { requestMsMax: 200 });

  it.each([
    ['PAYMENT_UNAVAILABLE', 500, ''],
    ['PAYMENT_UNAVAILABLE', 429, ''],
    ['PAYMENT_UNAVAILABLE', 200, 'no json'],
    ['PAYMENT_UNAVAILABLE', 200, '{"id":"pay_1"}'],
    ['PAYMENT_UNAVAILABLE', 302, ''],
    ['PAYMENT_REJECTED', 400, '{}'],
    ['PAYMENT_REJECTED', 409, '{}'],
  ])('%s for %i %s', async (code, status, body) => {
    answers.set('/payments/pay_1/cancel', { status, body });
    await expect(client().cancel('pay_1', never)).rejects.toMatchObject({ code });
  });

  it('a provider that does not answer is away; an id that is none is not asked for', async () => {
    await expect(client().payment('pay_silent', never)).rejects.toMatchObject({ code: 'PAYMENT_UNAVAILABLE' });
    await expect(client().payment('../admin', never)).rejects.toMatchObject({ code: 'PAYMENT_REJECTED' });
    await expect(httpProvider('http://127.0.0.1:9').payment('pay_1', never)).rejects.toMatchObject({
      code: 'PAYMENT_UNAVAILABLE',
    });
  });
});
