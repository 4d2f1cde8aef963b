// The cells of a replica: riders by fine cell, fine cells by coarse one. Swap-remove keeps both lists dense.
// I1: a coarse cell lists exactly its fine cells that hold riders; a rider's `place` is its index in its cell, −1 when it is out.
// I2: rings remember cell objects, so an empty cell stays an object; `compact` lets go of them together with the rings.

import { cellToParent } from 'h3-js';
import { gridLimits } from './limits.ts';
import { centerOf } from './rings.ts';
import { type Point, pointOf } from './sphere.ts';

/** A coarse cell and its fine cells that are not empty. */
export type Coarse = { readonly id: string; readonly cells: Cell[] };

/** A fine cell and its riders. */
export type Cell = {
  readonly id: string;
  readonly center: Point;
  readonly coarse: Coarse;
  readonly spots: Spot[];
  place: number;
};

/** A rider known to the grid, in it or out of it for now; degrees; times by the replica's own monotonic clock. */
export type Spot = {
  readonly riderId: string;
  lat: number;
  lng: number;
  x: number;
  y: number;
  z: number;
  seenAt: number;
  saidAt: number;
  /** Where it is, or was before it went out; null when that was never said. */
  cell: Cell | null;
  place: number;
  /** The last claim that won it, and when that was heard of. */
  claimNo: number;
  assignmentId: string | null;
  takenAt: number;
};

/** All cells of one replica. */
export type Cells = {
  fine(id: string): Cell;
  coarse(id: string): Coarse;
  readonly size: number;
  /** Forgets empty cells. The caller forgets its rings at the same time. */
  compact(): void;
};

/** No cells yet. */
export function createCells(): Cells {
  const fines = new Map<string, Cell>();
  const coarses = new Map<string, Coarse>();
  const coarse = (id: string): Coarse => {
    const known = coarses.get(id);
    if (known !== undefined) return known;
    const made = { id, cells: [] };
    coarses.set(id, made);
    return made;
  };
  return {
    coarse,
    fine(id) {
      const known = fines.get(id);
      if (known !== undefined) return known;
      const parent = coarse(cellToParent(id, gridLimits.coarseResolution));
      const made = { id, center: centerOf(id), coarse: parent, spots: [], place: -1 };
      fines.set(id, made);
      return made;
    },
    get size() {
      return fines.size;
    },
    compact() {
      for (const [id, cell] of fines) if (cell.spots.length === 0) fines.delete(id);
      for (const [id, one] of coarses) if (one.cells.length === 0) coarses.delete(id);
    },
  };
}

/** A rider of whom nothing is known yet; out. */
export const createSpot = (riderId: string): Spot => ({
  riderId,
  lat: 0,
  lng: 0,
  x: 0,
  y: 0,
  z: 0,
  seenAt: Number.NEGATIVE_INFINITY,
  saidAt: Number.NEGATIVE_INFINITY,
  cell: null,
  place: -1,
  claimNo: 0,
  assignmentId: null,
  takenAt: Number.NEGATIVE_INFINITY,
});

/** Gives a rider its position in degrees; it must lie in the cell it is put into. */
export function locate(spot: Spot, lat: number, lng: number): void {
  const point = pointOf(lat, lng);
  spot.lat = lat;
  spot.lng = lng;
  spot.x = point.x;
  spot.y = point.y;
  spot.z = point.z;
}

/** Puts a rider that is out into a cell. */
export function putIn(spot: Spot, cell: Cell): void {
  spot.cell = cell;
  spot.place = cell.spots.length;
  if (cell.spots.length === 0) {
    cell.place = cell.coarse.cells.length;
    cell.coarse.cells.push(cell);
  }
  cell.spots.push(spot);
}

/** Takes a rider that is in out of its cell; it keeps its position. */
export function takeOut(spot: Spot): void {
  const { cell, place } = spot;
  spot.place = -1;
  if (cell === null) return;
  const last = cell.spots.pop();
  if (last !== undefined && last !== spot) {
    cell.spots[place] = last;
    last.place = place;
  }
  if (cell.spots.length > 0) return;
  const lastCell = cell.coarse.cells.pop();
  if (lastCell !== undefined && lastCell !== cell) {
    cell.coarse.cells[cell.place] = lastCell;
    lastCell.place = cell.place;
  }
  cell.place = -1;
}
