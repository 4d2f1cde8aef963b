// Distances on the ground between positions in microdegrees.

import type { Place } from './engine.ts';

const earthRadiusMeters = 6_371_000;

/** Great-circle distance of two positions in microdegrees, metres. */
export function metersBetween(a: Place, b: Place): number {
  const radians = Math.PI / 180e6;
  const lat = (b.lat - a.lat) * radians;
  const lng = (b.lng - a.lng) * radians;
  const h = Math.sin(lat / 2) ** 2 + Math.cos(a.lat * radians) * Math.cos(b.lat * radians) * Math.sin(lng / 2) ** 2;
  return Math.round(2 * earthRadiusMeters * Math.asin(Math.min(1, Math.sqrt(h))));
}
