// Fills the search tables from restaurants and their current menus.
// I1: a document shows the restaurant as of `seq` (its change_seq); an older one never replaces a newer one.
// I2: indexing again what is indexed changes nothing, so any number of indexers may run, at any time, on any event.
// I3: document, postings and keys of a batch are written by one statement: a query sees all of a restaurant or none.

import { textArray } from '../../postgres/array.ts';
import { type Runner, reading, writing } from '../../postgres/statement.ts';
import { type Hours, openMinutes } from '../hours.ts';
import { documentOf } from './document.ts';

/** Restaurants written by one statement. */
const batchMax = 250;

type SourceRow = {
  readonly id: string;
  readonly seq: number;
  readonly name: string;
  readonly area: string;
  readonly city: string;
  readonly cuisines: readonly string[];
  readonly hours: Hours;
  readonly rating: number | null;
  readonly ratings: number;
  readonly dishes: readonly string[];
};

/** Statements of this file, for the test that prepares them all. */
export const indexerStatements = {
  sources: reading(
    'search_sources',
    `select r.id, r.change_seq as seq, r.name, r.area, r.city, r.cuisines, r.hours,
        (r.rating_tenths / 10.0)::float8 as rating, r.ratings,
        coalesce((select array_agg(item ->> 'name' order by n)
          from catalog.menus m, jsonb_array_elements(m.body -> 'items') with ordinality as items (item, n)
          where m.restaurant_id = r.id and m.version = r.menu_version), '{}') as dishes
      from catalog.restaurants r where r.id = any($1::text[]) order by r.id`,
  ),
  behind: reading(
    'search_behind',
    `select r.id from catalog.restaurants r left join catalog.search_documents d on d.restaurant_id = r.id
      where d.seq is distinct from r.change_seq order by r.id limit $1`,
  ),
  put: writing('search_put', 'select catalog.put_documents($1::jsonb)'),
  prices: writing('search_prices', 'select catalog.measure_prices()'),
};

/** Brings these restaurants' documents up to date. Ids that are none are passed over. */
export async function indexRestaurants(runner: Runner, ids: readonly string[]): Promise<void> {
  for (let from = 0; from < ids.length; from += batchMax) {
    const rows = await runner.run<SourceRow>(indexerStatements.sources, [
      textArray(ids.slice(from, from + batchMax), (id) => id),
    ]);
    const documents = rows.map((row) => documentOf({ ...row, openMinutes: openMinutes(row.hours) }));
    if (documents.length > 0) await runner.run(indexerStatements.put, [JSON.stringify(documents)]);
  }
}

/** Indexes every restaurant whose document is missing or behind, and measures prices anew if there were any; returns how many. */
export async function indexBehind(runner: Runner): Promise<number> {
  let done = 0;
  for (;;) {
    const behind = await runner.run<{ readonly id: string }>(indexerStatements.behind, [batchMax]);
    if (behind.length === 0) break;
    await indexRestaurants(
      runner,
      behind.map((row) => row.id),
    );
    done += behind.length;
  }
  if (done > 0) await runner.run(indexerStatements.prices, []);
  return done;
}
