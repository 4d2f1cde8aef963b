// The sandbox provider through its own HTTP: keys, links, refunds, webhooks until taken, faults, and a life after kill -9.

import { once } from 'node:events';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { wallClockMs } from '../../../../runtime/clock.ts';
import { type Sandbox, startSandbox } from '../../../../scripts/sandbox/sandbox.ts';
import { httpProvider } from '../../../../streams/effects/payment/http-provider.ts';
import type { Charge } from '../../../../streams/effects/payment/provider.ts';
import { readWebhook, type Webhook } from '../../../../streams/effects/payment/webhook.ts';

const secret = 'a-secret-of-at-least-32-characters';
const never = new AbortController().signal;
const folder = mkdtempSync(join(tmpdir(), 'dabba-sandbox-'));
const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
  rmSync(folder, { recursive: true, force: true });
});

/** A receiver of webhooks that answers with what `status` says and remembers what it took. */
async function receiver(
  status: (n: number) => number,
): Promise<{ url: string; heard: Webhook[]; until(n: number): Promise<void> }> {
  const heard: Webhook[] = [];
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const signature = String(request.headers['dabba-signature'] ?? '');
    heard.push(readWebhook({ raw: Buffer.concat(chunks), signature, secrets: [secret], nowMs: wallClockMs() }));
    response.writeHead(status(heard.length)).end();
    server.emit('heard');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });
  const until = async (n: number) => {
    while (heard.length < n) await once(server, 'heard');
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, heard, until };
}

async function started(options: { webhookUrl?: string; dataFile?: string } = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ port: 0, webhookUrl: 'http://127.0.0.1:9/none', secret, ...options });
  open.push(() => sandbox.close());
  return sandbox;
}

const tell = (sandbox: Sandbox, path: string, body: object | string) =>
  fetch(`${sandbox.url}${path}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { accept: 'application/json' },
  });

const charge = (n: number, of: Partial<Charge> = {}): Charge => ({
  key: `o${n}:charge:1`,
  reference: `o${n}`,
  amount: 1_000,
  currency: 'INR',
  method: 'saved',
  customer: 'c1',
  ...of,
});

describe('the sandbox', () => {
  it('charges once per key and refuses the key for another amount', async () => {
    const sandbox = await started();
    const provider = httpProvider(sandbox.url);
    const first = await provider.charge(charge(1), never);
    expect(first).toMatchObject({ status: 'succeeded', amount: 1_000, reference: 'o1' });
    expect(await provider.charge(charge(1), never)).toEqual(first);
    await expect(provider.charge(charge(1, { amount: 999 }), never)).rejects.toMatchObject({
      code: 'PAYMENT_REJECTED',
    });
    expect(await provider.find('o1:charge:1', never)).toEqual(first);
    expect(await provider.payment(first.id, never)).toEqual(first);
    expect(await provider.find('o2:charge:1', never)).toBeNull();
  });

  it('lets a link be paid, declined or cancelled, once', async () => {
    const sandbox = await started();
    const provider = httpProvider(sandbox.url);
    const link = await provider.charge(charge(1, { method: 'link' }), never);
    expect(link).toMatchObject({ status: 'created', url: `${sandbox.url}/pay/${link.id}` });
    const page = await (await fetch(link.url ?? '')).text();
    expect(page).toContain('INR 10.00');
    expect(page).toContain('value="pay"');
    expect(await (await tell(sandbox, `/pay/${link.id}`, 'action=pay')).json()).toMatchObject({ status: 'succeeded' });
    expect(await (await tell(sandbox, `/pay/${link.id}`, { action: 'decline' })).json()).toMatchObject({
      status: 'succeeded',
    });
    expect((await provider.cancel(link.id, never)).status).toBe('succeeded');
    const other = await provider.charge(charge(2, { method: 'link' }), never);
    expect((await provider.cancel(other.id, never)).status).toBe('cancelled');
    expect(await (await tell(sandbox, `/pay/${other.id}`, 'action=pay')).json()).toMatchObject({ status: 'cancelled' });
    expect((await tell(sandbox, `/pay/${other.id}`, 'action=steal')).status).toBe(400);
  });

  it('refunds what is there, never more, once per key', async () => {
    const sandbox = await started();
    const provider = httpProvider(sandbox.url);
    const { id: paymentId } = await provider.charge(charge(1), never);
    const back = { key: 'o1:refund:1', paymentId, amount: 600, currency: 'INR' };
    const first = await provider.refund(back, never);
    expect(first).toMatchObject({ status: 'succeeded', amount: 600 });
    expect(await provider.refund(back, never)).toEqual(first);
    const more = { ...back, key: 'o1:refund:2' };
    await expect(provider.refund(more, never)).rejects.toMatchObject({ code: 'PAYMENT_REJECTED' });
    await provider.refund({ ...more, amount: 400 }, never);
    const totals = await (await fetch(`${sandbox.url}/totals`)).json();
    expect(totals).toEqual({
      orders: [{ reference: 'o1', currency: 'INR', charges: 1, charged: 1_000, refunds: 2, refunded: 1_000 }],
      delayMs: 0,
    });
  });

  it('declines, is unavailable and loses answers as told, and says what it was told', async () => {
    const sandbox = await started();
    const provider = httpProvider(sandbox.url);
    expect(await (await tell(sandbox, '/control', { decline: { charge: 1 }, seed: 7 })).json()).toEqual({
      decline: { charge: 1 },
      seed: 7,
    });
    expect((await provider.charge(charge(1), never)).status).toBe('failed');
    await tell(sandbox, '/control', { decline: 0, loseAnswer: 1 });
    await expect(provider.charge(charge(2), never)).rejects.toMatchObject({ code: 'PAYMENT_UNAVAILABLE' });
    expect((await provider.find('o2:charge:1', never))?.status).toBe('succeeded');
    await tell(sandbox, '/control', { loseAnswer: 0, unavailable: { charge: 1 } });
    await expect(provider.charge(charge(3), never)).rejects.toMatchObject({ code: 'PAYMENT_UNAVAILABLE' });
    expect(await provider.find('o3:charge:1', never)).toBeNull();
    await tell(sandbox, '/control', { unavailable: 0 });
    expect((await tell(sandbox, '/control', { decline: 2 })).status).toBe(400);
    expect((await tell(sandbox, '/payments', { amount: -1 })).status).toBe(400);
    expect((await fetch(`${sandbox.url}/nothing`)).status).toBe(404);
  });

  it('sends a signed webhook until it is taken, and twice when told so', async () => {
    const hook = await receiver((n) => (n < 3 ? 503 : 204));
    const sandbox = await started({ webhookUrl: hook.url });
    await tell(sandbox, '/control', { duplicateWebhook: 1 });
    await httpProvider(sandbox.url).charge(charge(1), never);
    await hook.until(4);
    expect(hook.heard).toHaveLength(4);
    for (const one of hook.heard)
      expect(one).toMatchObject({ kind: 'fact', orderId: 'o1', fact: { status: 'succeeded' } });
    expect(new Set(hook.heard.map((one) => (one.kind === 'fact' ? one.key : ''))).size).toBe(1);
  });

  it('lets a later webhook overtake', async () => {
    const hook = await receiver(() => 204);
    const sandbox = await started({ webhookUrl: hook.url });
    await tell(sandbox, '/control', { reorderWebhook: 1 });
    const provider = httpProvider(sandbox.url);
    await provider.charge(charge(1), never);
    await provider.charge(charge(2), never);
    await hook.until(2);
    expect(hook.heard.map((one) => (one.kind === 'fact' ? one.orderId : ''))).toEqual(['o2', 'o1']);
  });

  it('goes on after kill -9 with a torn last line: same payments, undelivered webhooks sent again', async () => {
    const dataFile = join(folder, 'books', 'sandbox.jsonl');
    const first = await started({ dataFile });
    const payment = await httpProvider(first.url).charge(charge(1), never);
    await tell(first, '/control', { delayMs: 1 });
    expect(first.waiting()).toBe(1);
    await first.close();
    open.pop();
    appendFileSync(dataFile, '{"kind":"payment","pay');
    const hook = await receiver(() => 204);
    const second = await started({ dataFile, webhookUrl: hook.url });
    await hook.until(1);
    expect(await httpProvider(second.url).charge(charge(1), never)).toEqual(payment);
    expect(hook.heard[0]).toMatchObject({ kind: 'fact', orderId: 'o1' });
    expect(await (await fetch(`${second.url}/control`)).json()).toMatchObject({ delayMs: 1 });
    expect((await httpProvider(second.url).charge(charge(2), never)).reference).toBe('o2');
    await hook.until(2);
  });
});
