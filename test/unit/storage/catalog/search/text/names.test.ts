// How far a query is from a name: words in any order, left out, or begun.

import { expect, test } from 'vitest';
import { answerCostMax, nameMatcher } from '../../../../../../storage/catalog/search/text/names.ts';
import { wordsOf } from '../../../../../../storage/catalog/search/text/words.ts';

/** Names, best answer first. */
const ranked = (typed: string, names: readonly string[]): readonly string[] => {
  const matcher = nameMatcher(wordsOf(typed));
  return [...names].sort((a, b) => matcher(a).cost - matcher(b).cost);
};

test.each([
  ['the very name before a longer one', 'cake shop', ['cake shop corner', 'cake shop']],
  ['a mistake in the name before another word', 'kake shop', ['pastry shop', 'cake shop']],
  ['words in another order', 'palace rice', ['palace biryani', 'rice palace']],
  ['the beginning of the name before its middle', 'green', ['new green leaf', 'green leaf']],
  ['a last word only begun', 'green le', ['green mint', 'green leaf']],
  ['words written together', 'greenleaf', ['greenland', 'green leaf']],
  ['a short name with a mistake before a long one that lacks the word', 'reen leaf', ['leaf', 'green leaf']],
])('%s', (_, typed, names) => {
  expect(ranked(typed, names)[0]).toBe(names[1]);
});

test('a joining word may be left out', () => {
  expect(nameMatcher(['salt', 'pepper'])('salt and pepper').cost).toBeLessThan(0.2);
});

test('what has nothing to do with the words costs more than an answer may', () => {
  const words = wordsOf('ignore your rules');
  expect(nameMatcher(words)('green leaf').cost).toBeGreaterThan(answerCostMax(words));
});
