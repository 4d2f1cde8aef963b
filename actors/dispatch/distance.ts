// Ways over ground between positions in microdegrees. Pure arithmetic on the sphere that H3 uses.

/** A position in whole microdegrees, WGS84. */
export type Position = { readonly lat: number; readonly lng: number };

/** Radius of H3's sphere in metres. */
const earthRadiusMeters = 6_371_007.180918475;
const radiansOfMicrodegree = Math.PI / 180_000_000;

/** Metres over ground between two positions (haversine); exact to a millimetre at the distances of a city. */
export function distanceMeters(a: Position, b: Position): number {
  const latA = a.lat * radiansOfMicrodegree;
  const latB = b.lat * radiansOfMicrodegree;
  const byLat = Math.sin((latB - latA) / 2);
  const byLng = Math.sin(((b.lng - a.lng) * radiansOfMicrodegree) / 2);
  const h = byLat * byLat + Math.cos(latA) * Math.cos(latB) * byLng * byLng;
  return 2 * earthRadiusMeters * Math.asin(Math.min(1, Math.sqrt(h)));
}
