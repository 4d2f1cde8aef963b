// The query sets of the search evaluation: what counts as a hit.

import { expect, test } from 'vitest';
import { type Listing, questionsOf, setNames } from '../../../../scripts/eval/search-sets.ts';
import { sampleCity } from '../../../../scripts/sample-city/sample-city.ts';

// Six copies of the city, so that five restaurants fit every place.
const listings: readonly Listing[] = sampleCity().flatMap(({ restaurant }) =>
  [1, 2, 3, 4, 5, 6].map((copy) => ({ ...restaurant, id: `${restaurant.id}-${copy}` })),
);
const options = { queries: 50, seed: 3 };

test.each(setNames)('%s: the same seed asks the same, and something answers each question', (set) => {
  const questions = questionsOf(set, listings, options);
  expect(questions.map(({ text }) => text)).toEqual(questionsOf(set, listings, options).map(({ text }) => text));
  expect(questions.map(({ text }) => text)).not.toEqual(
    questionsOf(set, listings, { ...options, seed: 4 }).map(({ text }) => text),
  );
  for (const { all, answers } of questions) expect(listings.filter(answers).length).toBeGreaterThanOrEqual(all ? 5 : 1);
});

test('a place is met only by restaurants that meet all of it', () => {
  for (const { text, answers } of questionsOf('place', listings, options))
    for (const listing of listings.filter(answers)) {
      const cuisine = listing.cuisines.some((one) => text.includes(one.toLowerCase()));
      const where =
        text.includes('near me') ||
        text.includes(listing.area.toLowerCase()) ||
        text.includes(listing.city.toLowerCase());
      expect(cuisine && where, `${text}: ${listing.id}`).toBe(true);
    }
});
