// Where this door last saw its riders, for the live map: in memory, bounded, forgotten after a minute of silence.

import type { SeenRider } from '../gateway/push/live-map.ts';
import type { Clock } from '../runtime/clock.ts';

const forgetMs = 60_000;
const ridersMax = 20_000;

export type Sights = {
  /** Microdegrees. */
  saw(riderId: string, lat: number, lng: number): void;
  riders(): Iterable<SeenRider>;
};

export function createSights(clock: Pick<Clock, 'monotonic'>): Sights {
  const seen = new Map<string, SeenRider & { readonly at: number }>();
  return {
    saw(id, lat, lng) {
      if (seen.size >= ridersMax && !seen.has(id)) return;
      seen.set(id, { id, lat, lng, at: clock.monotonic() });
    },
    *riders() {
      const oldest = clock.monotonic() - forgetMs;
      for (const [id, rider] of seen) {
        if (rider.at >= oldest) yield rider;
        else seen.delete(id);
      }
    },
  };
}
