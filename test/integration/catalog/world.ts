// A migrated database with a runner of the service `catalog`, for the tests of this folder.

import type { RestaurantDraft } from '../../../storage/catalog/restaurants.ts';
import { openPool, type Pool } from '../../../storage/postgres/pool.ts';
import { freshDatabase, type TestDatabase } from '../storage/database.ts';

/** A database and its catalog. */
export type CatalogWorld = { readonly database: TestDatabase; readonly runner: Pool; close(): Promise<void> };

export async function openWorld(): Promise<CatalogWorld> {
  const database = await freshDatabase();
  const runner = openPool({ url: database.url, service: 'catalog', connections: 4, name: 'test catalog' });
  return {
    database,
    runner,
    async close() {
      await runner.close();
      await database.drop();
    },
  };
}

/** A restaurant that is sound. */
export const draftOf = (id: string, other: Partial<RestaurantDraft> = {}): RestaurantDraft => ({
  id,
  name: `House ${id}`,
  area: 'Fort',
  city: 'Mumbai',
  place: { lat: 18_934_500, lng: 72_836_000 },
  cuisines: ['Cafe'],
  currency: 'INR',
  priceForTwo: 30_000,
  rating: 4.2,
  ratings: 120,
  deliveryMinutes: 30,
  imageUrl: null,
  timezone: 'Asia/Kolkata',
  hours: [],
  ...other,
});

/** The content of a menu with these dishes. */
export const menuOf = (prices: Readonly<Record<string, number | null>>) => ({
  currency: 'INR',
  categories: [{ id: 'all', names: ['dishes'] }],
  items: Object.entries(prices).map(([id, price]) => ({
    id,
    names: [id],
    category: 'all',
    price,
    optionGroups: ['size'],
  })),
  optionGroups: [{ id: 'size', max: 1, values: [{ id: 'large', names: ['large'], surcharge: 2_000 }] }],
  fees: { delivery: 3_000, service: 0 },
});
