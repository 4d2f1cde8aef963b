/** Numbers in words, and the units that stand for a number ("dozen"). Pure tables. */

const UNITS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

const WORDS: ReadonlyMap<string, number> = new Map([
  ...UNITS.map((word, index): [string, number] => [word, index]),
  ...TENS.map((word, index): [string, number] => [word, 20 + 10 * index]),
  ['fourty', 40],
]);

const SCALES: ReadonlyMap<string, number> = new Map([
  ['dozen', 12],
  ['dozens', 12],
  ['hundred', 100],
  ['thousand', 1000],
  ['million', 1_000_000],
]);

/** The number that a single word means ("seven", "forty"), or null. */
export const numberOfWord = (word: string): number | null => WORDS.get(word) ?? null;

/** What a word multiplies the number before it by ("dozen" 12, "hundred" 100), or null. */
export const scaleOfWord = (word: string): number | null => SCALES.get(word) ?? null;

/** Every number word, for spelling. */
export const NUMBER_WORDS: readonly string[] = [...WORDS.keys(), ...SCALES.keys()];

/** "6 piece", "dozen", "two scoops": such a value comes before its noun, as a number does. */
export const isNumbered = (said: string): boolean => {
  const first = said.split(' ')[0] ?? '';
  return /^\d/.test(first) || numberOfWord(first) !== null || scaleOfWord(first) !== null;
};
