// The riders of the partitions that this process owns: last position, life, shift and assignment, as far as is known here.
// I1: a later session beats an earlier one, a later sequence an earlier one within it; only a session that has been silent for
//     long is beaten by an earlier number (a gateway's clock was ahead).
// I2: signals are hints: a claim number below the known one, or a read of Postgres that began before a signal, changes nothing.
// I3: bounded per partition; whoever finds no room is counted and not in the grid.

import { unreachable } from '../../runtime/errors.ts';
import type { PingBatch } from '../../schemas/gps.types.ts';
import type { AssignedRider, FreeRider } from '../../storage/riders.ts';
import type { RiderSignal } from './signals.ts';

/** One rider; times by the monotonic clock unless they say epoch; microdegrees. */
export type RiderNow = {
  readonly riderId: string;
  readonly partition: number;
  onShift: boolean;
  assignmentId: string | null;
  claimNo: number;
  /** The customer may see where it is. */
  shown: boolean;
  /** When this process last learned of shift or assignment, and of the present assignment. */
  changedAt: number;
  assignedAt: number;
  lat: number;
  lng: number;
  /** Empty before the first position. */
  cell: string;
  session: number;
  sequence: number;
  seenAt: number;
  /** Epoch ms by the gateway's clock. */
  takenAt: number;
  heardAt: number;
  /** Where the grid has it, and since when; null when it is not in the grid. */
  saidCell: string | null;
  saidAt: number;
  trackedAt: number;
  silenceSaidAt: number;
};

/** Everything known of one partition's riders. */
export type Roster = {
  readonly partition: number;
  readonly riders: ReadonlyMap<string, RiderNow>;
  /** Takes in a batch; calls `moved` for every rider with a new position. */
  pings(
    batch: PingBatch,
    time: { readonly now: number; readonly wall: number },
    moved: (rider: RiderNow) => void,
  ): void;
  /** The rider that a signal changed, or null. */
  signal(signal: RiderSignal, now: number): RiderNow | null;
  /** Takes in what Postgres said to a read that began at `since`; returns whom it changed. */
  resync(free: readonly FreeRider[], assigned: readonly AssignedRider[], since: number, now: number): RiderNow[];
  /** Forgets who is off shift and was not heard for `silentMs`. */
  prune(now: number, silentMs: number): void;
  /** Riders refused for want of room. */
  readonly refused: number;
};

/** A session that has been silent for so long no longer beats lower numbers. */
const sessionSilentMs = 20_000;
const never = Number.NEGATIVE_INFINITY;

/** An empty roster for at most `ridersMax` riders. */
export function createRoster(partition: number, ridersMax: number): Roster {
  const riders = new Map<string, RiderNow>();
  const byAssignment = new Map<string, string>();
  let refused = 0;
  const get = (riderId: string): RiderNow | null => {
    const known = riders.get(riderId);
    if (known !== undefined) return known;
    if (riders.size >= ridersMax) {
      refused += 1;
      return null;
    }
    const rider = newRider(riderId, partition);
    riders.set(riderId, rider);
    return rider;
  };
  const assign = (rider: RiderNow, assignmentId: string | null, now: number): void => {
    if (rider.assignmentId === assignmentId) return;
    if (rider.assignmentId !== null) byAssignment.delete(rider.assignmentId);
    if (assignmentId !== null) byAssignment.set(assignmentId, rider.riderId);
    rider.assignmentId = assignmentId;
    rider.shown = false;
    rider.assignedAt = now;
    rider.silenceSaidAt = never;
  };
  return {
    partition,
    riders,
    pings(batch, time, moved) {
      for (const [i, riderId] of batch.riders.entries()) {
        const rider = get(riderId);
        if (rider !== null && move(rider, batch, i, time)) moved(rider);
      }
      for (const riderId of batch.heard) {
        const rider = get(riderId);
        if (rider !== null) rider.heardAt = time.now;
      }
    },
    signal(signal, now) {
      const riderId = signal.kind === 'freed' ? byAssignment.get(signal.assignmentId) : signal.riderId;
      const rider = riderId === undefined ? null : get(riderId);
      if (rider === null || !changes(rider, signal)) return null;
      rider.changedAt = now;
      if ('claimNo' in signal) rider.claimNo = signal.claimNo;
      switch (signal.kind) {
        case 'on_shift':
        case 'off_shift':
          rider.onShift = signal.kind === 'on_shift';
          break;
        case 'freed':
        case 'ended':
          assign(rider, null, now);
          break;
        case 'claimed':
        case 'begun':
          assign(rider, signal.assignmentId, now);
          rider.shown = signal.kind === 'begun';
          break;
        default:
          return unreachable(signal);
      }
      return rider;
    },
    resync(free, assigned, since, now) {
      const rows = new Map<string, FreeRider | AssignedRider>([...free, ...assigned].map((row) => [row.id, row]));
      for (const id of rows.keys()) get(id);
      const changed: RiderNow[] = [];
      for (const rider of riders.values()) {
        const row = rows.get(rider.riderId);
        if (rider.changedAt >= since || (row !== undefined && row.claimNo < rider.claimNo)) continue;
        const assignmentId = row !== undefined && 'assignmentId' in row ? row.assignmentId : null;
        const onShift = row !== undefined;
        if (rider.onShift === onShift && rider.assignmentId === assignmentId) continue;
        rider.onShift = onShift;
        rider.claimNo = row?.claimNo ?? rider.claimNo;
        assign(rider, assignmentId, now);
        // Not known whether the delivery has begun; an offer lasts seconds, a delivery minutes.
        rider.shown = assignmentId !== null;
        changed.push(rider);
      }
      return changed;
    },
    prune(now, silentMs) {
      for (const rider of riders.values()) {
        const isKept = rider.onShift || rider.assignmentId !== null || rider.saidCell !== null;
        if (!isKept && now - Math.max(rider.heardAt, rider.changedAt) > silentMs) riders.delete(rider.riderId);
      }
    },
    get refused() {
      return refused;
    },
  };
}

/** Takes in ping `i` when it is later than what is known. */
function move(rider: RiderNow, batch: PingBatch, i: number, { now, wall }: { now: number; wall: number }): boolean {
  const session = batch.sessions[i] ?? 0;
  const sequence = batch.sequences[i] ?? 0;
  const cell = batch.cells[i] ?? '';
  const isOlder = session < rider.session || (session === rider.session && sequence <= rider.sequence);
  const isStuck = session < rider.session && now - rider.heardAt > sessionSilentMs;
  if (cell === '' || (isOlder && !isStuck)) return false;
  rider.session = session;
  rider.sequence = sequence;
  rider.lat = batch.lats[i] ?? 0;
  rider.lng = batch.lngs[i] ?? 0;
  rider.cell = cell;
  rider.takenAt = batch.ats[i] ?? 0;
  rider.seenAt = now - Math.max(0, wall - rider.takenAt);
  rider.heardAt = now;
  return true;
}

function changes(rider: RiderNow, signal: RiderSignal): boolean {
  switch (signal.kind) {
    case 'on_shift':
      return !rider.onShift;
    case 'off_shift':
      return rider.onShift;
    case 'claimed':
      return signal.claimNo > rider.claimNo;
    case 'begun':
      return signal.claimNo > rider.claimNo || (rider.assignmentId === signal.assignmentId && !rider.shown);
    case 'ended':
      return signal.claimNo > rider.claimNo || rider.assignmentId === signal.assignmentId;
    case 'freed':
      return rider.assignmentId === signal.assignmentId;
  }
}

const newRider = (riderId: string, partition: number): RiderNow => ({
  riderId,
  partition,
  onShift: false,
  assignmentId: null,
  claimNo: 0,
  shown: false,
  changedAt: never,
  assignedAt: never,
  lat: 0,
  lng: 0,
  cell: '',
  session: never,
  sequence: 0,
  seenAt: never,
  takenAt: 0,
  heardAt: never,
  saidCell: null,
  saidAt: never,
  trackedAt: never,
  silenceSaidAt: never,
});
