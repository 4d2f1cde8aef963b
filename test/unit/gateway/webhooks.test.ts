// The payment provider's webhooks through the door: 2xx only with an outcome (S25).
import { describe, expect, test } from 'vitest';
import { cart } from './fakes/door-stores.ts';
import { DoorWorld } from './fakes/door-world.ts';
import { manualClock, settled } from './fakes/manual-clock.ts';
import { ask } from './fakes/request.ts';

const ana = { role: 'customer', sub: 'ana' } as const;
const place = 'post /v1/orders';
const key = (text: string) => ({ 'idempotency-key': text });
const world = () => new DoorWorld({ clock: manualClock() });

describe('webhooks', () => {
  const hook = 'post /v1/webhooks/payments';
  const event = (orderId: string, status = 'succeeded') => JSON.stringify({ orderId, status });

  test('2xx only with an outcome', async () => {
    const clock = manualClock();
    const door = new DoorWorld({ clock });
    const { body } = await ask(door, place, { as: ana, headers: key('k1'), body: cart });
    const orderId = String(body['orderId']);
    const signed = { 'dabba-signature': 'good' };
    expect(await ask(door, hook, { headers: signed, raw: event(orderId) })).toMatchObject({
      status: 200,
      body: { status: 'accepted' },
    });
    expect(await ask(door, hook, { headers: signed, raw: event(orderId) })).toMatchObject({ status: 200 });
    expect(await ask(door, hook, { headers: signed, raw: event(orderId, 'nothing') })).toMatchObject({ status: 200 });
    door.deciding = false;
    const late = ask(door, hook, { headers: signed, raw: event('a111') });
    await settled();
    await clock.advance(5_000);
    expect((await late).status).toBe(503);
  });

  test('S25: a bad or missing signature is 400 and sends nothing', async () => {
    const door = world();
    for (const headers of [{}, { 'dabba-signature': 'bad' }])
      expect(await ask(door, hook, { headers, raw: event('a1') })).toMatchObject({
        status: 400,
        body: { type: '/problems/bad_signature' },
      });
    expect(door.log.records).toHaveLength(0);
  });
});
