// Web Mercator for one canvas: where a place lies in px, and back. Pure.

/** Degrees. */
export type Place = { readonly lat: number; readonly lng: number };
/** What the canvas looks at: its middle, and a zoom as tiles count it (one level doubles). */
export type View = Place & { readonly zoom: number };
/** px. */
export type Point = { readonly x: number; readonly y: number };
export type Size = { readonly width: number; readonly height: number };

const latMax = 85;

/** Whole world at zoom 0 is 256 px. */
const worldOf = (zoom: number): number => 256 * 2 ** zoom;

const across = (lng: number, zoom: number): number => ((lng + 180) / 360) * worldOf(zoom);

function down(lat: number, zoom: number): number {
  const bound = Math.max(-latMax, Math.min(latMax, lat));
  const sine = Math.sin((bound * Math.PI) / 180);
  return (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * worldOf(zoom);
}

/** Where a place lies on a canvas that shows `view`. */
export function pointOf(place: Place, view: View, size: Size): Point {
  return {
    x: across(place.lng, view.zoom) - across(view.lng, view.zoom) + size.width / 2,
    y: down(place.lat, view.zoom) - down(view.lat, view.zoom) + size.height / 2,
  };
}

/** The place under a point of the canvas. */
export function placeOf(point: Point, view: View, size: Size): Place {
  const world = worldOf(view.zoom);
  const x = across(view.lng, view.zoom) + point.x - size.width / 2;
  const y = down(view.lat, view.zoom) + point.y - size.height / 2;
  const n = Math.PI - (2 * Math.PI * y) / world;
  return { lat: (180 / Math.PI) * Math.atan(Math.sinh(n)), lng: (x / world) * 360 - 180 };
}

/** Least and greatest zoom: a country, a doorstep. */
export const zooms = { least: 4, greatest: 18 } as const;

/** A view that shows all places with `margin` px around; at most `zoomMax`. Null without places. */
export function viewOf(places: readonly Place[], size: Size, margin: number, zoomMax = 16): View | null {
  if (places.length === 0) return null;
  const lats = places.map(({ lat }) => lat);
  const lngs = places.map(({ lng }) => lng);
  const [north, south] = [Math.max(...lats), Math.min(...lats)];
  const [east, west] = [Math.max(...lngs), Math.min(...lngs)];
  const wide = Math.max(1e-9, across(east, 0) - across(west, 0));
  const high = Math.max(1e-9, down(south, 0) - down(north, 0));
  const fits = Math.log2(
    Math.min(Math.max(40, size.width - 2 * margin) / wide, Math.max(40, size.height - 2 * margin) / high),
  );
  const zoom = Math.max(zooms.least, Math.min(zoomMax, fits));
  return { lat: (north + south) / 2, lng: (east + west) / 2, zoom };
}

/** Metres between two places. */
export function metersBetween(a: Place, b: Place): number {
  const rad = Math.PI / 180;
  const x = (b.lng - a.lng) * rad * Math.cos(((a.lat + b.lat) / 2) * rad);
  const y = (b.lat - a.lat) * rad;
  return Math.hypot(x, y) * 6_371_000;
}
