// What the pages make of events: conversation, outbox, order, rail, shift, trips, fleet; and dots that never go backwards.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterEvent, emptyChat, entryOfAnswer, isAwaited, suggestionsOf } from '../../../web/customer/chat.ts';
import { isLive, newsOf, orderView, stepOfOrder } from '../../../web/customer/order-view.ts';
import { nextOf, outboxOf, withAnswer, withMessage, without } from '../../../web/customer/outbox.ts';
import { afterPicture, countsOf, isBusy, noFleet } from '../../../web/map/fleet.ts';
import { addSample, isMoving, newGlide, positionAt } from '../../../web/map/glide.ts';
import { metersBetween, placeOf, pointOf, viewOf } from '../../../web/map/projection.ts';
import { afterFrame, type Rail, ticketsOf, withLines } from '../../../web/restaurant/rail.ts';
import { afterShiftFrame, afterTripEvent, noShift, noTrips } from '../../../web/rider/shift.ts';

const happened = (seq: number, name: string, frame: object) => ({ seq, at: seq * 1000, name, frame: { ...frame } });
const talk = [
  happened(1, 'ConversationStarted', { customerId: 'ana' }),
  happened(2, 'Replied', {
    template: 'greeting',
    parameters: [],
    suggestions: [{ template: 'suggest.help', parameters: [] }],
    cards: [],
  }),
  happened(3, 'MessageReceived', { textId: 't1' }),
  { seq: 4, at: 4000, name: null, frame: null },
  happened(5, 'OrderConfirmed', { orderId: 'o1' }),
  happened(6, 'MessageQueued', { textId: 't2' }),
];

test('a conversation is a fold: repeats and hidden events change nothing', () => {
  const once = talk.reduce(afterEvent, emptyChat);
  const twice = [...talk.slice(0, 4), ...talk].reduce(afterEvent, emptyChat);
  expect(twice).toEqual(once);
  expect(once.entries.map(({ kind }) => kind)).toEqual(['reply', 'said', 'said']);
  expect(once).toMatchObject({ seq: 6, orderIds: ['o1'] });
  expect(isAwaited(once)).toBe(true);
  expect(suggestionsOf(once)).toEqual([]);
  expect(suggestionsOf(talk.slice(0, 2).reduce(afterEvent, emptyChat))).toHaveLength(1);
});

test('an answered message becomes the entry of its seq, once the conversation is there', () => {
  const early = talk.slice(0, 2).reduce(afterEvent, emptyChat);
  expect(entryOfAnswer(early, 4)).toBeNull();
  const chat = talk.reduce(afterEvent, emptyChat);
  expect(entryOfAnswer(chat, 5)).toMatchObject({ textId: 't1' });
  expect(entryOfAnswer(chat, 6)).toMatchObject({ textId: 't2' });
});

test('messages leave in the order in which they were typed and survive a reload', () => {
  const outbox = withMessage(withMessage([], 'k1', 'one', 1), 'k2', 'two', 2);
  expect(nextOf(outbox)?.key).toBe('k1');
  const answered = withAnswer(outbox, 'k1', { seq: 3 });
  expect(nextOf(answered)?.key).toBe('k2');
  expect(nextOf(withAnswer(outbox, 'k1', { refused: 'too_large' }))?.key).toBe('k2');
  expect(outboxOf(JSON.stringify(answered))).toEqual(answered);
  expect(without(answered, 'k1')).toHaveLength(1);
  for (const broken of [null, '', '{', '{}', '[1,null,{"key":1}]']) expect(outboxOf(broken)).toEqual([]);
});

test.each([
  ['placed', 'none', 0, 'status'],
  ['paid', 'waiting', 1, 'status'],
  ['finding_rider', 'accepted', 2, 'kitchen'],
  ['assigned', 'ready', 2, 'kitchen'],
  ['picked_up', 'ready', 3, 'status'],
  ['delivered', 'ready', 4, 'status'],
  ['cancelled', 'rejected', -1, 'status'],
])('an order %s with its kitchen %s is at step %i', (status, kitchen, step, news) => {
  const view = orderView({ status, kitchen });
  expect(stepOfOrder(view)).toBe(step);
  expect(newsOf(view)).toBe(news);
  expect(isLive(view)).toBe(step >= 0 && step < 4);
});

test('what a newer server says and this page does not know is shown as new', () => {
  expect(orderView({ status: 'teleported', kitchen: 7 })).toMatchObject({
    status: 'new',
    kitchen: 'none',
    pickup: null,
  });
});

const ticket = (orderId: string, openedAt: number, more: object = {}) => ({
  orderId,
  status: 'open',
  openedAt,
  handoverCode: '1234',
  ...more,
});
const rail = (op: 'event' | 'snapshot', name: string | null, frame: object) => ({ op, name, frame: { ...frame } });

test('the rail holds tickets by age, closed ones to a bound, lines as they come', () => {
  let now: Rail = afterFrame(new Map(), rail('snapshot', null, { tickets: [ticket('b', 2), ticket('a', 1)] }));
  expect(ticketsOf(now, 'open').map(({ orderId }) => orderId)).toEqual(['a', 'b']);
  expect(now.get('a')?.lines).toBeNull();
  now = withLines(now, 'a', { lines: [{ itemId: 'dosa', quantity: 2, options: [] }], noteId: 'n' });
  now = afterFrame(
    now,
    rail('event', 'TicketUpdated', { orderId: 'a', status: 'accepted', readyAt: 9, riderId: null }),
  );
  expect(now.get('a')).toMatchObject({ status: 'accepted', readyAt: 9, hasNote: true, lines: [{ itemId: 'dosa' }] });
  now = afterFrame(now, rail('event', 'TicketAdded', { ...ticket('c', 3), lines: [{ itemId: 'idli', quantity: 1 }] }));
  expect(now.get('c')).toMatchObject({ status: 'open', lines: [{ itemId: 'idli', options: [] }] });
  for (let i = 0; i < 14; i++) {
    now = afterFrame(now, rail('event', 'TicketAdded', ticket(`x${i}`, 10 + i)));
    now = afterFrame(now, rail('event', 'TicketFinished', { orderId: `x${i}`, reason: 'picked_up' }));
  }
  expect(ticketsOf(now, 'closed')).toHaveLength(10);
  expect(afterFrame(now, rail('event', 'TicketUpdated', { orderId: 'gone', status: 'ready' }))).toBe(now);
});

test('a shift follows its assignment, and an end of another one changes nothing', () => {
  const offer = {
    assignmentId: 'o:1',
    orderId: 'o',
    restaurantId: 'r',
    pickupLat: 1_000_000,
    pickupLng: 2_000_000,
    fee: 400,
    currency: 'INR',
    expiresAt: 99,
  };
  const frames = [
    ['WentOnline', {}, 'idle'],
    ['OfferReceived', offer, 'offered'],
    ['AssignmentClosed', { assignmentId: 'other:1', reason: 'expired' }, 'offered'],
    ['OfferAccepted', offer, 'accepted'],
    ['AssignmentBegun', offer, 'confirmed'],
    ['PickUpClaimed', offer, 'picking_up'],
    ['PickUpRefused', { assignmentId: 'o:1', reason: 'wrong_code' }, 'confirmed'],
    ['PickUpClaimed', offer, 'picking_up'],
    ['PickUpDone', { assignmentId: 'o:1' }, 'picked_up'],
    ['DeliveryClaimed', offer, 'delivering'],
    ['AssignmentClosed', { assignmentId: 'o:1', reason: 'delivered' }, 'idle'],
  ] as const;
  let shift = noShift;
  for (const [name, frame, phase] of frames) {
    shift = afterShiftFrame(shift, { op: 'event', name, frame: { ...frame }, at: 5 });
    expect(shift.phase).toBe(phase);
  }
  expect(shift).toMatchObject({ onShift: true, ended: 'delivered', assignmentId: '' });
});

test('trips count what was delivered, once', () => {
  const events = [
    happened(1, 'OfferReceived', { assignmentId: 'o:1', fee: 400, currency: 'INR' }),
    happened(2, 'AssignmentClosed', { assignmentId: 'o:1', reason: 'delivered' }),
    happened(3, 'OfferReceived', { assignmentId: 'p:1', fee: 500, currency: 'INR' }),
    happened(4, 'AssignmentClosed', { assignmentId: 'p:1', reason: 'expired' }),
  ];
  const trips = [...events, ...events].reduce(afterTripEvent, noTrips);
  expect(trips.done).toEqual([{ assignmentId: 'o:1', at: 2000, fee: 400, currency: 'INR' }]);
});

test('a dot is interpolated and its shown time never falls, whatever pings come', () => {
  const pings = fc.array(fc.record({ at: fc.integer({ min: 0, max: 60_000 }), lat: fc.integer({ min: 0, max: 60 }) }), {
    minLength: 1,
  });
  fc.assert(
    fc.property(pings, fc.array(fc.integer({ min: 0, max: 70_000 })), (all, moments) => {
      const glide = newGlide();
      let shownAt = 0;
      for (const [i, { at, lat }] of all.entries()) {
        addSample(glide, { lat, lng: 0 }, at);
        const place = positionAt(glide, moments[i] ?? at);
        expect(place?.lat).toBeGreaterThanOrEqual(0);
        expect(place?.lat).toBeLessThanOrEqual(60);
        expect(glide.shownAt).toBeGreaterThanOrEqual(shownAt);
        shownAt = glide.shownAt;
      }
    }),
  );
});

test('between two pings a dot is between them; at the last one it rests', () => {
  const glide = newGlide();
  expect(positionAt(glide, 0)).toBeNull();
  addSample(glide, { lat: 0, lng: 0 }, 1_000);
  addSample(glide, { lat: 10, lng: 20 }, 2_000);
  expect(positionAt(glide, 3_000)).toEqual({ lat: 5, lng: 10 });
  expect(isMoving(glide)).toBe(true);
  expect(positionAt(glide, 9_000)).toEqual(expect.objectContaining({ lat: 10, lng: 20 }));
  expect(isMoving(glide)).toBe(false);
  expect(positionAt(glide, 3_000)).toEqual(expect.objectContaining({ lat: 10, lng: 20 }));
});

test('places and points are each other’s inverse, and a view holds its places', () => {
  const size = { width: 400, height: 300 };
  const places = [
    { lat: 12.9, lng: 77.5 },
    { lat: 13.1, lng: 77.7 },
  ];
  const view = viewOf(places, size, 40) ?? { lat: 0, lng: 0, zoom: 1 };
  for (const place of places) {
    const point = pointOf(place, view, size);
    expect(point.x).toBeGreaterThanOrEqual(39);
    expect(point.x).toBeLessThanOrEqual(361);
    const back = placeOf(point, view, size);
    expect(metersBetween(place, back)).toBeLessThan(1);
  }
  expect(viewOf([], size, 40)).toBeNull();
});

test('a city picture keeps who is there, drops who left and what is no row', () => {
  const first = afterPicture(noFleet, {
    at: 1_000,
    riders: [[1, 12, 77, 'free'], [2, 12, 77, 'busy'], null, ['x']],
    orders: [[1, 'paid', 12, 77], 7],
  });
  expect([...first.riders.values()].filter(isBusy)).toHaveLength(1);
  const second = afterPicture(first, { at: 2_000, riders: [[1, 12.1, 77, 'free']], orders: [] });
  expect([...second.riders.keys()]).toEqual(['1']);
  expect(second.riders.get('1')?.glide.samples).toHaveLength(2);
  expect(afterPicture(second, { at: 1_500, riders: [], orders: [] })).toBe(second);
  expect(countsOf(['a', 'b', 'a'], (word) => word)).toEqual([
    ['a', 2],
    ['b', 1],
  ]);
});
