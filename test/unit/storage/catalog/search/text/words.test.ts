// Words of whatever is typed: few, short, and the same again.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  beginningKeysOf,
  keysOf,
  phraseOf,
  queryWordsMax,
  wordLettersMax,
  wordsOf,
} from '../../../../../../storage/catalog/search/text/words.ts';

test.each([
  ["Mcdonald'S", 'mcdonalds'],
  ['Café Coffee-Day', 'cafe coffee day'],
  ['Balaji & Sons', 'balaji and sons'],
  ['  Tabs\tand   blanks ', 'tabs and blanks'],
  ['सुरमई फ्राय', 'सुरमई फ्राय'],
  ['\u{1f4a5}\u{1f4a5}', ''],
  ['<script>alert(1)</script>', 'script alert 1 script'],
])('%j becomes %j', (text, phrase) => {
  expect(phraseOf(text)).toBe(phrase);
});

test('whatever is typed, words are few, short, and the same again', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 20_000, unit: 'binary' }), (text) => {
      const words = wordsOf(text);
      expect(words.length).toBeLessThanOrEqual(queryWordsMax);
      for (const word of words) expect(word.length).toBeLessThanOrEqual(wordLettersMax);
    }),
    { numRuns: 50 },
  );
});

/** Every text that is one mistake away: dropped, doubled, swapped, replaced. */
function mistakesIn(word: string): readonly string[] {
  return [...word].flatMap((letter, at) => [
    word.slice(0, at) + word.slice(at + 1),
    word.slice(0, at) + letter + word.slice(at),
    word.slice(0, at) + (word[at + 1] ?? '') + letter + word.slice(at + 2),
    `${word.slice(0, at)}x${word.slice(at + 1)}`,
  ]);
}

test.each(['roti', 'dosa', 'biryani', 'restaurant', 'maharashtrian'])(
  '%s shares a key with each of its misspellings',
  (word) => {
    const keys = new Set(keysOf(word));
    for (const typed of mistakesIn(word))
      expect(
        keysOf(typed).some((key) => keys.has(key)),
        typed,
      ).toBe(true);
  },
);

test('a word still being typed shares a key with its beginnings of 4 to 6 letters, one mistake allowed', () => {
  const keys = new Set(beginningKeysOf('koramangala'));
  for (const letters of [4, 5, 6])
    for (const typed of mistakesIn('koramangala'.slice(0, letters)).filter((one) => one.length === letters))
      expect(
        keysOf(typed).some((key) => keys.has(key)),
        typed,
      ).toBe(true);
  expect(beginningKeysOf('roti')).toEqual([]);
});
