// The statements that fetch what may answer a query; ranking is not done here (rank.ts).
// I1: every statement is bounded by a limit and driven by an index; the same few texts for every query, so they stay prepared.
// I2: the same filter applies to every way of finding, so that a reading with an area never returns another area.

import { int4Array, textArray } from '../../postgres/array.ts';
import { type Runner, reading, type Value } from '../../postgres/statement.ts';
import type { Place } from './engine.ts';
import type { Term } from './meaning/phrases.ts';
import type { Wishes } from './meaning/understand.ts';

/** A restaurant that may be a hit. Coordinates in microdegrees; `cheapMax` is what cheap means in its currency. */
export type Candidate = {
  readonly id: string;
  /** The words of the name (words.ts), and the name as it is written, in lower case. */
  readonly name: string;
  readonly label: string;
  readonly lat: number | null;
  readonly lng: number | null;
  readonly quality: number;
  readonly price: number | null;
  readonly cheapMax: number | null;
};

/** A word of the query (by its place), one word of the index it may be, and how likely (0 … 1). */
export type AskedWord = { readonly token: number; readonly term: string; readonly weight: number };

/** A word of the query, by its place, that may be the beginning of any word. */
export type BegunWord = { readonly token: number; readonly word: string };

/** What every hit must meet, beside the words. */
export type Filter = {
  readonly wishes: Wishes;
  /** Cuisine given beside the text, in the form of words.ts. */
  readonly cuisine: string | null;
  /** Only what is open at this moment, epoch ms. */
  readonly openAt: number | null;
  /** Only what lies in the square of so many metres around a place. */
  readonly within: { readonly place: Place; readonly meters: number } | null;
};

/** Names that one way of finding returns at most: with 60 the evaluation finds two more of a thousand beginnings, at a tenth more time. */
const namesMax = 40;
/** Restaurants that meet a filter: as many as a page may show, and some to rank. */
const filteredMax = 60;

/** What a word only begun counts beside a whole one (1). */
const begunWeight = 0.7;

const columnsOf = (cheapMax: string): string => `d.restaurant_id as id, d.name, d.label, (d.place[1])::int as lat,
  (d.place[0])::int as lng, d.quality, d.price_for_two as price, ${cheapMax} as "cheapMax"`;
const columns = columnsOf('c.cheap_max');
const source = 'catalog.search_documents d left join catalog.search_prices c on c.currency = d.currency';
/** Parameters 1 to 10 of every filtered statement; a null parameter filters nothing, and the planner drops its test. */
const filtered = `($1::text[] is null or d.cuisines && $1) and ($2::text[] is null or d.cuisines && $2)
  and ($3::text[] is null or d.cuisines && $3) and ($4::text[] is null or d.areas && $4)
  and ($5::text[] is null or d.city = any($5) or d.areas && $5) and ($6::bigint is null or d.price_for_two <= $6)
  and ($7::boolean is null or d.price_for_two <= c.cheap_max) and ($8::boolean is null or d.price_for_two >= c.dear_min)
  and ($9::bigint is null or d.open_minutes @> catalog.week_minute($9, d.timezone)) and ($10::box is null or d.place <@ $10)`;
/** Restaurants with one dish word for each word asked. */
const served = `d.restaurant_id in (
  select p.restaurant_id from unnest($11::int[], $12::text[]) as a (token, term)
  join catalog.search_postings p on p.field = 'd' and p.term = a.term group by 1 having count(distinct a.token) = $13)`;
/** The best posting of each asked word in each restaurant; six parameters from the one given. */
const eachWord = (from: number): string => `each_word as (
    select restaurant_id, token, max(weight) as weight from (
      select p.restaurant_id, a.token, a.weight + p.boost as weight
      from unnest($${from}::int[], $${from + 1}::text[], $${from + 2}::float4[]) as a (token, term, weight)
      join catalog.search_postings p on p.field = 'n' and p.term = a.term
      union all
      select p.restaurant_id, $${from + 3}::int, ${begunWeight} + p.boost from catalog.search_postings p
      where p.field = 'n' and p.term >= $${from + 4}::text and p.term < $${from + 5}::text
    ) as every_word group by 1, 2)`;
const limit = `limit ${namesMax}`;
const filteredLimit = `limit ${filteredMax}`;

/** Statements of this file, for the test that prepares them all. */
export const candidateStatements = {
  terms: reading(
    'search_terms',
    'select key, kind::text as kind, term from catalog.search_keys where key = any($1::text[])',
  ),
  words: reading(
    'search_words',
    `with ${eachWord(1)}, found as (select restaurant_id from each_word group by 1 order by sum(weight) desc, 1 ${limit})
    select ${columnsOf('null::bigint')} from found f join catalog.search_documents d on d.restaurant_id = f.restaurant_id`,
  ),
  wordsWithin: reading(
    'search_words_within',
    `with ${eachWord(11)}, scored as (select restaurant_id, sum(weight) as score from each_word group by 1)
    select ${columns} from scored s join ${source} on d.restaurant_id = s.restaurant_id
      where ${filtered} order by s.score desc, 1 ${limit}`,
  ),
  trigrams: reading(
    'search_trigrams',
    `select ${columns} from ${source} where ${filtered} order by d.name <-> $11 ${limit}`,
  ),
  nearest: reading(
    'search_nearest',
    `select ${columns} from ${source} where ${filtered} order by d.place <-> $11::point, 1 ${filteredLimit}`,
  ),
  best: reading(
    'search_best',
    `select ${columns} from ${source} where ${filtered} order by d.quality desc, 1 ${filteredLimit}`,
  ),
  dishesNearest: reading(
    'search_dishes_nearest',
    `select ${columns} from ${source} where ${served} and ${filtered} order by d.place <-> $14::point, 1 ${filteredLimit}`,
  ),
  dishesBest: reading(
    'search_dishes_best',
    `select ${columns} from ${source} where ${served} and ${filtered} order by d.quality desc, 1 ${filteredLimit}`,
  ),
};

/** Words and phrases of the index under these keys. */
export const termsUnder = (runner: Runner, keys: readonly string[]): Promise<readonly Term[]> =>
  runner.run<Term>(candidateStatements.terms, [texts(keys)]);

/** Restaurants that have the most of these words in their names; `begun`: a word that begins so counts as one of them. */
export function byWords(
  runner: Runner,
  asked: readonly AskedWord[],
  begun: BegunWord | null,
  filter: Filter,
): Promise<readonly Candidate[]> {
  const words: readonly Value[] = [
    int4Array(asked, (one) => one.token),
    textArray(asked, (one) => one.term),
    `{${asked.map((one) => one.weight.toFixed(3)).join(',')}}`,
    begun?.token ?? null,
    begun?.word ?? null,
    begun === null ? null : after(begun.word),
  ];
  const parameters = parametersOf(filter);
  return parameters.every((one) => one === null)
    ? runner.run<Candidate>(candidateStatements.words, words)
    : runner.run<Candidate>(candidateStatements.wordsWithin, [...parameters, ...words]);
}

/** Restaurants whose names share the most trigrams with the text: what words alone did not find. */
export const byTrigrams = (runner: Runner, text: string, filter: Filter): Promise<readonly Candidate[]> =>
  runner.run<Candidate>(candidateStatements.trigrams, [...parametersOf(filter), text]);

/** Restaurants that meet the filter, nearest first or best first; `dishes`: each must have one word of every list on its menu. */
export function byFilter(
  runner: Runner,
  filter: Filter,
  options: { readonly dishes: readonly (readonly string[])[]; readonly nearestTo: Place | null },
): Promise<readonly Candidate[]> {
  const parameters: Value[] = [...parametersOf(filter)];
  const { dishes, nearestTo } = options;
  if (dishes.length > 0) {
    const asked = dishes.flatMap((terms, token) => terms.map((term) => ({ token, term })));
    parameters.push(
      int4Array(asked, (one) => one.token),
      textArray(asked, (one) => one.term),
      dishes.length,
    );
  }
  if (nearestTo === null)
    return runner.run<Candidate>(
      dishes.length > 0 ? candidateStatements.dishesBest : candidateStatements.best,
      parameters,
    );
  parameters.push(`(${nearestTo.lng},${nearestTo.lat})`);
  return runner.run<Candidate>(
    dishes.length > 0 ? candidateStatements.dishesNearest : candidateStatements.nearest,
    parameters,
  );
}

/** First text after all those that begin so, in the order of code points. */
const after = (text: string): string => `${text}\u{10ffff}`;

const texts = (list: readonly string[]): Value => textArray(list, (one) => one);

/** Cuisines that one query may ask for together; further ones are not filtered by. */
const cuisinesMax = 3;

/** The first ten parameters of a filtered statement. */
function parametersOf({ wishes, cuisine, openAt, within }: Filter): readonly Value[] {
  const cuisines = [...(cuisine === null ? [] : [[cuisine]]), ...wishes.cuisines].slice(0, cuisinesMax);
  return [
    ...Array.from({ length: cuisinesMax }, (_, at) => textsOrNull(cuisines[at] ?? [])),
    textsOrNull(wishes.areas),
    textsOrNull(wishes.cities),
    // Whole units: every currency that restaurants here use has a hundred minor ones.
    wishes.priceMax === null ? null : wishes.priceMax * 100,
    wishes.cheap ? true : null,
    wishes.dear ? true : null,
    openAt,
    within === null ? null : boxAround(within.place, within.meters),
  ];
}

const textsOrNull = (list: readonly string[]): Value => (list.length === 0 ? null : texts(list));

/** Microdegrees of one metre along a meridian: 1e6 / 111,195. */
const microdegreesPerMeter = 8.993;

function boxAround(place: Place, meters: number): string {
  const tall = meters * microdegreesPerMeter;
  const wide = tall / Math.max(0.01, Math.cos((place.lat / 1e6) * (Math.PI / 180)));
  return `((${place.lng - wide},${place.lat - tall}),(${place.lng + wide},${place.lat + tall}))`;
}
