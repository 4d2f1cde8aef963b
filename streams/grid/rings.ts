// Rings of H3 cells around a place, remembered, each with a floor: nothing at that ring or beyond is nearer than it.
// I1: a way from the middle to a cell at ring k crosses ring k, whatever the cells' shapes (neighbours differ by one ring);
//     so the nearest edge of ring k is the floor of everything at k or farther out, near pentagons too.
// I2: a cell reaches at most `reachMeters` from its centre; limits.ts says how that was measured.

import { cellToLatLng, gridRing } from 'h3-js';
import { chordBetween, chordOfMeters, type Point, pointOf } from './sphere.ts';

/** One ring: what `resolve` made of its cells, and the least chord from the middle cell's centre to anything in it. */
export type Ring<T> = { readonly items: readonly T[]; readonly floor: number };

/** A middle cell, what `resolve` made of it, and its rings, made when first asked for. */
export type Origin<T> = { readonly item: T; readonly center: Point; ring(k: number): Ring<T> };

/** What the rings are made of. */
export type RingsOptions<T> = {
  readonly reachMeters: number;
  /** Origins remembered: those asked for among the last half as many others, and some more. */
  readonly originsMax: number;
  readonly resolve: (cell: string) => T;
};

/** Rings around any cell, remembered. */
export type Rings<T> = {
  around(cell: string): Origin<T>;
  /** Forgets all, with what `resolve` gave. */
  clear(): void;
};

/** Makes an empty memory of rings. */
export function createRings<T>(options: RingsOptions<T>): Rings<T> {
  // Two generations: a look-up moves nothing, and what was not asked for in a whole generation goes.
  let young = new Map<string, Origin<T>>();
  let old = new Map<string, Origin<T>>();
  return {
    around(cell) {
      const known = young.get(cell);
      if (known !== undefined) return known;
      const origin = old.get(cell) ?? createOrigin(cell, options);
      if (young.size >= options.originsMax / 2) {
        old = young;
        young = new Map();
      }
      young.set(cell, origin);
      return origin;
    },
    clear() {
      young = new Map();
      old = new Map();
    },
  };
}

/** The centre of a cell as a point. */
export function centerOf(cell: string): Point {
  const [lat, lng] = cellToLatLng(cell);
  return pointOf(lat, lng);
}

function createOrigin<T>(cell: string, options: RingsOptions<T>): Origin<T> {
  const center = centerOf(cell);
  const reach = chordOfMeters(options.reachMeters);
  const rings: Ring<T>[] = [];
  const make = (k: number): Ring<T> => {
    const cells = gridRing(cell, k);
    let floor = 2;
    for (const one of cells) floor = Math.min(floor, chordBetween(center, centerOf(one)));
    return { items: cells.map(options.resolve), floor: floor - reach };
  };
  return {
    item: options.resolve(cell),
    center,
    ring(k) {
      for (let next = rings.length; next <= k; next += 1) rings.push(make(next));
      const ring = rings[k];
      if (ring === undefined) throw new Error(`ring ${k} is not a ring`);
      return ring;
    },
  };
}
