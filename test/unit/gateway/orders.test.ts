// POST /v1/orders and the commands of an order through the door: what is added, what a repeat meets, what is refused.
import { describe, expect, test } from 'vitest';
import { cart } from './fakes/door-stores.ts';
import { DoorWorld } from './fakes/door-world.ts';
import { manualClock, until } from './fakes/manual-clock.ts';
import { ask } from './fakes/request.ts';

const ana = { role: 'customer', sub: 'ana' } as const;
const place = 'post /v1/orders';
const key = (text: string) => ({ 'idempotency-key': text });
const world = () => new DoorWorld({ clock: manualClock() });

describe('placing', () => {
  test('the gateway adds customer, versions, position and cell; the actor prices', async () => {
    const door = world();
    const answer = await ask(door, place, { as: ana, headers: key('k1'), body: { ...cart, note: 'ring twice' } });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ orderId: expect.stringMatching(/^a[a-z2-7]{26}$/), seq: 2, status: 'placed' });
    const sent = JSON.parse(door.log.records[0]?.value?.toString() ?? '{}');
    expect(sent).toMatchObject({
      type: 'PlaceOrder',
      customerId: 'ana',
      restaurantOpen: true,
      currentMenuVersion: 'r1@1',
      pickupLat: 19_000_000,
      dropoffCell: '8960b5a4a0fffff',
      noteId: `${answer.body['orderId']}-note`,
      conversationId: null,
    });
    expect(JSON.stringify(sent)).not.toContain('ring twice');
    expect(door.stores.texts).toEqual([
      {
        textId: `${answer.body['orderId']}-note`,
        conversationId: answer.body['orderId'],
        author: 'ana',
        text: 'ring twice',
      },
    ]);
  });

  test('S12: 100 at once with one key are one order and 100 equal answers', async () => {
    const door = world();
    door.deciding = false;
    const open = Array.from({ length: 100 }, () => ask(door, place, { as: ana, headers: key('k1'), body: cart }));
    const waiting = 'dabba_queue_len{queue="ingress_requests"} 100';
    await until(async () => (await door.metrics.text()).includes(waiting));
    expect(door.log.records).toHaveLength(1);
    for (const record of door.log.records) door.decide(record);
    const answers = await Promise.all(open);
    expect(new Set(answers.map(({ status, body }) => `${status} ${JSON.stringify(body)}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
  });

  test('a repeat after the menu changed is the same order; another body under the key is 422', async () => {
    const door = world();
    const first = await ask(door, place, { as: ana, headers: key('k1'), body: cart });
    door.stores.menuVersion = 'r1@2';
    expect(await ask(door, place, { as: ana, headers: key('k1'), body: cart })).toMatchObject({
      status: 201,
      body: first.body,
    });
    const other = await ask(door, place, { as: ana, headers: key('"k1"'), body: { ...cart, quotedTotal: 251 } });
    expect(other).toMatchObject({ status: 422, body: { type: '/problems/idempotency_key_reused' } });
  });

  test('a repeat after its address was erased is still answered with its outcome', async () => {
    const door = world();
    const first = await ask(door, place, { as: ana, headers: key('k1'), body: cart });
    door.stores.addresses.clear();
    expect(await ask(door, place, { as: ana, headers: key('k1'), body: cart })).toMatchObject({
      status: 201,
      body: first.body,
    });
    const fresh = await ask(door, place, { as: ana, headers: key('k2'), body: cart });
    expect(fresh).toMatchObject({ status: 422, body: { type: '/problems/address_unknown' } });
  });

  test('a refusal of the actor is a problem with its reason', async () => {
    const answer = await ask(world(), place, { as: ana, headers: key('k1'), body: { ...cart, quotedTotal: 1 } });
    expect(answer).toMatchObject({
      status: 422,
      headers: { 'content-type': 'application/problem+json' },
      body: { type: '/problems/price_changed', status: 422 },
    });
  });

  test("another's address and an unknown restaurant are refused before anything is sent", async () => {
    const door = world();
    const ben = { role: 'customer', sub: 'ben' } as const;
    expect((await ask(door, place, { as: ben, headers: key('k1'), body: cart })).body['type']).toBe(
      '/problems/address_unknown',
    );
    const nowhere = { ...cart, restaurantId: 'r9', menuVersion: 'r9@1' };
    expect((await ask(door, place, { as: ana, headers: key('k1'), body: nowhere })).body['type']).toBe(
      '/problems/restaurant_not_orderable',
    );
    expect(door.log.records).toHaveLength(0);
  });

  test('not acknowledged is 503, never 202; acknowledged without outcome is 202 whose Location answers later', async () => {
    const clock = manualClock();
    const door = new DoorWorld({ clock });
    door.log.mode = 'hang';
    const lost = ask(door, place, { as: ana, headers: key('k1'), body: cart });
    await until(() => door.log.batches.length === 1);
    await clock.advance(5_000);
    expect(await lost).toMatchObject({
      status: 503,
      headers: { 'retry-after': '1' },
      body: { type: '/problems/log_unavailable' },
    });

    const slow = new DoorWorld({ clock });
    slow.deciding = false;
    const late = ask(slow, place, { as: ana, headers: key('k1'), body: cart });
    await until(() => slow.log.records.length === 1);
    await clock.advance(5_000);
    const { status, headers, body } = await late;
    expect([status, body['status'], body['location']]).toEqual([202, 'pending', headers['location']]);
    const token = (headers['location'] ?? '').replace('/v1/pending/', '');
    const pending = 'get /v1/pending/:token';
    expect((await ask(slow, pending, { as: ana, params: [token] })).status).toBe(202);
    expect((await ask(slow, pending, { as: { role: 'customer', sub: 'ben' }, params: [token] })).status).toBe(404);
    slow.deciding = true;
    const repeat = await ask(slow, place, { as: ana, headers: key('k1'), body: cart });
    expect(await ask(slow, pending, { as: ana, params: [token] })).toMatchObject({ status: 201, body: repeat.body });
  });

  test('behind a parked key: 202 parked', async () => {
    const door = world();
    const id = door.ingress.actorId(ana, 'k1');
    door.parked.add(id);
    const answer = await ask(door, place, { as: ana, headers: key('k1'), body: cart });
    expect(answer).toMatchObject({ status: 202, body: { orderId: id, status: 'parked' } });
  });
});

describe('commands of an order', () => {
  async function placed() {
    const door = world();
    const { body } = await ask(door, place, { as: ana, headers: key('k1'), body: cart });
    return { door, id: String(body['orderId']) };
  }

  test('cancel: accepted, then the same key again, then ignored with the present state', async () => {
    const { door, id } = await placed();
    const cancel = (k: string) =>
      ask(door, 'post /v1/orders/:id/cancel', { as: ana, headers: key(k), params: [id], body: {} });
    const first = await cancel('c1');
    expect(first).toMatchObject({ status: 200, body: { orderId: id, status: 'accepted' } });
    expect((await cancel('c1')).body).toEqual(first.body);
    expect(await cancel('c2')).toMatchObject({
      status: 200,
      body: { status: 'ignored', state: { status: 'cancelled' } },
    });
    expect(door.log.records.map(({ headers }) => headers['name'])).toEqual([
      'PlaceOrder',
      'CancelOrder',
      'CancelOrder',
    ]);
  });

  test('a stranger, a foreign restaurant and nobody at all get the same 404', async () => {
    const { door, id } = await placed();
    const cancel = 'post /v1/orders/:id/cancel';
    const strange = await ask(door, cancel, {
      as: { role: 'customer', sub: 'ben' },
      headers: key('x'),
      params: [id],
      body: {},
    });
    const absent = await ask(door, cancel, { as: ana, headers: key('x'), params: ['a000'], body: {} });
    const { traceId: _1, ...one } = strange.body;
    const { traceId: _2, ...two } = absent.body;
    expect(one).toEqual(two);
    const accept = await ask(door, 'post /v1/orders/:id/accept', {
      as: { role: 'restaurant', sub: 'r2' },
      headers: key('x'),
      params: [id],
      body: { readyInMinutes: 5 },
    });
    expect(accept.status).toBe(404);
    expect(door.log.records).toHaveLength(1);
  });

  test('PlaceOrder, facts and events cannot be sent through the generic door', async () => {
    const { door, id } = await placed();
    for (const command of [
      'PlaceOrder',
      'PaymentReported',
      'OrderPlaced',
      'TellRefused',
      'OrderState',
      'constructor',
      'toString',
    ]) {
      const answer = await ask(door, 'post /v1/actors/:type/:id/:command', {
        as: ana,
        headers: key(command),
        params: ['order', id, command],
        body: {},
      });
      expect([command, answer.status]).toEqual([command, command === 'PlaceOrder' ? 400 : 404]);
    }
  });

  test('GET shows the snapshot of the role; time travel folds the log', async () => {
    const { door, id } = await placed();
    const now = await ask(door, 'get /v1/orders/:id', { as: ana, params: [id] });
    expect(now).toMatchObject({ status: 200, body: { orderId: id, seq: 2, customerId: 'ana', total: 250 } });
    const then = await ask(door, 'get /v1/actors/:type/:id', { as: ana, params: ['order', id], query: 'at=1' });
    expect(then).toMatchObject({ status: 200, body: { orderId: id, seq: 1 } });
    const beyond = await ask(door, 'get /v1/actors/:type/:id', { as: ana, params: ['order', id], query: 'at=9' });
    expect(beyond).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'at', got: '9', allowed: '0 to 2, the present seq' }] },
    });
    const events = await ask(door, 'get /v1/actors/:type/:id/events', {
      as: ana,
      params: ['order', id],
      query: 'since=1',
    });
    expect(events.body).toMatchObject({ events: [{ seq: 2 }], seq: 2, next: null });
  });
});
