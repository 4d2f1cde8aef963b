// How text becomes words: the one normal form that documents are indexed in and queries are looked up in.
// I1: pure and total; the same text gives the same words in the indexer and in the query, or nothing would be found.
// I2: bounded: a query keeps at most `queryWordsMax` words of `wordLettersMax` letters, whatever was typed.

/** Longer words are cut: no name needs them, and a 16 KB word must not become 16,000 index keys. */
export const wordLettersMax = 32;
/** Longer queries are cut; the longest name met in real listings has 11 words. */
export const queryWordsMax = 16;

const apostrophes = /['’‘`´ʼ]/g;
const latinMarks = /[\u0300-\u036f]/g;
const word = /[\p{L}\p{N}\p{M}]+/gu;
/** Text beyond this is not read at all: `queryWordsMax` words of `wordLettersMax` letters fit twice. */
const textLettersMax = 1_024;

/** Lower-case words without accents and apostrophes; `&` and `+` read as `and`. Empty for text without letters or digits. */
export function wordsOf(text: string): readonly string[] {
  const plain = text
    .slice(0, textLettersMax)
    .normalize('NFKD')
    .replace(apostrophes, '')
    .replace(latinMarks, '')
    .toLowerCase()
    .replace(/[&+]/g, ' and ');
  return (plain.match(word) ?? []).slice(0, queryWordsMax).map((one) => one.slice(0, wordLettersMax));
}

/** The words of a text with one space between: the form in which whole names, areas and cuisines are compared. */
export const phraseOf = (text: string): string => wordsOf(text).join(' ');

/** Letters of a word that its keys are made of: a mistake behind them changes no key. */
const keyLetters = 7;
/** Shorter words are only found as they are: with a letter less they would be nothing. */
const typoLettersMin = 2;

/**
 * Keys under which a word is found although one letter is wrong: its first letters, and these with each one left out.
 * Two words share a key when at most one letter of their beginnings was dropped, doubled, swapped or replaced.
 */
export function keysOf(term: string): readonly string[] {
  const head = term.slice(0, keyLetters);
  const keys = new Set([head]);
  if (term.length >= typoLettersMin)
    for (let at = 0; at < head.length; at++) keys.add(head.slice(0, at) + head.slice(at + 1));
  return [...keys];
}

/** Keys of what a word looks like while it is still being typed: of its first 4, 5 and 6 letters; none for shorter words. */
export function beginningKeysOf(term: string): readonly string[] {
  const keys = new Set<string>();
  for (const letters of [4, 5, 6])
    if (term.length > letters) for (const key of keysOf(term.slice(0, letters))) keys.add(key);
  return [...keys];
}

/** How a part of an area's name ("Kothapet" of "Kothapet & Dilsukhnagar") is written, so that it is not taken for a whole one. */
export const partOf = (phrase: string): string => `~${phrase}`;
/** True for what `partOf` wrote. */
export const isPart = (term: string): boolean => term.startsWith('~');
