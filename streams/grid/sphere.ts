// Distances on the globe without trigonometry per rider: a position is a point of the unit sphere, and the straight chord
// between two points grows with the way over ground.
// I1: chords obey the triangle inequality exactly, so every bound that is built from them is rigorous.
// I2: the radius is H3's (authalic WGS84), so that distances here and in h3-js agree.

/** Radius of the sphere in metres. */
export const earthRadiusMeters = 6_371_007.180918475;

/** A point of the unit sphere. */
export type Point = { readonly x: number; readonly y: number; readonly z: number };

const radiansOfDegree = Math.PI / 180;

/** The point of a position in degrees. */
export function pointOf(lat: number, lng: number): Point {
  const phi = lat * radiansOfDegree;
  const lambda = lng * radiansOfDegree;
  const flat = Math.cos(phi);
  return { x: flat * Math.cos(lambda), y: flat * Math.sin(lambda), z: Math.sin(phi) };
}

/** Square of the chord between two points, 0 … 4. */
export function chordSquare(a: Point, b: Point): number {
  const x = a.x - b.x;
  const y = a.y - b.y;
  const z = a.z - b.z;
  return x * x + y * y + z * z;
}

/** Chord between two points, 0 … 2. */
export const chordBetween = (a: Point, b: Point): number => Math.sqrt(chordSquare(a, b));

/** The chord that spans `meters` over ground; everything from half the globe on is 2. */
export function chordOfMeters(meters: number): number {
  const angle = meters / earthRadiusMeters;
  return angle >= Math.PI ? 2 : 2 * Math.sin(angle / 2);
}

/** Metres over ground that a chord spans. */
export const metersOfChord = (chord: number): number => 2 * earthRadiusMeters * Math.asin(Math.min(1, chord / 2));

/** Metres over ground between two positions in degrees. */
export const metersBetween = (latA: number, lngA: number, latB: number, lngB: number): number =>
  metersOfChord(chordBetween(pointOf(latA, lngA), pointOf(latB, lngB)));
