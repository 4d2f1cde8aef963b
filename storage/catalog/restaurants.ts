// Restaurants as rows: who they are, where, when open. Menus are beside (menus.ts).
// I1: money is minor units and a currency, positions are microdegrees; a fault lists every field that is wrong, not the first.
// I2: writing what already stands changes nothing and makes no event (functions/catalog.sql).

import { textArray } from '../postgres/array.ts';
import { type Runner, reading, writing } from '../postgres/statement.ts';
import type { Hours } from './hours.ts';
import { type Problem, problemsOf } from './restaurant-check.ts';

/** A restaurant as it is written. */
export type RestaurantDraft = {
  /** Letters, digits, `_` and `-`, at most 64: also the key of its kitchen and of its catalog events. */
  readonly id: string;
  readonly name: string;
  readonly area: string;
  readonly city: string;
  /** Microdegrees (WGS84); null where unknown: then it can be found but not ordered from. */
  readonly place: { readonly lat: number; readonly lng: number } | null;
  readonly cuisines: readonly string[];
  /** ISO 4217. */
  readonly currency: string;
  /** Minor units, null where unknown. */
  readonly priceForTwo: number | null;
  /** 0 … 5 in tenths, null where nobody rated. */
  readonly rating: number | null;
  readonly ratings: number;
  readonly deliveryMinutes: number | null;
  readonly imageUrl: string | null;
  /** IANA name. */
  readonly timezone: string;
  /** Empty: not known. */
  readonly hours: Hours;
};

/** A restaurant as it stands. */
export type Restaurant = RestaurantDraft & {
  /** Open now, by the database's clock and its own time zone; null where its hours are not known. */
  readonly open: boolean | null;
  /** `id@n` of its current menu, null where it has none. */
  readonly menuVersion: string | null;
  /** Changes of the restaurant itself, without its menus. */
  readonly profileVersion: number;
  /** Changes so far; the seq of its last catalog event. */
  readonly changeSeq: number;
};

/** Statements of this file, for the test that prepares them all. */
export const restaurantStatements = {
  put: writing('catalog_put_restaurants', 'select id, outcome from catalog.put_restaurants($1::jsonb, $2::boolean)'),
  some: reading(
    'catalog_restaurants',
    `select id, name, area, city, lat, lng, cuisines, currency, price_for_two as "priceForTwo",
        (rating_tenths / 10.0)::float8 as rating, ratings, delivery_minutes as "deliveryMinutes", image_url as "imageUrl", timezone,
        hours, menu_version as menu, profile_version as "profileVersion", change_seq as "changeSeq",
        catalog.is_open(hours, timezone, core.clock_ms()) as open
      from catalog.restaurants where id = any($1::text[])`,
  ),
};

/** What became of a draft; `refused` lists everything wrong with it and nothing was written. */
export type PutOutcome =
  | { readonly kind: 'created' | 'changed' | 'unchanged' | 'exists' }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] };

/** Writes a new restaurant; `exists` when its id is taken. */
export async function createRestaurant(runner: Runner, draft: RestaurantDraft): Promise<PutOutcome> {
  const problems = problemsOf(draft);
  if (problems.length > 0) return { kind: 'refused', problems };
  const [outcome] = await put(runner, [draft], true);
  return { kind: outcome ?? 'exists' };
}

/** Creates or changes restaurants, in one transaction; outcomes in the order given. Throws on a draft that was not checked, or an id given twice. */
export async function putRestaurants(
  runner: Runner,
  drafts: readonly RestaurantDraft[],
): Promise<readonly ('created' | 'changed' | 'unchanged')[]> {
  const outcomes = await put(runner, drafts, false);
  return outcomes.map((outcome) => (outcome === 'exists' ? 'unchanged' : outcome));
}

type Outcome = 'created' | 'changed' | 'unchanged' | 'exists';

async function put(runner: Runner, drafts: readonly RestaurantDraft[], create: boolean): Promise<readonly Outcome[]> {
  const rows = await runner.run<{ readonly id: string; readonly outcome: Outcome }>(restaurantStatements.put, [
    JSON.stringify(drafts.map(rowOf)),
    create,
  ]);
  const outcomes = new Map(rows.map((row) => [row.id, row.outcome]));
  if (outcomes.size !== drafts.length) throw new Error(`${drafts.length} drafts have ${outcomes.size} ids`);
  return drafts.map((draft) => outcomes.get(draft.id) ?? 'exists');
}

const rowOf = (draft: RestaurantDraft) => ({
  id: draft.id,
  name: draft.name,
  area: draft.area,
  city: draft.city,
  lat: draft.place?.lat ?? null,
  lng: draft.place?.lng ?? null,
  cuisines: draft.cuisines,
  currency: draft.currency,
  price_for_two: draft.priceForTwo,
  rating_tenths: draft.rating === null ? null : Math.round(draft.rating * 10),
  ratings: draft.ratings,
  delivery_minutes: draft.deliveryMinutes,
  image_url: draft.imageUrl,
  timezone: draft.timezone,
  hours: draft.hours,
});

type RestaurantRow = Omit<Restaurant, 'place' | 'menuVersion'> & {
  readonly lat: number | null;
  readonly lng: number | null;
  readonly menu: number;
};

/** Restaurants by id; absent where there is none. */
export async function readRestaurants(
  runner: Runner,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Restaurant>> {
  const rows = await runner.run<RestaurantRow>(restaurantStatements.some, [textArray(ids, (id) => id)]);
  return new Map(
    rows.map(({ lat, lng, menu, ...rest }): [string, Restaurant] => {
      const place = lat === null || lng === null ? null : { lat, lng };
      return [rest.id, { ...rest, place, menuVersion: menu === 0 ? null : `${rest.id}@${menu}` }];
    }),
  );
}

/** The restaurant, or null when there is none of this id. */
export async function restaurant(runner: Runner, id: string): Promise<Restaurant | null> {
  return (await readRestaurants(runner, [id])).get(id) ?? null;
}
