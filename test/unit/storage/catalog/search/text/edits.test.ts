// Distance between words as people mistype them, against a plain reckoning.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readingCosts } from '../../../../../../storage/catalog/search/text/edits.ts';

test.each([
  ['biryani', 'biryani', 0],
  ['biryni', 'biryani', 1],
  ['birryani', 'biryani', 0.8],
  ['biyrani', 'biryani', 0.8],
  ['bixyani', 'biryani', 1],
  ['iryani', 'biryani', 1.1],
  ['chaipoint', 'chai point', 0.4],
  ['chai point', 'chaipoint', 0.4],
])('%s read as %s costs %d', (typed, target, cost) => {
  expect(readingCosts(typed, target).full).toBeCloseTo(cost);
});

test('a beginning costs nothing, and its mistakes what they cost elsewhere', () => {
  expect(readingCosts('koram', 'koramangala').begun).toBe(0);
  expect(readingCosts('koarm', 'koramangala').begun).toBeCloseTo(0.8);
});

test('nothing costs only what is nothing; begun is never dearer than full; length is a bound', () => {
  const word = fc.string({ maxLength: 14, unit: fc.constantFrom('a', 'b', 'c', ' ') });
  fc.assert(
    fc.property(word, word, (typed, target) => {
      const { full, begun } = readingCosts(typed, target);
      expect(full === 0).toBe(typed === target);
      expect(begun).toBeLessThanOrEqual(full);
      expect(full).toBeLessThanOrEqual(1.1 * (typed.length + target.length) + 0.2);
    }),
  );
});

test('a text of 20,000 letters is read, not thrown', () => {
  expect(readingCosts('a'.repeat(20_000), 'b'.repeat(20_000)).full).toBeGreaterThan(0);
});
