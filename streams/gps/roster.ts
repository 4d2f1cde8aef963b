// The riders of one owned partition: last position, life, shift and assignment, as far as is known here.
// I1: signals are hints: late ones change nothing, and neither does a read of Postgres that began before a signal came.
// I2: bounded; whoever finds no room is counted and not in the grid. Who is off shift and silent for long is forgotten.

import { unreachable } from '../../runtime/errors.ts';
import type { PingBatch } from '../../schemas/gps.types.ts';
import type { AssignedRider, FreeRider } from '../../storage/riders.ts';
import { isNews, type Moment, move, newRider, type RiderNow } from './rider-now.ts';
import type { RiderSignal } from './signals.ts';

/** Everything known of one partition's riders. */
export type Roster = {
  readonly partition: number;
  readonly riders: ReadonlyMap<string, RiderNow>;
  /** Takes in a batch; calls `moved` for every rider with a new position. */
  pings(batch: PingBatch, moment: Moment, moved: (rider: RiderNow) => void): void;
  /** The rider that a signal changed, or null. */
  signal(signal: RiderSignal, now: number): RiderNow | null;
  /** Takes in what Postgres said to a read that began at `since`; returns whom it changed. */
  resync(read: PostgresRead, now: number): RiderNow[];
  /** Forgets who is off shift and was not heard for `silentMs`. */
  prune(now: number, silentMs: number): void;
  /** Riders refused for want of room. */
  readonly refused: number;
};

/** All riders of a partition that are free or hold an assignment, by a read that began at `since`. */
export type PostgresRead = {
  readonly free: readonly FreeRider[];
  readonly assigned: readonly AssignedRider[];
  readonly since: number;
};

type Held = {
  readonly partition: number;
  readonly ridersMax: number;
  readonly riders: Map<string, RiderNow>;
  readonly byAssignment: Map<string, RiderNow>;
  refused: number;
};

/** An empty roster for at most `ridersMax` riders. */
export function createRoster(partition: number, ridersMax: number): Roster {
  const held: Held = { partition, ridersMax, riders: new Map(), byAssignment: new Map(), refused: 0 };
  return {
    partition,
    riders: held.riders,
    pings(batch, moment, moved) {
      for (const [i, riderId] of batch.riders.entries()) {
        const rider = riderOf(held, riderId);
        if (rider !== null && move(rider, batch, i, moment)) moved(rider);
      }
      for (const riderId of batch.heard) {
        const rider = riderOf(held, riderId);
        if (rider !== null) rider.heardAt = moment.now;
      }
    },
    signal: (signal, now) => takeSignal(held, signal, now),
    resync: (read, now) => resync(held, read, now),
    prune(now, silentMs) {
      for (const rider of held.riders.values()) {
        const isKept = rider.onShift || rider.assignmentId !== null || rider.saidCell !== null;
        if (!isKept && now - Math.max(rider.heardAt, rider.changedAt) > silentMs) held.riders.delete(rider.riderId);
      }
    },
    get refused() {
      return held.refused;
    },
  };
}

function riderOf(held: Held, riderId: string): RiderNow | null {
  const known = held.riders.get(riderId);
  if (known !== undefined) return known;
  if (held.riders.size >= held.ridersMax) {
    held.refused += 1;
    return null;
  }
  const rider = newRider(riderId, held.partition);
  held.riders.set(riderId, rider);
  return rider;
}

function takeSignal(held: Held, signal: RiderSignal, now: number): RiderNow | null {
  const rider =
    signal.kind === 'freed' ? (held.byAssignment.get(signal.assignmentId) ?? null) : riderOf(held, signal.riderId);
  if (rider === null || !isNews(rider, signal)) return null;
  rider.changedAt = now;
  if ('claimNo' in signal) rider.claimNo = signal.claimNo;
  switch (signal.kind) {
    case 'on_shift':
    case 'off_shift':
      rider.onShift = signal.kind === 'on_shift';
      return rider;
    case 'freed':
    case 'ended':
      assign(held, rider, null, now);
      return rider;
    case 'claimed':
    case 'begun':
      assign(held, rider, signal.assignmentId, now);
      rider.shown = signal.kind === 'begun';
      return rider;
    default:
      return unreachable(signal);
  }
}

function resync(held: Held, { free, assigned, since }: PostgresRead, now: number): RiderNow[] {
  const rows = new Map<string, FreeRider | AssignedRider>([...free, ...assigned].map((row) => [row.id, row]));
  for (const id of rows.keys()) riderOf(held, id);
  const changed: RiderNow[] = [];
  for (const rider of held.riders.values()) {
    const row = rows.get(rider.riderId);
    if (rider.changedAt >= since || (row !== undefined && row.claimNo < rider.claimNo)) continue;
    const assignmentId = row !== undefined && 'assignmentId' in row ? row.assignmentId : null;
    const onShift = row !== undefined;
    if (rider.onShift === onShift && rider.assignmentId === assignmentId) continue;
    rider.onShift = onShift;
    rider.claimNo = row?.claimNo ?? rider.claimNo;
    assign(held, rider, assignmentId, now);
    // Not known whether the delivery has begun; an offer lasts seconds, a delivery minutes.
    rider.shown = assignmentId !== null;
    changed.push(rider);
  }
  return changed;
}

function assign(held: Held, rider: RiderNow, assignmentId: string | null, now: number): void {
  if (rider.assignmentId === assignmentId) return;
  if (rider.assignmentId !== null) held.byAssignment.delete(rider.assignmentId);
  if (assignmentId !== null) held.byAssignment.set(assignmentId, rider);
  rider.assignmentId = assignmentId;
  rider.shown = false;
  rider.assignedAt = now;
  rider.silenceSaidAt = Number.NEGATIVE_INFINITY;
}
