// The order in which cells are searched around a position: H3 rings outward, resolution 9 first (to 10 rings, some 3 km),
// then resolution 7 from its own centre outward until the radius is covered.
// I1: after a stage, every point within `coveredMeters` of the origin lies in a cell yielded at that stage's resolution,
//     whether a point is filed under its own cell of that resolution or under the parent of its resolution-9 cell.
// Why I1 holds: cells of ring k+1 and beyond have their centres at least as far as the nearest centre of ring k+1, and a
// point lies no farther from the centre of its cell than `reachMeters`.

import { cellToLatLng, gridDiskDistances, latLngToCell } from 'h3-js';
import { distanceMeters, type Position } from './distance.ts';

/** Cells to look into next. Stages of resolution 7 begin again at the origin: readers drop whom they have seen. */
export type SearchStage = {
  readonly resolution: 9 | 7;
  readonly ring: number;
  readonly cells: readonly string[];
  readonly coveredMeters: number;
};

/** Rings of resolution 9 before resolution 7 takes over. */
const fineRingsMax = 10;
/** Rings of resolution 7: 25 km are covered by it even where H3's cells are smallest. */
const coarseRingsMax = 20;
/** Disks are fetched in two steps, for most searches end near. */
const diskSteps = { 9: [4, fineRingsMax], 7: [6, coarseRingsMax] } as const;

/** Longest edge of H3's table times 1.35, for cells are not regular; resolution 7 bears the overhang of its grandchildren. */
const reachMeters = { 9: 290, 7: 2_000 } as const;

/** The cell of a position. */
export const cellOf = (position: Position, resolution: 9 | 7): string =>
  latLngToCell(position.lat / 1e6, position.lng / 1e6, resolution);

/** Yields stages until `radiusMeters` is covered or the rings are at their end. */
export function* searchStages(origin: Position, radiusMeters: number): Generator<SearchStage> {
  for (const resolution of [9, 7] as const) {
    const center = cellOf(origin, resolution);
    let ring = 0;
    for (const most of diskSteps[resolution]) {
      const rings = gridDiskDistances(center, most + 1);
      for (; ring <= most; ring++) {
        const coveredMeters = coveredBy(origin, rings[ring + 1] ?? [], resolution);
        yield { resolution, ring, cells: rings[ring] ?? [], coveredMeters };
        if (coveredMeters >= radiusMeters) return;
      }
    }
  }
}

function coveredBy(origin: Position, next: readonly string[], resolution: 9 | 7): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (const cell of next) {
    const [lat, lng] = cellToLatLng(cell);
    nearest = Math.min(nearest, distanceMeters(origin, { lat: lat * 1e6, lng: lng * 1e6 }));
  }
  return Number.isFinite(nearest) ? Math.max(0, nearest - reachMeters[resolution]) : 0;
}
