// Riders that are out of the grid for now: won by a claim, or called busy by Postgres before it is known for whom. Remembered
// with their positions, so that a release can put them back where they were.
// I1: a claim with a lower number than the one known is late and changes nothing.
// I2: bounded: beyond `max` whoever is here longest is forgotten; its owner will say it again.

import type { Spot } from './cells.ts';

/** A won rider and the position it was taken from. */
export type Sitting = { readonly riderId: string; readonly assignmentId: string; readonly claimNo: number };

/** The bench of one replica. */
export type Bench = {
  /** False when a later claim of this rider, or this very one, is known. */
  sit(claim: Sitting, now: number): boolean;
  /** The position of a rider that leaves the grid; kept with its claim, or until its claim is heard of. */
  keep(riderId: string, spot: Spot): void;
  leave(assignmentId: string): { readonly riderId: string; readonly spot: Spot | null } | null;
  /** When a rider was taken; minus infinity when it is not on the bench. */
  takenAt(riderId: string): number;
};

/** An empty bench. */
export function createBench(max: number): Bench {
  const byRider = new Map<string, Sitting & { readonly at: number; spot: Spot | null }>();
  const byAssignment = new Map<string, string>();
  const busy = new Map<string, Spot>();
  const trim = (map: Map<string, unknown>, drop: (riderId: string) => void): void => {
    const oldest = map.size > max ? map.keys().next() : null;
    if (oldest !== null && oldest.done !== true) drop(oldest.value);
  };
  const forget = (riderId: string): void => {
    const sitting = byRider.get(riderId);
    if (sitting === undefined) return;
    byRider.delete(riderId);
    byAssignment.delete(sitting.assignmentId);
  };
  return {
    sit(claim, now) {
      const known = byRider.get(claim.riderId);
      if (known !== undefined && known.claimNo >= claim.claimNo) return false;
      forget(claim.riderId);
      byRider.set(claim.riderId, { ...claim, at: now, spot: busy.get(claim.riderId) ?? null });
      byAssignment.set(claim.assignmentId, claim.riderId);
      busy.delete(claim.riderId);
      trim(byRider, forget);
      return true;
    },
    keep(riderId, spot) {
      const sitting = byRider.get(riderId);
      if (sitting !== undefined) {
        sitting.spot = spot;
        return;
      }
      busy.delete(riderId);
      busy.set(riderId, spot);
      trim(busy, (oldest) => busy.delete(oldest));
    },
    leave(assignmentId) {
      const riderId = byAssignment.get(assignmentId);
      const sitting = riderId === undefined ? undefined : byRider.get(riderId);
      if (riderId === undefined || sitting === undefined) return null;
      forget(riderId);
      return { riderId, spot: sitting.spot };
    },
    takenAt: (riderId) => byRider.get(riderId)?.at ?? Number.NEGATIVE_INFINITY,
  };
}
