// What is known of one rider in the process that owns its partition, and how pings and signals change it.
// I1: a later session beats an earlier one, a later sequence an earlier one within it; only a session that has been silent for
//     long is beaten by an earlier number (a gateway's clock was ahead).
// I2: a claim number at or below the known one is late and changes nothing.

import { unreachable } from '../../runtime/errors.ts';
import type { PingBatch } from '../../schemas/gps.types.ts';
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

/** Monotonic and wall clock of one moment. */
export type Moment = { readonly now: number; readonly wall: number };

/** A session that has been silent for so long no longer beats lower numbers. */
const sessionSilentMs = 20_000;
const never = Number.NEGATIVE_INFINITY;

/** A rider of whom nothing is known. */
export const newRider = (riderId: string, partition: number): RiderNow => ({
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

/** Takes in ping `i` of a batch; false when what is known is later. */
export function move(rider: RiderNow, batch: PingBatch, i: number, { now, wall }: Moment): boolean {
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

/** True when a signal says something new of the rider. */
export function isNews(rider: RiderNow, signal: RiderSignal): boolean {
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
    default:
      return unreachable(signal);
  }
}
