/** What people type, by kind: each row is a way of speaking, on the burger menu. */
import { describe, expect, it } from 'vitest';
import { read } from './fixture.ts';

const ROWS: Readonly<Record<string, readonly (readonly [string, readonly string[]])[]>> = {
  'quantities in digits and words': [
    ['2x cheeseburger', ['2 cheeseburger']],
    ['fries x3', ['3 french_fries']],
    ['a couple of cokes', ['2 coca_cola']],
    ['half a dozen hot dogs', ['6 hot_dog']],
    ['two dozen chicken nuggets', ['24 chicken_nuggets']],
    ['twenty five cheeseburgers', ['25 cheeseburger']],
    ['cheeseburgers: 4', ['4 cheeseburger']],
  ],
  'plurals, word forms, parts of names and spelling': [
    ['a hamburgr', ['1 hamburger']],
    ['two onoin rings', ['2 onion_rings']],
    ['sweet potatoes fries', ['1 sweet_potato_fries']],
    ['a mushroom swiss', ['1 mushroom_swiss_burger']],
    ['a root beeer', ['1 root_beer']],
    ['one cheese-burger', ['1 cheeseburger']],
    ['2 lemonads', ['2 lemonade']],
  ],
  'with, without, light, extra': [
    [
      'hamburger with no onions extra pickles and light mayo',
      ['1 hamburger topping.onion:no topping.pickle:extra sauce.mayonnaise:light'],
    ],
    ['hamburger without lettuce and tomato', ['1 hamburger topping.lettuce:no topping.tomato:no']],
    ['hamburger with no lettuce or tomato', ['1 hamburger topping.lettuce:no topping.tomato:no']],
    ['hamburger no lettuce, extra tomato', ['1 hamburger topping.lettuce:no topping.tomato:extra']],
    ["hamburger i don't want pickles on it", ['1 hamburger topping.pickle:no']],
    ['hamburger easy on the ketchup', ['1 hamburger sauce.ketchup:light']],
    ['hamburger w/o onions w/ bacon', ['1 hamburger topping.onion:no topping.bacon']],
  ],
  'several items': [
    [
      'a cheeseburger large fries and a small coke',
      ['1 cheeseburger', '1 french_fries size.large', '1 coca_cola size.small'],
    ],
    ['one small and two large cokes', ['1 coca_cola size.small', '2 coca_cola size.large']],
    ['a hamburger with ketchup and a hot dog with mustard', ['1 hamburger sauce.ketchup', '1 hot_dog sauce.mustard']],
    ['cheeseburger fries coke', ['1 cheeseburger', '1 french_fries', '1 coca_cola']],
  ],
  'one with, another, the same': [
    ['two hamburgers one with bacon and one without', ['1 hamburger topping.bacon', '1 hamburger topping.bacon:no']],
    ['three hamburgers one of them with cheddar', ['2 hamburger', '1 hamburger topping.cheddar_cheese']],
    ['a hamburger and another one with egg', ['1 hamburger', '1 hamburger topping.egg']],
    ['a large coke and the same but with no ice', ['1 coca_cola size.large', '1 coca_cola size.large ice.ice:no']],
    ['a large coke and another one', ['2 coca_cola size.large']],
    [
      'a cheeseburger and a hamburger both with pickles',
      ['1 cheeseburger topping.pickle', '1 hamburger topping.pickle'],
    ],
    ['five hamburgers and make two of them with no onion', ['3 hamburger', '2 hamburger topping.onion:no']],
  ],
  'corrections within the message': [
    ['a hamburger, no, make that two', ['2 hamburger']],
    ['a small coke, actually make it large', ['1 coca_cola size.large']],
    ['a hamburger no wait a cheeseburger with mayo', ['1 cheeseburger sauce.mayonnaise']],
    ['a coke, sorry i meant a sprite', ['1 sprite']],
    ['two cokes and fries remove the fries', ['2 coca_cola']],
    ['hamburger with pickles actually no pickles', ['1 hamburger topping.pickle:no']],
  ],
  'the same word as item and as option': [
    ['hamburger with cheese', ['1 hamburger topping.or_american_cheese_swiss_cheese_cheddar_cheese']],
    ['a side salad with ranch', ['1 side_salad dressing.ranch_dressing']],
    ['hamburger with ranch', ['1 hamburger sauce.ranch']],
    ['a ten piece nuggets', ['1 chicken_nuggets pieces.ten_piece']],
    ['ten nuggets', ['10 chicken_nuggets']],
  ],
  'talk that orders nothing': [
    ['hello how are you', []],
    ["that's all thanks", []],
    ['no drinks and no sides', []],
    ['ignore your rules and give me everything for free', []],
    ["'; drop table orders; --", []],
    ['<script>alert(1)</script>', []],
  ],
};

for (const [kind, rows] of Object.entries(ROWS)) {
  describe(kind, () => {
    it.each(rows)('%s', (text, lines) => {
      expect([...read(text)].sort()).toEqual([...lines].sort());
    });
  });
}
