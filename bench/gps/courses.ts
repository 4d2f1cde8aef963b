// Riders that ride: each on a circle of its own somewhere in a city of 20 km, so that a ping is never where the last one was.

import type { Ping } from '../../streams/gps/ping.ts';

/** Where each rider is next. */
export type Courses = {
  /** The position of now. */
  at(rider: number): Ping;
  /** Rides on: the next position. */
  next(rider: number): Ping;
};

const city = { lat: 12_971_600, lng: 77_594_600 };
const cityMicrodegrees = 90_000;
const circleMicrodegrees = 4_000;
const turnRadians = 0.02;

/** Courses of so many riders. */
export function createCourses(count: number): Courses {
  const angles = new Float64Array(count);
  const at = (rider: number): Ping => {
    const angle = angles[rider] ?? 0;
    return {
      lat: Math.round(city.lat + spread(rider, 0.618_034) + Math.sin(angle) * circleMicrodegrees),
      lng: Math.round(city.lng + spread(rider, 0.754_878) + Math.cos(angle) * circleMicrodegrees),
      ageMs: 0,
      speed: 830,
      heading: -1,
    };
  };
  return {
    at,
    next(rider) {
      angles[rider] = (angles[rider] ?? 0) + turnRadians;
      return at(rider);
    },
  };
}

const spread = (rider: number, step: number): number => (((rider * step) % 1) - 0.5) * 2 * cityMicrodegrees;
