// The cells of a replica: riders by fine cell, fine cells by coarse one. Swap-remove keeps both lists dense.
// I1: a coarse cell lists exactly its fine cells that hold riders.
// I2: rings remember cell objects, so an empty cell stays an object; `compact` lets go of them together with the rings.

import { cellToParent } from 'h3-js';
import { gridLimits } from './limits.ts';
import { centerOf } from './rings.ts';
import { type Point, pointOf } from './sphere.ts';

/** A coarse cell and its fine cells that are not empty. */
export type Coarse = { readonly cells: Cell[] };

/** A fine cell and its riders. */
export type Cell = {
  readonly id: string;
  readonly center: Point;
  readonly coarse: Coarse;
  readonly spots: Spot[];
  place: number;
};

/** A free rider at a position; times by the replica's own monotonic clock. */
export type Spot = Point & {
  readonly riderId: string;
  readonly lat: number;
  readonly lng: number;
  readonly seenAt: number;
  readonly saidAt: number;
  readonly cell: Cell;
  place: number;
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
    const made = { cells: [] };
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

/** A rider put into a cell; lat and lng in degrees. */
export function placeSpot(cell: Cell, rider: Pick<Spot, 'riderId' | 'lat' | 'lng' | 'seenAt' | 'saidAt'>): Spot {
  const { riderId, lat, lng, seenAt, saidAt } = rider;
  const { x, y, z } = pointOf(lat, lng);
  const spot = { riderId, lat, lng, seenAt, saidAt, x, y, z, cell, place: cell.spots.length };
  if (cell.spots.length === 0) {
    cell.place = cell.coarse.cells.length;
    cell.coarse.cells.push(cell);
  }
  cell.spots.push(spot);
  return spot;
}

/** Takes a rider out of its cell. */
export function removeSpot(spot: Spot): void {
  const { cell } = spot;
  const last = cell.spots.pop();
  if (last !== undefined && last !== spot) {
    cell.spots[spot.place] = last;
    last.place = spot.place;
  }
  if (cell.spots.length > 0) return;
  const lastCell = cell.coarse.cells.pop();
  if (lastCell !== undefined && lastCell !== cell) {
    cell.coarse.cells[cell.place] = lastCell;
    lastCell.place = cell.place;
  }
  cell.place = -1;
}
