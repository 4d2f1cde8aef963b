// Riders at rest. A row has two owners (claim.2): shift and profile are written by the rider loop's commit (row writer
// `rider_shift`), the assignment by claim and release here and by nobody else; column grants keep it so.
// I1: free = on shift and without an assignment; no deadline is read. Only a release frees (claim.4).
// I2: claims wait for effects, never for riders, so they cannot deadlock; lock order effects, riders, ascending (commit.0).

import { limits } from '../runtime/limits.ts';
import { rowIdColumns } from './log/commit.ts';
import { boolArray, int4Array, textArray } from './postgres/array.ts';
import { placeholders, type Runner, reading, writing } from './postgres/statement.ts';
import type { ClaimOutcome, RowId } from './store.ts';

/** A wish for a rider: the pending effect, the assignment that its order minted, and rider ids by distance, nearest first. */
export type ClaimRequest = {
  readonly row: RowId;
  readonly orderId: string;
  readonly assignmentId: string;
  readonly candidates: readonly string[];
  /** False: there may be more candidates than these, so that nobody of these is not nobody at all. True when not given. */
  readonly final?: boolean;
};

/**
 * What became of a claim. `reserved` and `none` stand in the effect's row, and a repeat returns them unchanged; `again`: a candidate
 * may still be free, run it at once with fresh candidates; `more`: none of these candidates is free, and they were not all;
 * `gone`: withdrawn, passed or given up, nothing is to be done.
 */
export type ClaimResult = {
  readonly row: RowId;
  readonly outcome: ClaimOutcome | { readonly kind: 'again' | 'more' | 'gone' };
};

/** A rider that can be claimed. */
export type FreeRider = {
  readonly id: string;
  readonly slot: number;
  readonly vehicle: string | null;
  readonly claimNo: number;
};

/** A rider with an assignment; times are database epoch ms, `lastHeardAt` null when never heard of since migration. */
export type AssignedRider = {
  readonly id: string;
  readonly slot: number;
  readonly assignmentId: string;
  readonly orderId: string;
  readonly claimNo: number;
  readonly claimedAt: number;
  readonly lastHeardAt: number | null;
};

/** Statements of this file, for the test that prepares them all. */
export const riderStatements = {
  claim: writing('claim_riders', `select request, outcome, rider, number from core.claim_riders(${placeholders(10)})`),
  release: writing(
    'release_riders',
    'select rider as "riderId", assignment as "assignmentId" from core.release_riders($1, $2, $3, $4, $5)',
  ),
  heard: writing('heard_riders', 'select from core.heard_riders($1)'),
  free: reading(
    'free_riders',
    `select id, slot, vehicle, claim_no as "claimNo" from core.riders
      where slot = any($1::int[]) and on_shift and assignment_id is null`,
  ),
  assigned: reading(
    'assigned_riders',
    `select id, slot, assignment_id as "assignmentId", order_id as "orderId", claim_no as "claimNo", claimed_at as "claimedAt",
        last_heard_at as "lastHeardAt"
      from core.riders where slot = any($1::int[]) and assignment_id is not null`,
  ),
};

type RawClaim = {
  readonly request: number;
  readonly outcome: number;
  readonly rider: string | null;
  readonly number: number | null;
};

/** Claims riders for orders, oldest effect first, in one transaction per `postgresClaimsMax`; one result per effect (claim.3). */
export async function claimRiders(runner: Runner, requests: readonly ClaimRequest[]): Promise<readonly ClaimResult[]> {
  // An effect named twice would be claimed for twice within one call.
  const wanted = [...new Map(requests.map((request) => [keyOf(request.row), request])).values()];
  const results: ClaimResult[] = [];
  for (let from = 0; from < wanted.length; from += limits.postgresClaimsMax)
    results.push(...(await claimSome(runner, wanted.slice(from, from + limits.postgresClaimsMax))));
  return results;
}

async function claimSome(runner: Runner, requests: readonly ClaimRequest[]): Promise<readonly ClaimResult[]> {
  const firsts: number[] = [];
  let first = 1;
  for (const request of requests) {
    firsts.push(first);
    first += request.candidates.length;
  }
  const rows = await runner.run<RawClaim>(riderStatements.claim, [
    ...rowIdColumns(requests.map((request) => request.row)),
    textArray(requests, (request) => request.orderId),
    textArray(requests, (request) => request.assignmentId),
    int4Array(firsts, (one) => one),
    int4Array(requests, (request) => request.candidates.length),
    textArray(
      requests.flatMap((request) => request.candidates),
      (candidate) => candidate,
    ),
    boolArray(requests, (request) => request.final ?? true),
  ]);
  return rows.flatMap((raw) => {
    const request = requests[raw.request - 1];
    return request === undefined ? [] : [{ row: request.row, outcome: outcomeOf(raw) }];
  });
}

function outcomeOf({ outcome, rider, number }: RawClaim): ClaimResult['outcome'] {
  if (outcome === 1 && rider !== null && number !== null) return { kind: 'reserved', riderId: rider, claimNo: number };
  if (outcome === 2) return { kind: 'none' };
  if (outcome === 5) return { kind: 'more' };
  return { kind: outcome === 3 ? 'again' : 'gone' };
}

/** Frees the riders of assignments and deletes the effects that asked for it; returns who became free. Repeats change nothing. */
export function releaseRiders(
  runner: Runner,
  releases: readonly { readonly row: RowId; readonly assignmentId: string }[],
): Promise<readonly { readonly riderId: string; readonly assignmentId: string }[]> {
  if (releases.length === 0) return Promise.resolve([]);
  return runner.run(riderStatements.release, [
    ...rowIdColumns(releases.map((release) => release.row)),
    textArray(releases, (release) => release.assignmentId),
  ]);
}

/** Notes that riders were heard of just now; only those with an assignment are written (claim.7). */
export async function heardRiders(runner: Runner, riderIds: readonly string[]): Promise<void> {
  if (riderIds.length > 0) await runner.run(riderStatements.heard, [textArray(riderIds, (id) => id)]);
}

/** All free riders of some slots: what the grid begins with. */
export function readFreeRiders(runner: Runner, slots: readonly number[]): Promise<readonly FreeRider[]> {
  return runner.run<FreeRider>(riderStatements.free, [int4Array(slots, (slot) => slot)]);
}

/** All riders of some slots that hold an assignment: whose heartbeats are watched. */
export function readAssignedRiders(runner: Runner, slots: readonly number[]): Promise<readonly AssignedRider[]> {
  return runner.run<AssignedRider>(riderStatements.assigned, [int4Array(slots, (slot) => slot)]);
}

const keyOf = (row: RowId): string => `${row.type}/${row.id}/${row.seq}/${row.index}`;
