// Who is asked first: the nearest, in exact order of distance; equal distances go by id, so that every process ranks alike.

import { distanceMeters, type Position } from './distance.ts';
import { searchStages } from './rings.ts';

/** A rider that may be asked, where it was last seen. */
export type Candidate = Position & { readonly id: string };

/** A candidate with its way to the pick-up in metres. */
export type Ranked = { readonly candidate: Candidate; readonly meters: number };

/** What to search for: at most `count` riders within `radiusMeters` of `pickup`, none of `excluded`. */
export type Search = {
  readonly pickup: Position;
  readonly radiusMeters: number;
  readonly count: number;
  readonly excluded: ReadonlySet<string>;
};

/**
 * The nearest candidates in order, equal to sorting them all. `ridersIn` gives the free and fresh riders filed under a cell of
 * resolution 9 or 7; cost grows with the rings that had to be opened, not with the riders of the city.
 */
export function nearest(search: Search, ridersIn: (cell: string) => Iterable<Candidate>): readonly Ranked[] {
  const found = new Map<string, Ranked>();
  for (const stage of searchStages(search.pickup, search.radiusMeters)) {
    for (const cell of stage.cells)
      for (const candidate of ridersIn(cell))
        if (!found.has(candidate.id) && !search.excluded.has(candidate.id))
          found.set(candidate.id, { candidate, meters: distanceMeters(search.pickup, candidate) });
    if (found.size < search.count) continue;
    const final = ranked(found.values(), Math.min(stage.coveredMeters, search.radiusMeters));
    if (final.length >= search.count) return final.slice(0, search.count);
  }
  return ranked(found.values(), search.radiusMeters).slice(0, search.count);
}

/** Candidates within `metersMax`, nearest first, ties by id. */
function ranked(all: Iterable<Ranked>, metersMax: number): readonly Ranked[] {
  return [...all].filter((one) => one.meters <= metersMax).sort(before);
}

const before = (a: Ranked, b: Ranked): number => a.meters - b.meters || (a.candidate.id < b.candidate.id ? -1 : 1);
