// Words of the language that say how to search, not what for: prices, nearness, fillers. No name of any restaurant, dish or area.
// I1: data only; understand.ts reads it. Phrases are in the form of words.ts.

/** What a phrase of the language asks for. */
export type Wish = 'cheap' | 'dear' | 'near' | 'open' | 'filler' | 'at' | 'priceMax';

const phrases: Readonly<Record<Wish, readonly string[]>> = {
  cheap: [
    'cheap',
    'cheapest',
    'cheaper',
    'budget',
    'affordable',
    'inexpensive',
    'low cost',
    'low price',
    'low priced',
    'economical',
  ],
  dear: ['expensive', 'fancy', 'fine dining', 'premium', 'luxury', 'upscale', 'high end', 'posh'],
  near: [
    'near me',
    'nearby',
    'near by',
    'nearest',
    'closest',
    'close by',
    'close to me',
    'around me',
    'around here',
    'near here',
    'in my area',
    'next to me',
  ],
  open: ['open', 'open now', 'now open', 'open right now', 'still open'],
  filler: [
    'a',
    'an',
    'the',
    'some',
    'any',
    'and',
    'or',
    'of',
    'me',
    'please',
    'good',
    'best',
    'great',
    'nice',
    'top',
    'tasty',
    'famous',
    'popular',
    'food',
    'restaurant',
    'restaurants',
    'place',
    'places',
    'joint',
    'joints',
    'spot',
    'spots',
    'shop',
    'shops',
    'outlet',
    'outlets',
    'cuisine',
    'dishes',
    'for',
    'with',
    'to eat',
    'find',
    'show',
    'show me',
    'i want',
    'where can i get',
    'delivery',
  ],
  at: ['in', 'at', 'near', 'around', 'from', 'close to', 'next to', 'by', 'within', 'inside'],
  priceMax: ['under', 'below', 'less than', 'up to', 'max'],
};

const wishOf = new Map<string, Wish>();
for (const [wish, list] of Object.entries(phrases)) for (const phrase of list) wishOf.set(phrase, wish as Wish);

/** What this phrase asks for, or null when it is not such a phrase. */
export const wishOfPhrase = (phrase: string): Wish | null => wishOf.get(phrase) ?? null;

/** Words in the longest phrase here. */
export const wishWordsMax = 4;

/** Shorter words of the language are only read as they are. */
const longLettersMin = 6;

/** Phrases with what they ask for that may be recognised with a mistake in them. */
export const longWishes: readonly (readonly [string, Wish])[] = [...wishOf].filter(
  ([phrase]) => phrase.length >= longLettersMin,
);
