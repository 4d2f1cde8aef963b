// Restaurants and menus of the golden conversations: a place with dosas, one with sizes and toppings, one that is closed, one
// without a menu, one without a position. The same for the pure run and for the real gateway.

import type { MenuDraft } from '../../../storage/catalog/menu.ts';
import type { RestaurantDraft } from '../../../storage/catalog/restaurants.ts';

const value = (id: string, name: string, surcharge = 0, names: readonly string[] = []) => ({
  id,
  name,
  names: [name.toLowerCase(), ...names],
  surcharge,
  soldOut: false,
});

const item = (
  id: string,
  name: string,
  category: string,
  price: number | null,
  more: { readonly groups?: readonly string[]; readonly soldOut?: boolean; readonly names?: readonly string[] } = {},
) => ({
  id,
  name,
  names: [name.toLowerCase(), ...(more.names ?? [])],
  category,
  price,
  soldOut: more.soldOut ?? false,
  optionGroups: more.groups ?? [],
});

const dosaMenu: MenuDraft = {
  restaurantId: 'udupi-corner',
  currency: 'INR',
  categories: [
    { id: 'dosas', names: ['dosas', 'dosa'] },
    { id: 'drinks', names: ['drinks', 'beverages'] },
    { id: 'sweets', names: ['sweets', 'desserts'] },
  ],
  items: [
    item('masala_dosa', 'Masala Dosa', 'dosas', 9_000, { groups: ['spice'] }),
    item('plain_dosa', 'Plain Dosa', 'dosas', 7_000, { groups: ['spice'] }),
    item('rava_dosa', 'Rava Dosa', 'dosas', 8_500, { groups: ['spice'] }),
    item('filter_coffee', 'Filter Coffee', 'drinks', 4_000, { groups: ['sugar', 'cup'], names: ['coffee'] }),
    item('badam_milk', 'Badam Milk', 'drinks', 6_000, { soldOut: true }),
    item('kesari_bath', 'Kesari Bath', 'sweets', 5_000),
    item('mysore_pak', 'Mysore Pak', 'sweets', 3_000),
    item('festival_thali', 'Festival Thali', 'sweets', null),
  ],
  optionGroups: [
    {
      id: 'spice',
      name: 'Spice',
      required: false,
      single: true,
      max: 1,
      removable: false,
      adjustable: false,
      values: [value('mild', 'Mild'), value('medium', 'Medium'), value('hot', 'Hot', 0, ['spicy'])],
    },
    {
      id: 'sugar',
      name: 'Sugar',
      required: false,
      single: false,
      max: null,
      removable: true,
      adjustable: true,
      values: [value('sugar', 'Sugar', 100)],
    },
    {
      id: 'cup',
      name: 'Cup',
      required: false,
      single: true,
      max: 1,
      removable: false,
      adjustable: false,
      values: [value('small', 'Small'), value('big', 'Large', 1_500)],
    },
  ],
  fees: { delivery: 3_000, service: 500 },
};

const pizzaMenu: MenuDraft = {
  restaurantId: 'pizza-loft',
  currency: 'INR',
  categories: [
    { id: 'pizzas', names: ['pizzas', 'pizza'] },
    { id: 'drinks', names: ['drinks'] },
  ],
  items: [
    item('margherita', 'Margherita Pizza', 'pizzas', 30_000, { groups: ['size', 'toppings'], names: ['margherita'] }),
    item('farmhouse', 'Farmhouse Pizza', 'pizzas', 38_000, { groups: ['size', 'toppings'], names: ['farmhouse'] }),
    item('cola', 'Cola', 'drinks', 5_000),
    item('lemonade', 'Lemonade', 'drinks', 6_000),
  ],
  optionGroups: [
    {
      id: 'size',
      name: 'Size',
      required: true,
      single: true,
      max: 1,
      removable: false,
      adjustable: false,
      values: [value('regular', 'Regular'), value('medium', 'Medium', 8_000), value('large', 'Large', 15_000)],
    },
    {
      id: 'toppings',
      name: 'Toppings',
      required: false,
      single: false,
      max: 2,
      removable: true,
      adjustable: true,
      values: [
        value('olives', 'Olives', 4_000),
        value('mushrooms', 'Mushrooms', 4_000),
        value('jalapenos', 'Jalapenos', 3_500),
        value('paneer', 'Paneer', 6_000),
      ],
    },
  ],
  fees: { delivery: 4_000, service: 1_000 },
};

const grillMenu: MenuDraft = {
  restaurantId: 'night-grill',
  currency: 'INR',
  categories: [{ id: 'kebabs', names: ['kebabs', 'kebab'] }],
  items: [item('seekh', 'Seekh Kebab', 'kebabs', 22_000)],
  optionGroups: [],
  fees: { delivery: 3_000, service: 500 },
};

const kioskMenu: MenuDraft = { ...grillMenu, restaurantId: 'far-kiosk' };

/** Menus by restaurant. */
export const menus: readonly MenuDraft[] = [dosaMenu, pizzaMenu, grillMenu, kioskMenu];

const restaurant = (
  id: string,
  name: string,
  cuisines: readonly string[],
  more: Partial<RestaurantDraft> = {},
): RestaurantDraft => ({
  id,
  name,
  area: 'Koramangala',
  city: 'Bengaluru',
  place: { lat: 12_935_200, lng: 77_624_500 },
  cuisines,
  currency: 'INR',
  priceForTwo: 40_000,
  rating: 4.2,
  ratings: 120,
  deliveryMinutes: 30,
  imageUrl: null,
  timezone: 'Asia/Kolkata',
  hours: [],
  ...more,
});

/** Restaurants. Hours are empty (not known) but for the one that a world closes. */
export const restaurants: readonly RestaurantDraft[] = [
  restaurant('udupi-corner', 'Udupi Corner', ['South Indian']),
  restaurant('pizza-loft', 'Pizza Loft', ['Italian', 'Pizzas']),
  restaurant('night-grill', 'Night Grill', ['North Indian'], { area: 'Indiranagar' }),
  restaurant('far-kiosk', 'Far Kiosk', ['Street Food'], { place: null, area: 'Whitefield' }),
  restaurant('bare-bistro', 'Bare Bistro', ['French'], { area: 'Jayanagar' }),
];

/** Restaurants that are closed at the time of the tests. */
export const closed: ReadonlySet<string> = new Set(['night-grill']);

/** Saved addresses of the customer. */
export const addresses = [
  { label: 'Home', text: '12 Lake View Road', lat: 12.9352, lng: 77.6245, cell: '8961892e9b7ffff' },
  { label: 'Work', text: '4 Tower Street', lat: 12.9716, lng: 77.5946, cell: '8961892e9b7ffff' },
] as const;
