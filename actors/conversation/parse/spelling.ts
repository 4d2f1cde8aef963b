/**
 * Spelling: the nearest known word for a word that nobody knows. Deletion index (SymSpell's idea): a word and its
 * misspelling share a string with letters left out; candidates are then measured.
 * I1: a word of the menu or of the language is never corrected. I2: cost is bounded by the length of the word (40 letters).
 */
import { LANGUAGE_WORDS } from './lexicon.ts';
import { root, stem } from './word-form.ts';

/** Words, roots and deletions of one vocabulary. */
export type Spelling = {
  readonly words: ReadonlySet<string>;
  readonly stems: ReadonlySet<string>;
  readonly roots: ReadonlyMap<string, readonly string[]>;
  readonly prefixes: ReadonlyMap<string, readonly string[]>;
  readonly deletions: ReadonlyMap<string, readonly string[]>;
};

/** A known word that was perhaps meant, and how far away it is. */
export type Suggestion = { readonly word: string; readonly cost: number };

const COST = {
  root: 0.15,
  prefix: 0.4,
  shortPrefix: 0.6,
  slip: 0.5,
  edit: 0.7,
  twoEdits: 1.15,
  language: 0.3,
} as const;
const WORD_CHARS_MIN = 4;
const TWO_EDITS_CHARS_MIN = 8;
const SUGGESTIONS_MAX = 3;

/** Indexes the words of a menu together with those of the language. */
export const compileSpelling = (words: ReadonlySet<string>): Spelling => {
  const roots = new Map<string, string[]>();
  const prefixes = new Map<string, string[]>();
  const deletions = new Map<string, string[]>();
  for (const word of words) {
    if (/\d/.test(word)) continue;
    push(roots, root(stem(word)), word);
    for (let length = 3; length <= word.length - 2; length += 1) push(prefixes, word.slice(0, length), word);
  }
  const plurals = [...words]
    .filter((word) => word.length >= WORD_CHARS_MIN && !word.endsWith('s'))
    .map((word) => `${word}s`);
  for (const word of new Set([...words, ...plurals, ...LANGUAGE_WORDS])) {
    if (word.length < WORD_CHARS_MIN || /\d/.test(word)) continue;
    for (const shorter of deletionsOf(word)) push(deletions, shorter, word);
  }
  return { words, stems: new Set([...words].map(stem)), roots, prefixes, deletions };
};

/** Whether the word needs no correction. */
export const isKnown = (spelling: Spelling, word: string): boolean =>
  spelling.words.has(word) || LANGUAGE_WORDS.has(word) || spelling.stems.has(stem(word)) || /\d/.test(word);

/** Up to three words that an unknown word may stand for, cheapest first. */
export const suggest = (spelling: Spelling, word: string): readonly Suggestion[] => {
  const found = new Map<string, number>();
  const offer = (candidate: string, cost: number): void => {
    if (cost < (found.get(candidate) ?? Infinity)) found.set(candidate, cost);
  };
  const wordRoot = root(stem(word));
  if (wordRoot !== '') for (const candidate of spelling.roots.get(wordRoot) ?? []) offer(candidate, COST.root);
  if (word.length >= 3) {
    for (const candidate of spelling.prefixes.get(word) ?? [])
      offer(candidate, word.length > 3 ? COST.prefix : COST.shortPrefix);
  }
  if (word.length >= WORD_CHARS_MIN) offerNear({ spelling, word, offer });
  return [...found]
    .map(([candidate, cost]): Suggestion => ({ word: candidate, cost }))
    .sort((a, b) => a.cost - b.cost || (a.word < b.word ? -1 : 1))
    .slice(0, SUGGESTIONS_MAX);
};

function offerNear(input: {
  spelling: Spelling;
  word: string;
  offer: (candidate: string, cost: number) => void;
}): void {
  const { spelling, word, offer } = input;
  const seen = new Set<string>();
  for (const shorter of deletionsOf(word)) {
    for (const candidate of spelling.deletions.get(shorter) ?? []) {
      if (seen.has(candidate)) continue;
      seen.add(candidate);
      const cost = editCost(word, candidate);
      if (cost < Infinity)
        offer(candidate, cost + (LANGUAGE_WORDS.has(candidate) && !spelling.words.has(candidate) ? COST.language : 0));
    }
  }
}

/** Cost of one slip (a letter dropped, doubled or swapped), one other edit, or two edits in a long word. */
function editCost(typed: string, meant: string): number {
  if (Math.abs(typed.length - meant.length) > 2) return Infinity;
  const distance = editDistance(typed, meant);
  if (distance === 1) {
    if (meant.length < 5) return typed.length === meant.length && isSwap(typed, meant) ? COST.edit : Infinity;
    if (typed[0] !== meant[0] && typed.length === meant.length && !isSwap(typed, meant)) return Infinity;
    return typed.length < meant.length || isDoubled(typed, meant) || isSwap(typed, meant) ? COST.slip : COST.edit;
  }
  return distance === 2 && meant.length >= TWO_EDITS_CHARS_MIN && typed[0] === meant[0] ? COST.twoEdits : Infinity;
}

function isSwap(a: string, b: string): boolean {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return a.length === b.length && a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}

function isDoubled(longer: string, shorter: string): boolean {
  let at = 0;
  while (at < shorter.length && longer[at] === shorter[at]) at += 1;
  return (
    longer.length === shorter.length + 1 && longer[at] === longer[at - 1] && longer.slice(at + 1) === shorter.slice(at)
  );
}

/** Edit distance with swaps of neighbours as one edit (optimal string alignment). */
export const editDistance = (a: string, b: string): number => {
  let older: number[] = [];
  let old = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((old[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (old[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (older[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    older = old;
    old = row;
  }
  return old[b.length] ?? 0;
};

/** The word, and the word with one letter out; two letters out when it is long. */
function deletionsOf(word: string): ReadonlySet<string> {
  const out = new Set<string>([word]);
  const once = without(word);
  for (const shorter of once) out.add(shorter);
  if (word.length >= TWO_EDITS_CHARS_MIN - 1)
    for (const shorter of once) for (const twice of without(shorter)) out.add(twice);
  return out;
}

function without(word: string): readonly string[] {
  return Array.from(word, (_, index) => word.slice(0, index) + word.slice(index + 1));
}

function push(map: Map<string, string[]>, key: string, word: string): void {
  if (key === '') return;
  const list = map.get(key);
  if (list === undefined) map.set(key, [word]);
  else if (!list.includes(word)) list.push(word);
}
