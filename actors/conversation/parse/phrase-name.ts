/** One name of a menu, cut into words and stems. Pure. */
import { LINK_WORDS } from './lexicon.ts';
import { tokenize } from './text.ts';
import { stem } from './word-form.ts';

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

/** Cuts a name; null when nothing is left of it. */
export const nameOf = (text: string, cost: number): PhraseName | null => {
  const all = tokenize(text).tokens.map((token) => token.form);
  const content = all.filter((word) => !LINK_WORDS.has(word));
  const words = (content.length === 0 ? all : content).slice(0, WORDS_MAX);
  if (words.length === 0) return null;
  const stems = words.map(stem);
  return {
    words,
    stems,
    links: content.length === 0 ? [] : all.filter((word) => LINK_WORDS.has(word)),
    surface: words.join(' '),
    key: stems.join(' '),
    cost,
  };
};
