/** Several lines, people and lots in one message: what is said holds for which of them. The menu is of this file alone. */
import { describe, expect, it } from 'vitest';
import { compileMenu, type Menu, type MenuValue } from '../../../../../actors/conversation/parse/menu.ts';
import { parseMessage } from '../../../../../actors/conversation/parse/parse.ts';
import { read } from './fixture.ts';

const value = (id: string, ...names: string[]): MenuValue => ({ id, names });
const PARATHA = ['stuffing', 'style', 'extra', 'preparation'];
const TEA = ['size', 'style', 'extra'];

const dhaba: Menu = {
  restaurant: 'dhaba',
  categories: [
    { id: 'breads', names: ['bread', 'breads'] },
    { id: 'teas', names: ['drink', 'drinks'] },
    { id: 'starters', names: ['starter', 'starters'] },
    { id: 'soups', names: ['soup', 'soups'] },
  ],
  items: [
    { id: 'paratha', category: 'breads', names: ['paratha', 'parathas'], optionGroups: PARATHA },
    { id: 'missi_roti', category: 'breads', names: ['missi roti', 'missi rotis'], optionGroups: PARATHA },
    { id: 'chai', category: 'teas', names: ['chai', 'chais'], optionGroups: TEA },
    { id: 'kahwa', category: 'teas', names: ['kahwa', 'kahwas'], optionGroups: TEA },
    { id: 'water', category: 'teas', names: ['water', 'waters'], optionGroups: [] },
    { id: 'paneer_tikka', category: 'starters', names: ['paneer tikka'], optionGroups: ['extra'] },
    { id: 'onion_bhaji', category: 'starters', names: ['onion bhaji', 'onion bhajis'], optionGroups: ['extra'] },
    { id: 'tomato_shorba', category: 'soups', names: ['shorba'], optionGroups: ['size'] },
  ],
  optionGroups: [
    {
      id: 'stuffing',
      removable: false,
      adjustable: true,
      values: [value('gobi', 'gobi'), value('aloo', 'aloo'), value('mooli', 'mooli')],
    },
    { id: 'style', removable: true, adjustable: false, values: [value('hot', 'hot'), value('sweet', 'sweet')] },
    {
      id: 'extra',
      removable: true,
      adjustable: true,
      values: [
        value('butter', 'butter'),
        value('sugar', 'sugar', 'sugars'),
        value('mint', 'mint'),
        value('lemon', 'lemon'),
      ],
    },
    { id: 'preparation', removable: true, adjustable: true, values: [value('toasted', 'toasted', 'toast')] },
    { id: 'size', removable: false, adjustable: false, values: [value('small', 'small'), value('large', 'large')] },
  ],
};
const menu = compileMenu(dhaba);
const best = (text: string) => parseMessage(text, menu).readings[0];

describe.each<readonly [string, readonly (readonly [string, readonly string[]])[]]>([
  [
    'people',
    [
      [
        'a gobi paratha and an aloo paratha and we will both have a chai',
        ['1 paratha stuffing.gobi', '1 paratha stuffing.aloo', '2 chai'],
      ],
      [
        "a paratha and a missi roti and we'll each have a large chai with mint",
        ['1 paratha', '1 missi_roti', '2 chai size.large extra.mint'],
      ],
      ['two parathas they both get butter', ['2 paratha extra.butter']],
      [
        'two parathas one with butter and one without and we will both have a chai',
        ['1 paratha extra.butter', '1 paratha extra.butter:no', '2 chai'],
      ],
      ['all i want is a chai', ['1 chai']],
      ['it is for the four of us so one paratha and two chais', ['1 paratha', '2 chai']],
    ],
  ],
  [
    'an option on all of them',
    [
      [
        'a gobi paratha and one aloo paratha with butter on both and a chai',
        ['1 paratha stuffing.gobi extra.butter', '1 paratha stuffing.aloo extra.butter', '1 chai'],
      ],
      [
        'two small chais one with mint and one with lemon no sugar in either',
        ['1 chai size.small extra.mint extra.sugar:no', '1 chai size.small extra.lemon extra.sugar:no'],
      ],
      [
        'two chais one with lemon and one with sugar both hot with a mint',
        ['1 chai extra.lemon style.hot extra.mint', '1 chai extra.sugar style.hot extra.mint'],
      ],
      ['a chai and a kahwa and aloo in a paratha', ['1 chai', '1 kahwa', '1 paratha stuffing.aloo']],
    ],
  ],
  [
    'the noun once more',
    [
      ['gobi paratha and aloo paratha', ['1 paratha stuffing.gobi', '1 paratha stuffing.aloo']],
      ['a gobi paratha and an aloo paratha', ['1 paratha stuffing.gobi', '1 paratha stuffing.aloo']],
      ['a paratha with butter and mint on the bread', ['1 paratha extra.butter extra.mint']],
      ['a missi roti no butter on the roti', ['1 missi_roti extra.butter:no']],
    ],
  ],
  [
    'lots',
    [
      ['three hot chais two larges and a small', ['2 chai style.hot size.large', '1 chai style.hot size.small']],
      [
        'two hot parathas one gobi and one aloo',
        ['1 paratha style.hot stuffing.gobi', '1 paratha style.hot stuffing.aloo'],
      ],
      ['two large chais with mint and a small one', ['2 chai size.large extra.mint', '1 chai size.small']],
      [
        'six parathas two gobi two aloo and two mooli',
        ['2 paratha stuffing.gobi', '2 paratha stuffing.aloo', '2 paratha stuffing.mooli'],
      ],
      ['a hot chai, a large please, with mint', ['1 chai style.hot size.large extra.mint']],
      ['a large chai hot and large a kahwa', ['1 chai size.large style.hot', '1 kahwa size.large']],
      ['a sweet chai a large one', ['1 chai style.sweet size.large']],
      ['a sweet chai and a large one', ['1 chai style.sweet', '1 chai size.large']],
    ],
  ],
  [
    'numbers before options',
    [
      ['chai two sugars and mint', ['1 chai extra.sugar extra.mint']],
      ['a chai and one pump of mint and a large kahwa', ['1 chai extra.mint', '1 kahwa size.large']],
      ['chai two and a water', ['2 chai', '1 water']],
    ],
  ],
  ['two dishes side by side', [['paneer tikka onion bhaji and a chai', ['1 paneer_tikka', '1 onion_bhaji', '1 chai']]]],
  [
    'words that end or soften',
    [
      ['no bread just a shorba', ['1 tomato_shorba']],
      ['a paratha without butter and large kahwa', ['1 paratha extra.butter:no', '1 kahwa size.large']],
      ['a paratha without butter just mint', ['1 paratha extra.butter:no extra.mint']],
      ['a paratha lightly toasted', ['1 paratha preparation.toasted:light']],
      ['could you toast a paratha for me', ['1 paratha preparation.toasted']],
    ],
  ],
  [
    'what belongs to the dish that was just said',
    [['a paratha with butter and a water with lemon', ['1 paratha extra.butter', '1 water']]],
  ],
])('%s', (_, cases) => {
  it.each(cases)('%s', (text, lines) => {
    expect(read(text, menu)).toEqual(lines);
  });
});

it('says back what the dish just said does not take, though one before it would', () => {
  expect(best('a paratha with butter and a water with lemon')?.leftovers).toEqual(['lemon']);
});

it('says back a size of what comes in one', () => {
  expect(read('two large chais with mint one small water', menu)).toEqual(['2 chai size.large extra.mint', '1 water']);
  expect(best('two large chais with mint one small water')?.leftovers).toEqual(['small']);
});

it('asks nothing where two people have one each', () => {
  expect(
    parseMessage('two parathas one with butter and one with mint and we both want a chai', menu).ambiguities,
  ).toEqual([]);
});
