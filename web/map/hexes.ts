// H3 cells for the canvas: which lie in view, and their corners. The one file of the pages that knows h3-js; it is loaded with the map.

import { cellToBoundary, cellToLatLng, latLngToCell, polygonToCells } from 'h3-js';
import { type Place, placeOf, type Size, type View } from './projection.ts';

const cellsMax = 900;
const keptMax = 6_000;
const corners = new Map<string, readonly Place[]>();

/** The resolution whose cells are 20 to 50 px wide at this zoom. */
export const resolutionOf = (zoom: number): number =>
  Math.max(0, Math.min(11, Math.round((zoom - 12.2) / 1.404 + 7.6)));

/** Corners of a cell. */
export function cornersOf(cell: string): readonly Place[] {
  const known = corners.get(cell);
  if (known !== undefined) return known;
  if (corners.size > keptMax) corners.clear();
  const found = cellToBoundary(cell).map(([lat, lng]) => ({ lat, lng }));
  corners.set(cell, found);
  return found;
}

/** Middle of a cell. */
export function middleOf(cell: string): Place {
  const [lat, lng] = cellToLatLng(cell);
  return { lat, lng };
}

/** The cell of a place. */
export const cellOf = (place: Place, resolution: number): string => latLngToCell(place.lat, place.lng, resolution);

/** The cells that a canvas shows, with some beyond its edge. */
export function cellsInView(view: View, size: Size): readonly string[] {
  const pad = 80;
  const at = (x: number, y: number): [number, number] => {
    const { lat, lng } = placeOf({ x, y }, view, size);
    return [lat, lng];
  };
  const [right, bottom] = [size.width + pad, size.height + pad];
  const outline = [at(-pad, -pad), at(right, -pad), at(right, bottom), at(-pad, bottom)];
  const resolution = resolutionOf(view.zoom);
  const cells = polygonToCells(outline, resolution);
  // A wide screen: larger cells instead of a ragged edge.
  return cells.length <= cellsMax || resolution === 0 ? cells : polygonToCells(outline, resolution - 1);
}
