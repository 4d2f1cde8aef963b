// The table of the door: role × route × owner, generated from its rows (S1–S3, S7, S9), bad input (S10, S16, S24), the document.
import { describe, expect, test } from 'vitest';
import { TOKEN_ROLES, type TokenRole } from '../../../gateway/auth/token.ts';
import { openapiDocument } from '../../../gateway/openapi.ts';
import { json, PROBLEMS } from '../../../gateway/reply.ts';
import { checkRoutes, openRoute, paramNames, type Route, roles, route } from '../../../gateway/route.ts';
import { cart, DoorWorld } from './fakes/door-world.ts';
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

describe('bad input names the field, what was got and what is allowed', () => {
  const ana = { role: 'customer', sub: 'ana' } as const;
  const order = (change: object) => ({ body: { ...cart, ...change } });
  const line = (change: object) => order({ lines: [{ itemId: 'dosa', quantity: 1, options: [], ...change }] });
  const cases: readonly (readonly [string, string, Omit<Asked, 'as'>, string, string, string])[] = [
    [
      'unknown field',
      'post /v1/orders',
      order({ price: 1 }),
      'price',
      'an unknown field',
      'only the documented fields',
    ],
    [
      'S10 status',
      'post /v1/orders',
      order({ status: 'paid' }),
      'status',
      'an unknown field',
      'only the documented fields',
    ],
    [
      'S10 customer',
      'post /v1/orders',
      order({ customerId: 'ben' }),
      'customerId',
      'an unknown field',
      'only the documented fields',
    ],
    [
      'field of a line',
      'post /v1/orders',
      line({ price: 1 }),
      'lines[0].price',
      'an unknown field',
      'only the documented fields',
    ],
    ['missing', 'post /v1/orders', order({ currency: undefined }), 'currency', 'nothing', 'a value of type string'],
    ['money below zero', 'post /v1/orders', order({ quotedTotal: -1 }), 'quotedTotal', '-1', 'at least 0'],
    ['money as a fraction', 'post /v1/orders', order({ quotedTotal: 2.5 }), 'quotedTotal', '2.5', 'a whole number'],
    [
      'money too large',
      'post /v1/orders',
      order({ quotedTotal: 1e13 }),
      'quotedTotal',
      '10000000000000',
      'at most 1000000000000',
    ],
    [
      'money as text',
      'post /v1/orders',
      order({ quotedTotal: '250' }),
      'quotedTotal',
      '"250"',
      'a value of type number',
    ],
    ['count too large', 'post /v1/orders', line({ quantity: 51 }), 'lines[0].quantity', '51', 'at most 50'],
    ['no lines', 'post /v1/orders', order({ lines: [] }), 'lines', 'a list of 0', 'at least 1 entries'],
    [
      'bad id',
      'post /v1/orders',
      order({ restaurantId: 'a b' }),
      'restaurantId',
      '"a b"',
      'text like /^[A-Za-z0-9_-]{1,64}$/',
    ],
    ['payment', 'post /v1/orders', order({ payment: 'cash' }), 'payment', '"cash"', 'one of saved, link'],
    ['not an object', 'post /v1/orders', { body: [1] }, 'body', 'a list of 1', 'a value of type object'],
    ['latitude', 'post /v1/addresses', { body: { label: 'a', text: 'b', lat: 91, lng: 0 } }, 'lat', '91', 'at most 90'],
    [
      'longitude',
      'post /v1/addresses',
      { body: { label: 'a', text: 'b', lat: 0, lng: -181 } },
      'lng',
      '-181',
      'at least -180',
    ],
    [
      'empty text',
      'post /v1/addresses',
      { body: { label: '', text: 'b', lat: 0, lng: 0 } },
      'label',
      '""',
      'at least 1 characters',
    ],
    ['half a place', 'get /v1/restaurants', { query: 'lat=1' }, 'lng', 'nothing', 'lat and lng together, or neither'],
    ['place of letters', 'get /v1/restaurants', { query: 'lat=x&lng=1' }, 'lat', '"x"', 'text like'],
    ['query twice', 'get /v1/restaurants', { query: 'q=a&q=b' }, 'q', 'a list of 2', 'a value of type string'],
    [
      'unknown query',
      'get /v1/restaurants',
      { query: 'radius=1' },
      'radius',
      'an unknown field',
      'only the documented fields',
    ],
    [
      'proto query',
      'get /v1/restaurants',
      { query: '__proto__=1' },
      '__proto__',
      'an unknown field',
      'only the documented fields',
    ],
    ['S24 id', 'get /v1/orders/:id', { params: ['a*\r\n'] }, 'id', '"a*\\r\\n"', 'text like'],
    ['long id', 'get /v1/orders/:id', { params: ['a'.repeat(65)] }, 'id', '"aaa', 'text like'],
    [
      'actor field',
      'post /v1/actors/:type/:id/:command',
      { params: ['box', 'b1', 'Add'], body: { by: 'x' } },
      'by',
      'x',
      'a whole number',
    ],
    ['S16 depth', 'post /v1/orders', { raw: '['.repeat(8_192) }, 'body', 'more than 16 levels', 'at most 16 levels'],
    ['S16 key twice', 'post /v1/orders', { raw: '{"a":1,"\\u0061":2}' }, 'body', 'the key a twice', 'each key once'],
    ['S16 proto', 'post /v1/orders', { raw: '{"__proto__":{}}' }, 'body', 'the key __proto__', 'other keys'],
    [
      'S16 digits',
      'post /v1/orders',
      { raw: `{"quotedTotal":${'9'.repeat(9_000)}}` },
      'restaurantId',
      'nothing',
      'a value of type string',
    ],
    ['NUL', 'post /v1/orders', { raw: '{"note":"\\u0000"}' }, 'body', 'a NUL character', 'text without NUL'],
    ['no JSON', 'post /v1/orders', { raw: '{"a":' }, 'body', '', 'JSON'],
    ['not UTF-8', 'post /v1/orders', { raw: Buffer.from([0x7b, 0xff]) }, 'body', 'bytes that are not UTF-8', 'UTF-8'],
  ];

  test.each(cases)('%s', async (_what, name, asked, field, got, allowed) => {
    const headers = { 'idempotency-key': 'k1', ...asked.headers };
    const { status, headers: replied, body } = await ask(world, name, { ...asked, as: ana, headers });
    expect([status, replied['content-type']]).toEqual([400, 'application/problem+json']);
    const errors = body['errors'] as { field: string; got: string; allowed: string }[];
    const found = errors.find((error) => error.field === field);
    expect([errors, found?.got.startsWith(got), found?.allowed.startsWith(allowed)]).toEqual([errors, true, true]);
    expect(body).toMatchObject({ instance: expect.any(String), traceId: expect.stringMatching(/^[0-9a-f]{32}$/) });
  });

  test('no key, a key of spaces, no content type, no If-Match', async () => {
    const status = async (name: string, asked: Asked) => (await ask(world, name, asked)).status;
    expect(await status('post /v1/orders', { as: ana, body: cart })).toBe(400);
    expect(await status('post /v1/orders', { as: ana, body: cart, headers: { 'idempotency-key': 'a b' } })).toBe(400);
    expect(
      await status('post /v1/orders', { as: ana, body: cart, headers: { 'idempotency-key': 'x'.repeat(129) } }),
    ).toBe(400);
    const form = { 'idempotency-key': 'k', 'content-type': 'application/x-www-form-urlencoded' };
    expect(await status('post /v1/orders', { as: ana, body: cart, headers: form })).toBe(415);
    const r1 = { role: 'restaurant', sub: 'r1' } as const;
    const soldOut = 'post /v1/restaurants/:id/sold-out';
    const edit = { as: r1, params: ['r1'], body: { itemId: 'dosa', soldOut: true } };
    expect(await status(soldOut, edit)).toBe(428);
    expect(await status(soldOut, { ...edit, headers: { 'if-match': '"r1@9"' } })).toBe(412);
    const changed = await ask(new DoorWorld({ clock: manualClock() }), soldOut, {
      ...edit,
      headers: { 'if-match': '"r1@1"' },
    });
    expect(changed).toMatchObject({ status: 200, headers: { etag: '"r1@2"' }, body: { version: 'r1@2' } });
  });

  test('nothing of Object changed', () => {
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(Reflect.get({}, 'a')).toBeUndefined();
  });
});

describe('the document', () => {
  const document = openapiDocument(world.gateway.routes, world.types, 'http://127.0.0.1:8080');
  const paths = Reflect.get(document, 'paths') as Record<string, Record<string, Record<string, unknown>>>;

  test.each(rows)('%s stands in it with parameters, roles and answers', (_name, row) => {
    const operation = paths[row.path.replace(/:([A-Za-z]+)/g, '{$1}')]?.[row.method];
    expect(operation?.['x-dabba-roles']).toEqual(row.policy.kind === 'roles' ? row.policy.roles : []);
    const parameters = operation?.['parameters'] as { name: string }[];
    expect(parameters.map(({ name }) => name)).toEqual(expect.arrayContaining(paramNames(row.path)));
    if (row.key) expect(parameters.map(({ name }) => name)).toContain('Idempotency-Key');
    const statuses = Object.keys(operation?.['responses'] as object).map(Number);
    expect(statuses).toEqual(expect.arrayContaining(row.answers.map(({ status }) => status)));
    if (row.body !== undefined) expect(operation?.['requestBody']).toBeDefined();
  });

  test('nothing else stands in it, ids of operations are unique, types name their commands', () => {
    const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
    expect(operations).toHaveLength(rows.length);
    expect(new Set(operations.map((operation) => operation['operationId'])).size).toBe(rows.length);
    expect(document).toMatchObject({ openapi: '3.1.0', 'x-dabba-commands': { box: ['Add'] } });
  });
});
