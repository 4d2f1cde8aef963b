// The runners of a conversation's look-ups: restaurants for a text, one restaurant as it is now, the saved address that a text names.
// I1: what a customer typed is loaded here by its id and goes no further: answers hold words of the catalog and ids only (schema.3).
// I2: nothing is changed outside, so a repeat is harmless; an answer is of the moment it was asked.

import { cellToLatLng } from 'h3-js';
import type { Message } from '../../actors/actor.ts';
import type {
  AddressLookedUp,
  FindRestaurants,
  LookUpAddress,
  LookUpRestaurant,
  RestaurantHit,
  RestaurantLookedUp,
  RestaurantsFound,
} from '../../schemas/conversation.types.ts';
import type { Address } from '../../storage/accounts.ts';
import type { Restaurant } from '../../storage/catalog/restaurants.ts';
import type { Hit, SearchQuery } from '../../storage/catalog/search/engine.ts';
import type { NeedRow } from '../../storage/store.ts';
import type { Answer, EffectRunner } from './runner.ts';

/** What look-ups ask. Each rejects where its store is away; the row is tried again then. */
export type LookUpParts = {
  readonly search: (query: SearchQuery) => Promise<readonly Hit[]>;
  readonly restaurant: (
    id: string,
  ) => Promise<Pick<Restaurant, 'id' | 'name' | 'area' | 'open' | 'menuVersion' | 'place'> | null>;
  readonly texts: (ids: readonly string[]) => Promise<ReadonlyMap<string, NeedRow>>;
  readonly addresses: (personId: string) => Promise<readonly Pick<Address, 'addressId' | 'label' | 'text' | 'cell'>[]>;
  /** Database time, epoch ms. */
  readonly now: () => number;
};

const hitsMax = 5;
const queryLettersMax = 200;
const batchMax = 32;

/** The runners of kinds `search`, `restaurant` and `address`. */
export function createLookUpRunners(parts: LookUpParts): readonly EffectRunner[] {
  const gaveUp = { outcome: 'gave_up' } as const;
  return [
    runner<FindRestaurants, RestaurantsFound>('search', 'FindRestaurants', {
      answer: (request) => findRestaurants(parts, request),
      gaveUp: ({ no }) => ({ type: 'RestaurantsFound', no, ...gaveUp, hits: [] }),
    }),
    runner<LookUpRestaurant, RestaurantLookedUp>('restaurant', 'LookUpRestaurant', {
      answer: (request) => lookUpRestaurant(parts, request),
      gaveUp: ({ no }) => restaurantFact(no, 'gave_up', null),
    }),
    runner<LookUpAddress, AddressLookedUp>('address', 'LookUpAddress', {
      answer: (request) => lookUpAddress(parts, request),
      gaveUp: ({ no }) => ({ type: 'AddressLookedUp', no, ...gaveUp, addressId: null, cell: null }),
    }),
  ];
}

/** A runner that asks for each row by itself; a row whose asking fails stays pending. */
function runner<R extends Message, F extends Message>(
  kind: string,
  name: R['type'],
  { answer, gaveUp }: { readonly answer: (request: R) => Promise<F>; readonly gaveUp: (request: R) => F },
): EffectRunner {
  const isOurs = (message: Message): message is R => message.type === name;
  const one = async (request: Message): Promise<Answer> => {
    if (!isOurs(request)) return { kind: 'pending', why: `not a ${name}` };
    try {
      return { kind: 'fact', message: await answer(request) };
    } catch (thrown) {
      return { kind: 'pending', why: thrown instanceof Error ? thrown.message : String(thrown) };
    }
  };
  return {
    kind,
    batchMax,
    run: (jobs) => Promise.all(jobs.map(({ request }) => one(request))),
    gaveUp: (request) => (isOurs(request) ? gaveUp(request) : null),
  };
}

async function findRestaurants(parts: LookUpParts, request: FindRestaurants): Promise<RestaurantsFound> {
  const { no, textId, from, to, cell } = request;
  const typed = await typedText(parts, textId);
  const q = typed.slice(from, to).slice(0, queryLettersMax);
  const query = { q, at: parts.now(), limit: hitsMax };
  const hits = typed === '' ? [] : await parts.search(cell === null ? query : { ...query, place: placeOf(cell) });
  const shown = hits.slice(0, hitsMax).map(hitOf);
  return { type: 'RestaurantsFound', no, outcome: shown.length > 0 ? 'found' : 'none', hits: shown };
}

/** A text, or nothing where it was erased. */
async function typedText(parts: LookUpParts, textId: string): Promise<string> {
  const row = (await parts.texts([textId])).get(textId);
  const text: unknown = row?.kind === 'row' ? Reflect.get(Object(row.value), 'text') : null;
  return typeof text === 'string' ? text : '';
}

function placeOf(cell: string): { readonly lat: number; readonly lng: number } {
  const [lat, lng] = cellToLatLng(cell);
  return { lat: Math.round(lat * 1_000_000), lng: Math.round(lng * 1_000_000) };
}

const hitOf = (hit: Hit): RestaurantHit => ({
  restaurantId: hit.id,
  name: hit.name.slice(0, 200),
  area: hit.area.slice(0, 200),
  cuisines: hit.cuisines.slice(0, 4).join(', ').slice(0, 200),
  rating: hit.rating === null ? null : Math.round(hit.rating * 10),
  minutes: hit.deliveryMinutes,
  meters: hit.distanceMeters === null ? null : Math.round(hit.distanceMeters),
  priceForTwo: hit.priceForTwo,
  currency: hit.currency,
  open: hit.open,
  image: hit.imageUrl,
});

async function lookUpRestaurant(parts: LookUpParts, request: LookUpRestaurant): Promise<RestaurantLookedUp> {
  const { no, restaurantId } = request;
  const found = await parts.restaurant(restaurantId);
  return restaurantFact(no, found === null ? 'none' : 'found', found);
}

function restaurantFact(
  no: number,
  outcome: RestaurantLookedUp['outcome'],
  found: Awaited<ReturnType<LookUpParts['restaurant']>>,
): RestaurantLookedUp {
  return {
    type: 'RestaurantLookedUp',
    no,
    outcome,
    restaurantId: found?.id ?? null,
    name: (found?.name ?? '').slice(0, 200),
    area: (found?.area ?? '').slice(0, 200),
    open: found?.open ?? null,
    menuVersion: found?.menuVersion ?? null,
    lat: found?.place?.lat ?? null,
    lng: found?.place?.lng ?? null,
  };
}

/** The one saved address whose label, or whole text, the message names. Several or none: the customer chooses on the page. */
async function lookUpAddress(parts: LookUpParts, request: LookUpAddress): Promise<AddressLookedUp> {
  const { no, customerId, textId } = request;
  const [typed, saved] = await Promise.all([typedText(parts, textId), parts.addresses(customerId)]);
  const words = wordsOf(typed);
  const named = saved.filter(({ label, text }) => isWithin(wordsOf(label), words) || isWithin(wordsOf(text), words));
  const only = named.length === 1 ? named[0] : undefined;
  return {
    type: 'AddressLookedUp',
    no,
    outcome: only === undefined ? 'none' : 'found',
    addressId: only?.addressId ?? null,
    cell: only?.cell ?? null,
  };
}

const wordsOf = (text: string): readonly string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

const isWithin = (some: readonly string[], all: readonly string[]): boolean =>
  some.length > 0 && some.every((word) => all.includes(word));
