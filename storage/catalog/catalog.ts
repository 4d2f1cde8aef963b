// The catalog as the gateway uses it: search, restaurants, menus and their edits, in the answers' own words.
// I1: no state: every call asks Postgres; what may be kept is kept by menu-cache.ts.

import type { Runner } from '../postgres/statement.ts';
import { type CurrentMenu, currentMenu, type Revised, reviseMenu, setSoldOut } from './menus.ts';
import type { Problem } from './restaurant-check.ts';
import { type Restaurant, restaurant } from './restaurants.ts';
import type { Hit, SearchEngine, SearchQuery } from './search/engine.ts';
import { createPostgresSearch } from './search/postgres-search.ts';

/** What became of an edit, for the door. */
export type Edited =
  | { readonly kind: 'done'; readonly version: string; readonly etag: string }
  | { readonly kind: 'changed_meanwhile'; readonly etag: string }
  | { readonly kind: 'not_found' }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

/** The catalog behind the door. All reject with the store's Fault. */
export type Catalog = {
  search(query: SearchQuery): Promise<readonly Hit[]>;
  restaurant(id: string): Promise<Restaurant | null>;
  currentMenu(restaurantId: string): Promise<CurrentMenu | null>;
  reviseMenu(restaurantId: string, menu: unknown, ifMatch: string): Promise<Edited>;
  setSoldOut(restaurantId: string, itemId: string, soldOut: boolean, ifMatch: string): Promise<Edited>;
};

/** The catalog over a runner of the service `catalog`; another engine may stand in for the search in Postgres. */
export function createCatalog(runner: Runner, engine: SearchEngine = createPostgresSearch({ runner })): Catalog {
  return {
    search: (query) => engine.search(query),
    restaurant: (id) => restaurant(runner, id),
    currentMenu: (restaurantId) => currentMenu(runner, restaurantId),
    reviseMenu: async (restaurantId, menu, ifMatch) => editedOf(await reviseMenu(runner, restaurantId, menu, ifMatch)),
    setSoldOut: async (restaurantId, itemId, soldOut, ifMatch) =>
      editedOf(await setSoldOut(runner, restaurantId, { itemId }, { soldOut, ifMatch })),
  };
}

function editedOf(revised: Revised): Edited {
  switch (revised.kind) {
    case 'revised':
    case 'unchanged':
      return { kind: 'done', version: revised.version, etag: revised.etag };
    case 'stale':
      return { kind: 'changed_meanwhile', etag: revised.etag };
    case 'absent':
      return { kind: 'not_found' };
    case 'refused':
      return { kind: 'invalid', problems: revised.problems };
  }
}
