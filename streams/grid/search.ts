// The search over a replica's cells: fine rings outward, then coarse ones, until nothing farther out can be wanted.
// I1: exact: a ring is left out only when its floor, less the way from the query to the middle cell's centre, is beyond the
//     last rider wanted; a cell only when its centre, less its reach, is.

import { cellToParent, latLngToCell } from 'h3-js';
import type { Cell, Coarse, Spot } from './cells.ts';
import { gridLimits } from './limits.ts';
import { createShortlist, type NearestQuery, offer, type Shortlist } from './nearest.ts';
import type { Rings } from './rings.ts';
import { chordBetween, chordOfMeters, chordSquare, type Point, pointOf } from './sphere.ts';

/** What is searched. */
export type Searched = {
  readonly fineRings: Rings<Cell>;
  readonly coarseRings: Rings<Coarse>;
  /** Riders said before this do not count; by the clock of `now`. */
  readonly saidAfter: number;
  readonly now: number;
};

/** Which riders of a cell count, measured from where. */
type Sight = {
  readonly from: Point;
  readonly exclude: ReadonlySet<string>;
  readonly seenAfter: number;
  readonly saidAfter: number;
  readonly list: Shortlist<Spot>;
};

/** The nearest riders of a completed query. */
export function search(searched: Searched, asked: Required<NearestQuery>): Shortlist<Spot> {
  const from = pointOf(asked.lat, asked.lng);
  const origin = latLngToCell(asked.lat, asked.lng, gridLimits.fineResolution);
  const sight = (): Sight => ({
    from,
    exclude: asked.exclude,
    seenAfter: searched.now - asked.freshMs,
    saidAfter: searched.saidAfter,
    list: createShortlist(asked.k, asked.maxMeters),
  });
  const fine = sight();
  if (searchFine(searched.fineRings, origin, fine)) return fine.list;
  const coarse = sight();
  searchCoarse(searched.coarseRings, cellToParent(origin, gridLimits.coarseResolution), coarse);
  return coarse.list;
}

/** True when nothing beyond the fine rings can be wanted. */
function searchFine(rings: Rings<Cell>, cell: string, sight: Sight): boolean {
  const origin = rings.around(cell);
  const offset = chordBetween(origin.center, sight.from);
  for (let k = 0; k <= gridLimits.fineRingsMax; k += 1) {
    const ring = origin.ring(k);
    if (ring.floor - offset > Math.sqrt(sight.list.reach)) return true;
    for (const one of ring.items) if (one.spots.length > 0) look(one, sight);
  }
  return false;
}

function searchCoarse(rings: Rings<Coarse>, cell: string, sight: Sight): void {
  const origin = rings.around(cell);
  const offset = chordBetween(origin.center, sight.from);
  for (let k = 0; k <= gridLimits.coarseRingsMax; k += 1) {
    const ring = origin.ring(k);
    if (ring.floor - offset > Math.sqrt(sight.list.reach)) return;
    for (const coarse of ring.items) for (const one of coarse.cells) look(one, sight);
  }
}

const fineReach = chordOfMeters(gridLimits.fineReachMeters);

function look(cell: Cell, sight: Sight): void {
  const { from, list } = sight;
  const nearestPossible = chordBetween(cell.center, from) - fineReach;
  if (nearestPossible > 0 && nearestPossible * nearestPossible > list.reach) return;
  for (const spot of cell.spots) {
    if (spot.seenAt < sight.seenAfter || spot.saidAt < sight.saidAfter) continue;
    const square = chordSquare(spot, from);
    if (square <= list.reach && !sight.exclude.has(spot.riderId)) offer(list, square, spot);
  }
}
