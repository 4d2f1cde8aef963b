// What a query asks for: which of its words are cuisines, areas, cities, prices, nearness, and which are left over as a name.
// I1: pure; the vocabulary comes as the terms that the index found under the query's own keys (words.ts), never as a list here.
// I2: each word is read once; among all ways to cut the query the one that costs least is taken, longer phrases first.

import { isJoining } from '../text/names.ts';
import { areaInCity, nearestTerms, nearestWish, type TermIndex } from './phrases.ts';
import { type Wish, wishWordsMax } from './wording.ts';

/** What a query asks for beside a name. Lists are alternatives; `cuisines` must all be met, each by one of its list. */
export type Wishes = {
  readonly cuisines: readonly (readonly string[])[];
  readonly areas: readonly string[];
  readonly cities: readonly string[];
  readonly cheap: boolean;
  readonly dear: boolean;
  /** Whole units of the currency, null for none. */
  readonly priceMax: number | null;
  readonly near: boolean;
  readonly open: boolean;
};

/** Nothing asked for. */
export const noWishes: Wishes = {
  cuisines: [],
  areas: [],
  cities: [],
  cheap: false,
  dear: false,
  priceMax: null,
  near: false,
  open: false,
};

/** One way to read a query. */
export type Understood = {
  readonly wishes: Wishes;
  /** How many things of `wishes` are asked for. */
  readonly asked: number;
  /** Words that are none of it: a name or a dish. */
  readonly rest: readonly string[];
  /** The mistakes that the reading had to forgive. */
  readonly cost: number;
};

type Meaning =
  | { readonly kind: 'c'; readonly terms: readonly string[] }
  | { readonly kind: 'a'; readonly terms: readonly string[] }
  | { readonly kind: 't'; readonly terms: readonly string[] }
  | { readonly kind: 'wish'; readonly wish: Wish }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'rest'; readonly word: string };
type Segment = { readonly meaning: Meaning; readonly words: number; readonly cost: number; readonly mistakes: number };

/** Words in the longest area or cuisine that is looked for. */
const phraseWordsMax = 4;
/** A word that means nothing here is worse than any mistake in one that does. */
const restCost = 2.5;
/** Each thing asked for costs a little, so that one long phrase wins over two short ones. */
const askCost = 0.3;
const wishCost = 0.1;

/** Keys of everything in the query that may be a phrase of the vocabulary: its words and up to four in a row. */
export function phrasesOf(words: readonly string[]): readonly string[] {
  const phrases = new Set<string>();
  for (let from = 0; from < words.length; from++)
    for (let count = 1; count <= phraseWordsMax && from + count <= words.length; count++)
      phrases.add(words.slice(from, from + count).join(' '));
  return [...phrases];
}

/** Reads the query; `index` has the terms under the keys of `phrasesOf(words)`. */
export function understand(words: readonly string[], index: TermIndex): Understood {
  return gather(cheapest(words, index));
}

/** The cheapest way to cut the words into segments. */
function cheapest(words: readonly string[], byKey: TermIndex): readonly Segment[] {
  const best: { cost: number; path: readonly Segment[] }[] = [{ cost: 0, path: [] }];
  for (let end = 1; end <= words.length; end++) {
    let winner: { cost: number; path: readonly Segment[] } | null = null;
    for (let count = 1; count <= phraseWordsMax && count <= end; count++) {
      const before = best[end - count];
      if (before === undefined) continue;
      const last = before.path.at(-1)?.meaning;
      const afterAt = last?.kind === 'wish' && last.wish === 'at';
      const afterMax = last?.kind === 'wish' && last.wish === 'priceMax';
      for (const segment of segmentsOf(words.slice(end - count, end), byKey, { afterAt, afterMax })) {
        const cost = before.cost + segment.cost;
        if (winner === null || cost < winner.cost) winner = { cost, path: [...before.path, segment] };
      }
    }
    best.push(winner ?? { cost: Number.POSITIVE_INFINITY, path: [] });
  }
  return best.at(-1)?.path ?? [];
}

type Before = { readonly afterAt: boolean; readonly afterMax: boolean };

function segmentsOf(words: readonly string[], byKey: TermIndex, before: Before): readonly Segment[] {
  const phrase = words.join(' ');
  const found: Segment[] = [];
  const wish = words.length <= wishWordsMax ? nearestWish(phrase) : null;
  if (wish !== null)
    found.push({
      meaning: { kind: 'wish', wish: wish.wish },
      words: words.length,
      cost: wishCost + wish.cost,
      mistakes: wish.cost,
    });
  if (words.length === 1) {
    if (before.afterMax && /^\d{1,6}$/.test(phrase))
      found.push({ meaning: { kind: 'number', value: Number(phrase) }, words: 1, cost: 0, mistakes: 0 });
    found.push({ meaning: { kind: 'rest', word: phrase }, words: 1, cost: restCost, mistakes: 0 });
  }
  for (const kind of ['c', 'a', 't'] as const) {
    const nearest = nearestTerms(phrase, kind, byKey);
    if (nearest === null) continue;
    // After "in" an area or city is meant. A city stands for its area of the same name.
    const unlikely = (kind === 'c' && before.afterAt ? 0.2 : 0) + (kind === 'a' ? 0.05 : 0);
    const terms = kind === 'a' ? [...nearest.terms, ...areaInCity(words, byKey)] : nearest.terms;
    found.push({
      meaning: { kind, terms },
      words: words.length,
      cost: askCost + unlikely + nearest.cost,
      mistakes: nearest.cost,
    });
  }
  return found;
}

function gather(path: readonly Segment[]): Understood {
  const cuisines: (readonly string[])[] = [];
  const areas: string[] = [];
  const cities: string[] = [];
  const rest: string[] = [];
  const wishes = new Set<Wish>();
  let priceMax: number | null = null;
  let cost = 0;
  for (const { meaning, mistakes } of path) {
    cost += mistakes;
    switch (meaning.kind) {
      case 'c':
        cuisines.push(meaning.terms);
        break;
      case 'a':
        areas.push(...meaning.terms);
        break;
      case 't':
        cities.push(...meaning.terms);
        break;
      case 'number':
        priceMax = meaning.value;
        break;
      case 'wish':
        wishes.add(meaning.wish);
        break;
      case 'rest':
        rest.push(meaning.word);
        break;
    }
  }
  const near = wishes.has('near');
  const cheap = wishes.has('cheap');
  const dear = wishes.has('dear');
  const open = wishes.has('open');
  const asked =
    cuisines.length +
    areas.length +
    cities.length +
    [near, cheap, dear, open, priceMax !== null].filter(Boolean).length;
  return {
    wishes: { cuisines, areas, cities, cheap, dear, priceMax, near, open },
    asked,
    rest: rest.filter((one) => !isJoining(one)),
    cost,
  };
}
