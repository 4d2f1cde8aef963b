// The catalog as the gateway uses it: search, restaurants, menus and their edits, in the answers' own words.
// I1: no state: every call asks Postgres, but for menus where a cache is given; an edit through here is seen at once.

import { createGather } from '../../runtime/gather.ts';
import { limits } from '../../runtime/limits.ts';
import type { Runner } from '../postgres/statement.ts';
import type { MenuCache } from './menu-cache.ts';
import { type CurrentMenu, currentMenu, type Revised, reviseMenu, setSoldOut } from './menus.ts';
import type { Problem } from './restaurant-check.ts';
import { type Restaurant, readRestaurants } from './restaurants.ts';
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

/** What a catalog may be given beside its runner. */
export type CatalogParts = {
  /** Another engine than the search in Postgres. */
  readonly engine?: SearchEngine;
  readonly menus?: Omit<MenuCache, 'follow'>;
};

/** The catalog over a runner of the service `catalog`. */
export function createCatalog(runner: Runner, parts: CatalogParts = {}): Catalog {
  const { engine = createPostgresSearch({ runner }), menus } = parts;
  const current = menus?.currentMenu ?? ((restaurantId) => currentMenu(runner, restaurantId));
  const restaurantOf = createGather({
    name: (id: string) => id,
    load: (ids) => readRestaurants(runner, ids),
    readsMax: limits.postgresServiceConnections,
    keysMax: limits.gatheredKeysMax,
  });
  const edited = async (restaurantId: string, edit: Promise<Revised>): Promise<Edited> => {
    const revised = await edit;
    await menus?.forget(restaurantId);
    return editedOf(revised);
  };
  return {
    search: (query) => engine.search(query),
    restaurant: restaurantOf,
    currentMenu: current,
    reviseMenu: (restaurantId, menu, ifMatch) => edited(restaurantId, reviseMenu(runner, restaurantId, menu, ifMatch)),
    setSoldOut: (restaurantId, itemId, soldOut, ifMatch) =>
      edited(restaurantId, setSoldOut(runner, restaurantId, { itemId }, { soldOut, ifMatch })),
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
