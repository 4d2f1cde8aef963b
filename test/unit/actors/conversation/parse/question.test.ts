/** What the parser is not sure of, and the numbers that it will not put into a cart. */
import { describe, expect, it } from 'vitest';
import { compileMenu } from '../../../../../actors/conversation/parse/menu.ts';
import { parseMessage } from '../../../../../actors/conversation/parse/parse.ts';
import { burger, lineOf, menuOf, shortLine } from './fixture.ts';

describe('questions', () => {
  it('asks which item when a name stands for several', () => {
    const fries = {
      restaurant: 'r',
      categories: [],
      optionGroups: [],
      items: [named('curly', 'curly fries'), named('thin', 'thin fries')],
    };
    const { ambiguities, readings } = parseMessage('two fries', compileMenu(fries));
    expect(readings[0]?.lines.map(shortLine)).toEqual(['2 curly']);
    expect(ambiguities).toEqual([
      {
        type: 'which_item',
        said: 'fries',
        choices: [
          { type: 'item', item: 'curly' },
          { type: 'item', item: 'thin' },
        ],
      },
    ]);
  });

  it('asks which option when a word stands for several, and takes the first of the menu', () => {
    const values = [
      { id: 'soy', names: ['soy milk'] },
      { id: 'oat', names: ['oat milk'] },
    ];
    const group = { id: 'kind', removable: true, adjustable: true, values };
    const item = { ...named('tea', 'tea'), optionGroups: ['kind'] };
    const menu = compileMenu({ restaurant: 'r', categories: [], optionGroups: [group], items: [item] });
    const { ambiguities, readings } = parseMessage('a tea with milk', menu);
    expect(readings[0]?.lines.map(shortLine)).toEqual(['1 tea kind.soy']);
    expect(ambiguities[0]?.type).toBe('which_option');
  });

  it('asks which of them when the menu itself has a value that means one of several', () => {
    const [question] = parseMessage('a hamburger with cheese', burger).ambiguities;
    expect(question?.type).toBe('either_of');
    expect(question?.choices).toHaveLength(3);
  });

  it('asks when a word is far from any name', () => {
    expect(parseMessage('a spriet', burger).ambiguities).toEqual([]);
    expect(parseMessage('a milckshale', burger).ambiguities.map((question) => question.type)).toEqual(['did_you_mean']);
  });

  it('asks about another one of a line with options', () => {
    const cart = [
      lineOf('main_dish_order', 'cheeseburger', 1, [{ group: 'topping', value: 'pickle', modifier: 'add' }]),
    ];
    const { ambiguities } = parseMessage('another cheeseburger', burger, { lines: cart });
    expect(ambiguities.map((question) => question.type)).toEqual(['which_reading']);
  });

  it('says which category lacks its item', () => {
    const noodle = compileMenu(menuOf('noodle'));
    expect(parseMessage('a soup', noodle).readings[0]?.problems).toEqual([
      { type: 'item_missing', category: 'soup_order' },
    ]);
  });
});

describe('numbers that no cart can have', () => {
  it.each([
    ['0 cokes', 'quantity_zero', 0],
    ['-2 cokes', 'quantity_negative', -2],
    ['1.5 cokes', 'quantity_fraction', 1.5],
    ['two and a half cokes', 'quantity_fraction', 2.5],
    ['1000 cokes', 'quantity_huge', 1000],
    ['60 cokes and 60 cokes', 'quantity_huge', 120],
    ['99999999999999999999 cokes', 'quantity_huge', 1e20],
  ])('%s', (text, type, quantity) => {
    const [best] = parseMessage(text, burger).readings;
    expect(best?.lines).toEqual([]);
    expect(best?.edits).toEqual([]);
    expect(best?.problems.map((problem) => problem.type)).toEqual([type]);
    const [problem] = best?.problems ?? [];
    expect(problem !== undefined && 'line' in problem ? problem.line?.quantity : undefined).toBe(quantity);
  });

  it('takes 99', () => {
    expect(parseMessage('99 cokes', burger).readings[0]?.lines.map(shortLine)).toEqual(['99 coca_cola']);
  });

  it('changes nothing of a line when its new number cannot be', () => {
    const [best] = parseMessage('make it 500', burger, { lines: [lineOf('drink_order', 'coca_cola')] }).readings;
    expect(best?.edits).toEqual([]);
    expect(best?.problems.map((problem) => problem.type)).toEqual(['quantity_huge']);
  });

  it('keeps what was said in the leftovers, a price too', () => {
    const [best] = parseMessage("i'll pay $1 for a flibber cheeseburger", burger).readings;
    expect(best?.lines.map(shortLine)).toEqual(['1 cheeseburger']);
    expect(best?.leftovers).toEqual(['$1', 'flibber']);
  });
});

function named(id: string, name: string) {
  return { id, category: 'c', names: [name], optionGroups: [] as string[] };
}
