// Rows of a restaurant list become drafts, or say what is wrong with them.

import { expect, test } from 'vitest';
import { listingsOf, placesOf } from '../../../../scripts/import/listing.ts';
import { type RowProblem, sourcesOf } from '../../../../scripts/import/sources.ts';

const head = 'ID,Area,City,Restaurant,Price,Avg ratings,Total ratings,Cuisine,Address,Delivery time';
const defaults = { currency: 'INR', timezone: 'Asia/Kolkata' };

/** Drafts and problems of a list and its places. */
function read(rows: readonly string[], placeRows: readonly string[] = []) {
  const problems: RowProblem[] = [];
  const note = (problem: RowProblem): void => void problems.push(problem);
  const sources = sourcesOf([
    { name: 'list.csv', text: [head, ...rows].join('\n') },
    { name: 'places.csv', text: ['ID,lat,lng,opens,closes', ...placeRows].join('\n') },
  ]);
  problems.push(...sources.problems);
  const places = placesOf(sources.places, note);
  return { drafts: listingsOf(sources.listings, places, { defaults, note }), problems };
}

test('a row and its place become a draft', () => {
  const { drafts, problems } = read(
    ['7,Fort,Mumbai," Corner\tHouse ",300,4.1,500,"Thalis,North Indian  Chinese",Lane 1,45'],
    ['7,18.9345,72.836,11:00,02:00'],
  );
  expect(problems).toEqual([]);
  expect(drafts).toEqual([
    {
      id: '7',
      name: 'Corner House',
      area: 'Fort',
      city: 'Mumbai',
      place: { lat: 18_934_500, lng: 72_836_000 },
      cuisines: ['Thalis', 'North Indian', 'Chinese'],
      currency: 'INR',
      priceForTwo: 30_000,
      rating: 4.1,
      ratings: 500,
      deliveryMinutes: 45,
      imageUrl: null,
      timezone: 'Asia/Kolkata',
      hours: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, opens: 660, closes: 1560 })),
    },
  ]);
});

test('what a list leaves open is unknown, not zero', () => {
  const [draft] = read(['7,,,House,0,--,,,,0']).drafts;
  expect(draft).toMatchObject({
    priceForTwo: null,
    rating: null,
    ratings: 0,
    deliveryMinutes: null,
    place: null,
    hours: [],
  });
});

test('every fault of a row is said with its line, and the other rows are taken', () => {
  const { drafts, problems } = read(
    ['1,A,B,Good,100,4,1,Cafe,x,30', '2,A,B,,cheap,9,-1,Cafe,x,30', '1,A,B,Again,100,4,1,Cafe,x,30', '3,A'],
    ['1,91,0,10:00,22:00', '4,10,10,noon,22:00'],
  );
  expect(drafts.map(({ id }) => id)).toEqual(['1']);
  expect(problems.map(({ file, line, field }) => `${file}:${line} ${field}`)).toEqual([
    'list.csv:5 row',
    'places.csv:2 lat',
    'places.csv:3 opens',
    'list.csv:3 Price',
    'list.csv:3 Total ratings',
    'list.csv:4 ID',
  ]);
});

test('a name that is missing and a rating above five are faults', () => {
  const { drafts, problems } = read(['2,A,B,,100,9,1,Cafe,x,30']);
  expect(drafts).toEqual([]);
  expect(problems.map(({ field }) => field)).toEqual(['Restaurant', 'Avg ratings']);
});

test('files are known by what is in them; others are named', () => {
  const sources = sourcesOf([
    { name: 'a.json', text: '{"restaurant":"x","categories":[]}' },
    { name: 'b.json', text: '{"restaurant":"x","items":{}}' },
    { name: 'c.json', text: '{"half' },
    { name: 'd.json', text: '{"x":1}' },
    { name: 'e.csv', text: 'one,two\n' },
  ]);
  expect(sources.menus.map(({ file }) => file)).toEqual(['a.json']);
  expect(sources.prices.map(({ file }) => file)).toEqual(['b.json']);
  expect(sources.problems.map(({ file, field }) => `${file} ${field}`)).toEqual([
    'c.json file',
    'd.json file',
    'e.csv file',
  ]);
});
