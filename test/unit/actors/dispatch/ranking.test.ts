// The ring search against brute force: same riders, same order, wherever on the globe and however riders are filed.

import fc from 'fast-check';
import { cellToParent } from 'h3-js';
import { describe, expect, it } from 'vitest';
import { distanceMeters, type Position } from '../../../../actors/dispatch/distance.ts';
import { type Candidate, nearest, type Search } from '../../../../actors/dispatch/ranking.ts';
import { cellOf, searchStages } from '../../../../actors/dispatch/rings.ts';

/** Files riders under their cells; `parents` files resolution 7 by the parent of resolution 9. */
function index(riders: readonly Candidate[], parents: boolean): (cell: string) => Iterable<Candidate> {
  const cells = new Map<string, Candidate[]>();
  for (const rider of riders) {
    const fine = cellOf(rider, 9);
    for (const cell of [fine, parents ? cellToParent(fine, 7) : cellOf(rider, 7)])
      cells.set(cell, [...(cells.get(cell) ?? []), rider]);
  }
  return (cell) => cells.get(cell) ?? [];
}

function bruteForce(search: Search, riders: readonly Candidate[]): readonly string[] {
  return riders
    .filter((rider) => !search.excluded.has(rider.id))
    .map((rider) => ({ id: rider.id, meters: distanceMeters(search.pickup, rider) }))
    .filter((one) => one.meters <= search.radiusMeters)
    .sort((a, b) => a.meters - b.meters || (a.id < b.id ? -1 : 1))
    .slice(0, search.count)
    .map((one) => one.id);
}

/** City centres, a place near a pentagon (2.3° E of the one at 64.7 N, 10.5 E), the far north, and the date line. */
const places: readonly Position[] = [
  { lat: 19_076_000, lng: 72_877_000 },
  { lat: 51_507_000, lng: -127_000 },
  { lat: 64_700_000, lng: 10_536_000 },
  { lat: 70_000_000, lng: 25_000_000 },
  { lat: -17_000_000, lng: 179_950_000 },
  { lat: 0, lng: 0 },
];

const offset = fc.record({
  east: fc.integer({ min: -28_000, max: 28_000 }),
  north: fc.integer({ min: -28_000, max: 28_000 }),
});

function moved(from: Position, by: { east: number; north: number }): Position {
  const lat = Math.round(from.lat + by.north * 8.99);
  const lng = Math.round(from.lng + (by.east * 8.99) / Math.cos((lat * Math.PI) / 180e6));
  return { lat, lng: lng > 180_000_000 ? lng - 360_000_000 : lng };
}

describe('nearest', () => {
  it('equals brute force', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...places),
        fc.array(offset, { maxLength: 120 }),
        fc.constantFrom(0.02, 0.1, 0.3, 1),
        fc.constantFrom(1_000, 5_000, 12_000, 25_000),
        fc.integer({ min: 1, max: 12 }),
        fc.boolean(),
        (place, offsets, crowding, radiusMeters, count, parents) => {
          const riders = offsets.map((by, i) => ({
            id: `r${i}`,
            ...moved(place, { east: by.east * crowding, north: by.north * crowding }),
          }));
          const search = { pickup: place, radiusMeters, count, excluded: new Set(['r1', 'r4']) };
          const got = nearest(search, index(riders, parents)).map((one) => one.candidate.id);
          expect(got).toEqual(bruteForce(search, riders));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('breaks ties by id and returns nothing where nobody is', () => {
    const pickup = places[0] as Position;
    const search = { pickup, radiusMeters: 25_000, count: 3, excluded: new Set<string>() };
    const twins = ['b', 'a', 'c'].map((id) => ({ id, ...pickup }));
    expect(nearest(search, index(twins, false)).map((one) => one.candidate.id)).toEqual(['a', 'b', 'c']);
    expect(nearest(search, () => [])).toEqual([]);
  });
});

describe('searchStages', () => {
  it('covers 25 km, more with every ring of a resolution, and never opens a cell of a resolution twice', () => {
    for (const place of places) {
      const seen = new Set<string>();
      const last = { resolution: 9, covered: -1 };
      for (const stage of searchStages(place, 25_000)) {
        if (stage.resolution === last.resolution) expect(stage.coveredMeters).toBeGreaterThanOrEqual(last.covered);
        last.resolution = stage.resolution;
        last.covered = stage.coveredMeters;
        for (const cell of stage.cells) expect(seen.has(cell)).toBe(false);
        for (const cell of stage.cells) seen.add(cell);
      }
      expect(last.covered).toBeGreaterThanOrEqual(25_000);
    }
  });

  it('measures like the globe: a degree of latitude is 111,195 m', () => {
    expect(Math.round(distanceMeters({ lat: 0, lng: 0 }, { lat: 1_000_000, lng: 0 }))).toBe(111_195);
    expect(distanceMeters({ lat: 5, lng: 5 }, { lat: 5, lng: 5 })).toBe(0);
  });
});
