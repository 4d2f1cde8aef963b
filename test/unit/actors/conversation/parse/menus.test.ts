/**
 * Menus of other kinds than those that the parser was made on. The floors are what it reads today, less one: a change that
 * reads fewer has to say so here. docs/chat.md has the first try of each.
 */
import { describe, expect, it } from 'vitest';
import { dressed, firstNames, typo } from '../../../../../scripts/eval/chat-noise.ts';
import { casesOf, exactCount, MENUS, menuOf } from './fixture.ts';

const FLOORS: readonly (readonly [string, number])[] = [
  ['coffee', 63],
  ['burger', 60],
  ['dosa', 61],
  ['cafe', 38],
  ['grill', 39],
  ['roastery', 29],
  ['patty', 29],
  ['noodle', 23],
  ['creamery', 22],
  ['coop', 22],
  ['espresso', 99],
  ['smash', 99],
  ['6-biryani', 74],
  ['6-breakfast', 73],
  ['6-bubbletea', 74],
  ['6-burger', 73],
  ['6-coffee', 72],
  ['6-donuts', 74],
  ['6-salad', 74],
  ['6-wings', 72],
  ['7-burger', 74],
  ['7-coffee', 74],
  ['7-deli', 74],
  ['7-icecream', 72],
  ['7-tacos', 74],
  ['7-thai', 74],
  ['8-burger', 74],
  ['8-coffee', 74],
  ['8-kebab', 72],
  ['8-ramen', 74],
  ['8-smoothie', 73],
  ['8-southindian', 73],
  ['9-bakery', 74],
  ['9-burger', 74],
  ['9-chinese', 73],
  ['9-coffee', 73],
  ['9-northindian', 74],
  ['9-poke', 72],
  ['10-burger', 74],
  ['10-chicken', 71],
  ['10-coffee', 74],
  ['10-falafel', 72],
];

describe('menus of other kinds', () => {
  it('are all of those in the folder', () => {
    expect(FLOORS.map(([name]) => name).sort()).toEqual(MENUS);
  });

  it.each(FLOORS)('%s: at least %i carts are exact', (name, floor) => {
    expect(exactCount(menuOf(name), casesOf(name), (text) => text)).toBeGreaterThanOrEqual(floor);
  });

  it.each(FLOORS)('%s: nothing is lost by capitals, digits and punctuation', (name) => {
    const clean = exactCount(menuOf(name), casesOf(name), (text) => text);
    for (const seed of [1, 2]) {
      expect(exactCount(menuOf(name), casesOf(name), (text, index) => dressed(text, seed * 1000 + index))).toBe(clean);
    }
  });

  it('one typo a message leaves at least 93 % of what is read without', () => {
    let clean = 0;
    let noisy = 0;
    for (const [name] of FLOORS) {
      clean += exactCount(menuOf(name), casesOf(name), (text) => text);
      noisy += exactCount(menuOf(name), casesOf(name), (text, index) => typo(text, 7000 + index));
    }
    expect(noisy / clean).toBeGreaterThanOrEqual(0.93);
  });

  it('one name a thing is enough where people use that name', () => {
    expect(exactCount(firstNames(menuOf('dosa')), casesOf('dosa'), (text) => text)).toBeGreaterThanOrEqual(60);
  });
});
