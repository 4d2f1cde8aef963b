// The cards of restaurants found: what a list shows of each, and whether it is open.
// I1: order and number of the cards are the caller's; a restaurant that is gone is left out.

import { textArray } from '../../postgres/array.ts';
import { type Runner, reading } from '../../postgres/statement.ts';
import type { Hit } from './engine.ts';

/** A card without what only the ranking knows. */
export type Card = Omit<Hit, 'distanceMeters' | 'matched' | 'cost'>;

type CardRow = Omit<Card, 'place'> & { readonly lat: number | null; readonly lng: number | null };

/** Statements of this file, for the test that prepares them all. */
export const cardStatements = {
  cards: reading(
    'search_cards',
    `select r.id, r.name, r.area, r.city, r.lat, r.lng, r.cuisines, r.currency, r.price_for_two as "priceForTwo",
      (r.rating_tenths / 10.0)::float8 as rating, r.ratings, r.delivery_minutes as "deliveryMinutes", r.image_url as "imageUrl",
      case when isempty(d.open_minutes) then null else d.open_minutes @> catalog.week_minute($2::bigint, r.timezone) end as open
    from catalog.restaurants r join catalog.search_documents d on d.restaurant_id = r.id where r.id = any($1::text[])`,
  ),
};

/** Cards by id, open or not at `at` (epoch ms). */
export async function cardsOf(runner: Runner, ids: readonly string[], at: number): Promise<ReadonlyMap<string, Card>> {
  if (ids.length === 0) return new Map();
  const rows = await runner.run<CardRow>(cardStatements.cards, [textArray(ids, (id) => id), at]);
  return new Map(
    rows.map(({ lat, lng, ...row }) => [row.id, { ...row, place: lat === null || lng === null ? null : { lat, lng } }]),
  );
}
