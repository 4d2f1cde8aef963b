// What a query means: cuisines, areas, prices, and what is left over as a name.

import { expect, test } from 'vitest';
import { type Term, termsByKey } from '../../../../../../storage/catalog/search/meaning/phrases.ts';
import { noWishes, phrasesOf, understand } from '../../../../../../storage/catalog/search/meaning/understand.ts';
import { keysOf, wordsOf } from '../../../../../../storage/catalog/search/text/words.ts';

const vocabulary: readonly (readonly [kind: string, term: string])[] = [
  ['c', 'biryani'],
  ['c', 'north indian'],
  ['c', 'indian'],
  ['c', 'pizzas'],
  ['c', 'fast food'],
  ['a', 'hill road'],
  ['a', 'old town'],
  ['a', 'old town springfield'],
  ['a', 'springfield'],
  ['t', 'springfield'],
];

/** What the index would return under the query's keys. */
const readOf = (text: string) => {
  const words = wordsOf(text);
  const asked = new Set(phrasesOf(words).flatMap((phrase) => keysOf(phrase)));
  const terms: Term[] = vocabulary.flatMap(([kind, term]) =>
    keysOf(term)
      .filter((key) => asked.has(key))
      .map((key) => ({ key, kind, term })),
  );
  return understand(words, termsByKey(terms));
};

test.each([
  ['biryani in hill road', { cuisines: [['biryani']], areas: ['hill road'] }],
  ['biriyani in hil road', { cuisines: [['biryani']], areas: ['hill road'] }],
  ['cheap north indian near me', { cuisines: [['north indian']], cheap: true, near: true }],
  ['best pizza in springfield', { cuisines: [['pizzas']], cities: ['springfield'] }],
  ['fast food restaurents old town', { cuisines: [['fast food']], areas: ['old town'] }],
  ['expensive indian', { cuisines: [['indian']], dear: true }],
  ['biryani under 300', { cuisines: [['biryani']], priceMax: 300 }],
  ['open now near me', { open: true, near: true }],
  ['biryani in old town springfield', { cuisines: [['biryani']], areas: ['old town springfield', 'old town'] }],
])('%s', (text, wishes) => {
  const understood = readOf(text);
  expect(understood.wishes).toEqual({ ...noWishes, ...wishes });
  expect(understood.rest).toEqual([]);
});

test('what is neither is left over as a name', () => {
  const understood = readOf('golden spoon in hill road');
  expect(understood.rest).toEqual(['golden', 'spoon']);
  expect(understood.wishes.areas).toEqual(['hill road']);
});

test('mistakes are counted, plurals are none', () => {
  expect(readOf('pizza').cost).toBeLessThan(0.1);
  expect(readOf('biryni').cost).toBeCloseTo(1);
});
