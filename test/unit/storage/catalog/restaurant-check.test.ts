// What a restaurant must be: every fault is named with its field.

import { expect, test } from 'vitest';
import { problemsOf } from '../../../../storage/catalog/restaurant-check.ts';
import type { RestaurantDraft } from '../../../../storage/catalog/restaurants.ts';

const sound: RestaurantDraft = {
  id: 'corner',
  name: 'Corner',
  area: 'Fort',
  city: 'Mumbai',
  place: { lat: 18_934_500, lng: 72_836_000 },
  cuisines: ['Cafe'],
  currency: 'INR',
  priceForTwo: 30_000,
  rating: 4.1,
  ratings: 10,
  deliveryMinutes: 30,
  imageUrl: 'https://example.org/a.png',
  timezone: 'Asia/Kolkata',
  hours: [{ day: 1, opens: 600, closes: 1560 }],
};

test('a sound draft has no problems, with every unknown part null as well', () => {
  expect(problemsOf(sound)).toEqual([]);
  expect(
    problemsOf({
      ...sound,
      place: null,
      priceForTwo: null,
      rating: null,
      deliveryMinutes: null,
      imageUrl: null,
      hours: [],
    }),
  ).toEqual([]);
});

test('every field that is wrong is listed', () => {
  const problems = problemsOf({
    ...sound,
    id: 'a/b',
    name: '',
    area: 'a\tb',
    place: { lat: 91_000_000, lng: 0.5 },
    cuisines: ['ok', ''],
    currency: 'inr',
    priceForTwo: 0,
    rating: 5.1,
    ratings: -1,
    deliveryMinutes: 0,
    imageUrl: 'ftp://x',
    timezone: 'Mumbai',
    hours: [{ day: 8, opens: 0, closes: 0 }],
  });
  expect(problems.map(({ field }) => field)).toEqual([
    'id',
    'name',
    'area',
    'cuisines[1]',
    'currency',
    'place.lat',
    'place.lng',
    'priceForTwo',
    'rating',
    'ratings',
    'deliveryMinutes',
    'imageUrl',
    'timezone',
    'hours[0]',
  ]);
});
