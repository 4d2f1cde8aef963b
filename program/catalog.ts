// Stand-in until storage/catalog is complete.
import type { CatalogPort } from '../gateway/ports.ts';
import { restaurant } from '../storage/catalog/restaurants.ts';
import { queryOf } from '../storage/postgres/pool.ts';
import type { Runner } from '../storage/postgres/statement.ts';
import type { NeedRow } from '../storage/store.ts';

export async function loadMenus(runner: Runner, refs: readonly string[]): Promise<ReadonlyMap<string, NeedRow>> {
  const rows = await queryOf(runner)<{ ref: string; body: object }>(
    `select restaurant_id || '@' || version as ref, body from catalog.menus where restaurant_id || '@' || version = any($1::text[])`,
    [refs],
  );
  const found = new Map(
    rows.map((row) => [row.ref, { kind: 'row', value: { ...row.body, version: row.ref } } as NeedRow]),
  );
  return new Map(refs.map((ref) => [ref, found.get(ref) ?? { kind: 'absent' }]));
}

export function createCatalog(runner: Runner): CatalogPort {
  return {
    search: async () => [],
    restaurant: async (id) => restaurant(runner, id),
    currentMenu: async (id) => {
      const [row] = await queryOf(runner)<{ version: string; body: object }>(
        `select m.restaurant_id || '@' || m.version as version, m.body from catalog.menus m join catalog.restaurants r on r.id = m.restaurant_id and r.menu_version = m.version where r.id = $1`,
        [id],
      );
      return row === undefined
        ? null
        : { version: row.version, etag: `"${row.version}"`, menu: { ...row.body, version: row.version } };
    },
    reviseMenu: async () => ({ kind: 'not_found' }),
    setSoldOut: async () => ({ kind: 'not_found' }),
  };
}
