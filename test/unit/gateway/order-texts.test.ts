// GET /v1/orders/:id/texts through the door: how a note is told, and to whom.
import { describe, expect, test } from 'vitest';
import { cart } from './fakes/door-stores.ts';
import { DoorWorld } from './fakes/door-world.ts';
import { manualClock } from './fakes/manual-clock.ts';
import { ask } from './fakes/request.ts';

const ana = { role: 'customer', sub: 'ana' } as const;
const place = 'post /v1/orders';
const key = (text: string) => ({ 'idempotency-key': text });
const world = () => new DoorWorld({ clock: manualClock() });

describe('texts of an order', () => {
  test.each([
    ['note: no cutlery please', 'no cutlery please'],
    ['Please add a note for the kitchen: ring twice', 'ring twice'],
    ['Notebook shop on the left', 'Notebook shop on the left'],
    ['tell the rider to call me', 'tell the rider to call me'],
    ['note:', 'note:'],
  ])('the note %j is told as %j', async (note, told) => {
    const door = world();
    const { body } = await ask(door, place, { as: ana, headers: key('k1'), body: { ...cart, note } });
    const texts = await ask(door, 'get /v1/orders/:id/texts', { as: ana, params: [String(body['orderId'])] });
    expect(texts.body).toMatchObject({ note: told });
  });

  test('note and address are read by whoever sees their reference, and by nobody else', async () => {
    const door = world();
    const { body } = await ask(door, place, { as: ana, headers: key('k1'), body: { ...cart, note: 'ring twice' } });
    const id = String(body['orderId']);
    const texts = (as: { role: 'customer' | 'restaurant' | 'rider' | 'ops'; sub: string }) =>
      ask(door, 'get /v1/orders/:id/texts', { as, params: [id] });
    expect(await texts(ana)).toMatchObject({ status: 200, body: { note: 'ring twice', address: { label: 'home' } } });
    // Not even its kitchen before it is paid: test/browser/order.test.ts has kitchen and rider read theirs in time.
    for (const as of [
      { role: 'restaurant', sub: 'r1' },
      { role: 'customer', sub: 'bo' },
      { role: 'restaurant', sub: 'r2' },
      { role: 'rider', sub: 'd1' },
    ] as const)
      expect((await texts(as)).status).toBe(404);
    door.stores.texts.length = 0;
    expect((await texts(ana)).body).toMatchObject({ note: null });
  });
});
