// HTTP of the pages: one key an intention until its outcome is known, 503 and lost networks tried again, 202 followed; tokens and keys.

import { expect, test } from 'vitest';
import { createApi, triesMax } from '../../../web/client/api.ts';
import { createKeys, type Keep } from '../../../web/client/keys.ts';
import { sessionOf, signIn, signOut, tokenInFragment } from '../../../web/client/token.ts';

function newKeep(): Keep & { readonly held: Map<string, string> } {
  const held = new Map<string, string>();
  return {
    held,
    getItem: (name) => held.get(name) ?? null,
    setItem: (name, value) => void held.set(name, value),
    removeItem: (name) => void held.delete(name),
  };
}

type Told = { readonly status: number; readonly body?: object } | 'lost';

function newWorld(told: readonly Told[], keep = newKeep()) {
  let made = 0;
  const keys = createKeys(keep, () => `key-${++made}`);
  const asked: { path: string; key: string | null; method: string }[] = [];
  const rest = [...told];
  const api = createApi({
    token: 't',
    keys,
    wait: async () => undefined,
    fetch: async (path, init) => {
      const headers = new Headers(init.headers);
      asked.push({ path, key: headers.get('idempotency-key'), method: init.method ?? 'GET' });
      const next = rest.shift() ?? 'lost';
      if (next === 'lost') throw new TypeError('network');
      return new Response(JSON.stringify(next.body ?? {}), { status: next.status });
    },
  });
  return { api, asked, keys, keep };
}

test('a 503 and a lost network are tried again with the same key', async () => {
  const world = newWorld([{ status: 503 }, 'lost', { status: 201, body: { conversationId: 'c' } }]);
  const answer = await world.api.send({ path: '/v1/conversations', body: {}, intention: 'start' });
  expect(answer).toMatchObject({ status: 201, body: { conversationId: 'c' } });
  expect(world.asked.map(({ key }) => key)).toEqual(['key-1', 'key-1', 'key-1']);
  expect(world.keep.held.size).toBe(0);
});

test('a page that was closed before the answer asks again with its key', async () => {
  const keep = newKeep();
  const before = newWorld([{ status: 503 }], keep);
  before.keys.hold('start');
  const after = newWorld([{ status: 201 }], keep);
  await after.api.send({ path: '/v1/conversations', body: {}, intention: 'start' });
  expect(after.asked[0]?.key).toBe('key-1');
});

test('a 202 is followed to its outcome', async () => {
  const world = newWorld([
    { status: 202, body: { location: '/v1/pending/abc' } },
    { status: 202, body: { location: '/v1/pending/abc' } },
    { status: 200, body: { seq: 3 } },
  ]);
  const answer = await world.api.send({ path: '/v1/orders/o/ready', body: {}, intention: 'ready:o' });
  expect(answer).toMatchObject({ status: 200, body: { seq: 3 } });
  expect(world.asked.map(({ path }) => path)).toEqual(['/v1/orders/o/ready', '/v1/pending/abc', '/v1/pending/abc']);
});

test('a refusal is an answer: its code is named and its key let go', async () => {
  const world = newWorld([{ status: 422, body: { type: '/problems/sold_out', title: 'sold out' } }, { status: 200 }]);
  expect(await world.api.send({ path: '/x', body: {}, intention: 'a' })).toMatchObject({ code: 'sold_out' });
  await world.api.send({ path: '/x', body: {}, intention: 'a' });
  expect(world.asked.map(({ key }) => key)).toEqual(['key-1', 'key-2']);
});

test('a network that stays away ends in status 0, and the key is kept', async () => {
  const world = newWorld([]);
  expect(await world.api.send({ path: '/x', body: {}, intention: 'a' })).toMatchObject({ status: 0 });
  expect(world.asked).toHaveLength(triesMax);
  expect(world.keys.hold('a')).toBe('key-1');
});

test('a store that refuses changes nothing for the page', () => {
  const refusing = () => {
    throw new Error('full');
  };
  const keys = createKeys({ getItem: refusing, setItem: refusing, removeItem: refusing }, () => 'k');
  expect(keys.hold('a')).toBe('k');
  expect(keys.hold('a')).toBe('k');
  keys.settle('a');
});

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = (claims: object) => `${part({ alg: 'HS256' })}.${part(claims)}.s`;

test('a token comes from the fragment once and from storage later, until it expires', () => {
  const keep = newKeep();
  const given = token({ role: 'customer', sub: 'ana', exp: 100 });
  expect(signIn('customer', `#token=${given}`, keep, 50_000)).toMatchObject({ sub: 'ana', role: 'customer' });
  expect(signIn('customer', '', keep, 50_000)).toMatchObject({ sub: 'ana' });
  expect(signIn('customer', '', keep, 100_000)).toBeNull();
  expect(signIn('rider', '', keep, 50_000)).toBeNull();
  signOut('customer', keep);
  expect(signIn('customer', '', keep, 50_000)).toBeNull();
});

test.each(['', 'x', 'a.b.c', `${part({})}.${part({ role: 'ops' })}.s`, '..'])('%s is no token', (text) => {
  expect(sessionOf(text)).toBeNull();
});

test('a fragment without a token is none', () => {
  expect(tokenInFragment('#message')).toBe('');
  expect(tokenInFragment('')).toBe('');
});
