/**
 * Names of the menu in a message: walks the phrase trie over the word edges and sorts what it finds into spans.
 * I1: at most three items and four choices of values a stretch of tokens, cheapest first.
 */
import type { Words } from './lattice.ts';
import { isAlone, saidOf } from './lattice.ts';
import { LEXICON, LINK_WORDS, QUALITY_WORDS } from './lexicon.ts';
import type { PhraseEntry, PhraseNode } from './phrase.ts';
import { type Choice, SPAN_COST, type Span } from './span.ts';
import { widened } from './widened.ts';
import { isDigits } from './word-form.ts';

type Found = { readonly end: number; readonly entry: PhraseEntry; readonly cost: number };
type Step = {
  readonly node: PhraseNode;
  readonly at: number;
  readonly cost: number;
  readonly surface: string;
  readonly links: readonly string[];
  /** The comma or link word that came after a whole name, if any. */
  readonly parted: string;
  /** Where the words since then lead by themselves. */
  readonly rest: PhraseNode | undefined;
};

const WORDS_MAX = 8;
/** "dal in the pot" has two in a row. */
const LINKS_MAX = 2;
const ITEMS_MAX = 3;
const CHOICES_MAX = 4;
const NOUN_LOOKAHEAD = 4;

/** Item, value, category and group spans that start at a token. */
export const nameSpans = (input: { words: Words; at: number; asides: ReadonlySet<number> }): readonly Span[] => {
  const { words, at, asides } = input;
  const byEnd = new Map<number, Found[]>();
  for (const found of findNames(words, at)) {
    const list = byEnd.get(found.end) ?? [];
    byEnd.set(found.end, list);
    list.push(found);
  }
  const spans: Span[] = [];
  for (const [end, list] of byEnd) {
    list.sort((a, b) => a.cost - b.cost);
    spans.push(...spansOf({ words, at, end, list, aside: isAside(words, end, asides) }));
  }
  return spans;
};

/** Depth-first over the trie; link words between the words of a name are stepped over. */
function findNames(words: Words, start: number): readonly Found[] {
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
      const parting = step.surface !== '' && isWhole(step.node) ? (gap === 1 ? ',' : partingLink(step.links)) : '';
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
      visit({ node, at: edge.end, cost, surface, links: step.links, parted, rest }, depth + 1);
      let { links } = step;
      for (let at = edge.end; links.length < LINKS_MAX; at += 1) {
        const link = words.tokens[at]?.text ?? '';
        if (!LINK_WORDS.has(link)) break;
        links = [...links, link];
        visit({ node, at: at + 1, cost, surface, links, parted, rest }, depth + 1);
      }
    }
  };
  visit({ node: words.menu.phrases, at: start, cost: 0, surface: '', links: [], parted: '', rest: undefined }, 1);
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
    cost +=
      link === 'and' || link === 'n' ? SPAN_COST.linkAnd : link === 'with' ? SPAN_COST.linkWith : SPAN_COST.linkOther;
  }
  if (end === start + 1 && isFunctionWord(words, start)) cost += SPAN_COST.functionWord;
  return cost;
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

function spansOf(input: {
  words: Words;
  at: number;
  end: number;
  list: readonly Found[];
  aside: boolean;
}): readonly Span[] {
  const { words, at, end, list, aside } = input;
  const said = saidOf(words.tokens, at, end);
  const spans: Span[] = [];
  const items = list.filter((found) => found.entry.kind === 'item').slice(0, ITEMS_MAX);
  const values = list.filter((found) => found.entry.kind === 'value').slice(0, CHOICES_MAX);
  const isValue = values.some((found) => found.entry.surfaces.size > 0 && found.cost <= SPAN_COST.formMismatch);
  const isItem = items.some((found) => found.entry.surfaces.size > 0 && found.cost <= SPAN_COST.formMismatch);
  for (const { entry, cost } of items) {
    const part = entry.surfaces.size === 0;
    const partly = part ? (isValue ? SPAN_COST.partOfItem : 0) + (isItem ? SPAN_COST.partOfOther : 0) : 0;
    spans.push({
      kind: 'item',
      end,
      cost: cost + partly + SPAN_COST.mention,
      item: entry.index,
      said,
      alsoValue: values.length > 0,
    });
  }
  if (values.length > 0) {
    const partly = (entry: PhraseEntry): number => (isItem && entry.surfaces.size === 0 ? SPAN_COST.partOfItem : 0);
    const choices = values.map(
      ({ entry, cost }): Choice => ({ group: entry.index, value: entry.value, cost: cost + partly(entry) }),
    );
    choices.sort((a, b) => a.cost - b.cost);
    const value: Span = {
      kind: 'value',
      end,
      cost: SPAN_COST.mention,
      choices,
      said,
      alsoItem: items.length > 0,
      aside,
    };
    spans.push(value, ...widened(words, value));
  }
  return [...spans, ...nounSpans({ words, list, end, said, isName: items.length + values.length > 0 })];
}

/** Categories, and the nouns of groups ("topping") where they are nothing else. */
function nounSpans(input: {
  words: Words;
  list: readonly Found[];
  end: number;
  said: string;
  isName: boolean;
}): readonly Span[] {
  const { words, list, end, said, isName } = input;
  const categories = list.filter((found) => found.entry.kind === 'category');
  const nouns = list.filter((found) => found.entry.kind === 'group');
  const groups = nouns.map((found) => found.entry.index);
  const isItem = list.some(({ entry }) => entry.kind === 'item' && entry.surfaces.size > 0);
  const isValue = list.some(({ entry, cost }) => entry.kind === 'value' && entry.surfaces.size > 0 && cost === 0);
  const isNoun =
    categories.length === 0 &&
    groups.length > 0 &&
    (!isItem || groups.some((group) => valueFollows(words, end, group)));
  const misspelled = Math.max(
    0,
    Math.min(...nouns.map(({ cost, entry }) => cost - entry.cost)) - SPAN_COST.formMismatch,
  );
  const noun: Span = {
    kind: 'signal',
    signal: 'noun',
    end,
    cost: (isName ? SPAN_COST.groupNounIsName : SPAN_COST.groupNoun) + misspelled,
    said,
  };
  return [
    ...categories.map(
      (found): Span => ({
        kind: 'category',
        end,
        cost: found.cost + (isValue ? SPAN_COST.mention : SPAN_COST.fill),
        category: found.entry.index,
        said,
      }),
    ),
    ...(isNoun ? [noun] : []),
  ];
}

/** "eggs over easy": what an item is called may be the noun of a group where a value of the group comes next. */
function valueFollows(words: Words, end: number, group: number): boolean {
  const token = words.tokens[end];
  if (token === undefined || token.gap > 0) return false;
  return findNames(words, end).some(({ entry }) => entry.kind === 'value' && entry.index === group);
}

function isAside(words: Words, end: number, asides: ReadonlySet<number>): boolean {
  if (asides.has(end)) return true;
  const link = words.tokens[end]?.text;
  return link === 'and' && (asides.has(end + 2) || asides.has(end + 3));
}
