// The questions of the search evaluation, drawn from a list of restaurants: what is typed, and which restaurants answer it.
// I1: the same list and seed give the same questions; nothing here knows the engine.
// I2: what answers a question is read from the list itself, never from the index.

import { metersBetween } from '../../storage/catalog/search/distance.ts';
import { phraseOf as phraseAnew, wordsOf } from '../../storage/catalog/search/text/words.ts';
import { mistakesOf, mistyped, pick, type Random, seededRandom } from './search-typos.ts';

/** A restaurant as the list has it. */
export type Listing = {
  readonly id: string;
  readonly name: string;
  readonly area: string;
  readonly city: string;
  readonly cuisines: readonly string[];
  /** Minor units, null where unknown. */
  readonly priceForTwo: number | null;
  readonly place: { readonly lat: number; readonly lng: number } | null;
};

/** One question. `all`: every one of the first five must answer it; else one of them is enough. */
export type Question = {
  readonly text: string;
  readonly place: { readonly lat: number; readonly lng: number } | null;
  readonly all: boolean;
  readonly answers: (listing: Listing) => boolean;
};

/** Sets in the order of the report; `place_typo` is `place` with one mistake, for which nobody set a bar. */
export const setNames = ['full', 'prefix', 'shuffled', 'word', 'place', 'place_typo'] as const;
export type SetName = (typeof setNames)[number];

/** Part of a name that the prefix set types. */
const prefixShare = 0.6;
/** Letters of a word that the word set draws. */
const wordLettersMin = 5;
/** What "near me" means to the judge. */
const nearMeters = 5_000;
const answersMin = 5;

/** Every text of the list is compared thousands of times; its phrase is made once. */
const phrases = new Map<string, string>();

function phraseOf(text: string): string {
  const known = phrases.get(text) ?? phraseAnew(text);
  phrases.set(text, known);
  return known;
}

/** The questions of one set. Each set has its own generator, so that leaving one out changes no other. */
export function questionsOf(
  set: SetName,
  listings: readonly Listing[],
  options: { readonly queries: number; readonly seed: number },
): readonly Question[] {
  const random = seededRandom(options.seed * 1_000 + setNames.indexOf(set));
  const draw = drawers(listings)[set];
  return Array.from({ length: options.queries }, () => draw(random));
}

function drawers(listings: readonly Listing[]): Readonly<Record<SetName, (random: Random) => Question>> {
  const place = placeDrawer(listings);
  return {
    full: (random) => {
      const { name } = pick(random, listings);
      return named(mistyped(name, mistakesOf(name), random), name);
    },
    prefix: (random) => {
      const { name } = pick(random, listings);
      return named(mistyped(name.slice(0, Math.ceil(name.length * prefixShare)), 1, random), name);
    },
    shuffled: (random) => {
      const { name } = pick(random, listings);
      return named(shuffled(name.split(' '), random).join(' '), name);
    },
    word: (random) => wordQuestion(listings, random),
    place: (random) => place(random),
    place_typo: (random) => {
      const question = place(random);
      const words = question.text.split(' ');
      const long = words.filter((word) => word.length >= wordLettersMin && word !== 'cheap');
      const chosen = long.length === 0 ? '' : pick(random, long);
      return { ...question, text: words.map((word) => (word === chosen ? mistyped(word, 1, random) : word)).join(' ') };
    },
  };
}

function named(text: string, name: string): Question {
  const wanted = phraseOf(name);
  return { text, place: null, all: false, answers: (listing) => phraseOf(listing.name) === wanted };
}

function shuffled(words: readonly string[], random: Random): readonly string[] {
  const list = [...words];
  for (let at = list.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    const one = list[at] ?? '';
    list[at] = list[other] ?? '';
    list[other] = one;
  }
  return list;
}

function wordQuestion(listings: readonly Listing[], random: Random): Question {
  for (;;) {
    const words = wordsOf(pick(random, listings).name).filter(
      (word) => word.length >= wordLettersMin && /^\p{L}+$/u.test(word),
    );
    if (words.length === 0) continue;
    const word = pick(random, words);
    return {
      text: mistyped(word, 1, random),
      place: null,
      all: false,
      answers: (listing) => phraseOf(listing.name).split(' ').includes(word),
    };
  }
}

const templates = [
  '{c} in {a}',
  '{c} {a}',
  'best {c} in {a}',
  'cheap {c} in {a}',
  '{c} near me',
  'cheap {c} near me',
  'cheap {c} in {t}',
  '{c} restaurants in {a} {t}',
];

function placeDrawer(listings: readonly Listing[]): (random: Random) => Question {
  const prices = listings
    .flatMap(({ priceForTwo }) => (priceForTwo === null ? [] : [priceForTwo]))
    .sort((a, b) => a - b);
  const cheapMax = prices[Math.floor(prices.length / 3)] ?? 0;
  return (random) => {
    for (;;) {
      const template = pick(random, templates);
      const from = pick(random, listings);
      const cuisine = from.cuisines.length === 0 ? '' : pick(random, from.cuisines).trim();
      if (!/^[A-Za-z -]+$/.test(cuisine) || phraseOf(from.area) === '') continue;
      const wanted = phraseOf(cuisine);
      const near = template.includes('near me');
      const answers = (listing: Listing): boolean =>
        listing.cuisines.some((one) => phraseOf(one) === wanted) &&
        (!template.includes('{a}') || [listing.area, listing.city].map(phraseOf).includes(phraseOf(from.area))) &&
        (!template.includes('{t}') || phraseOf(listing.city) === phraseOf(from.city)) &&
        (!template.includes('cheap') || (listing.priceForTwo !== null && listing.priceForTwo <= cheapMax)) &&
        (!near ||
          (from.place !== null && listing.place !== null && metersBetween(from.place, listing.place) <= nearMeters));
      if (listings.filter(answers).length < answersMin) continue;
      const text = template.replace('{c}', cuisine).replace('{a}', from.area).replace('{t}', from.city).toLowerCase();
      return { text, place: near ? from.place : null, all: true, answers };
    }
  };
}
