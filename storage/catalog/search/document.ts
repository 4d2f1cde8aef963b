// What search keeps of one restaurant: its texts as words, the postings of these words, and the keys that find them mistyped.
// I1: pure: the same restaurant gives the same document.

import { isJoining } from './text/names.ts';
import { beginningKeysOf, keysOf, partOf, phraseOf, wordsOf } from './text/words.ts';

/** What a document is made from. */
export type Source = {
  readonly id: string;
  readonly seq: number;
  readonly name: string;
  readonly area: string;
  readonly city: string;
  readonly cuisines: readonly string[];
  /** 0 … 5, null where nobody rated. */
  readonly rating: number | null;
  readonly ratings: number;
  /** Names of the items of the current menu. */
  readonly dishes: readonly string[];
  /** Minutes of the week, as Postgres reads a multirange. */
  readonly openMinutes: string;
};

/** A word of a document: field n of the name, d of a dish. */
export type Posting = { readonly field: 'n' | 'd'; readonly term: string; readonly boost: number };
/** A key of a term: kind n, b, c, a, t, d (understand.ts). */
export type Key = { readonly key: string; readonly kind: string; readonly term: string };

/** A document as functions/search.sql writes it. */
export type Document = {
  readonly id: string;
  readonly seq: number;
  readonly name: string;
  readonly areas: readonly string[];
  readonly city: string;
  readonly cuisines: readonly string[];
  readonly quality: number;
  readonly openMinutes: string;
  readonly dishes: readonly string[];
  readonly postings: readonly Posting[];
  readonly keys: readonly Key[];
};

/** Dishes of one menu that are searched; a menu past that is cut. */
const dishesMax = 500;
/** A rating counts as if this many people had given the middling one beside it. */
const middlingVotes = 50;
const middlingRating = 3.8;
const between = /[&,/()|]| - /;

/** The document of a restaurant. */
export function documentOf(source: Source): Document {
  const nameWords = wordsOf(source.name);
  const name = nameWords.join(' ');
  const area = phraseOf(source.area);
  const parts = source.area
    .split(between)
    .map(phraseOf)
    .filter((one) => one !== '' && one !== area);
  const cuisines = [...new Set(source.cuisines.map(phraseOf).filter((one) => one !== ''))];
  const city = phraseOf(source.city);
  const dishes = [...new Set(source.dishes.slice(0, dishesMax).map(phraseOf))];
  const dishWords = [...new Set(dishes.flatMap((dish) => dish.split(' ')))].filter(
    (word) => word.length > 1 && !isJoining(word),
  );
  const quality = qualityOf(source.rating, source.ratings);
  const postings: Posting[] = [...new Set(nameWords)].map((term) => ({
    field: 'n',
    term,
    // The more of the name a word is, the more it counts; the first word more than the others.
    boost: (0.15 * term.length) / name.length + (term === nameWords[0] ? 0.05 : 0) + 0.05 * quality,
  }));
  for (const term of dishWords) postings.push({ field: 'd', term, boost: quality });
  // An area written with its city ("Old Town - Pune") is found by its part; as a whole it would hide the area of that name in the city.
  const keys = [
    ...nameWords.flatMap((term) => [
      ...keysOf(term).map((key) => ({ key, kind: 'n', term })),
      ...beginningKeysOf(term).map((key) => ({ key, kind: 'b', term })),
    ]),
    ...cuisines.flatMap((term) => keysOf(term).map((key) => ({ key, kind: 'c', term }))),
    ...(area === '' || parts.includes(city) ? [] : keysOf(area).map((key) => ({ key, kind: 'a', term: area }))),
    ...parts.flatMap((part) => keysOf(part).map((key) => ({ key, kind: 'a', term: partOf(part) }))),
    ...(city === '' ? [] : keysOf(city).map((key) => ({ key, kind: 't', term: city }))),
    ...dishWords.flatMap((term) => keysOf(term).map((key) => ({ key, kind: 'd', term }))),
  ];
  return {
    id: source.id,
    seq: source.seq,
    name,
    areas: [area, ...parts.map(partOf)],
    city,
    cuisines,
    quality,
    openMinutes: source.openMinutes,
    dishes,
    postings,
    keys,
  };
}

/** Share of the fame in the quality, and how many ratings make it full (as a power of ten). */
const fameShare = 0.3;
const fameDigits = 4;

/** 0 … 1: the mean rating, drawn to the middling one where few people rated, and how many people that were. */
function qualityOf(rating: number | null, ratings: number): number {
  const votes = rating === null ? 0 : ratings;
  const mean = ((rating ?? 0) * votes + middlingRating * middlingVotes) / (votes + middlingVotes) / 5;
  const fame = Math.min(1, Math.log10(1 + votes) / fameDigits);
  return (1 - fameShare) * mean + fameShare * fame;
}
