// The grid of free riders in this process's memory: what owners said in grid deltas, searchable in microseconds.
// It proposes; only Postgres decides who is free (claim.3).
// I1: `nearest` equals brute force over the riders it holds (test/property/nearest.test.ts).
// I2: what two periods did not confirm finds nobody; `complete` says whether an empty answer means that nobody is there.
// I3: nothing here waits, and time is the caller's monotonic clock.

import type { Clock } from '../../runtime/clock.ts';
import type { GridDeltas } from '../../schemas/gps.types.ts';
import { type Cell, type Coarse, createCells, createSpot, locate, putIn, type Spot, takeOut } from './cells.ts';
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
  /** The reader missed records: nobody is no longer nobody until another period has passed. */
  interrupted(): void;
  /** Lets go of what two periods did not confirm. Called each few seconds; cost grows with the riders. */
  expire(): void;
  /** Riders that can be found. */
  readonly size: number;
  /** Riders that found no room. */
  readonly refused: number;
};

type Held = {
  readonly clock: ReplicaOptions['clock'];
  readonly partitions: number;
  readonly periodMs: number;
  readonly cells: ReturnType<typeof createCells>;
  /** All riders known, in the grid or out. */
  readonly spots: Map<string, Spot>;
  readonly byAssignment: Map<string, Spot>;
  readonly fineRings: Rings<Cell>;
  readonly coarseRings: Rings<Coarse>;
  /** When each partition last said all its riders. */
  readonly swept: Map<number, number>;
  since: number;
  size: number;
  refused: number;
};

/** An empty replica whose first period begins now. */
export function createReplica(options: ReplicaOptions): Replica {
  const held = createHeld(options);
  return {
    apply: (deltas) => apply(held, deltas),
    nearest(query) {
      const now = held.clock.monotonic();
      return answerOf(search(held, completeQuery(query), { now, saidAfter: now - 2 * held.periodMs }), now);
    },
    complete: () => isComplete(held),
    take: (riderId, assignmentId, claimNo) => take(held, { riderId, assignmentId, claimNo }),
    free: (assignmentId) => free(held, assignmentId),
    busy: (riderId) => out(held, held.spots.get(riderId)),
    interrupted() {
      held.since = held.clock.monotonic();
      held.swept.clear();
    },
    expire: () => expire(held),
    get size() {
      return held.size;
    },
    get refused() {
      return held.refused;
    },
  };
}

function createHeld({ clock, partitions, periodMs }: ReplicaOptions): Held {
  const cells = createCells();
  const { fineReachMeters, coarseReachMeters, fineOriginsMax, coarseOriginsMax } = gridLimits;
  return {
    clock,
    partitions,
    periodMs: periodMs ?? gridLimits.periodMs,
    cells,
    spots: new Map(),
    byAssignment: new Map(),
    fineRings: createRings({ reachMeters: fineReachMeters, originsMax: fineOriginsMax, resolve: cells.fine }),
    coarseRings: createRings({ reachMeters: coarseReachMeters, originsMax: coarseOriginsMax, resolve: cells.coarse }),
    swept: new Map(),
    since: clock.monotonic(),
    size: 0,
    refused: 0,
  };
}

function apply(held: Held, deltas: Deltas): void {
  const now = held.clock.monotonic();
  for (const riderId of deltas.gone) out(held, held.spots.get(riderId));
  for (let i = 0; i < deltas.riders.length; i += 1) say(held, deltas, i, now);
  for (const [i, riderId] of deltas.taken.entries())
    take(held, { riderId, assignmentId: deltas.takenFor[i] ?? '', claimNo: deltas.takenNos[i] ?? 0 });
  for (const assignmentId of deltas.freed) free(held, assignmentId);
  if (deltas.sweep && deltas.partition >= 0) held.swept.set(deltas.partition, now);
}

/** Its owner says that rider `i` of the deltas is free, and where. */
function say(held: Held, deltas: Deltas, i: number, now: number): void {
  const cellId = deltas.cells[i];
  const spot = spotOf(held, deltas.riders[i] ?? '');
  // A rider that was won a moment ago: its owner spoke before it knew.
  if (cellId === undefined || spot === null || now - spot.takenAt < gridLimits.takenGraceMs) return;
  locate(spot, (deltas.lats[i] ?? 0) / 1e6, (deltas.lngs[i] ?? 0) / 1e6);
  spot.seenAt = now - (deltas.ages[i] ?? 0);
  spot.saidAt = now;
  if (spot.place >= 0 && spot.cell?.id === cellId) return;
  out(held, spot);
  into(held, spot, held.cells.fine(cellId));
}

function spotOf(held: Held, riderId: string): Spot | null {
  const known = held.spots.get(riderId);
  if (known !== undefined) return known;
  if (held.spots.size >= gridLimits.ridersMax) {
    held.refused += 1;
    return null;
  }
  const spot = createSpot(riderId);
  held.spots.set(riderId, spot);
  return spot;
}

function into(held: Held, spot: Spot, cell: Cell): void {
  putIn(spot, cell);
  held.size += 1;
}

function out(held: Held, spot: Spot | undefined): void {
  if (spot === undefined || spot.place < 0) return;
  takeOut(spot);
  held.size -= 1;
}

function take(held: Held, claim: { riderId: string; assignmentId: string; claimNo: number }): string | null {
  const spot = spotOf(held, claim.riderId);
  // Numbers only grow: this one is late, or was heard of already.
  if (spot === null || spot.claimNo >= claim.claimNo) return null;
  if (spot.assignmentId !== null) held.byAssignment.delete(spot.assignmentId);
  held.byAssignment.set(claim.assignmentId, spot);
  spot.claimNo = claim.claimNo;
  spot.assignmentId = claim.assignmentId;
  spot.takenAt = held.clock.monotonic();
  const cell = spot.place < 0 ? null : (spot.cell?.id ?? null);
  out(held, spot);
  return cell;
}

function free(held: Held, assignmentId: string): string | null {
  const spot = held.byAssignment.get(assignmentId);
  if (spot === undefined) return null;
  held.byAssignment.delete(assignmentId);
  const now = held.clock.monotonic();
  spot.assignmentId = null;
  spot.takenAt = Number.NEGATIVE_INFINITY;
  if (spot.place < 0 && spot.cell !== null && now - spot.seenAt <= gridLimits.freshMs) {
    spot.saidAt = now;
    into(held, spot, spot.cell);
  }
  return spot.riderId;
}

function isComplete(held: Held): boolean {
  const now = held.clock.monotonic();
  if (now - held.since < held.periodMs || held.swept.size < held.partitions) return false;
  for (const at of held.swept.values()) if (now - at > 2 * held.periodMs) return false;
  return true;
}

function expire(held: Held): void {
  const now = held.clock.monotonic();
  for (const [riderId, spot] of held.spots) {
    const isOld = now - spot.saidAt > 2 * held.periodMs;
    if (isOld) out(held, spot);
    // A claim is remembered as long as its late echoes may come, and its release may put the rider back.
    if (!isOld || now - spot.takenAt <= gridLimits.claimKeepMs) continue;
    if (spot.assignmentId !== null) held.byAssignment.delete(spot.assignmentId);
    held.spots.delete(riderId);
  }
  if (held.cells.size <= gridLimits.cellsMax) return;
  held.fineRings.clear();
  held.coarseRings.clear();
  held.cells.compact();
  // Riders that are out hold on to cells that are gone now.
  for (const spot of held.spots.values())
    if (spot.place < 0 && spot.cell !== null) spot.cell = held.cells.fine(spot.cell.id);
}
