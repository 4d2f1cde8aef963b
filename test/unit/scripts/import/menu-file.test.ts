// Menu files with prices become menus; all that is wrong is listed.

import { expect, test } from 'vitest';
import { menuFileOf } from '../../../../scripts/import/menu-file.ts';

const menu = {
  restaurant: 'corner_dosa',
  categories: [{ id: 'dosa', names: ['dosa'] }],
  items: [
    { id: 'sada', names: ['sada dosa'], category: 'dosa', optionGroups: ['extras'] },
    { id: 'rava', names: ['rava dosa'], category: 'dosa', optionGroups: [] },
  ],
  optionGroups: [{ id: 'extras', removable: true, adjustable: true, values: [{ id: 'butter', names: ['butter'] }] }],
};
const prices = {
  restaurant: 'corner_dosa',
  currency: 'INR',
  items: { sada: 7000 },
  optionGroups: { extras: { required: true, max: 2, values: { butter: 1500 } } },
  hours: '10:00-22:00',
};
const options = { defaults: { currency: 'INR', timezone: 'Asia/Kolkata' }, places: new Map() };
const readMenu = (value: object, priceFile: object | null) =>
  menuFileOf({ file: 'menu.json', value: { ...value } }, priceFile === null ? null : { ...priceFile }, options);

test('a menu takes its prices, limits and hours; a dish without a price stays without', () => {
  const read = readMenu(menu, prices);
  expect(read).toMatchObject({
    kind: 'menu',
    itemsWithoutPrice: 1,
    menu: {
      restaurantId: 'corner_dosa',
      items: [
        { id: 'sada', price: 7000 },
        { id: 'rava', price: null },
      ],
      optionGroups: [{ required: true, max: 2, single: false, removable: true, values: [{ surcharge: 1500 }] }],
    },
    restaurant: { id: 'corner_dosa', name: 'Corner Dosa', currency: 'INR' },
  });
  expect(read.kind === 'menu' ? read.restaurant.hours[0] : null).toEqual({ day: 1, opens: 600, closes: 1320 });
});

test('without prices nothing can be ordered', () => {
  expect(readMenu(menu, null)).toMatchObject({ kind: 'menu', itemsWithoutPrice: 2 });
});

test('everything wrong in a menu and its prices is listed', () => {
  const read = readMenu(
    { ...menu, items: [{ ...menu.items[0], category: 'tea' }, { names: [] }] },
    {
      ...prices,
      items: { sada: 1.5, ghost: 1 },
      optionGroups: { ghosts: {}, extras: { max: 0, values: { jam: 1 } } },
      hours: 'always',
    },
  );
  expect(read.kind === 'refused' ? read.problems.map(({ field }) => field) : []).toEqual([
    'prices.items.ghost',
    'prices.optionGroups.extras.values.jam',
    'prices.optionGroups.ghosts',
    'optionGroups[0].max',
    'items[0].price',
    'items[1].names',
    'items[1].name',
    'items[1].id',
    'items[1].category',
    'items[0].category',
    'hours',
  ]);
});

test.each([[{ restaurant: 17, categories: [] }], [{ restaurant: 'a b', categories: [] }], [{ categories: null }]])(
  'a menu of nobody is refused: %j',
  (value) => {
    expect(readMenu(value, null).kind).toBe('refused');
  },
);
