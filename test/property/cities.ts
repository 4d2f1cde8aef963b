// Random cities for the nearest-rider property: riders in clusters, alone and exactly on borders of cells, anywhere on the
// globe, and the brute force that every search must equal. Distances are haversines: another formula than the grid's.

import { cellToBoundary, getPentagons, latLngToCell } from 'h3-js';
import type { Found, NearestQuery } from '../../streams/grid/nearest.ts';

/** A rider of a city; `ageMs` of its position. */
export type CityRider = {
  readonly riderId: string;
  readonly lat: number;
  readonly lng: number;
  readonly ageMs: number;
};
export type City = { readonly riders: readonly CityRider[]; readonly queries: readonly NearestQuery[] };

const earthRadius = 6_371_007.180918475;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** A city drawn from `random`; `pentagon` puts it beside one of the twelve pentagons of resolution 5. */
export function drawCity(random: () => number, pentagon: boolean): City {
  const [lat, lng] = pentagon ? nearPentagon(random) : anywhere(random);
  const spreadMeters = 200 + random() ** 3 * 30_000;
  const place = (meters: number) => moved([lat, lng], meters * Math.sqrt(random()), random() * 360);
  const count = Math.floor(random() ** 2 * 400);
  const hubs = Array.from({ length: 3 }, () => place(spreadMeters));
  const riders: CityRider[] = [];
  for (let i = 0; i < count; i += 1) {
    const kind = random();
    const hub = hubs[Math.floor(random() * hubs.length)] ?? [lat, lng];
    const spot = kind < 0.5 ? moved(hub, 800 * random() ** 2, random() * 360) : place(spreadMeters);
    const [a, b] = kind > 0.9 ? onBorder(spot, random) : spot;
    // Positions travel in microdegrees; ids are drawn so that ties are decided by them.
    riders.push({
      riderId: `r${Math.floor(random() * 1e9)}x${i}`,
      lat: Math.round(a * 1e6) / 1e6,
      lng: Math.round(b * 1e6) / 1e6,
      ageMs: Math.floor(random() * 80_000),
    });
  }
  const queries = Array.from({ length: 4 }, () => drawQuery(random, riders, place(spreadMeters)));
  return { riders, queries };
}

/** Sorted by distance, then id; what `nearest` must say. */
export function bruteForce(riders: readonly CityRider[], query: Required<NearestQuery>): CityRider[] {
  const measured = riders
    .filter((rider) => rider.ageMs <= query.freshMs && !query.exclude.has(rider.riderId))
    .map((rider) => ({ rider, meters: haversine(query.lat, query.lng, rider.lat, rider.lng) }))
    .filter((one) => one.meters <= query.maxMeters)
    .sort((a, b) => a.meters - b.meters || (a.rider.riderId < b.rider.riderId ? -1 : 1));
  return measured.slice(0, query.k).map((one) => one.rider);
}

/** The first difference between an answer and brute force, or null. Riders within a millimetre may change places. */
export function difference(
  found: readonly Found[],
  riders: readonly CityRider[],
  query: Required<NearestQuery>,
): string | null {
  const expected = bruteForce(riders, query);
  const known = new Map(riders.map((rider) => [rider.riderId, rider]));
  const metersOf = (rider: CityRider): number => haversine(query.lat, query.lng, rider.lat, rider.lng);
  if (found.length !== expected.length) {
    const edge = metersOf(
      expected[found.length] ?? expected[expected.length - 1] ?? { riderId: '', lat: 0, lng: 0, ageMs: 0 },
    );
    if (Math.abs(edge - query.maxMeters) > 0.001) return `found ${found.length} riders, brute force ${expected.length}`;
  }
  if (new Set(found.map((one) => one.riderId)).size !== found.length) return 'a rider was found twice';
  for (const [i, one] of found.entries()) {
    const should = expected[i];
    const rider = known.get(one.riderId);
    if (should === undefined) break;
    if (rider === undefined || query.exclude.has(one.riderId) || rider.ageMs > query.freshMs)
      return `${one.riderId} does not count`;
    if (Math.abs(metersOf(rider) - metersOf(should)) > 0.001)
      return `place ${i}: ${one.riderId}, brute force ${should.riderId}`;
    if (Math.abs(one.meters - metersOf(rider)) > 0.01)
      return `${one.riderId} at ${one.meters} m, brute force ${metersOf(rider)} m`;
  }
  return null;
}

function drawQuery(random: () => number, riders: readonly CityRider[], spot: readonly [number, number]): NearestQuery {
  const near = riders[Math.floor(random() * riders.length)];
  const [lat, lng] =
    near !== undefined && random() < 0.5 ? moved([near.lat, near.lng], random() * 500, random() * 360) : spot;
  const at = random() < 0.2 ? onBorder([lat, lng], random) : [lat, lng];
  const exclude = new Set(riders.filter(() => random() < 0.2).map((rider) => rider.riderId));
  return {
    lat: at[0] ?? lat,
    lng: at[1] ?? lng,
    k: 1 + Math.floor(random() * 10),
    maxMeters: random() < 0.5 ? 25_000 : 100 + random() * 24_900,
    exclude: random() < 0.5 ? exclude : new Set(),
    freshMs: random() < 0.5 ? 60_000 : random() * 60_000,
  };
}

function anywhere(random: () => number): [number, number] {
  return [(Math.asin(random() * 2 - 1) * 180) / Math.PI, random() * 360 - 180];
}

function nearPentagon(random: () => number): [number, number] {
  const pentagons = getPentagons(9);
  const cell = pentagons[Math.floor(random() * pentagons.length)] ?? '';
  const corner = cellToBoundary(cell)[0] ?? [0, 0];
  return moved(corner, random() * 4_000, random() * 360);
}

/** A corner of the cell around a place, or the middle of one of its sides. */
function onBorder(spot: readonly [number, number], random: () => number): [number, number] {
  const boundary = cellToBoundary(latLngToCell(spot[0], spot[1], 9));
  const i = Math.floor(random() * boundary.length);
  const a = boundary[i] ?? [0, 0];
  const b = boundary[(i + 1) % boundary.length] ?? a;
  const alongSide = random() < 0.5 && Math.abs(a[1] - b[1]) < 1;
  return alongSide ? [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2] : [a[0], a[1]];
}

/** A place some metres away in a direction of the compass. */
function moved(from: readonly [number, number], meters: number, bearing: number): [number, number] {
  const angle = meters / earthRadius;
  const phi = radians(from[0]);
  const lat = Math.asin(Math.sin(phi) * Math.cos(angle) + Math.cos(phi) * Math.sin(angle) * Math.cos(radians(bearing)));
  const east = Math.sin(radians(bearing)) * Math.sin(angle) * Math.cos(phi);
  const lng = radians(from[1]) + Math.atan2(east, Math.cos(angle) - Math.sin(phi) * Math.sin(lat));
  const wrapped = ((((lng * 180) / Math.PI + 180) % 360) + 360) % 360;
  return [(lat * 180) / Math.PI, wrapped - 180];
}

function haversine(latA: number, lngA: number, latB: number, lngB: number): number {
  const phi = radians(latB - latA) / 2;
  const lambda = radians(lngB - lngA) / 2;
  const h = Math.sin(phi) ** 2 + Math.cos(radians(latA)) * Math.cos(radians(latB)) * Math.sin(lambda) ** 2;
  return 2 * earthRadius * Math.asin(Math.min(1, Math.sqrt(h)));
}
