/**
 * Walks the phrase trie over the word edges: every name of the menu that the words from a token on may be, and what that costs.
 * I1: at most eight words a name, and two link words between two of them.
 */
import type { Words } from './lattice.ts';
import { isAlone } from './lattice.ts';
import { LEXICON, LINK_WORDS, QUALITY_WORDS } from './lexicon.ts';
import type { PhraseEntry, PhraseNode } from './phrase.ts';
import { SPAN_COST } from './span.ts';
import { isDigits } from './word-form.ts';

/** A name that ends before token `end`, and what reading the words so costs. */
export type Found = { readonly end: number; readonly entry: PhraseEntry; readonly cost: number };
type Step = {
  readonly node: PhraseNode;
  readonly at: number;
  readonly cost: number;
  readonly surface: string;
  readonly links: readonly string[];
  /** The link words right before what comes. */
  readonly just: readonly string[];
  /** The comma or link word that came after a whole name, if any. */
  readonly parted: string;
  /** Where the words since then lead by themselves. */
  readonly rest: PhraseNode | undefined;
};

const WORDS_MAX = 8;
/** "dal in the pot" has two in a row. */
const LINKS_MAX = 2;
const NOUN_LOOKAHEAD = 4;

/** Depth-first over the trie; link words between the words of a name are stepped over. */
export function findNames(words: Words, start: number): readonly Found[] {
  const found: Found[] = [];
  const visit = (step: Step, depth: number): void => {
    if (depth > WORDS_MAX) return;
    for (const edge of words.edges[step.at] ?? []) {
      let node: PhraseNode | undefined = step.node;
      for (const word of edge.stems) node = node?.next.get(word);
      if (node === undefined) continue;
      const gap = step.at > start ? (words.tokens[step.at]?.gap ?? 0) : 0;
      if (gap === 2) continue;
      const cost = step.cost + edge.cost + (gap === 1 ? SPAN_COST.gapInside : 0);
      const parting = step.surface !== '' && isWhole(step.node) ? (gap === 1 ? ',' : partingLink(step.just)) : '';
      const parted = parting === '' ? step.parted : parting;
      let rest = parting === '' ? step.rest : words.menu.phrases;
      for (const word of edge.stems) rest = rest?.next.get(word);
      const apart = rest !== undefined && isWhole(rest) ? parted : '';
      const surface = step.surface === '' ? edge.words.join(' ') : `${step.surface} ${edge.words.join(' ')}`;
      for (const entry of node.entries) {
        const extra = entryCost({ words, start, end: edge.end, entry, surface, links: step.links, parted: apart });
        if (extra !== null) found.push({ end: edge.end, entry, cost: cost + extra });
      }
      if (node.next.size === 0) continue;
      visit({ node, at: edge.end, cost, surface, links: step.links, just: [], parted, rest }, depth + 1);
      let { links } = step;
      let just: readonly string[] = [];
      for (let at = edge.end; links.length < LINKS_MAX; at += 1) {
        const link = words.tokens[at]?.text ?? '';
        if (!LINK_WORDS.has(link)) break;
        links = [...links, link];
        just = [...just, link];
        visit({ node, at: at + 1, cost, surface, links, just, parted, rest }, depth + 1);
      }
    }
  };
  visit(
    { node: words.menu.phrases, at: start, cost: 0, surface: '', links: [], just: [], parted: '', rest: undefined },
    1,
  );
  return found;
}

/** The link word that begins another thing rather than going on with a name. */
function partingLink(links: readonly string[]): string {
  return links.find((link) => link === 'and' || link === 'n' || link === 'with') ?? '';
}

/** The words so far are a whole name: after "and" or a comma comes another thing, hardly the rest of a longer name. */
function isWhole(node: PhraseNode): boolean {
  return node.entries.some((entry) => entry.surfaces.size > 0 && (entry.kind === 'item' || entry.kind === 'value'));
}

/** What reading these words as this entry costs beyond the words, or null when they cannot mean it. */
function entryCost(input: {
  words: Words;
  start: number;
  end: number;
  entry: PhraseEntry;
  surface: string;
  links: readonly string[];
  /** Empty unless what came after it is a whole name too. */
  parted: string;
}): number | null {
  const { words, start, end, entry, surface } = input;
  let cost = entry.cost;
  if (entry.noun !== '' && nounFollows(words, end, entry.noun)) cost = SPAN_COST.coordinated;
  else if (entry.bare) return null;
  if (entry.surfaces.size > 0 && !entry.surfaces.has(surface)) cost += SPAN_COST.formMismatch;
  if (input.parted !== '' && !entry.links.has(input.parted)) cost += SPAN_COST.wholeInside;
  for (const link of input.links) {
    if (entry.links.has(link)) continue;
    cost += linkCost(link);
  }
  if (end === start + 1 && isFunctionWord(words, start)) cost += SPAN_COST.functionWord;
  return cost;
}

/** A link word that the name does not have. "of" and "the" say nothing; the others are rather said between two things. */
function linkCost(link: string): number {
  if (link === 'and' || link === 'n') return SPAN_COST.linkAnd;
  if (link === 'with') return SPAN_COST.linkWith;
  return link === 'of' || link === 'the' ? SPAN_COST.linkOther : SPAN_COST.linkApart;
}

/** "black and yellow DAL": the noun that a part lacks comes after the next name. */
function nounFollows(words: Words, end: number, noun: string): boolean {
  for (let at = end; at < end + NOUN_LOOKAHEAD; at += 1) {
    const token = words.tokens[at];
    if (token === undefined || token.gap === 2) return false;
    if (at === end && token.text !== 'and' && token.text !== 'or' && token.gap === 0) return false;
    if (at > end && words.edges[at]?.some((edge) => edge.stems.includes(noun))) return true;
  }
  return false;
}

/** A word that also steers ("can", "side") is a name only after an article or number, or before "of". */
function isFunctionWord(words: Words, at: number): boolean {
  const text = words.tokens[at]?.text ?? '';
  const signals = LEXICON.next.get(text)?.signals ?? [];
  if (signals.every((signal) => signal === 'meal') || QUALITY_WORDS.has(text)) return false;
  if (signals.every((signal) => signal === 'side') && words.tokens[at + 1]?.text !== 'of') return false;
  const before = words.tokens[at - 1];
  if (isAlone(words.tokens, at + 1) && !isDigits(words.tokens[at]?.text ?? '')) return false;
  const counted = before !== undefined && (before.text === 'a' || before.text === 'with' || /^\d/.test(before.form));
  return !counted && words.tokens[at + 1]?.text !== 'of';
}
