// The door on real sockets: what uWebSockets forbids, bad input of the wire, pages, sockets, and how it stops.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../../runtime/clock.ts';
import { Fault } from '../../../runtime/errors.ts';
import type { BoxEvent } from './fakes/box-world.ts';
import { cart, type DoorOptions, DoorWorld } from './fakes/door-world.ts';
import { until } from './fakes/manual-clock.ts';
import { Client, freePort, rawHttp, rawSocket } from './fakes/net.ts';

const folder = mkdtempSync(join(tmpdir(), 'dabba-pages-'));
const opened: DoorWorld[] = [];

async function started(options: Partial<DoorOptions> = {}) {
  const port = await freePort();
  const config = { httpPort: port, webFolder: folder, publicUrl: `http://127.0.0.1:${port}`, ...options.config };
  const door = new DoorWorld({ clock: systemClock(), ...options, config });
  expect(await door.gateway.listen()).toBe(port);
  opened.push(door);
  const token = await door.token('customer', 'ana');
  const url = `http://127.0.0.1:${port}`;
  return { door, port, url, token, auth: { authorization: `Bearer ${token}` } };
}

const added = (by: number, pad = ''): BoxEvent => ({ type: 'Added', by, pad });

beforeAll(() => {
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Dabba</title>');
  writeFileSync(join(folder, 'rider.html'), '<!doctype html><title>Rider</title>');
  writeFileSync(join(folder, 'assets/app-1a2b.js'), `export const x = '${'x'.repeat(5_000)}';`);
});
afterEach(() => {
  for (const door of opened.splice(0)) door.gateway.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('HTTP', () => {
  test('an order through the wire, with the headers of every reply', async () => {
    const { url, auth } = await started();
    const reply = await fetch(`${url}/v1/orders`, {
      method: 'POST',
      headers: { ...auth, 'content-type': 'application/json', 'idempotency-key': 'k1' },
      body: JSON.stringify(cart),
    });
    expect(reply.status).toBe(201);
    expect(await reply.json()).toMatchObject({ seq: 2, status: 'placed' });
    expect(reply.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('health, counts and document need no token', async () => {
    const { url } = await started();
    for (const path of ['/livez', '/readyz', '/metrics', '/openapi.json'])
      expect([path, (await fetch(url + path)).status]).toEqual([path, 200]);
    expect(await (await fetch(`${url}/metrics`)).text()).toContain(
      'dabba_http_requests_total{route="get /livez",status="200"} 1',
    );
  });

  test('S30: unknown paths are 404, wrong methods 405 with Allow, TRACE and override do nothing', async () => {
    const { url, port, auth } = await started();
    expect((await fetch(`${url}/v1/nothing`, { headers: auth })).status).toBe(404);
    const put = await fetch(`${url}/v1/orders`, { method: 'PUT', headers: auth });
    expect([put.status, put.headers.get('allow')]).toEqual([405, 'POST']);
    const menu = await fetch(`${url}/v1/restaurants/r1/menu`, { method: 'DELETE' });
    expect(menu.headers.get('allow')?.split(', ').sort()).toEqual(['GET', 'PUT']);
    expect(await rawHttp(port, 'TRACE / HTTP/1.1\r\nHost: x\r\n\r\n')).toMatch(/^HTTP\/1.1 405/);
    const override = await fetch(`${url}/v1/orders/a1`, { headers: { ...auth, 'x-http-method-override': 'POST' } });
    expect(override.status).toBe(404);
  });

  test('S30: no path leaves the folder of pages', async () => {
    const { port } = await started();
    for (const path of [
      '/../package.json',
      '/assets/../../etc/passwd',
      '/assets/..%2f..%2fetc/passwd',
      '/%2e%2e/etc/passwd',
      '//etc/passwd',
      '/assets/\\..\\..',
    ])
      expect([path, (await rawHttp(port, `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`)).slice(0, 12)]).toEqual([
        path,
        'HTTP/1.1 404',
      ]);
  });

  test('S30: two lengths are refused', async () => {
    const { port } = await started();
    const smuggled =
      'POST /v1/orders HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n';
    const got = await rawHttp(port, smuggled);
    expect(got === '' || got.startsWith('HTTP/1.1 400') || got.startsWith('HTTP/1.1 401')).toBe(true);
    expect(got.match(/HTTP\/1\.1/g)?.length ?? 0).toBeLessThanOrEqual(1);
  });

  test('a body above its limit is 413, announced or not', async () => {
    const { url, auth } = await started();
    const headers = { ...auth, 'content-type': 'application/json', 'idempotency-key': 'k1' };
    const large = 'x'.repeat(20_000);
    const announced = await fetch(`${url}/v1/orders`, { method: 'POST', headers, body: large });
    expect([announced.status, (await announced.json()).errors[0]]).toEqual([
      413,
      { field: 'body', got: '20000 bytes or more', allowed: 'at most 16384 bytes' },
    ]);
    const chunked = await fetch(`${url}/v1/orders`, {
      method: 'POST',
      headers,
      body: new Blob([large]).stream(),
      duplex: 'half',
    } as RequestInit);
    expect(chunked.status).toBe(413);
  });

  test('a handler that throws is a 500 without detail, a fault of the world a 503, and the process lives', async () => {
    const { door, url, auth } = await started();
    door.search = () => {
      throw new Error('secret detail');
    };
    const broken = await fetch(`${url}/v1/restaurants`, { headers: auth });
    expect([broken.status, (await broken.text()).includes('secret')]).toEqual([500, false]);
    door.search = () => Promise.reject(new Fault('STORE_UNAVAILABLE'));
    const away = await fetch(`${url}/v1/restaurants`, { headers: auth });
    expect([away.status, away.headers.get('retry-after')]).toEqual([503, '1']);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    expect(door.errors).toHaveLength(1);
  });

  test('a caller that goes away in the middle harms nobody', async () => {
    const { door, url, port, token } = await started();
    let release: () => void = () => undefined;
    door.search = () =>
      new Promise((resolve) => {
        release = () => resolve([]);
      });
    const half = await rawSocket(port, 'POST /v1/orders HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"a"');
    const waiting = await rawSocket(
      port,
      `GET /v1/restaurants HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`,
    );
    const before = release;
    await until(() => release !== before);
    half.destroy();
    waiting.destroy();
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    release();
    await door.gateway.drain();
  });

  test('two processes cannot share a port unseen', async () => {
    const { port } = await started();
    const second = new DoorWorld({ clock: systemClock(), config: { httpPort: port } });
    await expect(second.gateway.listen()).rejects.toThrow(`127.0.0.1:${port} cannot be listened on`);
    second.gateway.close();
  });
});

describe('pages', () => {
  test('are found by name, typed, compressed, and known again', async () => {
    const { url } = await started();
    const page = await fetch(`${url}/rider`);
    expect([page.status, page.headers.get('content-type'), page.headers.get('cache-control')]).toEqual([
      200,
      'text/html; charset=utf-8',
      'no-cache',
    ]);
    expect(await page.text()).toContain('Rider');
    const again = await fetch(`${url}/rider`, { headers: { 'if-none-match': page.headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
    const script = await fetch(`${url}/assets/app-1a2b.js`);
    expect([script.headers.get('content-encoding'), script.headers.get('cache-control')]).toEqual([
      'gzip',
      'public, max-age=31536000, immutable',
    ]);
    expect((await script.text()).length).toBeGreaterThan(5_000);
    expect((await fetch(`${url}/`)).status).toBe(200);
    expect((await fetch(`${url}/map`)).status).toBe(404);
  });
});

describe('sockets', () => {
  test('S1, S19: who may not connect is refused before the 101', async () => {
    const { port, token } = await started();
    const bearer = `token.${token}`;
    const refused = (options: Parameters<typeof Client.open>[1]) =>
      Client.open(port, options).then(
        () => 101,
        (status) => status,
      );
    expect(await refused({})).toBe(401);
    expect(await refused({ query: '?token=garbage' })).toBe(401);
    expect(await refused({ protocols: ['other', bearer] })).toBe(426);
    for (const origin of [
      'http://evil.example',
      'null',
      `http://127.0.0.1:${port}.evil.example`,
      `https://127.0.0.1:${port}`,
      'http://127.0.0.1',
    ])
      expect([origin, await refused({ protocols: ['dabba.v1', bearer], origin })]).toEqual([origin, 403]);
    for (const origin of [`http://127.0.0.1:${port}`, `http://localhost:${port}`]) {
      const client = await Client.open(port, { protocols: ['dabba.v1', bearer], origin });
      expect(client.socket.protocol).toBe('dabba.v1');
      client.socket.close();
    }
    const plain = await fetch(`http://127.0.0.1:${port}/v1/ws`);
    expect(plain.status).toBe(426);
  });

  test('S18: no compression; hello, subscription, event, command and answer', async () => {
    const { door, port, token } = await started();
    door.commit('box', 'b1', [added(1)]);
    const client = await Client.open(port, { query: `?token=${token}` });
    expect(client.socket.extensions).toBe('');
    expect(await client.heard(({ op }) => op === 'hello')).toMatchObject({ session: expect.any(String) });
    client.say({ op: 'subscribe', type: 'box', id: 'b1' });
    await client.heard(({ op }) => op === 'snapshot');
    client.say({ op: 'command', key: 'k1', type: 'box', id: 'b1', name: 'Add', body: { by: 4 } });
    expect(await client.heard(({ op }) => op === 'answer')).toMatchObject({
      key: 'k1',
      status: 200,
      body: { boxId: 'b1', seq: 2 },
    });
    expect(await client.heard(({ op }) => op === 'event')).toMatchObject({ seq: 2, name: 'Added', frame: { by: 4 } });
  });

  test('S13, S16: too large is 1009, no JSON is 1007, the process lives', async () => {
    const { port, url, token } = await started();
    const open = () => Client.open(port, { query: `?token=${token}` });
    const large = await open();
    large.socket.send('x'.repeat(17_000));
    expect(await large.closed).toBe(1009);
    const broken = await open();
    broken.socket.send('{"op":');
    expect(await broken.closed).toBe(1007);
    const bomb = await open();
    for (let i = 0; i < 10_000; i++) bomb.socket.send('', { fin: false });
    bomb.socket.send('x'.repeat(100_000), { fin: true });
    expect([1006, 1007, 1009]).toContain(await bomb.closed);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
  });

  test('a client that does not read gets a snapshot when it reads again, and never a gap', async () => {
    const { door, port, token } = await started();
    door.commit('box', 'b1', [added(1)]);
    const client = await Client.open(port, { query: `?token=${token}` });
    client.say({ op: 'subscribe', type: 'box', id: 'b1' });
    await client.heard(({ op }) => op === 'snapshot');
    client.socket.pause();
    const events = 600;
    const pad = 'x'.repeat(20_000);
    for (let i = 0; i < events; i++) {
      door.commit('box', 'b1', [added(1, pad)]);
      if (i % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    client.socket.resume();
    const last = await client.heard(({ seq }) => seq === events + 1);
    const seqs = client.frames.filter(({ op }) => op === 'event' || op === 'snapshot');
    let known = 0;
    for (const { op, seq } of seqs) {
      if (op === 'event') expect(seq).toBe(known + 1);
      else expect(Number(seq)).toBeGreaterThanOrEqual(known);
      known = Number(seq);
    }
    expect([last['op'], seqs.length < events]).toEqual(['snapshot', true]);
  });
});

describe('stopping (C9)', () => {
  test('not ready, no new connections, sockets end with 1012, requests under way finish', async () => {
    const { door, port, url, token, auth } = await started();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const kept = (path: string) =>
      new Promise<number>((resolve, reject) => {
        const asked = request(`${url}${path}`, { agent }, (reply) => {
          reply.resume();
          reply.on('end', () => resolve(reply.statusCode ?? 0));
        });
        asked.on('error', reject);
        asked.end();
      });
    expect(await kept('/readyz')).toBe(200);
    const client = await Client.open(port, { query: `?token=${token}` });
    await client.heard(({ op }) => op === 'hello');
    let release: (() => void) | null = null;
    door.search = () =>
      new Promise((resolve) => {
        release = () => resolve([]);
      });
    const underWay = fetch(`${url}/v1/restaurants`, { headers: auth });
    await until(() => release !== null);
    const drained = door.gateway.drain();
    expect(await client.closed).toBe(1012);
    await expect(fetch(`${url}/livez`)).rejects.toThrow();
    expect(await kept('/readyz')).toBe(503);
    const finish: () => void = release ?? (() => undefined);
    finish();
    expect((await underWay).status).toBe(200);
    await drained;
    agent.destroy();
  });
});
