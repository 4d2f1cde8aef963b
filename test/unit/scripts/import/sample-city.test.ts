// The sample city is sound, and the same on every machine.

import { expect, test } from 'vitest';
import { sampleCity } from '../../../../scripts/sample-city/sample-city.ts';
import { checkMenu } from '../../../../storage/catalog/menu-check.ts';
import { problemsOf } from '../../../../storage/catalog/restaurant-check.ts';

test('the sample city is sound and the same every time', () => {
  const city = sampleCity();
  expect(city.length).toBeGreaterThanOrEqual(40);
  expect(city).toEqual(sampleCity());
  for (const { restaurant, menu } of city) {
    expect(problemsOf(restaurant)).toEqual([]);
    expect(checkMenu(restaurant.id, menu)).toEqual({ kind: 'menu', menu });
    expect(menu.items.length).toBeGreaterThan(5);
    expect(menu.items.every(({ price }) => price !== null && price % 500 === 0)).toBe(true);
    expect(restaurant.place).not.toBeNull();
  }
  expect(new Set(city.map(({ restaurant }) => restaurant.id)).size).toBe(city.length);
});
