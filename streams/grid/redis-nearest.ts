// The same search as the replica's, answered by the shared grid in Redis: for a process whose replica is not complete yet,
// for operators, and for the proof that both grids say the same.
// I1: rings are read in a few steps outward and measured here; the answer equals brute force over what Redis holds.

import { searchStages } from '../../actors/dispatch/rings.ts';
import type { GridSeen, RedisGrid } from '../../storage/redis/grid.ts';
import {
  answerOf,
  type Candidate,
  completeQuery,
  createShortlist,
  type Found,
  type NearestQuery,
  offer,
  type Shortlist,
} from './nearest.ts';
import { chordOfMeters, chordSquare, type Point, pointOf } from './sphere.ts';

/** Rings that are read together: most searches end in the first step. */
const stepEnds = new Set([2, 5, 10, 15]);

/** The nearest free and fresh riders by Redis, best first. A few round trips; rejects with CACHE_UNAVAILABLE. */
export async function redisNearest(grid: RedisGrid, query: NearestQuery): Promise<Found[]> {
  const asked = completeQuery(query);
  const from = pointOf(asked.lat, asked.lng);
  const list = createShortlist<Candidate>(asked.k, asked.maxMeters);
  const known = new Set<string>(asked.exclude);
  let cells: string[] = [];
  const origin = { lat: asked.lat * 1e6, lng: asked.lng * 1e6 };
  for (const stage of searchStages(origin, asked.maxMeters)) {
    cells.push(...stage.cells);
    const covered = stage.coveredMeters >= asked.maxMeters;
    if (!covered && !stepEnds.has(stage.ring)) continue;
    const seen = await (stage.resolution === 9
      ? grid.look(cells, asked.freshMs)
      : grid.lookBelow(cells, asked.freshMs));
    cells = [];
    measure(seen, { from, known, list });
    const chord = chordOfMeters(stage.coveredMeters);
    if (covered || chord * chord > list.reach) return answerOf(list, 0);
  }
  if (cells.length > 0) measure(await grid.lookBelow(cells, asked.freshMs), { from, known, list });
  return answerOf(list, 0);
}

type Measuring = { readonly from: Point; readonly known: Set<string>; readonly list: Shortlist<Candidate> };

function measure(seen: readonly GridSeen[], { from, known, list }: Measuring): void {
  for (const one of seen) {
    // Resolution 7 begins again at the origin: whoever was measured in the fine rings is not measured twice.
    if (known.has(one.riderId)) continue;
    known.add(one.riderId);
    const lat = one.lat / 1e6;
    const lng = one.lng / 1e6;
    offer(list, chordSquare(pointOf(lat, lng), from), { riderId: one.riderId, lat, lng, seenAt: -one.ageMs });
  }
}
