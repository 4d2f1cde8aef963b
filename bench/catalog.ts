// The one restaurant of the benches and a cart of its menu, put into the catalog once a world.

import type { OrderMessage } from '../schemas/order.types.ts';
import { sampleMenu, sampleRestaurant } from '../scripts/city/sample-menu.ts';
import { seedCatalog } from '../scripts/city/world.ts';

const place = { lat: 12.9716, lng: 77.5946 };
const restaurantId = 'bench_kitchen';

/** A cart as a customer sends it. */
export type BenchCart = {
  readonly restaurantId: string;
  readonly menuVersion: string;
  readonly lines: Extract<OrderMessage, { type: 'PlaceOrder' }>['lines'];
  readonly quotedTotal: number;
  readonly currency: string;
  readonly payment: 'saved';
};

/** Where the kitchen is, microdegrees. */
export const kitchenPlace = { lat: Math.round(place.lat * 1e6), lng: Math.round(place.lng * 1e6) };

/** Puts restaurant and menu into the catalog; repeats change nothing. */
export async function seedBenchCatalog(postgres: string): Promise<BenchCart> {
  const draft = sampleRestaurant({ id: restaurantId, place });
  const versions = await seedCatalog(postgres, [{ draft, menu: sampleMenu(restaurantId) }]);
  return {
    restaurantId,
    menuVersion: versions.get(restaurantId) ?? '',
    lines: [
      { itemId: 'masala_dosa', quantity: 2, options: [{ group: 'spice', value: 'ghee', modifier: 'add' }] },
      { itemId: 'thali', quantity: 1, options: [] },
      { itemId: 'chai', quantity: 1, options: [] },
    ],
    quotedTotal: 2 * (9_000 + 1_500) + 18_000 + 2_500 + 3_000 + 500,
    currency: 'INR',
    payment: 'saved',
  };
}
