// A lane's own memory and its surroundings: what lane.ts works on and commit.ts settles.

import type { Bell } from '../bell.ts';
import type { Membership } from '../broker/log.ts';
import type { LoopTools } from './tools.ts';
import { type Unit, unitKey } from './unit.ts';

/** What a join gave to this lane. */
export type Assignment = { readonly join: number; readonly partitions: readonly number[] };

export type Lane = {
  readonly index: number;
  readonly units: Map<string, Unit>;
  readonly bell: Bell;
  pending: Assignment | null;
  /** Join of the assignment that `units` stand for. */
  join: number;
  /** Partition numbers of that assignment. */
  numbers: readonly number[];
  stopping: boolean;
  /** Records that are committed one by one after a commit was rejected. */
  singles: number;
  turn: number;
  flushAt: number;
  /** Monotonic ms at which all units are shown to the database again. */
  showAt: number;
};

export type LaneWorld = {
  readonly tools: LoopTools;
  readonly membership: () => Membership;
  /** Units of a partition number that this role runs. */
  readonly unitsOf: (partition: number) => readonly { readonly type: string; readonly topic: string }[];
  /** The fence answered for these units: the loop decides about rejoining (commit.2). */
  readonly fenced: (lane: Lane, units: readonly Unit[]) => void;
  /** Partition numbers that a join gave or left to this lane, after their acquire. */
  readonly adopted: (partitions: readonly number[]) => void;
  /** Partition numbers that a join took from this lane. */
  readonly forgotten: (partitions: readonly number[]) => void;
};

/** Forgets units that are no longer ours. */
export function forget(lane: Lane, units: readonly Unit[], tools: LoopTools): void {
  if (units.length === 0) return;
  for (const unit of units) lane.units.delete(unitKey(unit));
  tools.after.lost(units);
}
