// The door on real sockets, HTTP: what uWebSockets forbids, bad input of the wire, pages.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../../runtime/clock.ts';
import { Fault } from '../../../runtime/errors.ts';
import { cart } from './fakes/door-stores.ts';
import { DoorWorld } from './fakes/door-world.ts';
import { until } from './fakes/manual-clock.ts';
import { rawHttp, rawSocket } from './fakes/net.ts';
import { openDoor } from './fakes/open-door.ts';

const folder = mkdtempSync(join(tmpdir(), 'dabba-pages-'));
const opened: DoorWorld[] = [];

async function started() {
  const open = await openDoor({ config: { webFolder: folder } });
  opened.push(open.door);
  return open;
}

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
    door.stores.search = () => {
      throw new Error('secret detail');
    };
    const broken = await fetch(`${url}/v1/restaurants`, { headers: auth });
    expect([broken.status, (await broken.text()).includes('secret')]).toEqual([500, false]);
    door.stores.search = () => Promise.reject(new Fault('STORE_UNAVAILABLE'));
    const away = await fetch(`${url}/v1/restaurants`, { headers: auth });
    expect([away.status, away.headers.get('retry-after')]).toEqual([503, '1']);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    expect(door.errors).toHaveLength(1);
  });

  test('a caller that goes away in the middle harms nobody', async () => {
    const { door, url, port, token } = await started();
    let release: () => void = () => undefined;
    door.stores.search = () =>
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
