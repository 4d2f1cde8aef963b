// Rides as the crow flies at a speed: where somebody is at a moment between two places.

import type { Place } from './plan.ts';

const metersPerDegree = 111_195;

/** Metres between two places not far apart. */
export function meters(from: Place, to: Place): number {
  const x = (to.lng - from.lng) * Math.cos((((from.lat + to.lat) / 2) * Math.PI) / 180);
  return Math.hypot(x, to.lat - from.lat) * metersPerDegree;
}

/** A ride that began at a time (ms) and takes so long (ms). */
export type Ride = { readonly from: Place; readonly to: Place; readonly beganAt: number; readonly tookMs: number };

/** Where a ride is at a time, and whether it has arrived. */
export function whereOn(ride: Ride, now: number): { readonly place: Place; readonly arrived: boolean } {
  const part = ride.tookMs <= 0 ? 1 : Math.min(1, (now - ride.beganAt) / ride.tookMs);
  const place = {
    lat: ride.from.lat + (ride.to.lat - ride.from.lat) * part,
    lng: ride.from.lng + (ride.to.lng - ride.from.lng) * part,
  };
  return { place, arrived: part >= 1 };
}
