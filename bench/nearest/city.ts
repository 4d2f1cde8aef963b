// A city of riders for `nearest`: clusters around hubs, drawn from a seed; and places to search from, in three kinds.
// mixed: all over town; hot: within 2 km of one hub where 95 of 100 riders are busy; empty: nobody within 5 km.

/** A rider; degrees. */
export type CityRider = { readonly riderId: string; readonly lat: number; readonly lng: number };

/** The city and where orders come from. */
export type City = {
  readonly free: readonly CityRider[];
  readonly busy: readonly CityRider[];
  readonly places: Readonly<Record<Kind, readonly Place[]>>;
};
export type Place = { readonly lat: number; readonly lng: number };
export const kinds = ['mixed', 'hot', 'empty'] as const;
export type Kind = (typeof kinds)[number];

const middle = { lat: 12.9716, lng: 77.5946 };
const kmOfDegree = 111.195;
const hubs = 40;
const cityKm = 18;
/** Of a hundred riders so many are busy everywhere. */
const busyShare = 0.55;

/** Draws a city of `count` riders, a twentieth of them at the hot hub. */
export function drawCity(count: number, seed: number): City {
  const random = mulberry(seed);
  const around = (place: Place, km: number): Place => moved(place, km * Math.sqrt(random()), random() * 2 * Math.PI);
  const centres = Array.from({ length: hubs }, () => around(middle, cityKm));
  const hot = centres[0] ?? middle;
  const free: CityRider[] = [];
  const busy: CityRider[] = [];
  for (let i = 0; i < count; i++) {
    const isHot = i % 20 === 0;
    const hub = isHot ? hot : (centres[Math.floor(random() * hubs)] ?? middle);
    const place = random() < 0.2 && !isHot ? around(middle, cityKm) : around(hub, isHot ? 2 : 3);
    const rider = { riderId: `rider-${i}`, lat: micro(place.lat), lng: micro(place.lng) };
    (random() < (isHot ? 0.95 : busyShare) ? busy : free).push(rider);
  }
  const lonely = moved(middle, cityKm + 9, 1);
  const draw = (place: () => Place): Place[] =>
    Array.from({ length: 400 }, () => {
      const { lat, lng } = place();
      return { lat: micro(lat), lng: micro(lng) };
    });
  return {
    free,
    busy,
    places: {
      mixed: draw(() => around(centres[Math.floor(random() * hubs)] ?? middle, 3)),
      hot: draw(() => around(hot, 1)),
      empty: draw(() => around(lonely, 1)),
    },
  };
}

const micro = (degrees: number): number => Math.round(degrees * 1e6) / 1e6;

function moved({ lat, lng }: Place, km: number, angle: number): Place {
  return {
    lat: lat + (km * Math.cos(angle)) / kmOfDegree,
    lng: lng + (km * Math.sin(angle)) / (kmOfDegree * Math.cos((lat * Math.PI) / 180)),
  };
}

function mulberry(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Great-circle metres by the haversine formula: another one than the grid's. */
export function metersBetween(a: Place, b: Place): number {
  const radians = Math.PI / 180;
  const phi = ((b.lat - a.lat) * radians) / 2;
  const lambda = ((b.lng - a.lng) * radians) / 2;
  const h = Math.sin(phi) ** 2 + Math.cos(a.lat * radians) * Math.cos(b.lat * radians) * Math.sin(lambda) ** 2;
  return 2 * 6_371_007.180918475 * Math.asin(Math.min(1, Math.sqrt(h)));
}
