// The grid of free riders in this process's memory: what owners said in grid deltas, searchable in microseconds.
// It proposes; only Postgres decides who is free (claim.3).
// I1: `nearest` equals brute force over the riders it holds (test/property/nearest.test.ts).
// I2: what two periods did not confirm finds nobody; `complete` says whether an empty answer means that nobody is there.
// I3: nothing here waits, and time is the caller's monotonic clock.

import type { Clock } from '../../runtime/clock.ts';
import type { GridDeltas } from '../../schemas/gps.types.ts';
import { type Bench, createBench } from './bench.ts';
import { type Cell, type Coarse, createCells, placeSpot, removeSpot, type Spot } from './cells.ts';
import { gridLimits } from './limits.ts';
import { answerOf, completeQuery, type Found, type NearestQuery } from './nearest.ts';
import { createRings, type Rings } from './rings.ts';
import { search } from './search.ts';

/** A delta without its Avro name, for callers in this process. */
export type Deltas = Omit<GridDeltas, 'type'>;

/** Says whose confirmations a replica awaits. */
export type ReplicaOptions = {
  readonly clock: Pick<Clock, 'monotonic'>;
  /** Rider partitions; each must have said all its riders before the replica is complete. */
  readonly partitions: number;
  readonly periodMs?: number;
};

/** The in-memory grid of one process. */
export type Replica = {
  apply(deltas: Deltas): void;
  /** The nearest free and fresh riders, best first; empty when there are none. Microseconds. */
  nearest(query: NearestQuery): Found[];
  /** True when a full period has passed and every partition has said all its riders within two: nobody is then nobody. */
  complete(): boolean;
  /** A claim won this rider: out at once, remembered for a release. Returns the cell it was in, or null. */
  take(riderId: string, assignmentId: string, claimNo: number): string | null;
  /** A release freed it: back in when its position is fresh. Returns the rider, or null when it is not known here. */
  free(assignmentId: string): string | null;
  /** Postgres calls the rider not free: out until its owner says it again, or a release of its claim puts it back. */
  busy(riderId: string): void;
  /** Takes a rider out until its owner says it again. */
  remove(riderId: string): void;
  /** The reader missed records: nobody is no longer nobody until another period has passed. */
  interrupted(): void;
  /** Lets go of what two periods did not confirm. Called each few seconds; cost grows with the riders. */
  expire(): void;
  readonly size: number;
  /** Riders that found no room. */
  readonly refused: number;
};

type Held = {
  readonly options: ReplicaOptions;
  readonly periodMs: number;
  readonly cells: ReturnType<typeof createCells>;
  readonly spots: Map<string, Spot>;
  readonly bench: Bench;
  readonly fineRings: Rings<Cell>;
  readonly coarseRings: Rings<Coarse>;
  /** When each partition last said all its riders. */
  readonly swept: Map<number, number>;
  since: number;
  refused: number;
};

/** An empty replica whose first period begins now. */
export function createReplica(options: ReplicaOptions): Replica {
  const cells = createCells();
  const held: Held = {
    options,
    periodMs: options.periodMs ?? gridLimits.periodMs,
    cells,
    spots: new Map(),
    bench: createBench(gridLimits.benchMax),
    fineRings: createRings({
      reachMeters: gridLimits.fineReachMeters,
      originsMax: gridLimits.fineOriginsMax,
      resolve: cells.fine,
    }),
    coarseRings: createRings({
      reachMeters: gridLimits.coarseReachMeters,
      originsMax: gridLimits.coarseOriginsMax,
      resolve: cells.coarse,
    }),
    swept: new Map(),
    since: options.clock.monotonic(),
    refused: 0,
  };
  return {
    apply: (deltas) => apply(held, deltas),
    nearest: (query) => nearest(held, query),
    complete: () => isComplete(held),
    take: (riderId, assignmentId, claimNo) => take(held, { riderId, assignmentId, claimNo }),
    free: (assignmentId) => free(held, assignmentId),
    busy(riderId) {
      const spot = remove(held, riderId);
      if (spot !== null) held.bench.keep(riderId, spot);
    },
    remove: (riderId) => void remove(held, riderId),
    interrupted() {
      held.since = options.clock.monotonic();
      held.swept.clear();
    },
    expire: () => expire(held),
    get size() {
      return held.spots.size;
    },
    get refused() {
      return held.refused;
    },
  };
}

function apply(held: Held, deltas: Deltas): void {
  const now = held.options.clock.monotonic();
  for (const riderId of deltas.gone) remove(held, riderId);
  for (const [i, riderId] of deltas.riders.entries()) {
    const cell = deltas.cells[i];
    const lat = deltas.lats[i];
    const lng = deltas.lngs[i];
    const ageMs = deltas.ages[i];
    if (cell === undefined || lat === undefined || lng === undefined || ageMs === undefined) break;
    if (now - held.bench.takenAt(riderId) < gridLimits.takenGraceMs) continue;
    put(held, cell, { riderId, lat: lat / 1e6, lng: lng / 1e6, seenAt: now - ageMs, saidAt: now });
  }
  for (const [i, riderId] of deltas.taken.entries())
    take(held, { riderId, assignmentId: deltas.takenFor[i] ?? '', claimNo: deltas.takenNos[i] ?? 0 });
  for (const assignmentId of deltas.freed) free(held, assignmentId);
  if (deltas.sweep && deltas.partition >= 0) held.swept.set(deltas.partition, now);
}

function put(held: Held, cell: string, rider: Pick<Spot, 'riderId' | 'lat' | 'lng' | 'seenAt' | 'saidAt'>): void {
  const known = remove(held, rider.riderId);
  if (known === null && held.spots.size >= gridLimits.ridersMax) {
    held.refused += 1;
    return;
  }
  held.spots.set(rider.riderId, placeSpot(held.cells.fine(cell), rider));
}

function remove(held: Held, riderId: string): Spot | null {
  const spot = held.spots.get(riderId);
  if (spot === undefined) return null;
  removeSpot(spot);
  held.spots.delete(riderId);
  return spot;
}

function take(held: Held, claim: { riderId: string; assignmentId: string; claimNo: number }): string | null {
  if (!held.bench.sit(claim, held.options.clock.monotonic())) return null;
  const spot = remove(held, claim.riderId);
  if (spot !== null) held.bench.keep(claim.riderId, spot);
  return spot?.cell.id ?? null;
}

function free(held: Held, assignmentId: string): string | null {
  const left = held.bench.leave(assignmentId);
  if (left === null) return null;
  const now = held.options.clock.monotonic();
  const { spot } = left;
  if (spot !== null && !held.spots.has(left.riderId) && now - spot.seenAt <= gridLimits.freshMs)
    put(held, spot.cell.id, { ...spot, saidAt: now });
  return left.riderId;
}

function isComplete(held: Held): boolean {
  const now = held.options.clock.monotonic();
  if (now - held.since < held.periodMs || held.swept.size < held.options.partitions) return false;
  for (const at of held.swept.values()) if (now - at > 2 * held.periodMs) return false;
  return true;
}

function expire(held: Held): void {
  const now = held.options.clock.monotonic();
  for (const [riderId, spot] of held.spots) if (now - spot.saidAt > 2 * held.periodMs) remove(held, riderId);
  if (held.cells.size <= gridLimits.cellsMax) return;
  held.fineRings.clear();
  held.coarseRings.clear();
  held.cells.compact();
}

function nearest(held: Held, query: NearestQuery): Found[] {
  const now = held.options.clock.monotonic();
  const { fineRings, coarseRings } = held;
  const list = search({ fineRings, coarseRings, now, saidAfter: now - 2 * held.periodMs }, completeQuery(query));
  return answerOf(list, now);
}
