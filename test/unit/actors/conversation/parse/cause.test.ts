/** One way of speaking for each cause of a miss that a menu of other people has shown. The menu is of this file alone. */
import { describe, expect, it } from 'vitest';
import { compileMenu, type Menu, type MenuValue } from '../../../../../actors/conversation/parse/menu.ts';
import { parseMessage } from '../../../../../actors/conversation/parse/parse.ts';
import { read } from './fixture.ts';

const value = (id: string, ...names: string[]): MenuValue => ({ id, names });
const DRINK = ['size', 'style', 'milk', 'extra'];

const counter: Menu = {
  restaurant: 'counter',
  categories: [
    { id: 'drinks', names: ['drink', 'drinks'] },
    { id: 'plates', names: ['plate', 'plates', 'snack'] },
  ],
  items: [
    { id: 'brew', category: 'drinks', names: ['brew', 'brews'], optionGroups: DRINK },
    { id: 'cocoa', category: 'drinks', names: ['cocoa', 'cocoas'], optionGroups: DRINK },
    { id: 'rice_pot', category: 'plates', names: ['rice in the pot', 'rice'], optionGroups: [] },
    { id: 'dumplings', category: 'plates', names: ['dumpling', 'dumplings'], optionGroups: ['size', 'dip', 'filling'] },
    { id: 'stop_roll', category: 'plates', names: ['stop'], optionGroups: [] },
    { id: 'noodles', category: 'plates', names: ['noodles'], optionGroups: [] },
    { id: 'soy_noodles', category: 'plates', names: ['soy noodles'], optionGroups: [] },
    { id: 'platter', category: 'plates', names: ['platter'], optionGroups: [] },
    {
      id: 'dumpling_platter',
      category: 'plates',
      names: ['dumpling platter', 'platter of dumplings'],
      optionGroups: [],
    },
    { id: 'snack_roll', category: 'plates', names: ['snack roll', 'snack rolls'], optionGroups: ['size', 'dip'] },
  ],
  optionGroups: [
    { id: 'size', removable: false, adjustable: false, values: [value('small', 'small'), value('large', 'large')] },
    {
      id: 'style',
      removable: true,
      adjustable: false,
      values: [value('iced', 'iced', 'on ice'), value('hot', 'hot'), value('decaf', 'decaf')],
    },
    {
      id: 'milk',
      removable: true,
      adjustable: true,
      values: [value('oat', 'oat milk'), value('rice_milk', 'rice milk'), value('cream', 'cream')],
    },
    {
      id: 'extra',
      removable: true,
      adjustable: true,
      values: [value('ice', 'ice'), value('sugar', 'sugar', 'sugars'), value('mint', 'mint'), value('honey', 'honey')],
    },
    {
      id: 'dip',
      removable: true,
      adjustable: true,
      values: [
        value('tartare', 'tartaresque'),
        value('lime_tart', 'lime tart'),
        value('soy', 'soy'),
        value('a1', 'a1'),
      ],
    },
    {
      id: 'filling',
      removable: true,
      adjustable: true,
      values: [value('pepperette', 'pepperette'), value('green_pepper', 'green pepper', 'green peppers')],
    },
  ],
};
const menu = compileMenu(counter);
const best = (text: string) => parseMessage(text, menu).readings[0];

describe('a name that is another one with a word before it', () => {
  it.each([
    ['an iced brew easy on the ice', ['1 brew style.iced extra.ice:light']],
    ['iced brew with oat milk extra ice', ['1 brew style.iced milk.oat extra.ice:extra']],
    ['iced brew and no ice', ['1 brew style.iced extra.ice:no']],
    ['a brew on ice', ['1 brew style.iced']],
    ['2 dumplings 1, with soy and 1, with no soy', ['1 dumplings dip.soy', '1 dumplings dip.soy:no']],
  ])('%s', (text, lines) => {
    expect(read(text, menu)).toEqual(lines);
  });

  it('leaves over a modifier of what was said and cannot be more or less', () => {
    expect(best('an iced brew extra iced')?.leftovers).toEqual(['extra iced']);
  });
});

describe('a bare "without"', () => {
  it.each([
    [
      'two small brews with mint and one large brew without',
      ['2 brew size.small extra.mint', '1 brew size.large extra.mint:no'],
    ],
    ['a brew with mint and a cocoa without', ['1 brew extra.mint', '1 cocoa extra.mint:no']],
    [
      'an iced brew with mint and honey and a brew without and a dumpling',
      ['1 brew style.iced extra.mint extra.honey', '1 brew extra.mint:no extra.honey:no', '1 dumplings'],
    ],
    [
      'two brews one with mint and one without, and dumplings',
      ['1 brew extra.mint', '1 brew extra.mint:no', '1 dumplings'],
    ],
    ['a brew with mint, a cocoa without, dumplings', ['1 brew extra.mint', '1 cocoa extra.mint:no', '1 dumplings']],
  ])('%s', (text, lines) => {
    expect(read(text, menu)).toEqual(lines);
  });
});

describe('a "without" with nothing before it to be without', () => {
  it.each([
    ['a brew without', ['1 brew'], ['without']],
    ['without', [], ['without']],
    ['a brew without and two dumplings', ['1 brew', '2 dumplings'], ['without']],
    ['a brew without, and two dumplings without any', ['1 brew', '2 dumplings'], ['without', 'without any']],
    ['a brew without mint', ['1 brew extra.mint:no'], []],
    ['a brew with mint and one without', ['1 brew extra.mint', '1 brew extra.mint:no'], []],
  ])('%s', (text, lines, leftovers) => {
    expect(read(text, menu)).toEqual(lines);
    expect(best(text)?.leftovers).toEqual(leftovers);
  });
});

describe('the same but', () => {
  it.each([
    [
      'an iced brew with mint and oat milk and the same but with rice milk',
      ['1 brew style.iced extra.mint milk.oat', '1 brew style.iced extra.mint milk.rice_milk'],
    ],
    ['a brew with mint and the same but with honey', ['1 brew extra.mint', '1 brew extra.mint extra.honey']],
  ])('%s', (text, lines) => {
    expect(read(text, menu)).toEqual(lines);
  });
});

describe('a number before an option', () => {
  it.each([
    [
      '2 brews 1 with cream and 1 with oat milk and 3 sugars and a large cocoa with mint',
      ['1 brew milk.cream', '1 brew milk.oat extra.sugar', '1 cocoa size.large extra.mint'],
    ],
    ['a brew with 2 sugars and a large cocoa', ['1 brew extra.sugar', '1 cocoa size.large']],
    ['two small and a large brew', ['2 brew size.small', '1 brew size.large']],
  ])('%s', (text, lines) => {
    expect(read(text, menu)).toEqual(lines);
  });
});

describe('the same item once more', () => {
  it.each([
    [
      'hot brew with mint and honey iced brew with cream and dumplings',
      ['1 brew style.hot extra.mint extra.honey', '1 brew style.iced milk.cream', '1 dumplings'],
    ],
    ['small brew with mint large brew', ['1 brew size.small extra.mint', '1 brew size.large']],
    ['hot decaf brew', ['1 brew style.hot style.decaf']],
  ])('%s', (text, lines) => {
    expect(read(text, menu)).toEqual(lines);
  });
});

describe('an item that was said is never lost', () => {
  it.each([
    ['rice in the pot and a large snack roll with my order', ['1 rice_pot', '1 snack_roll size.large']],
    ['dumplings and on the dumplings soy and a snack roll', ['1 dumplings dip.soy', '1 snack_roll']],
    ['a small brew actually make it large and a cocoa', ['1 brew size.large', '1 cocoa']],
    ['a small brew no wait large and cocoa', ['1 brew size.large', '1 cocoa']],
    ['a small brew make it large, a cocoa', ['1 brew size.large', '1 cocoa']],
    ['a brew could you make me a large cocoa', ['1 brew', '1 cocoa size.large']],
    ['stop and a cocoa', ['1 stop_roll', '1 cocoa']],
    ['platter and dumplings', ['1 platter', '1 dumplings']],
    ['dumplings with a1 and noodles', ['1 dumplings dip.a1', '1 noodles']],
    ['dumplings with soy and noodles', ['1 dumplings dip.soy', '1 noodles']],
    ['dumplings and soy noodles', ['1 dumplings', '1 soy_noodles']],
  ])('%s', (text, lines) => {
    expect(read(text, menu)).toEqual(lines);
  });
});

describe('two items side by side', () => {
  it('are one thing named by the second; the first is said back', () => {
    expect(best('a brew cocoa')).toMatchObject({ lines: [{ item: 'cocoa' }], leftovers: ['brew'] });
    expect(read('a brew and cocoa', menu)).toEqual(['1 brew', '1 cocoa']);
  });
});

describe('both and all after lots', () => {
  it.each([
    [
      'two dumplings one with soy and one without soy both with green pepper and a brew',
      ['1 dumplings dip.soy filling.green_pepper', '1 dumplings dip.soy:no filling.green_pepper', '1 brew'],
    ],
    [
      'three brews one with mint and one with honey all with cream',
      ['1 brew extra.mint milk.cream', '1 brew extra.honey milk.cream', '1 brew milk.cream'],
    ],
    [
      'a cocoa and two brews one iced and one hot both with mint',
      ['1 cocoa', '1 brew style.iced extra.mint', '1 brew style.hot extra.mint'],
    ],
  ])('%s', (text, lines) => {
    expect([...read(text, menu)].sort()).toEqual([...lines].sort());
  });
});

describe('a short form that ends a longer name', () => {
  it('is the plain value, and is asked about', () => {
    expect(read('dumplings no tart', menu)).toEqual(['1 dumplings dip.tartare:no']);
    expect(parseMessage('dumplings no tart', menu).ambiguities.map((question) => question.type)).toEqual([
      'which_option',
    ]);
    expect(read('dumplings with lime tart', menu)).toEqual(['1 dumplings dip.lime_tart']);
  });

  it('is no short form when it is a word of its own', () => {
    expect(read('dumplings with pepper', menu)).toEqual(['1 dumplings filling.green_pepper']);
  });
});
