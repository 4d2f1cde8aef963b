// Opening hours: past midnight, around the clock, over the end of the week.

import { expect, test } from 'vitest';
import { dailyHours, minutesOf, openMinutes } from '../../../../storage/catalog/hours.ts';

test.each([
  ['00:00', 0],
  ['9:05', 545],
  ['24:00', 1440],
  ['24:01', null],
  ['25:00', null],
  ['11.30', null],
  ['', null],
])('the time %j is minute %s', (text, minutes) => {
  expect(minutesOf(text)).toBe(minutes);
});

test('closing at or before opening is the next day', () => {
  expect(dailyHours(660, 1380)[0]).toEqual({ day: 1, opens: 660, closes: 1380 });
  expect(dailyHours(1080, 120)[0]).toEqual({ day: 1, opens: 1080, closes: 1560 });
  expect(dailyHours(0, 0)).toHaveLength(7);
  expect(dailyHours(600, 600)[6]).toEqual({ day: 7, opens: 600, closes: 2040 });
});

test('what passes Sunday midnight comes back on Monday', () => {
  expect(openMinutes([{ day: 7, opens: 1320, closes: 1560 }])).toBe('{[9960,10080),[0,120)}');
  expect(openMinutes([{ day: 7, opens: 600, closes: 1440 }])).toBe('{[9240,10080)}');
  expect(openMinutes([])).toBe('{}');
});
