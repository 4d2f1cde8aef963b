// Bad input of HTTP: each problem names the field, what was got and what is allowed (S10, S16, S24).
import { describe, expect, test } from 'vitest';
import { cart } from './fakes/door-stores.ts';
import { DoorWorld } from './fakes/door-world.ts';
import { manualClock } from './fakes/manual-clock.ts';
import { type Asked, ask } from './fakes/request.ts';

const world = new DoorWorld({ clock: manualClock() });

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
