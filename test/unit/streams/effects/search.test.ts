// The look-ups of conversations: what is asked, what comes back, what a failure leaves pending, and what never leaves the tables.

import { expect, test } from 'vitest';
import type { Message } from '../../../../actors/actor.ts';
import type { SearchQuery } from '../../../../storage/catalog/search/engine.ts';
import type { EffectRow, NeedRow } from '../../../../storage/store.ts';
import { createLookUpRunners, type LookUpParts } from '../../../../streams/effects/search.ts';

const as = (type: string, fields: object): Message => Object.assign({ type }, fields);
const hit = {
  id: 'r1',
  name: 'Udupi Corner',
  area: 'Koramangala',
  city: 'Bengaluru',
  place: null,
  cuisines: ['South Indian'],
  currency: 'INR',
  priceForTwo: 40_000,
  rating: 4.25,
  ratings: 9,
  deliveryMinutes: 30,
  imageUrl: null,
  open: true,
  distanceMeters: 812.4,
  matched: 'name',
  cost: 0,
} as const;

function world(parts: Partial<LookUpParts> = {}, text = '  find me dosa near home  ') {
  const asked: SearchQuery[] = [];
  const runners = createLookUpRunners({
    search: async (query) => {
      asked.push(query);
      return Array.from({ length: 7 }, (_, at) => ({ ...hit, id: `r${at}` }));
    },
    restaurant: async () => null,
    texts: async (ids) => new Map(ids.map((id): [string, NeedRow] => [id, { kind: 'row', value: { text } }])),
    addresses: async () => [
      { addressId: 'h@1', label: 'Home', text: '1 Lake Road', cell: '8961892e9b7ffff' },
      { addressId: 'w@2', label: 'Work', text: '2 Hill Road', cell: '8961892e9b7ffff' },
    ],
    now: () => 7,
    ...parts,
  });
  const run = async (kind: string, request: Message) => {
    const runner = runners.find((one) => one.kind === kind);
    return (await runner?.run([{ row: {} as EffectRow, request, attempt: 0 }], AbortSignal.any([])))?.[0];
  };
  const gaveUp = (kind: string, request: Message) => runners.find((one) => one.kind === kind)?.gaveUp(request);
  return { asked, run, gaveUp };
}

const search = as('FindRestaurants', { no: 4, textId: 't', from: 10, to: 24, cell: '8961892e9b7ffff' });

test('a search asks for the part of the text, from the cell of the address, and answers five', async () => {
  const { asked, run } = world();
  const answer = await run('search', search);
  expect(asked).toMatchObject([{ q: 'dosa near home', at: 7, limit: 5 }]);
  expect(asked[0]?.place?.lat).toBeGreaterThan(12_000_000);
  expect(answer).toMatchObject({ kind: 'fact', message: { type: 'RestaurantsFound', no: 4, outcome: 'found' } });
  const hits = answer?.kind === 'fact' ? Reflect.get(answer.message, 'hits') : [];
  expect(hits).toHaveLength(5);
  expect(hits[0]).toMatchObject({ restaurantId: 'r0', rating: 43, meters: 812, open: true });
});

test('an erased text finds nothing and asks nothing', async () => {
  const { asked, run } = world({ texts: async () => new Map([['t', { kind: 'erased' }]]) });
  expect(await run('search', search)).toMatchObject({ message: { outcome: 'none', hits: [] } });
  expect(asked).toEqual([]);
});

test('a store that is away leaves the row pending', async () => {
  const { run } = world({ search: () => Promise.reject(new Error('away')) });
  expect(await run('search', search)).toEqual({ kind: 'pending', why: 'away' });
  expect(await run('search', as('SomethingElse', {}))).toMatchObject({ kind: 'pending' });
});

test('a restaurant that is gone is none', async () => {
  const request = as('LookUpRestaurant', { no: 2, restaurantId: 'r9' });
  expect(await world().run('restaurant', request)).toMatchObject({
    message: { no: 2, outcome: 'none', restaurantId: null },
  });
});

const address = as('LookUpAddress', { no: 3, customerId: 'ana', textId: 't' });
test.each([
  ['deliver to HOME, please', 'h@1'],
  ['2 hill road', 'w@2'],
  ['home or work', null],
  ['5 Elm Street', null],
])('%j names the address %s', async (text, addressId) => {
  const answer = await world({}, text).run('address', address);
  expect(answer).toMatchObject({ message: { no: 3, outcome: addressId === null ? 'none' : 'found', addressId } });
  expect(JSON.stringify(answer)).not.toMatch(/road|street|Home/i);
});

test.each([
  ['search', search, 'RestaurantsFound'],
  ['restaurant', as('LookUpRestaurant', { no: 4, restaurantId: 'r' }), 'RestaurantLookedUp'],
  ['address', as('LookUpAddress', { no: 4, customerId: 'a', textId: 't' }), 'AddressLookedUp'],
] as const)('a %s that gives up says so', (kind, request, type) => {
  expect(world().gaveUp(kind, request)).toMatchObject({ type, no: 4, outcome: 'gave_up' });
});
