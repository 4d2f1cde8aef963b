// A ping as a phone says it, and whether it can be believed.
// I1: h3-js gives a valid cell for nonsense (reliability finding 11), so nothing passes here that is not on the globe.

import type { GpsLimits } from './limits.ts';

/** A position in whole microdegrees; `ageMs` since it was taken; cm/s; hundredths of a degree from north; -1 unknown. */
export type Ping = {
  readonly lat: number;
  readonly lng: number;
  readonly ageMs: number;
  readonly speed: number;
  readonly heading: number;
};

/** Why a ping was dropped. `order`: not newer than the last one or of an older connection; `full`: too many riders. */
export type DropReason = 'range' | 'age' | 'future' | 'speed' | 'order' | 'overload' | 'full' | 'frame';

const metersOfMicrodegree = 0.111194927;

/** Why the ping's own numbers cannot be, or null. Numbers of the wrong type and NaN are out of range. */
export function unbelievable(ping: Ping, limits: GpsLimits, speedMax: number): DropReason | null {
  // Comparisons, for NaN and what is no number fail them.
  if (!(Number.isInteger(ping.lat) && Math.abs(ping.lat) <= 90_000_000)) return 'range';
  if (!(Number.isInteger(ping.lng) && Math.abs(ping.lng) <= 180_000_000)) return 'range';
  if (!(ping.speed >= -1 && ping.speed <= speedMax * 100)) return 'range';
  if (!(ping.heading >= -1 && ping.heading <= 36_000)) return 'range';
  if (!Number.isFinite(ping.ageMs)) return 'range';
  if (ping.ageMs < 0) return 'future';
  return ping.ageMs > limits.pingAgeMsMax ? 'age' : null;
}

/** A position in microdegrees. */
type Place = { readonly lat: number; readonly lng: number };

/** True when the two are more than `meters` apart. Cheap when they are clearly not. */
export function isTooFar(from: Place, to: Place, meters: number): boolean {
  const north = Math.abs(to.lat - from.lat) * metersOfMicrodegree;
  const turn = Math.abs(to.lng - from.lng);
  const east = Math.min(turn, 360_000_000 - turn) * metersOfMicrodegree;
  // A degree of longitude is never longer than one of latitude: most pings need no cosine.
  if (north + east <= meters) return false;
  const shrunk = east * Math.cos((from.lat / 1e6) * (Math.PI / 180));
  return north * north + shrunk * shrunk > meters * meters;
}
