// What clients of `ingress` send: Add to a probe, and an order with its cart; a fresh Idempotency-Key each.

import { randomBytes } from 'node:crypto';
import { signToken } from '../../gateway/auth/token.ts';
import { wallClockMs } from '../../runtime/clock.ts';
import { createAddress } from '../../storage/accounts.ts';
import { type BenchCart, kitchenPlace } from '../catalog.ts';
import type { World } from '../harness/world.ts';

/** Makes request number n, as the bytes of HTTP. */
export type RequestMaker = (n: number) => string;

const callers = 64;
/** Commands of one probe: its life is bounded, as an order's is. */
const addsOfProbe = 8;

/** POST /v1/actors/probe/:id/Add. */
export async function probeAdds(world: World): Promise<RequestMaker> {
  const tokens = await tokensOf(world);
  const run = randomBytes(4).toString('hex');
  const body = '{"amount":1}';
  return (n) =>
    post(`/v1/actors/probe/p${run}-${Math.floor(n / addsOfProbe)}/Add`, tokens[n % callers] ?? '', `${run}-${n}`, body);
}

/** POST /v1/orders: each caller has an address. */
export async function orderPosts(world: World, cart: BenchCart): Promise<RequestMaker> {
  const tokens = await tokensOf(world);
  const run = randomBytes(4).toString('hex');
  const bodies = await Promise.all(
    tokens.map(async (_, i) => {
      const addressId = await createAddress(world.ground.store.pools.accounts, `bench-${run}-${i}`, {
        personId: subjectOf(i),
        label: 'home',
        text: `Bench Street ${i}`,
        latMicrodegrees: kitchenPlace.lat + 4_000,
        lngMicrodegrees: kitchenPlace.lng,
        cell: '8960145b4a3ffff',
      });
      return JSON.stringify({ ...cart, addressId });
    }),
  );
  return (n) => post('/v1/orders', tokens[n % callers] ?? '', `${run}-${n}`, bodies[n % callers] ?? '');
}

const subjectOf = (i: number): string => `bench-customer-${i}`;

function tokensOf(world: World): Promise<string[]> {
  const secret = world.settings.jwtSecret.split(',')[0] ?? '';
  return Promise.all(
    Array.from({ length: callers }, (_, i) =>
      signToken(secret, { role: 'customer', sub: subjectOf(i) }, 86_400, wallClockMs()),
    ),
  );
}

function post(path: string, token: string, key: string, body: string): string {
  return (
    `POST ${path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer ${token}\r\nIdempotency-Key: ${key}\r\n` +
    `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
}
