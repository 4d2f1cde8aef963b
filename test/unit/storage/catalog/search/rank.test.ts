// The order of hits: text, then distance and rating.

import { expect, test } from 'vitest';
import type { Candidate } from '../../../../../storage/catalog/search/candidates.ts';
import { metersBetween } from '../../../../../storage/catalog/search/distance.ts';
import { type Found, rank, type Taste } from '../../../../../storage/catalog/search/rank.ts';

const here = { lat: 19_000_000, lng: 72_800_000 };
const taste: Taste = { place: null, near: false, cheap: false, typed: '' };

const found = (id: string, of: Partial<Found> & { readonly row?: Partial<Candidate> } = {}): Found => ({
  text: of.text ?? 0,
  read: of.read ?? id,
  matched: of.matched ?? 'place',
  candidate: {
    id,
    name: id,
    label: id,
    lat: here.lat,
    lng: here.lng,
    quality: 0.7,
    price: null,
    cheapMax: null,
    ...of.row,
  },
});

const ids = (list: readonly Found[], how: Partial<Taste> = {}): readonly string[] =>
  rank(list, { ...taste, ...how }, 10).map(({ candidate }) => candidate.id);

test('text before rating, rating between equal texts', () => {
  const good = found('good', { text: 1, row: { quality: 1 } });
  expect(ids([good, found('right', { row: { quality: 0.2 } })])).toEqual(['right', 'good']);
  expect(ids([found('fair', { row: { quality: 0.5 } }), found('fine', { row: { quality: 0.9 } })])).toEqual([
    'fine',
    'fair',
  ]);
});

test('nearer first between equals; "near me" makes distance the rule', () => {
  const far = found('far', { row: { lat: here.lat + 60_000, quality: 0.9 } });
  const near = found('near', { row: { quality: 0.4 } });
  expect(ids([far, near], { place: here })).toEqual(['near', 'far']);
  expect(
    ids([found('fine', { row: { lat: here.lat + 9_000, quality: 1 } }), near], { place: here, near: true }),
  ).toEqual(['near', 'fine']);
});

test('a restaurant found twice stands once, at its better cost', () => {
  const ranked = rank([found('a', { text: 2 }), found('a', { text: 1, matched: 'name' })], taste, 10);
  expect(ranked.map(({ matched }) => matched)).toEqual(['name']);
});

test('further branches of a name step back behind other names', () => {
  const branch = (id: string, text: number): Found =>
    found(id, { text, matched: 'name', row: { name: 'chain', label: 'chain' } });
  const other = found('other', { text: 0.2, matched: 'name' });
  expect(ids([branch('a', 0), branch('b', 0), other])).toEqual(['a', 'other', 'b']);
});

test('the last place of a page of one reading goes to another one', () => {
  const spices = [1, 2, 3, 4, 5, 6].map((n) => found(`spice ${n}`, { matched: 'name', read: 'spice', text: n / 100 }));
  const spicy = found('spicy', { matched: 'name', read: 'spicy', text: 1 });
  expect(ids([...spices, spicy], { typed: 'spice' })[4]).toBe('spicy');
});

test('order of candidates does not matter', () => {
  const list = ['a', 'b', 'c', 'd'].map((id) => found(id));
  expect(ids([...list].reverse())).toEqual(ids(list));
});

test('a degree of latitude is 111 km', () => {
  expect(metersBetween(here, { lat: here.lat + 1_000_000, lng: here.lng })).toBe(111_195);
});
