// The typing mistakes of the search evaluation, as its contract describes them.

import { expect, test } from 'vitest';
import { mistakesOf, mistyped, seededRandom } from '../../../../scripts/eval/search-typos.ts';

test.each([
  ['Mtr', 0],
  ['Idli', 1],
  ['A 1 Roti', 1],
  ['Green Leaf', 2],
])('%s gets %d mistakes', (text, mistakes) => {
  expect(mistakesOf(text)).toBe(mistakes);
});

test('one mistake drops, doubles, swaps or replaces one letter, and signs stay', () => {
  const random = seededRandom(5);
  for (let n = 0; n < 500; n++) {
    const typed = mistyped("Bob's 24/7", 1, random);
    expect(typed).not.toBe("Bob's 24/7");
    expect(Math.abs(typed.length - 10)).toBeLessThanOrEqual(1);
    expect(typed).toContain('24/7');
  }
});

test('one seed, one text', () => {
  expect(mistyped('Golden Spoon', 2, seededRandom(9))).toBe(mistyped('Golden Spoon', 2, seededRandom(9)));
});
