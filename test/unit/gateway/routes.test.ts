// The table of the door: role × route × owner, generated from its rows (S1–S3, S7, S9); a route without a policy.
import { describe, expect, test } from 'vitest';
import { TOKEN_ROLES, type TokenRole } from '../../../gateway/auth/token.ts';
import { json, PROBLEMS } from '../../../gateway/reply.ts';
import { checkRoutes, openRoute, paramNames, type Route, roles, route } from '../../../gateway/route.ts';
import { cart } from './fakes/door-stores.ts';
import { DoorWorld } from './fakes/door-world.ts';
import { manualClock } from './fakes/manual-clock.ts';
import { type Asked, ask } from './fakes/request.ts';

const world = new DoorWorld({ clock: manualClock() });
const nameOf = (row: Route): string => `${row.method} ${row.path}`;
const rows: readonly (readonly [string, Route])[] = world.gateway.routes.map((row) => [nameOf(row), row]);
const guarded = rows.filter(([, row]) => row.policy.kind === 'roles');

/** A request of each route that its schemas let through. A route that is new here must say what such a request is. */
const good: Readonly<Record<string, Omit<Asked, 'as'>>> = {
  'post /v1/orders': { body: cart },
  'get /v1/orders/:id': {},
  'get /v1/orders/:id/texts': {},
  'post /v1/orders/:id/cancel': { body: {} },
  'post /v1/orders/:id/accept': { body: { readyInMinutes: 10 } },
  'post /v1/orders/:id/reject': { body: { reason: 'too_busy' } },
  'post /v1/orders/:id/ready': { body: {} },
  'get /v1/restaurants': { query: 'q=dosa&lat=19.1&lng=72.8&open=true&limit=5' },
  'get /v1/restaurants/:id': {},
  'get /v1/restaurants/:id/menu': {},
  'put /v1/restaurants/:id/menu': { body: { items: [] } },
  'post /v1/restaurants/:id/sold-out': { body: { itemId: 'dosa', soldOut: true } },
  'post /v1/addresses': { body: { label: 'home', text: '1 Some Street', lat: 19.1, lng: 72.8 } },
  'get /v1/addresses': {},
  'post /v1/conversations': { body: {} },
  'post /v1/conversations/:id/messages': { body: { text: 'two dosas' } },
  'get /v1/conversations/:id/texts': {},
  'get /v1/actors/:type/:id': {},
  'get /v1/actors/:type/:id/events': {},
  'post /v1/actors/:type/:id/:command': { body: { by: 1 } },
  'get /v1/pending/:token': {},
};

const paramsOf = (row: Route): string[] =>
  paramNames(row.path).map((name) => ({ type: 'box', command: 'Add', token: 'x.y' })[name] ?? 'r1');

function request(name: string, row: Route, as?: { role: TokenRole; sub: string }): Asked {
  const headers = { 'idempotency-key': 'k1', ...(row.ifMatch === true ? { 'if-match': '"r1@1"' } : {}) };
  return { headers, params: paramsOf(row), ...(good[name] ?? {}), ...(as === undefined ? {} : { as }) };
}

describe('who may call', () => {
  test('every route with roles has a good request here', () => {
    expect(guarded.map(([name]) => name).sort()).toEqual(Object.keys(good).sort());
  });

  test.each(guarded)('%s: no token, garbage, truncated or foreign: 401 without detail', async (name, row) => {
    const valid = await world.token('ops', 'op');
    for (const authorization of [
      '',
      'Bearer',
      'Bearer x',
      `Bearer ${valid.slice(0, -3)}`,
      `Basic ${valid}`,
      `Bearer ${valid} x`,
    ]) {
      const asked = request(name, row);
      const { status, body } = await ask(world, name, { ...asked, headers: { ...asked.headers, authorization } });
      const { traceId: _, instance: _path, ...shown } = body;
      expect([status, shown]).toEqual([
        401,
        { type: '/problems/unauthenticated', title: PROBLEMS.unauthenticated.title, status: 401 },
      ]);
    }
  });

  test.each(guarded)('%s: a role that is not named gets 403', async (name, row) => {
    const allowed: readonly string[] = row.policy.kind === 'roles' ? row.policy.roles : [];
    for (const role of TOKEN_ROLES) {
      const { status } = await ask(world, name, request(name, row, { role, sub: 'stranger' }));
      if (allowed.includes(role)) expect([role, status]).not.toEqual([role, 403]);
      else expect([role, status]).toEqual([role, 403]);
    }
  });

  const owned = guarded.filter(([, row]) => row.ownership === 'actor' || row.ownership === 'subject');
  test.each(owned)('%s: a stranger gets the 404 of what is not there', async (name, row) => {
    const door = new DoorWorld({ clock: manualClock() });
    door.commit('order', 'r1', [{ type: 'OrderPlaced', customerId: 'ana', restaurantId: 'r1' } as never]);
    door.commit('box', 'r1', [{ type: 'Added', by: 1 } as never]);
    const allowed = row.policy.kind === 'roles' ? row.policy.roles.filter((role) => role !== 'ops') : [];
    for (const role of allowed) {
      const { status, body } = await ask(door, name, request(name, row, { role, sub: 'stranger' }));
      expect([role, status, body['type']]).toEqual([role, 404, '/problems/not_found']);
    }
    expect(door.log.records).toEqual([]);
  });

  test('open routes say why', () => {
    for (const [name, { policy }] of rows)
      if (policy.kind !== 'roles') expect([name, policy.why.length > 10]).toEqual([name, true]);
  });
});

describe('a route without a policy', () => {
  const shape = {
    method: 'post',
    path: '/x',
    summary: '',
    tag: '',
    ownership: 'all',
    key: true,
    limit: { bodyBytes: 0 },
    answers: [],
  } as const;
  const handler = async () => json(200, {});

  test('does not compile and does not start', () => {
    // @ts-expect-error: a row needs a policy
    const missing = route({ ...shape, handler });
    expect(() => checkRoutes([missing])).toThrow('route post /x has no policy');
  });

  test('neither does one that lets nobody in, stands twice, or changes something without a key', () => {
    const row = route({ ...shape, policy: roles('ops'), handler });
    expect(() => checkRoutes([row, row])).toThrow('twice');
    expect(() => checkRoutes([{ ...row, policy: { kind: 'roles', roles: [] } }])).toThrow('nobody');
    expect(() => checkRoutes([{ ...row, key: false }])).toThrow('neither Idempotency-Key');
    expect(() => checkRoutes([{ ...row, path: '/x/:id' }])).toThrow('parameters without a schema');
    expect(() => checkRoutes([openRoute({ ...shape, policy: { kind: 'open', why: 'test' }, handler })])).not.toThrow();
  });
});
