// The search over a replica's cells: fine rings outward, then coarse ones, until nothing farther out can be wanted.
// I1: exact: a ring is left out only when its floor, less the way from the query to the middle cell's centre, is beyond the
//     last rider wanted; a cell only when its centre, less its reach, is.

import { latLngToCell } from 'h3-js';
import type { Cell, Coarse, Spot } from './cells.ts';
import { gridLimits } from './limits.ts';
import { createShortlist, type NearestQuery, offer, type Shortlist } from './nearest.ts';
import type { Origin, Rings } from './rings.ts';
import { chordBetween, chordOfMeters, chordSquare, type Point, pointOf } from './sphere.ts';

/** What is searched. */
export type Searched = { readonly fineRings: Rings<Cell>; readonly coarseRings: Rings<Coarse> };

/** By the replica's clock: riders said before `saidAfter` do not count. */
export type When = { readonly now: number; readonly saidAfter: number };

/** Which riders count, measured from where. */
type Sight = {
  readonly from: Point;
  readonly exclude: ReadonlySet<string>;
  readonly seenAfter: number;
  readonly saidAfter: number;
  readonly list: Shortlist<Spot>;
};

/** The nearest riders of a completed query. */
export function search(searched: Searched, asked: Required<NearestQuery>, when: When): Shortlist<Spot> {
  const middle = searched.fineRings.around(latLngToCell(asked.lat, asked.lng, gridLimits.fineResolution));
  const coarse = searched.coarseRings.around(middle.item.coarse.id);
  if (!isDesert(coarse)) {
    const sight = sightOf(asked, when);
    if (searchFine(middle, sight)) return sight.list;
  }
  const sight = sightOf(asked, when);
  searchCoarse(coarse, sight);
  return sight.list;
}

function sightOf(asked: Required<NearestQuery>, when: When): Sight {
  return {
    from: pointOf(asked.lat, asked.lng),
    exclude: asked.exclude,
    seenAfter: when.now - asked.freshMs,
    saidAfter: when.saidAfter,
    list: createShortlist(asked.k, asked.maxMeters),
  };
}

/** True when nothing is near: then the coarse rings alone are quicker. They are exact either way. */
function isDesert(coarse: Origin<Coarse>): boolean {
  for (let k = 0; k <= 2; k += 1) for (const one of coarse.ring(k).items) if (one.cells.length > 0) return false;
  return true;
}

/** True when nothing beyond the fine rings can be wanted. */
function searchFine(origin: Origin<Cell>, sight: Sight): boolean {
  const offset = chordBetween(origin.center, sight.from);
  for (let k = 0; k <= gridLimits.fineRingsMax; k += 1) {
    const ring = origin.ring(k);
    if (ring.floor - offset > Math.sqrt(sight.list.reach)) return true;
    for (const one of ring.items) if (one.spots.length > 0) look(one, sight);
  }
  return false;
}

function searchCoarse(origin: Origin<Coarse>, sight: Sight): void {
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
    const square = chordSquare(spot, from);
    if (square > list.reach || spot.seenAt < sight.seenAfter || spot.saidAt < sight.saidAfter) continue;
    if (!sight.exclude.has(spot.riderId)) offer(list, square, spot);
  }
}
