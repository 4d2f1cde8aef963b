// An answer to a question with choices: by number, by position, by name or by enough of it. Pure.

import { plain } from './intent.ts';

const ordinals: readonly RegExp[] = [
  /^(the )?(first|1st|number 1|no 1|1)( one)?( please)?$/,
  /^(the )?(second|2nd|number 2|no 2|2)( one)?( please)?$/,
  /^(the )?(third|3rd|number 3|no 3|3)( one)?( please)?$/,
  /^(the )?(fourth|4th|number 4|no 4|4)( one)?( please)?$/,
  /^(the )?(fifth|5th|number 5|no 5|5)( one)?( please)?$/,
  /^(the )?(sixth|6th|number 6|no 6|6)( one)?( please)?$/,
];

const fillers = new Set(
  'the a an one please i want would like with that mean meant it is id go for take open from order me have'.split(' '),
);

/** The index of the label that the answer names; null when it names none, or several. */
export function chosen(answer: string, labels: readonly string[]): number | null {
  const said = plain(answer);
  const at = ordinals.findIndex((form) => form.test(said));
  if (at >= 0) return at < labels.length ? at : null;
  if (/^(the )?last( one)?( please)?$/.test(said)) return labels.length - 1;
  const names = labels.map(plain);
  const exact = names.indexOf(said);
  if (exact >= 0) return exact;
  const words = said.split(' ').filter((word) => word !== '' && !fillers.has(word));
  if (words.length === 0) return null;
  const full = names.flatMap((name, index) =>
    name.split(' ').every((word) => words.includes(word)) && name !== '' ? [index] : [],
  );
  const within = names.flatMap((name, index) => (words.every((word) => hasWord(name, word)) ? [index] : []));
  const same = within.filter((index) => full.includes(index));
  const only = same.length === 1 ? same : within;
  return only.length === 1 ? (only[0] ?? null) : null;
}

function hasWord(name: string, word: string): boolean {
  return name
    .split(' ')
    .some((each) => each === word || (word.length >= 3 && (each.startsWith(word) || isPlural(each, word))));
}

const isPlural = (a: string, b: string): boolean => a === `${b}s` || b === `${a}s`;
