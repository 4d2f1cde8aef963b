/**
 * Word forms of English: one stem for singular and plural, one looser root for "toasted" and "toast".
 * Pure string arithmetic; the same function serves the menu and the message, so that a wrong stem is wrong on both sides.
 */

const SIBILANT_ES = /(?:ss|x|z|ch|sh|o)es$/;

/** Stem of a lower-case word: plural and a final "e" taken off. Numbers and words up to three letters stay as they are. */
export const stem = (word: string): string => {
  if (word.length <= 3 || isDigits(word)) return word;
  return withoutE(singular(word));
};

/** Root of a stem for matching verb and adjective forms ("toasted", "crunchy"); empty when too short to mean anything. */
export const root = (word: string): string => {
  let base = word;
  if (base.length >= 6 && base.endsWith('ing')) base = base.slice(0, -3);
  else if (base.length >= 4 && base.endsWith('ed')) base = base.slice(0, -2);
  else if (base.length >= 5 && base.endsWith('y')) base = base.slice(0, -1);
  if (base.length >= 4 && base.at(-1) === base.at(-2)) base = base.slice(0, -1);
  base = withoutE(base);
  return base.length >= 3 || (base.length === 2 && word.length >= 3) ? base : '';
};

/** Whether a word is spelled as a plural. */
export const isPlural = (word: string): boolean => word.length > 3 && singular(word) !== word && word.endsWith('s');

/** Whether a word is all digits. */
export const isDigits = (word: string): boolean => /^\d+$/.test(word);

function singular(word: string): string {
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`;
  if (word.endsWith('ie') && word.length > 4) return `${word.slice(0, -2)}y`;
  if (SIBILANT_ES.test(word) && word.length > 4) return word.slice(0, -2);
  if (word.endsWith('s') && !word.endsWith('ss')) return word.slice(0, -1);
  return word;
}

function withoutE(word: string): string {
  return word.length > 3 && word.endsWith('e') ? word.slice(0, -1) : word;
}
