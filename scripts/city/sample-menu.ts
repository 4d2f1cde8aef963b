// The sample menu that a replay gives every restaurant position, and its row in the catalog: the only thing of a city run that
// does not go through the public API.

import type { MenuRow } from '../../actors/order/menu.ts';
import type { RestaurantDraft } from '../../storage/catalog/restaurants.ts';
import type { Cart } from './customers.ts';
import type { PlannedRestaurant } from './plan.ts';

const currency = 'INR';
const fees = { delivery: 3_000, service: 500 };

/** Category, items and options of every sample restaurant, in the shape of the catalog. */
export function sampleMenu(restaurantId: string) {
  const item = (id: string, name: string, price: number, optionGroups: string[] = []) => ({
    id,
    name,
    names: [name.toLowerCase()],
    category: 'mains',
    price,
    soldOut: false,
    optionGroups,
  });
  const value = (id: string, name: string, surcharge: number) => ({
    id,
    name,
    names: [name.toLowerCase()],
    surcharge,
    soldOut: false,
  });
  return {
    restaurantId,
    currency,
    categories: [{ id: 'mains', names: ['mains'] }],
    items: [
      item('thali', 'Thali', 18_000),
      item('masala_dosa', 'Masala Dosa', 9_000, ['spice']),
      item('chai', 'Chai', 2_500),
    ],
    optionGroups: [
      {
        id: 'spice',
        name: 'Spice',
        required: false,
        single: true,
        max: 1,
        values: [value('mild', 'Mild', 0), value('hot', 'Hot', 0), value('ghee', 'Extra Ghee', 1_500)],
      },
    ],
    fees,
  };
}

/** A restaurant that is always open. */
export function sampleRestaurant({ id, place }: PlannedRestaurant): RestaurantDraft {
  return {
    id,
    name: `Kitchen ${id}`,
    area: 'Replay',
    city: 'Replay',
    place: { lat: Math.round(place.lat * 1e6), lng: Math.round(place.lng * 1e6) },
    cuisines: ['Indian'],
    currency,
    priceForTwo: 40_000,
    rating: 4,
    ratings: 100,
    deliveryMinutes: 30,
    imageUrl: null,
    timezone: 'Asia/Kolkata',
    hours: [],
  };
}

/** The cart of the index-th order: one to three thalis, sometimes a chai or a hot dosa. */
export function sampleCart(menuVersion: string, index: number): Cart {
  const lines: { itemId: string; quantity: number; options: object[] }[] = [
    { itemId: 'thali', quantity: 1 + (index % 3), options: [] },
  ];
  if (index % 4 === 0) lines.push({ itemId: 'chai', quantity: 2, options: [] });
  if (index % 5 === 0)
    lines.push({ itemId: 'masala_dosa', quantity: 1, options: [{ group: 'spice', value: 'ghee', modifier: 'add' }] });
  const total = lines.reduce((sum, { itemId, quantity }) => sum + quantity * (prices[itemId] ?? 0), 0);
  return { menuVersion, lines, quotedTotal: total + fees.delivery + fees.service, currency };
}

const prices: Readonly<Record<string, number>> = { thali: 18_000, chai: 2_500, masala_dosa: 10_500 };

/** Keeps the sample true to the actor's own type. */
export const asMenuRow = (menu: ReturnType<typeof sampleMenu>, version: string): MenuRow => ({ ...menu, version });
