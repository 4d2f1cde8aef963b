/** Messages about a cart that is there: which edits they mean, and what the cart is after them. */
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../../../actors/conversation/parse/cart-edit.ts';
import { compileMenu } from '../../../../../actors/conversation/parse/menu.ts';
import { parseMessage } from '../../../../../actors/conversation/parse/parse.ts';
import type { ReadLine } from '../../../../../actors/conversation/parse/reading.ts';
import { burger, lineOf, menuOf, shortEdit, shortLine } from './fixture.ts';

const add = (group: string, value: string) => ({ group, value, modifier: 'add' as const });

const cart: readonly ReadLine[] = [
  lineOf('main_dish_order', 'cheeseburger', 1, [add('topping', 'lettuce'), add('topping', 'pickle')]),
  lineOf('side_order', 'french_fries', 1, [add('size', 'medium')]),
  lineOf('drink_order', 'coca_cola', 1, [add('size', 'small')]),
];

const ROWS: readonly (readonly [string, readonly string[]])[] = [
  ['no, make that two', ['quantity 2 2']],
  ['actually make it large', ['options 2 +size.large -size.small']],
  ['large', ['options 2 +size.large -size.small']],
  ['remove the fries', ['remove 1']],
  ["i don't want the coke", ['remove 2']],
  ['delete everything', ['remove 0', 'remove 1', 'remove 2']],
  ['remove the coke and add a shake', ['remove 2', 'add 1 milkshake']],
  ['change the coke to a sprite', ['replace 2 1 sprite size.small']],
  ['swap the fries for onion rings', ['replace 1 1 onion_rings size.medium']],
  ['i want a lemonade instead of the coke', ['remove 2', 'add 1 lemonade']],
  ['make that a diet coke', ['replace 2 1 diet_coke size.small']],
  ['make the fries large', ['options 1 +size.large -size.medium']],
  ['no pickles on the cheeseburger', ['options 0 +topping.pickle:no']],
  ['take off the lettuce', ['options 0 +topping.lettuce:no']],
  ['swap lettuce for tomato on the cheeseburger', ['options 0 +topping.tomato -topping.lettuce']],
  ['add bacon to the cheeseburger', ['options 0 +topping.bacon']],
  ['two more cokes', ['quantity 2 3']],
  ['and another one', ['quantity 2 2']],
  ['same but with no ice', ['add 1 coca_cola size.small ice.ice:no']],
  ['make the cheeseburger two', ['quantity 0 2']],
  ['remove one coke', ['remove 2']],
  ['make the drink large', ['options 2 +size.large -size.small']],
  ['a large coke', ['add 1 coca_cola size.large']],
];

describe('edits of a cart', () => {
  it.each(ROWS)('%s', (text, edits) => {
    const [best] = parseMessage(text, burger, { lines: cart }).readings;
    expect(best?.edits.map(shortEdit)).toEqual(edits);
  });

  it('knows which line was spoken of last', () => {
    const [best] = parseMessage('make it large', burger, { lines: cart, lastLine: 1 }).readings;
    expect(best?.edits.map(shortEdit)).toEqual(['options 1 +size.large -size.medium']);
  });

  it('says what could not be found', () => {
    const [best] = parseMessage('remove the onion rings', burger, { lines: cart }).readings;
    expect(best?.edits).toEqual([]);
    expect(best?.problems).toEqual([{ type: 'nothing_to_change', said: 'onion rings' }]);
  });

  it('leaves lines alone whose item is gone from the menu', () => {
    const old = [lineOf('side_order', 'no_longer_there'), ...cart];
    expect(parseMessage('make it two', burger, { lines: old }).readings[0]?.edits.map(shortEdit)).toEqual([
      'quantity 3 2',
    ]);
  });
});

describe('applying edits', () => {
  it('removes, changes and adds by the indexes of the cart as it was', () => {
    const edits =
      parseMessage('remove the fries, make the coke large and add two cheeseburgers', burger, { lines: cart })
        .readings[0]?.edits ?? [];
    expect(applyEdits(cart, edits).map(shortLine)).toEqual([
      '1 cheeseburger topping.lettuce topping.pickle',
      '1 coca_cola size.large',
      '2 cheeseburger',
    ]);
  });

  it('raises the number of a line that is added again', () => {
    const edits = parseMessage('a small coke', burger, { lines: cart }).readings[0]?.edits ?? [];
    expect(applyEdits(cart, edits).map(shortLine)).toContain('2 coca_cola size.small');
  });
});

describe('a cart on a menu with combos', () => {
  const menu = compileMenu(menuOf('6-burger'));
  const lines: readonly ReadLine[] = [
    lineOf('burger_order', 'cheeseburger', 1, [add('topping', 'lettuce')]),
    lineOf('drink_order', 'coke', 1),
  ];

  it.each([
    ['make the cheeseburger a combo', ['replace 0 1 cheeseburger_combo topping.lettuce']],
    [
      'make the burger a meal with onion rings',
      ['replace 0 1 cheeseburger_combo topping.lettuce combo_choice.onion_rings'],
    ],
    ['no bacon on the burger', ['options 0 +topping.bacon:no']],
    ['add ranch to the burger', ['options 0 +sauce.ranch']],
    ['and we will both have a lemonade', ['add 2 lemonade']],
  ])('%s', (text, edits) => {
    const [reading] = parseMessage(text, menu, { lines, lastLine: 1 }).readings;
    expect(reading?.edits.map(shortEdit)).toEqual(edits);
    expect(reading?.leftovers).toEqual([]);
  });
});
