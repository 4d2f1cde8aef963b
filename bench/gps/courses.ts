// Riders that ride: each on a circle of its own somewhere in a city of 20 km, so that a ping is never where the last one was.

import type { Ping } from '../../streams/gps/ping.ts';

/** Where each rider is next. */
export type Courses = { next(rider: number): Ping };

const city = { lat: 12_971_600, lng: 77_594_600 };
const cityMicrodegrees = 90_000;
const circleMicrodegrees = 4_000;
const turnRadians = 0.02;

/** Courses of so many riders. */
export function createCourses(count: number): Courses {
  const angles = new Float64Array(count);
  return {
    next(rider) {
      const angle = (angles[rider] ?? 0) + turnRadians;
      angles[rider] = angle;
      return {
        lat: Math.round(city.lat + spread(rider, 0.618_034) + Math.sin(angle) * circleMicrodegrees),
        lng: Math.round(city.lng + spread(rider, 0.754_878) + Math.cos(angle) * circleMicrodegrees),
        ageMs: 0,
        speed: 830,
        heading: -1,
      };
    },
  };
}

const spread = (rider: number, step: number): number => (((rider * step) % 1) - 0.5) * 2 * cityMicrodegrees;
