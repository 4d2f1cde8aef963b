// What a menu must be: every fault is named with its field.

import { expect, test } from 'vitest';
import { checkMenu } from '../../../../storage/catalog/menu-check.ts';

const sound = () => ({
  currency: 'INR',
  categories: [{ id: 'dosa', names: ['dosa'] }],
  items: [{ id: 'sada', names: ['sada dosa', 'plain dosa'], category: 'dosa', price: 7000, optionGroups: ['size'] }],
  optionGroups: [{ id: 'size', max: 1, values: [{ id: 'large', name: 'large', surcharge: 2000 }] }],
});

/** Fields of the problems of a menu that was changed so. */
const problemsWith = (
  change: (menu: ReturnType<typeof sound> & Record<string, unknown>) => void,
): readonly string[] => {
  const menu = sound();
  change(menu);
  const checked = checkMenu('corner', menu);
  return checked.kind === 'refused' ? checked.problems.map(({ field }) => field) : [];
};

test('a sound menu gets everything that it left out', () => {
  const checked = checkMenu('corner', sound());
  expect(checked).toEqual({
    kind: 'menu',
    menu: {
      restaurantId: 'corner',
      currency: 'INR',
      categories: [{ id: 'dosa', names: ['dosa'] }],
      items: [
        {
          id: 'sada',
          name: 'sada dosa',
          names: ['sada dosa', 'plain dosa'],
          category: 'dosa',
          price: 7000,
          soldOut: false,
          optionGroups: ['size'],
        },
      ],
      optionGroups: [
        {
          id: 'size',
          name: 'size',
          required: false,
          single: true,
          max: 1,
          removable: true,
          adjustable: true,
          values: [{ id: 'large', name: 'large', names: ['large'], surcharge: 2000, soldOut: false }],
        },
      ],
      fees: { delivery: 0, service: 0 },
    },
  });
  if (checked.kind === 'menu') expect(checkMenu('corner', { ...checked.menu, version: 'corner@3' })).toEqual(checked);
});

test('a dish without a price is no error', () => {
  expect(problemsWith((menu) => Reflect.deleteProperty(menu.items[0] ?? {}, 'price'))).toEqual([]);
});

test.each<[string, Parameters<typeof problemsWith>[0], string[]]>([
  ['another restaurant', (menu) => Object.assign(menu, { restaurantId: 'other' }), ['restaurantId']],
  ['a currency in words', (menu) => Object.assign(menu, { currency: 'rupees' }), ['currency']],
  ['an unknown field', (menu) => Object.assign(menu, { prices: {} }), ['prices']],
  ['a category twice', (menu) => menu.categories.push({ id: 'dosa', names: ['x'] }), ['categories[1].id']],
  ['no names', (menu) => Object.assign(menu.categories[0] ?? {}, { names: [] }), ['categories[0].names']],
  ['a dish of no category', (menu) => Object.assign(menu.items[0] ?? {}, { category: 'tea' }), ['items[0].category']],
  ['a negative price', (menu) => Object.assign(menu.items[0] ?? {}, { price: -1 }), ['items[0].price']],
  ['a price with a fraction', (menu) => Object.assign(menu.items[0] ?? {}, { price: 10.5 }), ['items[0].price']],
  ['a group that is not there', (menu) => menu.items[0]?.optionGroups.push('x'), ['items[0].optionGroups[1]']],
  [
    'a group without values',
    (menu) => Object.assign(menu.optionGroups[0] ?? {}, { values: [] }),
    ['optionGroups[0].values'],
  ],
  [
    'a choice of one that takes two',
    (menu) => Object.assign(menu.optionGroups[0] ?? {}, { single: true, max: 2 }),
    ['optionGroups[0].max'],
  ],
  [
    'an image that is no URL',
    (menu) => Object.assign(menu.items[0] ?? {}, { image: 'javascript:x' }),
    ['items[0].image'],
  ],
  [
    'a name with a NUL',
    (menu) => Object.assign(menu.categories[0] ?? {}, { names: ['a\u0000b'] }),
    ['categories[0].names[0]'],
  ],
])('%s is refused at its place', (_, change, fields) => {
  expect(problemsWith(change)).toEqual(fields);
});

test('every error is listed, not the first', () => {
  const problems = problemsWith((menu) => {
    Object.assign(menu, { currency: 1 });
    Object.assign(menu.items[0] ?? {}, { price: 'free', category: 'none', soldOut: 'no' });
    Object.assign(menu.optionGroups[0]?.values[0] ?? {}, { surcharge: -5 });
  });
  expect(problems).toEqual([
    'currency',
    'optionGroups[0].values[0].surcharge',
    'items[0].price',
    'items[0].soldOut',
    'items[0].category',
  ]);
});

test.each([[null], [[]], ['menu'], [17], [{}], [{ items: {}, categories: 3, optionGroups: 'x', fees: [] }]])(
  'anything else is refused, never thrown: %j',
  (value) => {
    expect(checkMenu('corner', value).kind).toBe('refused');
  },
);

test('of thousands of errors a thousand are kept, and the number of the others', () => {
  const menu = { ...sound(), items: Array.from({ length: 2_000 }, () => ({})) };
  const checked = checkMenu('corner', menu);
  expect(checked.kind === 'refused' ? checked.problems.length : 0).toBe(1_001);
  expect(checked.kind === 'refused' ? checked.problems.at(-1)?.got : '').toMatch(/^\d+ more problems$/);
});
