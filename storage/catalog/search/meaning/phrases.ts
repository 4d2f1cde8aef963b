// What a phrase of a query may be: a term of the index (cuisine, area, city), or a phrase of the language, each with its mistakes.
// I1: pure; the terms are those that the index found under the query's own keys (words.ts), never a list here.

import { readingCosts } from '../text/edits.ts';
import { mistakesMax } from '../text/names.ts';
import { isPart, keysOf } from '../text/words.ts';
import { longWishes, type Wish, wishOfPhrase } from './wording.ts';

/** A word or phrase of the index: n of a name, b one that begins so, c cuisine, a area, t city, d of a dish. */
export type Term = { readonly key: string; readonly kind: string; readonly term: string };

/** Terms by the key they were found under. */
export type TermIndex = ReadonlyMap<string, readonly Term[]>;

/** The terms by the key they were found under. */
export function termsByKey(terms: readonly Term[]): TermIndex {
  const byKey = new Map<string, Term[]>();
  for (const term of terms) {
    const list = byKey.get(term.key);
    if (list === undefined) byKey.set(term.key, [term]);
    else list.push(term);
  }
  return byKey;
}

/** The phrase of the language that this is, with at most one mistake in a long one; null when it is none. */
export function nearestWish(phrase: string): { readonly wish: Wish; readonly cost: number } | null {
  const exact = wishOfPhrase(phrase);
  if (exact !== null) return { wish: exact, cost: 0 };
  let best: { wish: Wish; cost: number } | null = null;
  for (const [other, wish] of longWishes) {
    if (Math.abs(other.length - phrase.length) > 1) continue;
    const cost = readingCosts(phrase, other, mistakesMax(4)).full;
    if (cost <= mistakesMax(4) && (best === null || cost < best.cost)) best = { wish, cost };
  }
  return best;
}

/** An area is sometimes written with its city ("Old Town Pune"): then the area of the rest of the words is meant as well. */
export function areaInCity(words: readonly string[], byKey: TermIndex): readonly string[] {
  const city = words.at(-1) ?? '';
  const area = words.slice(0, -1).join(' ');
  const is = (kind: string, term: string): boolean =>
    byKey.get(keysOf(term)[0] ?? '')?.some((one) => one.kind === kind && one.term === term) ?? false;
  return words.length > 1 && is('t', city) && is('a', area) ? [area] : [];
}

/** The terms of a kind that the phrase may be, all those at the least cost; null when there is none. */
export function nearestTerms(
  phrase: string,
  kind: string,
  byKey: TermIndex,
): { terms: readonly string[]; cost: number } | null {
  let cost = mistakesMax(phrase.length) + 0.01;
  let terms = new Set<string>();
  for (const key of keysOf(phrase))
    for (const term of byKey.get(key) ?? []) {
      if (term.kind !== kind) continue;
      const price = phraseCost(phrase, term.term);
      if (price < cost) {
        cost = price;
        terms = new Set([term.term]);
      } else if (price === cost) terms.add(term.term);
    }
  return terms.size === 0 ? null : { terms: [...terms], cost };
}

/** An area whose whole name is the phrase is meant rather than one that has it as a part. */
const partCost = 0.1;

/** One and many are the same thing to somebody who is hungry. */
function phraseCost(phrase: string, term: string): number {
  if (phrase === term) return 0;
  if (isPart(term)) return partCost + phraseCost(phrase, term.slice(1));
  if (`${phrase}s` === term || phrase === `${term}s` || `${phrase}es` === term || phrase === `${term}es`) return 0.05;
  return readingCosts(phrase, term, mistakesMax(phrase.length)).full;
}
