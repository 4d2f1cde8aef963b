// How well a name answers typed text: as a whole, as a beginning, or word by word in any order.
// I1: pure; costs are in mistakes (edits.ts): 0 is the very name, below 1 the words are right, each mistake adds about 1.
// I2: a matcher belongs to one query: it remembers what each pair of words cost, for candidates share most of their words.

import { type Reading, readingCosts } from './edits.ts';

/** A word typed that the name lacks, by its letters: more than two mistakes in it, else they would never be read. */
const missingWord = 1.3;
const missingLetter = 0.35;
const missingWordMax = 3.5;
/** A word of the name that was not typed: by its letters, and more before the first one typed. */
const unaskedWord = 0.03;
const unaskedLetter = 0.01;
const unaskedBefore = 0.08;
const unaskedMax = 0.45;
/** Words typed in another order than the name has them. */
const otherOrder = 0.15;
/** A letter not typed yet, up to its limit. */
const untypedLetter = 0.012;
const untypedLettersMax = 40;
/** The last word was only begun. */
const begunWord = 0.25;

/** … and stands behind words of the name that were not typed. */
const begunInside = 0.2;

/** Words that carry no name by themselves. */
const joining = new Set([
  'a',
  'an',
  'and',
  'at',
  'by',
  'for',
  'from',
  'in',
  'me',
  'near',
  'of',
  'on',
  'the',
  'to',
  'with',
]);

/** True for words that join others: missing them costs little, and they find nothing on their own. */
export const isJoining = (word: string): boolean => joining.has(word);

/** Mistakes that a word of two or three letters may hold where the word typed is none at all. */
export const shortMistakesMax = 1.15;

/** Mistakes that a word of this length may hold and still be that word. */
export const mistakesMax = (letters: number): number =>
  letters <= 3 ? 0 : letters <= 5 ? 1.3 : letters <= 9 ? 2.1 : wordMistakesMax;
const wordMistakesMax = 2.5;

/** What a name costs, and the words of it that the typed ones were read as: two names read alike answer the same question. */
export type NameReading = { readonly cost: number; readonly read: string };
/** Prices names (in the form of words.ts) against one query. */
export type NameMatcher = (name: string) => NameReading;

/** Share of what the words typed could cost at most: a name that costs more has nothing to do with them. */
const unrelated = 0.75;

/** The cost above which a name is no answer to these words. */
export const answerCostMax = (typedWords: readonly string[]): number =>
  unrelated * typedWords.reduce((sum, word) => sum + missingCost(word), 0);

/** A matcher for the words of one query, at most `queryWordsMax` of them. */
export function nameMatcher(typedWords: readonly string[]): NameMatcher {
  const typed = typedWords.join(' ');
  const memory = typedWords.map(() => new Map<string, Reading>());
  const readingOf = (at: number, word: string): Reading => {
    const known = memory[at]?.get(word);
    if (known !== undefined) return known;
    const reading = readingCosts(typedWords[at] ?? '', word, wordMistakesMax);
    memory[at]?.set(word, reading);
    return reading;
  };
  return (name) => {
    const words = byWords(typedWords, name.split(' '), readingOf);
    return { cost: Math.min(wholeCost(typed, name, words.cost), words.cost), read: words.read };
  };
}

/** The text is the name, or its beginning: each letter still to come costs a little, so that nearer ends come first. */
function wholeCost(typed: string, name: string, most: number): number {
  const reading = readingCosts(typed, name, most);
  const untyped = Math.min(untypedLettersMax, Math.max(0, name.length - typed.length));
  return Math.min(reading.full, reading.begun + begunWord + untyped * untypedLetter);
}

/** Each typed word takes the nearest word of the name that is still free. */
function byWords(
  typedWords: readonly string[],
  nameWords: readonly string[],
  readingOf: (at: number, word: string) => Reading,
): NameReading {
  const used: number[] = [];
  let cost = 0;
  let turned = false;
  for (let at = 0; at < typedWords.length; at++) {
    const word = typedWords[at] ?? '';
    let best = missingCost(word);
    let place = -1;
    for (let j = 0; j < nameWords.length; j++) {
      const target = nameWords[j] ?? '';
      if (used.includes(j)) continue;
      // A beginning stands at the end of what was typed, so its word stands behind the others.
      const mayBegin = at === typedWords.length - 1 && j > (used.at(-1) ?? -1);
      const price = wordCost(readingOf(at, target), target, { word, mayBegin, inside: j > used.length });
      if (price < best) {
        best = price;
        place = j;
      }
    }
    cost += best;
    if (place < 0) continue;
    turned ||= place < (used.at(-1) ?? -1);
    used.push(place);
  }
  const read = used.map((j) => nameWords[j] ?? '').join(' ');
  return { cost: cost + unaskedCost(nameWords, used) + (turned ? otherOrder : 0), read };
}

/** Words of the name that nobody typed: more before those typed, for people begin at the beginning. */
function unaskedCost(nameWords: readonly string[], used: readonly number[]): number {
  const begin = used.length === 0 ? 0 : Math.min(...used);
  let cost = 0;
  for (let j = 0; j < nameWords.length; j++) {
    if (used.includes(j)) continue;
    const word = nameWords[j] ?? '';
    cost +=
      (unaskedWord + unaskedLetter * word.length + (j < begin ? unaskedBefore : 0)) * (joining.has(word) ? 0.25 : 1);
  }
  return Math.min(cost, unaskedMax);
}

/** Cost of one typed word as one word of the name; infinite when it is another word. */
function wordCost(
  reading: Reading,
  target: string,
  typed: { readonly word: string; readonly mayBegin: boolean; readonly inside: boolean },
): number {
  const full =
    reading.full <= mistakesMax(Math.min(target.length, typed.word.length + 1))
      ? reading.full
      : Number.POSITIVE_INFINITY;
  if (!typed.mayBegin || reading.begun > mistakesMax(typed.word.length)) return full;
  const untyped = Math.max(0, target.length - typed.word.length);
  return Math.min(full, reading.begun + begunWord + (typed.inside ? begunInside : 0) + untyped * untypedLetter);
}

function missingCost(word: string): number {
  if (joining.has(word)) return 0.5;
  return Math.min(missingWordMax, missingWord + missingLetter * word.length);
}
