// What the pages of those who work are shown in the tests: a kitchen in its rush, a rider in each phase, a city at one moment.

import { door, kitchenPlace, minute, orderId } from './chat-scene.ts';
import type { Json, Script } from './fake-door.ts';

const ticket = (n: number, status: string, ageMs: number, now: number, more: Json = {}): Json => ({
  orderId: `a7k2m9q4x8w3e6r1t5y0u2i4${String(n).padStart(3, 'z')}`,
  status,
  openedAt: now - ageMs,
  readyAt: null,
  riderId: null,
  handoverCode: String(4_700 + n),
  reason: null,
  ...more,
});

const menu: Json = {
  currency: 'INR',
  categories: [
    { id: 'dosa', names: ['Dosas'] },
    { id: 'drinks', names: ['Hot drinks'] },
  ],
  items: [
    { id: 'masala-dosa', name: 'Masala Dosa', category: 'dosa', price: 9_500, soldOut: false },
    { id: 'rava-dosa', name: 'Onion Rava Dosa', category: 'dosa', price: 10_500, soldOut: true },
    { id: 'set-dosa', name: 'Set Dosa', category: 'dosa', price: 8_500, soldOut: false },
    { id: 'filter-coffee', name: 'Filter Coffee', category: 'drinks', price: 4_500, soldOut: false },
    { id: 'badam-milk', name: 'Badam Milk', category: 'drinks', price: null, soldOut: false },
  ],
  optionGroups: [
    { id: 'sweet', values: [{ id: 'sugar', name: 'Sugar' }] },
    { id: 'dip', values: [{ id: 'chutney', name: 'Coconut chutney' }] },
  ],
};

const orderLines: Json = {
  noteId: 'n1',
  lines: [
    {
      itemId: 'masala-dosa',
      quantity: 2,
      unitPrice: 9_500,
      options: [{ group: 'dip', value: 'chutney', modifier: 'extra' }],
    },
    {
      itemId: 'filter-coffee',
      quantity: 1,
      unitPrice: 4_500,
      options: [{ group: 'sweet', value: 'sugar', modifier: 'no' }],
    },
  ],
};

/** What a customer wrote to the kitchen, and where it lives. */
export const kitchenNote = 'No garlic, please';
export const doorText = '14, 3rd Cross; blue gate';

/** The restaurant's door. `etags`: If-Match that still holds. */
export function kitchenScript(now: number, holds: { etag: string }, empty = false): Script {
  const tickets = empty
    ? []
    : [
        ticket(1, 'open', 2.4 * minute, now),
        ticket(2, 'open', 20_000, now),
        ticket(3, 'accepted', 14 * minute, now, { readyAt: now + 6 * minute, riderId: 'rider-7' }),
        ticket(4, 'accepted', 25 * minute, now, { readyAt: now - 2 * minute }),
        ticket(5, 'ready', 30 * minute, now, { readyAt: now - minute, riderId: 'rider-3' }),
        ticket(6, 'closed', 55 * minute, now, { reason: 'picked_up' }),
        ticket(7, 'closed', 58 * minute, now, { reason: 'cancelled' }),
      ];
  return {
    answer({ path, ifMatch, body }) {
      if (path === '/v1/restaurants/r-101')
        return { body: { id: 'r-101', name: 'Vidyarthi Tiffin Room', area: 'Indiranagar' } };
      if (path === '/v1/restaurants/r-101/menu') return { body: { version: 'r-101@3', menu }, etag: holds.etag };
      if (path === '/v1/restaurants/r-101/sold-out') {
        if (ifMatch !== holds.etag)
          return { status: 412, body: { type: '/problems/changed_meanwhile' }, etag: holds.etag };
        holds.etag = `"${String(body['itemId'])}-${String(body['soldOut'])}"`;
        return { body: { version: 'r-101@4' }, etag: holds.etag };
      }
      if (/^\/v1\/orders\/[^/]+\/(accept|reject|ready)$/.test(path)) return { body: { seq: 5, status: 'accepted' } };
      if (path.endsWith('/texts')) return { body: { note: kitchenNote, address: null } };
      return path.startsWith('/v1/orders/') ? { body: orderLines } : null;
    },
    subscribed: (type, id) => [{ op: 'snapshot', type, id, seq: 9, at: now, frame: { restaurantId: id, tickets } }],
  };
}

const assignment: Json = {
  assignmentId: `${orderId}:1`,
  orderId,
  restaurantId: 'r-101',
  pickupLat: kitchenPlace.lat,
  pickupLng: kitchenPlace.lng,
  dropoffCell: door.cell,
  fee: 4_200,
  currency: 'INR',
  distanceMeters: 780,
};

/** The rider's door, in one of its phases. */
export function riderScript(phase: 'offline' | 'online' | 'offered' | 'confirmed' | 'picked_up', now: number): Script {
  const held = phase === 'offered' || phase === 'confirmed' || phase === 'picked_up';
  const state = {
    riderId: 'rider-7',
    onShift: phase !== 'offline',
    phase: held ? phase : 'idle',
    ...(held ? assignment : {}),
    expiresAt: now + 19_000,
  };
  const trips = [2, 1].flatMap((n) => [
    {
      seq: 20 - n * 2,
      at: now - n * 1_000,
      name: 'OfferReceived',
      frame: { ...assignment, assignmentId: `o${n}:1`, fee: 3_000 + n * 650 },
    },
    {
      seq: 21 - n * 2,
      at: now - n * 900,
      name: 'AssignmentClosed',
      frame: { assignmentId: `o${n}:1`, reason: 'delivered' },
    },
  ]);
  return {
    answer({ path }) {
      if (path === '/v1/restaurants/r-101')
        return { body: { id: 'r-101', name: 'Vidyarthi Tiffin Room', area: 'Indiranagar' } };
      if (path === '/v1/actors/rider/rider-7/events') return { body: { events: trips, seq: 19, next: null } };
      if (path === `/v1/orders/${orderId}/texts`)
        return { body: { note: null, address: { label: 'Home', text: doorText, ...kitchenPlace } } };
      return path === '/v1/restaurants' ? { body: { restaurants: [{ id: 'r-101', place: kitchenPlace }] } } : null;
    },
    subscribed: (type, id) => [{ op: 'snapshot', type, id, seq: 19, at: now, frame: state }],
    command: () => ({ status: 200, body: { seq: 20, status: 'accepted' } }),
  };
}

/** The city at one moment. */
export function cityScript(now: number): Script {
  let seed = 7;
  const chance = (): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const spread = (): number => (chance() + chance() + chance() - 1.5) * 0.07;
  const riders = Array.from({ length: 260 }, (_, i) => [
    `rider-${i}`,
    12.9716 + spread(),
    77.6 + spread(),
    chance() < 0.4 ? 'assigned' : 'free',
  ]);
  const statuses = ['paid', 'finding_rider', 'assigned', 'picked_up', 'picked_up', 'awaiting_payment'];
  const orders = Array.from({ length: 74 }, (_, i) => [
    `o${i}`,
    statuses[i % statuses.length],
    12.9716 + spread(),
    77.6 + spread(),
  ]);
  return { answer: () => null, subscribed: () => [], map: () => [{ op: 'map', at: now, riders, orders }] };
}
