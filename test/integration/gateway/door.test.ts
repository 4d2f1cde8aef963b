// The door on real servers, its loops in another process: outcomes come by the reader, repeats by look-up, events by push;
// sockets resume by seq over a restart of the gateway (ingress.1–3, push.1–3, C9).
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signToken } from '../../../gateway/auth/token.ts';
import { wallClockMs } from '../../../runtime/clock.ts';
import { config } from '../../../runtime/config.ts';
import type { OwnProcess } from '../../../scripts/processes/process.ts';
import { openPlatform, type Platform } from '../../chaos/support/platform.ts';
import { Client } from '../../unit/gateway/fakes/net.ts';

let platform: Platform;
let gateway: OwnProcess;
let token: string;

beforeAll(async () => {
  platform = await openPlatform('door', 4);
  token = await signToken(config().jwtSecret, { role: 'customer', sub: 'ana' }, 3_600, wallClockMs());
  const actors = platform.start({ name: 'actors', roles: ['actors'] });
  [gateway] = await Promise.all([platform.start({ name: 'gateway', roles: ['gateway'] }), actors]);
});
afterAll(() => platform?.close());

async function command(id: string, name: string, key: string, body: object = {}, type = 'probe') {
  const reply = await fetch(`${platform.base}/v1/actors/${type}/${id}/${name}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'idempotency-key': key, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const { traceId: _, instance: _path, ...shown } = await reply.json();
  return { status: reply.status, body: shown };
}

async function get(path: string) {
  const reply = await fetch(platform.base + path, { headers: { authorization: `Bearer ${token}` } });
  return { status: reply.status, body: await reply.json() };
}

/** Opens a socket; what it heard of one actor must be contiguous or a snapshot. */
const connect = (as = token) =>
  Client.open(Number(new URL(platform.base).port), { protocols: ['dabba.v1', `token.${as}`] });

function checkSeqs(client: Client, since: number): number {
  let known = since;
  for (const { op, seq } of client.frames) {
    if (op === 'event') expect(seq).toBe(known + 1);
    if (op === 'snapshot') expect(Number(seq)).toBeGreaterThanOrEqual(known);
    if (op === 'event' || op === 'snapshot') known = Number(seq);
  }
  return known;
}

describe('commands', () => {
  test('accepted, refused, invalid: the outcome comes by the reader', async () => {
    expect(await command('a1', 'Add', 'k1', { amount: 5 })).toEqual({
      status: 200,
      body: { probeId: 'a1', seq: 1, status: 'accepted' },
    });
    expect(await command('a1', 'Fail', 'k2')).toMatchObject({
      status: 422,
      body: { type: '/problems/asked_to_fail', probeId: 'a1' },
    });
    expect(await command('a1', 'Add', 'k3', { amount: 'x' })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'amount' }] },
    });
    const text = await (await fetch(`${platform.base}/metrics`)).text();
    expect(text).toMatch(/dabba_ingress_outcomes_total\{way="reader"\} [1-9]/);
  });

  test('S12: 100 at once with one key count once and are answered alike; later repeats too; another body is 422', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => command('a2', 'Add', 'k1', { amount: 7 })));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await command('a2', 'Add', 'k1', { amount: 7 })).toEqual(answers[0]);
    expect(await command('a2', 'Add', 'k1', { amount: 8 })).toMatchObject({
      status: 422,
      body: { type: '/problems/idempotency_key_reused' },
    });
    expect((await get('/v1/actors/probe/a2')).body).toMatchObject({ seq: 1, total: 7, count: 1 });
  });

  test('a poison message parks its key: 202 parked, and its neighbours go on', async () => {
    expect((await command('a3', 'Add', 'k1', { amount: 1 })).status).toBe(200);
    expect(await command('a3', 'Poison', 'k2')).toEqual({ status: 202, body: { probeId: 'a3', status: 'parked' } });
    expect(await command('a3', 'Add', 'k3', { amount: 1 })).toMatchObject({ status: 202, body: { status: 'parked' } });
    expect((await command('a4', 'Add', 'k1', { amount: 1 })).status).toBe(200);
  });

  test('events over HTTP and the state at each seq', async () => {
    for (const amount of [1, 2, 3]) await command('a5', 'Add', `k${amount}`, { amount });
    const { body } = await get('/v1/actors/probe/a5/events?since=1');
    expect(body).toMatchObject({
      events: [{ seq: 2 }, { seq: 3, name: 'Added', frame: { total: 6 } }],
      seq: 3,
      next: null,
    });
    const totals = await Promise.all(
      [1, 2, 3].map(async (at) => (await get(`/v1/actors/probe/a5?at=${at}`)).body.total),
    );
    expect(totals).toEqual([1, 3, 6]);
  });
});

describe('sockets', () => {
  test('a parcel is packed and watched on one socket; a stranger sees nothing', async () => {
    const client = await connect();
    const pack = { customerId: 'ana', weightGrams: 900 };
    client.say({ op: 'command', key: 'p1', type: 'parcel', id: 'p1', name: 'PackParcel', body: pack });
    expect(await client.heard(({ op }) => op === 'answer')).toMatchObject({ key: 'p1', status: 200, body: { seq: 1 } });
    client.say({ op: 'subscribe', type: 'parcel', id: 'p1', since: 0 });
    expect(await client.heard(({ op }) => op === 'event')).toMatchObject({
      type: 'parcel',
      seq: 1,
      name: 'ParcelPacked',
    });
    const ben = await signToken(config().jwtSecret, { role: 'customer', sub: 'ben' }, 3_600, wallClockMs());
    const stranger = await connect(ben);
    for (const id of ['p1', 'nothing']) {
      stranger.say({ op: 'subscribe', type: 'parcel', id });
      const refused = await stranger.heard((frame) => frame.op === 'unsubscribed' && frame['id'] === id);
      expect(refused).toMatchObject({ code: 4403, reason: 'not_found' });
    }
    client.socket.close();
    stranger.socket.close();
  });

  test('a socket that comes back continues at its seq, also over a restart of the gateway, which says 1012', async () => {
    await command('a6', 'Add', 'k0', { amount: 1 });
    const first = await connect();
    first.say({ op: 'subscribe', type: 'probe', id: 'a6' });
    await first.heard(({ op }) => op === 'snapshot');
    await command('a6', 'Add', 'k1', { amount: 1 });
    await first.heard(({ seq }) => seq === 2);
    const known = checkSeqs(first, 0);
    const stopped = gateway.stop();
    expect(await first.closed).toBe(1012);
    expect(await stopped).toMatchObject({ code: 0, signal: null });
    gateway = await platform.start({ name: 'gateway', roles: ['gateway'] });
    await Promise.all([2, 3, 4].map((i) => command('a6', 'Add', `k${i}`, { amount: 1 })));
    const second = await connect();
    second.say({ op: 'subscribe', type: 'probe', id: 'a6', since: known });
    await command('a6', 'Add', 'k5', { amount: 1 });
    await second.heard(({ seq }) => seq === 6);
    expect(checkSeqs(second, known)).toBe(6);
    expect(second.frames.filter(({ op }) => op === 'event')).toHaveLength(4);
    second.socket.close();
  });

  test('five clients of one actor under load see the same contiguous events', async () => {
    const clients = await Promise.all(Array.from({ length: 5 }, () => connect()));
    await command('a7', 'Add', 'k0', { amount: 1 });
    for (const [i, client] of clients.entries())
      client.say({ op: 'subscribe', type: 'probe', id: 'a7', ...(i % 2 === 0 ? { since: 0 } : {}) });
    const amounts = Array.from({ length: 40 }, (_, i) => i + 1);
    await Promise.all(amounts.map((amount) => command('a7', 'Add', `k${amount}`, { amount })));
    for (const client of clients) {
      await client.heard(({ seq }) => seq === 41);
      expect(checkSeqs(client, 0)).toBe(41);
      client.socket.close();
    }
  });
});
