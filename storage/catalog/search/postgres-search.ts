// Restaurant search in Postgres: a few indexed statements fetch what may answer, the ranking decides.
// I1: no state between queries: what is committed to the search tables is found by the next query.
// I2: a bounded number of statements a query, each with a limit; the dear one (trigrams) runs only where words found nothing good.

import type { Runner } from '../../postgres/statement.ts';
import { byFilter, type Filter, termsUnder } from './candidates.ts';
import { cardsOf } from './cards.ts';
import { type Hit, hitsMax, type SearchEngine, type SearchQuery } from './engine.ts';
import { asDish, asName, asNameWithWishes, asTrigrams, asWishes, type Question } from './finders.ts';
import { termsByKey } from './meaning/phrases.ts';
import { noWishes, phrasesOf, type Understood, understand } from './meaning/understand.ts';
import { type Found, type Ranked, rank } from './rank.ts';
import { keysOf, phraseOf, wordsOf } from './text/words.ts';

/** A best answer above this was perhaps not found by words: ask the trigrams. Short texts have no room for two mistakes. */
const poorAbove = { short: 1.3, long: 2.15 } as const;
const shortTextMax = 7;

/** The engine over a database with the catalog's tables. Rejects with the store's Fault. */
export function createPostgresSearch(ports: { readonly runner: Runner }): SearchEngine {
  const { runner } = ports;
  return {
    name: 'postgres',
    async search(asked) {
      const ranked = await answer(runner, { ...asked, limit: Math.max(1, Math.min(hitsMax, asked.limit)) });
      return hitsOf(runner, ranked, asked.at);
    },
  };
}

async function answer(runner: Runner, asked: SearchQuery): Promise<readonly Ranked[]> {
  const words = wordsOf(asked.q ?? '');
  const place = asked.place ?? null;
  const filter: Filter = {
    wishes: noWishes,
    cuisine: asked.cuisine === undefined ? null : phraseOf(asked.cuisine),
    openAt: asked.open === true ? asked.at : null,
    within: null,
  };
  // Signs without a letter or digit look for nothing that could be here.
  if (words.length === 0 && (asked.q ?? '').trim() !== '') return [];
  if (words.length === 0) {
    const all = await byFilter(runner, filter, { dishes: [], nearestTo: place });
    const found = all.map((candidate): Found => ({ candidate, text: 0, read: '', matched: 'all' }));
    return rank(found, { place, near: false, cheap: false, typed: '' }, asked.limit);
  }
  const keys = new Set(phrasesOf(words).flatMap((phrase) => keysOf(phrase)));
  const index = termsByKey(await termsUnder(runner, [...keys]));
  const understood = understand(words, index);
  const { wishes } = understood;
  const wished: Filter = { ...filter, wishes, openAt: wishes.open ? asked.at : filter.openAt };
  const question: Question = { runner, words, index, understood, filter, wished, place };
  const found = (await Promise.all([asName(question), asWishes(question)])).flat();
  found.push(...(await Promise.all([asNameWithWishes(question, leastText(found)), asDish(question, found)])).flat());
  if (isPoor(found, words)) found.push(...(await asTrigrams(question)));
  return rank(
    plausible(found, understood),
    { place, near: wishes.near, cheap: wishes.cheap, typed: typedOf(asked.q ?? '') },
    asked.limit,
  );
}

/** Longer texts are compared by their words alone. */
const typedLettersMax = 120;

const typedOf = (text: string): string => text.slice(0, typedLettersMax).trim().replace(/\s+/g, ' ').toLowerCase();

/** Where several wishes explain the whole query, a name must explain it better still to stand beside them. */
function plausible(found: readonly Found[], understood: Understood): readonly Found[] {
  const wished = understood.asked > 1 ? found.find((one) => one.matched === 'place') : undefined;
  return wished === undefined ? found : found.filter((one) => one.matched !== 'name' || one.text < wished.text);
}

const leastText = (found: readonly Found[]): number =>
  found.reduce((least, one) => Math.min(least, one.text), Number.POSITIVE_INFINITY);

function isPoor(found: readonly Found[], words: readonly string[]): boolean {
  return leastText(found) > (words.join('').length <= shortTextMax ? poorAbove.short : poorAbove.long);
}

async function hitsOf(runner: Runner, ranked: readonly Ranked[], at: number): Promise<readonly Hit[]> {
  const cards = await cardsOf(
    runner,
    ranked.map((one) => one.candidate.id),
    at,
  );
  return ranked.flatMap(({ candidate, distanceMeters, matched, cost }) => {
    const card = cards.get(candidate.id);
    return card === undefined ? [] : [{ ...card, distanceMeters, matched, cost }];
  });
}
