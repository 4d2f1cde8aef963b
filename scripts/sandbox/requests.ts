// Answers of the sandbox: each request is done once under its key, then the faults decide what the caller hears of it.

import { z } from 'zod';
import type { Payment, Refund } from '../../streams/effects/payment/provider.ts';
import { idOf, refundable, totalsOf } from './book.ts';
import { controlForm, type RequestKind } from './faults.ts';
import { payPage } from './page.ts';
import type { Desk } from './sandbox.ts';

/** A request as the server read it; `json` when the caller wants no page. */
export type Asked = {
  readonly method: string;
  readonly path: string;
  readonly key: string | null;
  readonly text: string;
  readonly json: boolean;
};

/** An answer. */
export type Reply = { readonly status: number; readonly body: unknown; readonly html?: string };

const amount = z.int().min(1).max(1_000_000_000_000);
const currency = z.string().regex(/^[A-Z]{3}$/);
const key = z.string().regex(/^[A-Za-z0-9_:-]{1,100}$/);
const chargeForm = z.strictObject({
  key,
  reference: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  amount,
  currency,
  method: z.enum(['saved', 'link']),
  customer: z.string().max(64),
});
const refundForm = z.strictObject({ key, paymentId: z.string().max(64), amount, currency });

/** Routes a request; `lost` when the answer must not arrive. */
export async function answerTo(desk: Desk, asked: Asked): Promise<Reply | 'lost'> {
  const { method, path } = asked;
  const [, id = '', verb] = /^\/(?:payments|pay)\/([A-Za-z0-9_-]+)(\/cancel)?$/.exec(path) ?? [];
  if (method === 'POST' && path === '/payments') return faulty(desk, 'charge', () => charge(desk, asked));
  if (method === 'POST' && verb === '/cancel') return faulty(desk, 'cancel', () => cancel(desk, id));
  if (method === 'POST' && path === '/refunds') return faulty(desk, 'refund', () => refund(desk, asked));
  if (method === 'GET' && path === '/payments') return found(desk, desk.book.byKey.get(asked.key ?? ''));
  if (method === 'GET' && path.startsWith('/payments/') && verb === undefined) return found(desk, id);
  if (path.startsWith('/pay/') && verb === undefined) return pay(desk, asked, id);
  if (path === '/control') return control(desk, asked);
  if (method === 'GET' && path === '/totals')
    return { status: 200, body: { orders: totalsOf(desk.book), delayMs: desk.faults.settings().delayMs ?? 0 } };
  return { status: 404, body: { error: `nothing answers ${method} ${path.slice(0, 80)}` } };
}

async function faulty(desk: Desk, kind: RequestKind, run: () => Reply): Promise<Reply | 'lost'> {
  const { delayMs } = desk.faults.settings();
  if (delayMs !== undefined && delayMs > 0) await new Promise((done) => setTimeout(done, delayMs));
  if (desk.faults.hits('unavailable', kind)) return { status: 503, body: { error: 'told to be unavailable' } };
  const reply = run();
  return desk.faults.hits('loseAnswer', kind) ? 'lost' : reply;
}

function charge(desk: Desk, asked: Asked): Reply {
  const parsed = chargeForm.safeParse(jsonOf(asked.text));
  if (!parsed.success) return invalid(parsed.error);
  const { key: chargeKey, reference, amount: wanted, currency: of, method } = parsed.data;
  const known = desk.book.payments.get(desk.book.byKey.get(chargeKey) ?? '');
  if (known !== undefined)
    return known.amount === wanted && known.currency === of && known.reference === reference
      ? { status: 200, body: known }
      : { status: 409, body: { error: 'the key was used for another payment' } };
  const id = idOf('pay', chargeKey);
  const saved = desk.faults.hits('decline', 'charge') ? 'failed' : 'succeeded';
  const payment: Payment = {
    id,
    key: chargeKey,
    reference,
    status: method === 'link' ? 'created' : saved,
    amount: wanted,
    currency: of,
    url: method === 'link' ? `${desk.baseUrl()}/pay/${id}` : null,
    refunds: [],
  };
  desk.write({ kind: 'payment', payment });
  return { status: 201, body: payment };
}

function cancel(desk: Desk, id: string): Reply {
  const payment = desk.book.payments.get(id);
  if (payment?.status === 'created') desk.write({ kind: 'status', id, status: 'cancelled' });
  return found(desk, id);
}

function refund(desk: Desk, asked: Asked): Reply {
  const parsed = refundForm.safeParse(jsonOf(asked.text));
  if (!parsed.success) return invalid(parsed.error);
  const { key: refundKey, paymentId, amount: wanted, currency: of } = parsed.data;
  const known = desk.book.refunds.get(refundKey);
  if (known !== undefined)
    return known.paymentId === paymentId && known.amount === wanted && known.currency === of
      ? { status: 200, body: known }
      : { status: 409, body: { error: 'the key was used for another refund' } };
  const payment = desk.book.payments.get(paymentId);
  if (payment === undefined) return { status: 404, body: { error: 'no such payment' } };
  if (payment.currency !== of || wanted > refundable(payment))
    return { status: 409, body: { error: `refundable are ${refundable(payment)} ${payment.currency}` } };
  const made: Refund = {
    id: idOf('ref', refundKey),
    key: refundKey,
    paymentId,
    reference: payment.reference,
    status: desk.faults.hits('decline', 'refund') ? 'failed' : 'succeeded',
    amount: wanted,
    currency: of,
  };
  desk.write({ kind: 'refund', refund: made });
  return { status: 201, body: made };
}

function pay(desk: Desk, asked: Asked, id: string): Reply {
  const payment = desk.book.payments.get(id);
  if (payment === undefined) return { status: 404, body: { error: 'no such payment' } };
  if (asked.method === 'POST') {
    const action = actionOf(asked.text);
    if (action === null) return { status: 400, body: { error: 'action is pay or decline' } };
    const status = action === 'pay' ? 'succeeded' : 'failed';
    if (payment.status === 'created') desk.write({ kind: 'status', id, status });
  }
  const now = desk.book.payments.get(id) ?? payment;
  return asked.json ? { status: 200, body: now } : { status: 200, body: now, html: payPage(now) };
}

function control(desk: Desk, asked: Asked): Reply {
  if (asked.method === 'POST') {
    const parsed = controlForm.safeParse(jsonOf(asked.text));
    if (!parsed.success) return invalid(parsed.error);
    desk.write({ kind: 'control', control: parsed.data });
    desk.faults.change(parsed.data);
  }
  return { status: 200, body: desk.faults.settings() };
}

function found(desk: Desk, id: string | undefined): Reply {
  const payment = desk.book.payments.get(id ?? '');
  return payment === undefined ? { status: 404, body: { error: 'no such payment' } } : { status: 200, body: payment };
}

/** Of a form or of JSON. */
function actionOf(text: string): 'pay' | 'decline' | null {
  const parsed = z
    .object({ action: z.enum(['pay', 'decline']) })
    .safeParse(text.startsWith('{') ? jsonOf(text) : Object.fromEntries(new URLSearchParams(text)));
  return parsed.success ? parsed.data.action : null;
}

function invalid(error: z.ZodError): Reply {
  const issue = error.issues[0];
  return { status: 400, body: { error: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}` } };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
