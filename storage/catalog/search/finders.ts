// The ways to read a query, each with the statement that finds its answers: a name, wishes, a name among wishes, a dish.
// I1: all compete in one currency, mistakes (edits.ts); what a reading costs beside them stands in `readingCost`.
// I2: a finder whose reading does not apply asks the database nothing.

import type { Runner } from '../../postgres/statement.ts';
import { type AskedWord, byFilter, byTrigrams, byWords, type Candidate, type Filter } from './candidates.ts';
import type { Place } from './engine.ts';
import type { Term, TermIndex } from './meaning/phrases.ts';
import type { Understood, Wishes } from './meaning/understand.ts';
import type { Found } from './rank.ts';
import { readingCosts } from './text/edits.ts';
import { answerCostMax, isJoining, mistakesMax, nameMatcher, shortMistakesMax } from './text/names.ts';
import { keysOf } from './text/words.ts';

/** Everything the finders know of a query. */
export type Question = {
  readonly runner: Runner;
  readonly words: readonly string[];
  /** The terms of the index under the query's keys. */
  readonly index: TermIndex;
  readonly understood: Understood;
  /** What was given beside the text. */
  readonly filter: Filter;
  /** The same and the wishes of the text. */
  readonly wished: Filter;
  readonly place: Place | null;
};

/** A name comes first; one lone cuisine or area comes after the names that hold the word. */
const readingCost = { wishes: 0.4, loneWish: 1.2, nameWithWishes: 0.8, dish: 0.9, elsewhere: 2 } as const;
/** Words of the index that one typed word is looked up as, nearest first. */
const readingsOfWordMax = 40;
/** "Near me": first within these, then anywhere. */
const nearMeters = [5_000, 25_000] as const;
/** Answers that make a page. */
const pageHits = 20;
/** Fewer than this near by, and the circle widens. */
const nearHitsMin = 5;
/** Words up to this length may be the beginning of too many others to be looked up by keys: they are read as a range. */
const beginningLettersMax = 4;
/** A name among wishes needs a word of this length: two letters left over are a beginning, not a name. */
const nameLettersMin = 3;
/** What a joining word counts beside another. */
const joiningWeight = 0.3;

/** The whole query is a name. */
export async function asName({ runner, words, index, filter }: Question): Promise<readonly Found[]> {
  return named(await byNameWords(runner, words, index, filter), words, 0);
}

/** The same with the trigrams of the text: for words mistyped beyond their keys, written together, or apart. */
export async function asTrigrams({ runner, words, filter }: Question): Promise<readonly Found[]> {
  return named(await byTrigrams(runner, words.join(' '), filter), words, 0);
}

/** Nothing but wishes: every answer meets all of them. */
export async function asWishes(question: Question): Promise<readonly Found[]> {
  const { understood } = question;
  if (understood.asked === 0 || understood.rest.length > 0) return [];
  const text = understood.cost + (understood.asked === 1 ? readingCost.loneWish : readingCost.wishes);
  const candidates = await around(question, []);
  if (candidates.length > 0) return candidates.map((candidate) => ({ candidate, text, read: '', matched: 'place' }));
  // Nobody meets all of it. Where from is what people give up first.
  const wishes = withoutWhere(understood.wishes);
  if (understood.asked < 2 || (wishes.cuisines.length === 0 && !wishes.near)) return [];
  const elsewhere = await around({ ...question, wished: { ...question.wished, wishes } }, []);
  return elsewhere.map((candidate) => ({ candidate, text: text + readingCost.elsewhere, read: '', matched: 'place' }));
}

const withoutWhere = (wishes: Wishes): Wishes => ({ ...wishes, areas: [], cities: [] });

/** A name, and where it should be or what it should cost. Not asked where it could not be cheaper than `best`. */
export async function asNameWithWishes(
  { runner, understood, index, wished }: Question,
  best: number,
): Promise<readonly Found[]> {
  if (understood.asked === 0 || !understood.rest.some((word) => word.length >= nameLettersMin)) return [];
  const extra = understood.cost + readingCost.nameWithWishes;
  const least = understood.rest.reduce((sum, word) => sum + leastCost(word, index), extra);
  if (least >= best) return [];
  return named(await byNameWords(runner, understood.rest, index, wished), understood.rest, extra);
}

/** What the word costs at least as a word of a name: nothing where it may be a beginning too short for keys. */
function leastCost(word: string, index: TermIndex): number {
  if (word.length <= beginningLettersMax) return 0;
  const near = [...nearWords(word, 'n', index), ...nearWords(word, 'begun', index)];
  return near.reduce((least, { cost }) => Math.min(least, cost), mistakesMax(word.length));
}

/** What is left over is on the menu. Not asked where a page of answers is better already. */
export async function asDish(question: Question, found: readonly Found[]): Promise<readonly Found[]> {
  const { understood, index } = question;
  if (understood.rest.length === 0) return [];
  const dishes: (readonly string[])[] = [];
  let text = understood.cost + readingCost.dish;
  for (const word of understood.rest) {
    const near = nearWords(word, 'd', index)[0];
    if (near === undefined) return [];
    text += near.cost;
    dishes.push(
      nearWords(word, 'd', index)
        .filter((one) => one.cost <= near.cost + 0.05)
        .map((one) => one.term),
    );
  }
  if (found.filter((one) => one.text <= text).length >= pageHits) return [];
  const candidates = await around(question, dishes);
  return candidates.map((candidate) => ({ candidate, text, read: '', matched: 'dish' }));
}

/** What meets the wishes; for "near me" in growing circles, else nearest first unless the text says where. */
async function around(
  { runner, understood, wished, place }: Question,
  dishes: readonly (readonly string[])[],
): Promise<readonly Candidate[]> {
  const { near, areas, cities } = understood.wishes;
  const nearestTo = areas.length + cities.length > 0 ? null : place;
  if (near && place !== null)
    for (const meters of nearMeters) {
      const close = await byFilter(runner, { ...wished, within: { place, meters } }, { dishes, nearestTo });
      if (close.length >= nearHitsMin) return close;
    }
  return byFilter(runner, wished, { dishes, nearestTo });
}

function named(candidates: readonly Candidate[], words: readonly string[], extra: number): readonly Found[] {
  const matcher = nameMatcher(words);
  const most = answerCostMax(words);
  return candidates.flatMap((candidate): readonly Found[] => {
    const { cost, read } = matcher(candidate.name);
    return cost > most ? [] : [{ candidate, text: cost + extra, read, matched: 'name' }];
  });
}

async function byNameWords(
  runner: Runner,
  words: readonly string[],
  index: TermIndex,
  filter: Filter,
): Promise<readonly Candidate[]> {
  const asked = askedWords(words, index);
  const last = words.at(-1) ?? '';
  const begun = last.length <= beginningLettersMax ? { token: words.length - 1, word: last } : null;
  return asked.length === 0 && begun === null ? [] : byWords(runner, asked, begun, filter);
}

/** The words of names that the typed words may be; the last one may still be incomplete. Joining words only choose among equals. */
function askedWords(words: readonly string[], index: TermIndex): readonly AskedWord[] {
  return words.flatMap((word, token) => {
    const telling = isJoining(word) ? joiningWeight : 1;
    const near = [
      ...nearWords(word, 'n', index),
      ...(token === words.length - 1 ? nearWords(word, 'begun', index) : []),
    ];
    const best = new Map<string, number>();
    for (const one of near) best.set(one.term, Math.min(one.cost, best.get(one.term) ?? one.cost));
    return [...best]
      .slice(0, readingsOfWordMax)
      .map(([term, cost]) => ({ token, term, weight: telling * (1 - 0.25 * cost) }));
  });
}

/** Terms of a kind that the word may be, nearest first; `begun`: that it may be the beginning of. */
function nearWords(word: string, kind: 'n' | 'd' | 'begun', index: TermIndex): readonly Near[] {
  const near = new Map<string, number>();
  for (const key of keysOf(word))
    for (const term of index.get(key) ?? []) {
      if (!isOfKind(term, kind, word) || near.has(term.term)) continue;
      const most = forgiven(word, term.term, kind);
      const reading = readingCosts(word, term.term, most);
      const cost = kind === 'begun' ? reading.begun + begunCost : reading.full;
      if (cost <= most) near.set(term.term, cost);
    }
  return [...near]
    .map(([term, cost]) => ({ term, cost }))
    .sort((a, b) => a.cost - b.cost || (a.term < b.term ? -1 : 1));
}

function isOfKind(term: Term, kind: 'n' | 'd' | 'begun', word: string): boolean {
  return kind === 'begun'
    ? term.kind === 'b' || (term.kind === 'n' && term.term.length > word.length)
    : term.kind === kind;
}

type Near = { readonly term: string; readonly cost: number };
/** A beginning is a little less likely than a whole word. */
const begunCost = 0.2;
/** Shorter words of names may hold a mistake only in part: everything is one letter away from them. */
const shortWordMax = 3;

function forgiven(word: string, term: string, kind: 'n' | 'd' | 'begun'): number {
  if (kind === 'begun') return word.length <= shortWordMax ? 0 : mistakesMax(word.length) + begunCost;
  if (!isJoining(word) && Math.min(word.length, term.length) <= shortWordMax) return shortMistakesMax;
  return mistakesMax(Math.min(term.length, word.length + 1));
}
