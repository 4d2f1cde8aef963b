/** What the shape of a menu says of words: values that are numbers, containers or dishes, kinds, nouns of groups. The menu is of this file alone. */
import { describe, expect, it } from 'vitest';
import { compileMenu, type Menu, type MenuValue } from '../../../../../actors/conversation/parse/menu.ts';
import { parseMessage } from '../../../../../actors/conversation/parse/parse.ts';
import { read } from './fixture.ts';

const value = (id: string, ...names: string[]): MenuValue => ({ id, names });
const VADA = ['pieces', 'chutney', 'sweetness'];
const FALUDA = ['scoops', 'flavour', 'sauce'];

const stall: Menu = {
  restaurant: 'stall',
  categories: [
    { id: 'snacks', names: ['snack', 'snacks'] },
    { id: 'rolls', names: ['roll', 'rolls'] },
    { id: 'thalis', names: ['thali', 'thalis'] },
    { id: 'sides', names: ['side of', 'sides of'] },
    { id: 'drinks', names: ['drink', 'drinks'] },
    { id: 'faludas', names: ['faluda', 'scoop', 'scoops'] },
  ],
  items: [
    { id: 'vada', category: 'snacks', names: ['vada', 'vadas'], optionGroups: VADA },
    { id: 'bonda', category: 'snacks', names: ['bonda', 'bondas'], optionGroups: VADA },
    { id: 'kathi', category: 'rolls', names: ['roll', 'rolls'], optionGroups: ['filling', 'bread', 'chutney'] },
    { id: 'royal', category: 'rolls', names: ['royal', 'paneer royal roll'], optionGroups: ['filling', 'bread'] },
    { id: 'mini_thali', category: 'thalis', names: ['mini thali'], optionGroups: ['choice', 'chutney'] },
    { id: 'vada_combo', category: 'thalis', names: ['vada combo', 'vada meal'], optionGroups: ['choice', 'chutney'] },
    { id: 'papad', category: 'sides', names: ['papad', 'papads'], optionGroups: [] },
    { id: 'raita', category: 'sides', names: ['raita'], optionGroups: [] },
    { id: 'lassi', category: 'drinks', names: ['lassi', 'lassis'], optionGroups: ['container', 'sweetness'] },
    { id: 'soda', category: 'drinks', names: ['soda', 'sodas'], optionGroups: ['container'] },
    { id: 'iced_soda', category: 'drinks', names: ['ice soda'], optionGroups: [] },
    { id: 'cup', category: 'faludas', names: ['paper cup'], optionGroups: FALUDA },
    { id: 'tumbler', category: 'faludas', names: ['tumbler', 'tumblers'], optionGroups: FALUDA },
  ],
  optionGroups: [
    {
      id: 'pieces',
      removable: false,
      adjustable: false,
      values: [value('six', '6 piece', '6', 'six'), value('dozen', 'dozen', 'dozens')],
    },
    {
      id: 'chutney',
      removable: true,
      adjustable: true,
      values: [value('mint', 'mint'), value('coconut', 'coconut'), value('everything', 'everything')],
    },
    {
      id: 'filling',
      removable: true,
      adjustable: true,
      values: [value('paneer', 'paneer'), value('egg', 'egg'), value('onion', 'onion')],
    },
    { id: 'bread', removable: false, adjustable: false, values: [value('roti', 'roti'), value('naan', 'naan')] },
    {
      id: 'choice',
      removable: false,
      adjustable: false,
      values: [value('papad', 'papad'), value('raita', 'raita'), value('lassi', 'lassi'), value('soda', 'soda')],
    },
    {
      id: 'sweetness',
      removable: true,
      adjustable: false,
      values: [
        value('half', 'half sugar'),
        value('none', 'no sugar', 'unsweetened'),
        value('little', 'a little sugar'),
      ],
    },
    { id: 'container', removable: false, adjustable: false, values: [value('can', 'can'), value('glass', 'glass')] },
    {
      id: 'scoops',
      removable: false,
      adjustable: false,
      values: [value('single', 'single', 'one scoop', 'scoop'), value('double', 'double', 'two scoops')],
    },
    {
      id: 'flavour',
      removable: false,
      adjustable: false,
      values: [value('rose', 'rose'), value('mango', 'mango'), value('kesar', 'kesar')],
    },
    { id: 'sauce', removable: true, adjustable: true, values: [value('honey', 'honey'), value('mangoes', 'mangoes')] },
  ],
};
const menu = compileMenu(stall);
const best = (text: string) => parseMessage(text, menu).readings[0];

describe('a choice of dishes inside a dish', () => {
  it.each([
    ['a mini thali with papad and a lassi', ['1 mini_thali choice.papad choice.lassi']],
    ['a mini thali with papad a lassi and a soda', ['1 mini_thali choice.papad choice.lassi', '1 soda']],
    ['a mini thali with a side of raita', ['1 mini_thali', '1 raita']],
    ['a vada and make it a combo with raita', ['1 vada_combo choice.raita']],
    ['a vada with mint and a lassi', ['1 vada chutney.mint', '1 lassi']],
  ])('%s', (text, lines) => {
    expect(read(text, menu)).toEqual(lines);
  });

  it('leaves "combo" over where the dish is none', () => {
    expect(best('a bonda and make it a combo')?.leftovers).toEqual(['combo']);
  });
});

describe('a value that is a number or a portion', () => {
  it.each([
    ['six vadas and six bondas', ['1 vada pieces.six', '1 bonda pieces.six']],
    ['6 piece vada and 6 piece bonda', ['1 vada pieces.six', '1 bonda pieces.six']],
    ['two dozen vadas', ['2 vada pieces.dozen']],
    ['two dozen lassis', ['24 lassi']],
    ['a can of soda', ['1 soda container.can']],
    ['scoop of rose in a tumbler', ['1 tumbler scoops.single flavour.rose']],
    [
      'one scoop of rose in a tumbler and one scoop of mango in a paper cup',
      ['1 tumbler scoops.single flavour.rose', '1 cup scoops.single flavour.mango'],
    ],
    ['a double in a tumbler', ['1 tumbler scoops.double']],
    ['a tumbler with a single scoop of rose faluda', ['1 tumbler scoops.single flavour.rose']],
    ['scoop with rose and mango in a tumbler', ['1 tumbler scoops.single flavour.rose flavour.mango']],
  ])('%s', (text, lines) => {
    expect(read(text, menu)).toEqual(lines);
  });
});

describe('kinds', () => {
  it('takes several of a group that may have one, when its values are no sizes', () => {
    expect(read('a tumbler with rose mango and kesar', menu)).toEqual([
      '1 tumbler flavour.rose flavour.mango flavour.kesar',
    ]);
  });

  it.each([
    ['a paneer roll', ['1 kathi filling.paneer']],
    ['paneer and egg on naan', ['1 kathi filling.paneer filling.egg bread.naan']],
    ['an onion and egg in a roll', ['1 kathi filling.onion filling.egg']],
    ['add egg to a roll', ['1 kathi filling.egg']],
  ])('%s', (text, lines) => {
    expect(read(text, menu)).toEqual(lines);
  });
});

describe('a dish that is not named', () => {
  it('is asked about with the words of its options', () => {
    const { ambiguities } = parseMessage('half sugar mint and a papad', menu);
    expect(ambiguities.map(({ type, said }) => [type, said])).toEqual([['which_item', 'half sugar mint']]);
  });
});

describe('the noun of a group', () => {
  it.each([
    ['a vada with no sugar', ['1 vada sweetness.none'], []],
    ['a vada with no sugaar', ['1 vada sweetness.none'], []],
    ['a vada with a little sugar', ['1 vada sweetness.little'], []],
    ['a vada with everything', ['1 vada chutney.everything'], []],
    ['a vada with everything but no mint', ['1 vada chutney.everything chutney.mint:no'], []],
    ['a vada with extra sweetness', ['1 vada'], ['extra sweetness']],
  ])('%s', (text, lines, leftovers) => {
    expect(read(text, menu)).toEqual(lines);
    expect(best(text)?.leftovers).toEqual(leftovers);
  });
});

describe('what cannot be left out', () => {
  it('is said back', () => {
    expect(read('a tumbler with rose no kesar', menu)).toEqual(['1 tumbler flavour.rose']);
    expect(best('a tumbler with rose no kesar')?.leftovers).toEqual(['no kesar']);
  });

  it('is taken back where it was chosen', () => {
    const lines = [
      {
        category: 'faludas',
        item: 'tumbler',
        quantity: 1,
        options: ['rose', 'mango'].map((id) => ({ group: 'flavour', value: id, modifier: 'add' as const })),
      },
    ];
    const [reading] = parseMessage('no mango', menu, { lines }).readings;
    expect(reading?.edits).toEqual([
      { type: 'change_options', line: 0, set: [], unset: [{ group: 'flavour', value: 'mango' }] },
    ]);
    expect(reading?.leftovers).toEqual([]);
  });

  it('takes no dish away that is only called like it', () => {
    expect(read('an ice soda no ice', menu)).toEqual(['1 iced_soda']);
    expect(best('an ice soda no ice')?.leftovers).toEqual(['ice']);
  });
});
