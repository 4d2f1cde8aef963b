// What the customer's page is shown in the tests: a conversation up to an order that is ridden to its door.

import type { Card, Parameter, Suggestion } from '../../schemas/conversation.types.ts';
import type { Json, Script } from './fake-door.ts';

export const minute = 60_000;
export const orderId = 'a7k2m9q4x8w3e6r1t5y0u2i4o6p';
export const kitchenPlace = { lat: 12_971_900, lng: 77_641_200 };
export const door = { cell: '8960145b48fffff', lat: 12.9781, lng: 77.6389 };

const none = { text: null, number: null, currency: null };
const count = (name: string, number: number): Parameter => ({ ...none, name, kind: 'count', number });
const money = (name: string, number: number): Parameter => ({ ...none, name, kind: 'money', number, currency: 'INR' });
const suggest = (template: string): Suggestion => ({ template, parameters: [] });

const blank: Card = {
  kind: 'cart',
  id: null,
  title: null,
  subtitle: null,
  amount: null,
  currency: 'INR',
  rating: null,
  minutes: null,
  meters: null,
  open: null,
  soldOut: null,
  image: null,
  url: null,
  count: null,
  cartVersion: null,
  menuVersion: null,
  addressId: null,
  payment: null,
  subtotal: null,
  deliveryFee: null,
  serviceFee: null,
  lines: [],
};

const restaurants: readonly Card[] = [
  {
    ...blank,
    kind: 'restaurant',
    id: 'r-101',
    title: 'Vidyarthi Tiffin Room',
    subtitle: 'Indiranagar · South Indian, Breakfast',
    rating: 46,
    minutes: 25,
    meters: 820,
    amount: 30_000,
    open: true,
  },
  {
    ...blank,
    kind: 'restaurant',
    id: 'r-102',
    title: 'Umesh Dosa Point',
    subtitle: 'Domlur · South Indian',
    rating: 42,
    minutes: 31,
    meters: 1_900,
    amount: 25_000,
    open: true,
  },
  {
    ...blank,
    kind: 'restaurant',
    id: 'r-103',
    title: 'Namma Kaapi',
    subtitle: 'HAL 2nd Stage · Coffee, Snacks',
    rating: 44,
    minutes: 22,
    meters: 1_100,
    amount: 20_000,
    open: false,
  },
];

const lines: Card['lines'] = [
  { itemId: 'masala-dosa', name: 'Masala Dosa', quantity: 2, unitPrice: 9_500, options: [] },
  {
    itemId: 'filter-coffee',
    name: 'Filter Coffee',
    quantity: 1,
    unitPrice: 4_500,
    options: [{ group: 'sweet', value: 'sugar', name: 'Sugar', modifier: 'light' }],
  },
];
const sums = { subtotal: 23_500, deliveryFee: 3_500, serviceFee: 1_000, amount: 28_000 };
const cart: Card = {
  ...blank,
  kind: 'cart',
  id: 'r-101',
  title: 'Vidyarthi Tiffin Room',
  cartVersion: 1,
  lines,
  ...sums,
};
const confirm: Card = { ...cart, kind: 'confirm', payment: 'link', addressId: 'home@1' };

type Said = { readonly name: string; readonly frame: Json };
const said = (textId: string): Said => ({ name: 'MessageReceived', frame: { textId } });
const replied = (
  template: string,
  parameters: readonly Parameter[] = [],
  suggestions: readonly Suggestion[] = [],
  cards: readonly Card[] = [],
): Said => ({
  name: 'Replied',
  frame: { template, parameters, suggestions, cards },
});

const talk: readonly Said[] = [
  { name: 'ConversationStarted', frame: { customerId: 'ana' } },
  replied('greeting', [], [suggest('suggest.biryani'), suggest('suggest.open'), suggest('suggest.help')]),
  said('t1'),
  replied('found', [count('count', 3)], [suggest('suggest.open')], restaurants),
  said('t2'),
  { name: 'CartChanged', frame: { cartVersion: 1, lines: [], lastLine: 1 } },
  replied('cart', [], [suggest('suggest.checkout'), suggest('suggest.menu'), suggest('suggest.clear')], [cart]),
  said('t3'),
  { name: 'AddressChosen', frame: { addressId: 'home@1', cell: door.cell } },
  replied('confirm', [money('total', 28_000)], [suggest('suggest.yes'), suggest('suggest.no')], [confirm]),
];
const ordered: readonly Said[] = [
  { name: 'OrderConfirmed', frame: { orderId } },
  replied('placing'),
  replied(
    'pay',
    [money('total', 28_000)],
    [suggest('suggest.pay')],
    [{ ...blank, kind: 'pay', id: orderId, url: 'https://pay.invalid/p1', amount: 28_000 }],
  ),
  replied('paid'),
  replied(
    'rider_assigned',
    [],
    [suggest('suggest.status'), suggest('suggest.cancel')],
    [{ ...blank, kind: 'order', id: orderId }],
  ),
];

/** Texts of the customer, as the conversation knows them. */
export const typed = { t1: 'dosa near me', t2: '2 masala dosa and a filter coffee, less sugar', t3: 'checkout' };

/** The events of a conversation: up to the question (`asked`), or with the order under way. */
export function conversation(until: 'greeted' | 'found' | 'asked' | 'ordered', now: number): readonly Json[] {
  const ends = { greeted: 2, found: 4, asked: talk.length, ordered: talk.length };
  const all = until === 'ordered' ? [...talk, ...ordered] : talk.slice(0, ends[until]);
  return all.map(({ name, frame }, i) => ({ seq: i + 1, at: now - (all.length - i) * 40_000, name, frame }));
}

/** The customer's order under way. */
export const orderFrame = (now: number): Json => ({
  status: 'picked_up',
  kitchen: 'ready',
  restaurantId: 'r-101',
  total: 28_000,
  currency: 'INR',
  pickupLat: kitchenPlace.lat,
  pickupLng: kitchenPlace.lng,
  dropoffCell: door.cell,
  riderId: 'rider-7',
  readyAt: now - 4 * minute,
  placedAt: now - 22 * minute,
});

const addresses = {
  addresses: [
    { addressId: 'home@1', label: 'Home', text: '14, 3rd Cross, Indiranagar; blue gate', ...door },
    {
      addressId: 'work@1',
      label: 'Work',
      text: 'Domlur Layout 22, second floor',
      cell: door.cell,
      lat: 12.9609,
      lng: 77.6387,
    },
  ],
};

/** The customer's door. */
export function customerScript(until: Parameters<typeof conversation>[0], now: number): Script {
  const events = conversation(until, now);
  return {
    answer({ method, path }) {
      if (path === '/v1/conversations')
        return { status: 201, body: { conversationId: 'c1', seq: 2, status: 'started' } };
      if (path === '/v1/conversations/c1/texts')
        return { body: { texts: Object.entries(typed).map(([textId, value]) => ({ textId, text: value })) } };
      if (path === '/v1/actors/conversation/c1/events') return { body: { events, seq: events.length, next: null } };
      if (path === '/v1/addresses' && method === 'GET') return { body: addresses };
      return path === '/v1/restaurants' ? { body: { restaurants: [] } } : null;
    },
    subscribed(type, id) {
      if (type === 'conversation') return [];
      const at = now;
      const track = [0, 1, 2, 3].map((i) => ({
        op: 'tracking',
        id,
        lat: 12.9735 + i * 0.0006,
        lng: 77.6405 - i * 0.0002,
        at: now - 4_000 + i * 1_000,
      }));
      return [{ op: 'snapshot', type, id, seq: 12, at, frame: orderFrame(now) }, ...track];
    },
  };
}
