/** One name of a menu, cut into words and stems. Pure. */
import { LINK_WORDS } from './lexicon.ts';
import { tokenize } from './text.ts';
import { isDigits, stem } from './word-form.ts';

/** A name: its words without link words, their stems, and the link words that it had. */
export type PhraseName = {
  readonly words: readonly string[];
  readonly stems: readonly string[];
  readonly links: readonly string[];
  /** The words in one string: how the name is spelled. */
  readonly surface: string;
  /** The stems in one string: equal for names that differ in word forms only. */
  readonly key: string;
  readonly cost: number;
};

const WORDS_MAX = 8;
/** "on stone" is not "stone": a link word that begins a name belongs to it. So does one beside a bare number ("a1"). */
const LEADING: ReadonlySet<string> = new Set(['on', 'in', 'with', 'inside']);

/** Cuts a name; null when nothing is left of it. */
export const nameOf = (text: string, cost: number): PhraseName | null => {
  const all = tokenize(text).tokens.map((token) => token.form);
  const content = all.filter((word, index) => !LINK_WORDS.has(word) || (index === 0 && LEADING.has(word)));
  const kept = content.every(isDigits) ? all : content;
  const words = kept.slice(0, WORDS_MAX);
  if (words.length === 0) return null;
  const stems = words.map(stem);
  return {
    words,
    stems,
    links: all.filter((word) => LINK_WORDS.has(word) && !words.includes(word)),
    surface: words.join(' '),
    key: stems.join(' '),
    cost,
  };
};

/** The last words of those names that have several, by stem. */
export const headsOfNames = (names: readonly string[]): ReadonlySet<string> =>
  new Set(
    names.flatMap((text) => {
      const stems = nameOf(text, 0)?.stems ?? [];
      return stems.length > 1 ? stems.slice(-1) : [];
    }),
  );
