/**
 * Names of the menu in a message, sorted into spans: items, values, categories and the nouns of groups.
 * I1: at most three items and four choices of values a stretch of tokens, cheapest first.
 */
import type { Words } from './lattice.ts';
import { saidOf } from './lattice.ts';
import { type Found, findNames } from './name-walk.ts';
import type { PhraseEntry } from './phrase.ts';
import { type Choice, SPAN_COST, type Span } from './span.ts';
import { widened } from './widened.ts';

const ITEMS_MAX = 3;
const CHOICES_MAX = 4;

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
