// What a search for riders asks and answers, and the list of the nearest so far.
// I1: order is by distance, then by rider id, so that two searches of the same grid give the same answer.

import { gridLimits } from './limits.ts';
import { chordOfMeters, metersOfChord } from './sphere.ts';

/** Who is nearest to a position in degrees? */
export type NearestQuery = {
  readonly lat: number;
  readonly lng: number;
  /** Riders wanted; more than `nearestMax` are not given. */
  readonly k: number;
  /** Radius; 25 km when not given, and at most. */
  readonly maxMeters?: number;
  readonly exclude?: ReadonlySet<string>;
  /** Oldest position that counts; 60 s when not given. */
  readonly freshMs?: number;
};

/** A rider found; lat and lng in degrees. */
export type Found = {
  readonly riderId: string;
  readonly meters: number;
  readonly lat: number;
  readonly lng: number;
  readonly ageMs: number;
};

/** A free rider that is measured; what a grid knows of it. */
export type Candidate = {
  readonly riderId: string;
  readonly lat: number;
  readonly lng: number;
  readonly seenAt: number;
};

/** The nearest so far, best first. */
export type Shortlist<C extends Candidate> = {
  /** Square of the chord beyond which nobody is wanted any more. */
  reach: number;
  readonly k: number;
  readonly squares: number[];
  readonly riders: C[];
};

const nobody: ReadonlySet<string> = new Set();

/** A query with its defaults and caps; throws for a position that is none. */
export function completeQuery(query: NearestQuery): Required<NearestQuery> {
  if (!(Math.abs(query.lat) <= 90 && Math.abs(query.lng) <= 180))
    throw new RangeError(`position ${query.lat},${query.lng} is not on the globe`);
  return {
    lat: query.lat,
    lng: query.lng,
    k: Math.max(1, Math.min(gridLimits.nearestMax, Math.trunc(query.k))),
    maxMeters: Math.min(gridLimits.searchMetersMax, query.maxMeters ?? gridLimits.searchMetersMax),
    exclude: query.exclude ?? nobody,
    freshMs: query.freshMs ?? gridLimits.freshMs,
  };
}

/** An empty list for `k` riders within a radius. */
export function createShortlist<C extends Candidate>(k: number, maxMeters: number): Shortlist<C> {
  const chord = chordOfMeters(maxMeters);
  return { reach: chord * chord, k, squares: [], riders: [] };
}

/** Puts a rider at its place when it is near enough. Cost grows with k, at most 10. */
export function offer<C extends Candidate>(list: Shortlist<C>, square: number, rider: C): void {
  if (square > list.reach) return;
  const { squares, riders } = list;
  let place = squares.length;
  while (place > 0 && isBehind(squares[place - 1] ?? 0, riders[place - 1], square, rider)) place -= 1;
  if (place >= list.k) return;
  squares.splice(place, 0, square);
  riders.splice(place, 0, rider);
  if (squares.length > list.k) {
    squares.pop();
    riders.pop();
  }
  if (squares.length === list.k) list.reach = squares[list.k - 1] ?? list.reach;
}

/** The list as an answer at a time of the grid's clock. */
export function answerOf<C extends Candidate>(list: Shortlist<C>, now: number): Found[] {
  return list.riders.map((rider, at) => ({
    riderId: rider.riderId,
    meters: metersOfChord(Math.sqrt(list.squares[at] ?? 0)),
    lat: rider.lat,
    lng: rider.lng,
    ageMs: Math.max(0, now - rider.seenAt),
  }));
}

function isBehind(square: number, rider: Candidate | undefined, other: number, newcomer: Candidate): boolean {
  if (square !== other) return square > other;
  return rider !== undefined && rider.riderId > newcomer.riderId;
}
