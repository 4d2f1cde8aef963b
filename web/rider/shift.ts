// The rider as this page knows it: a fold over the snapshot and events of the rider actor. Pure.

import type { AssignmentEnd, RiderPhase } from '../../schemas/rider.types.ts';
import { type Fields, numberOf, type StateFrame, textOf } from '../client/frames.ts';
import type { Place } from '../map/projection.ts';

/** Shift and assignment; times epoch ms of the database. */
export type Shift = {
  readonly onShift: boolean;
  readonly phase: RiderPhase;
  readonly assignmentId: string;
  readonly restaurantId: string;
  readonly pickup: Place | null;
  readonly dropoffCell: string;
  readonly fee: number;
  readonly currency: string;
  readonly distanceMeters: number;
  readonly expiresAt: number;
  /** When the offer came; 0 where only a snapshot told of it. */
  readonly offeredAt: number;
  /** Why pick-up or delivery was not taken; '' for none. */
  readonly refused: string;
  /** How the last assignment ended; null while nothing ended here. */
  readonly ended: AssignmentEnd | null;
};

const idle = {
  phase: 'idle',
  assignmentId: '',
  restaurantId: '',
  pickup: null,
  dropoffCell: '',
  fee: 0,
  currency: '',
  distanceMeters: 0,
  expiresAt: 0,
  offeredAt: 0,
  refused: '',
} as const;

/** A rider that was not heard of. */
export const noShift: Shift = { ...idle, onShift: false, ended: null };

const phases: readonly RiderPhase[] = [
  'idle',
  'offered',
  'accepted',
  'confirmed',
  'picking_up',
  'picked_up',
  'delivering',
];
const ends: readonly AssignmentEnd[] = [
  'declined',
  'expired',
  'lost',
  'unreachable',
  'unwanted',
  'order_ended',
  'delivered',
  'too_late',
  'order_gone',
];

type Heard = Pick<StateFrame, 'op' | 'name' | 'frame' | 'at'>;

/** The shift after a frame. */
export function afterShiftFrame(shift: Shift, { op, name, frame, at }: Heard): Shift {
  if (frame === null) return shift;
  if (op === 'snapshot') {
    const phase = phases.find((one) => one === frame['phase']) ?? 'idle';
    return { ...noShift, ...assignmentOf(frame), phase, onShift: frame['onShift'] === true, ended: shift.ended };
  }
  return { ...shift, ...changeOf(shift, name, frame, at) };
}

function changeOf(shift: Shift, name: string | null, frame: Fields, at: number): Partial<Shift> {
  const same = textOf(frame, 'assignmentId') === shift.assignmentId;
  switch (name) {
    case 'WentOnline':
      return { onShift: true };
    case 'WentOffline':
      return { onShift: false };
    case 'OfferReceived':
      return { ...idle, ...assignmentOf(frame), phase: 'offered', offeredAt: at, ended: null };
    case 'OfferAccepted':
      return { phase: 'accepted' };
    case 'AssignmentBegun':
      return { phase: 'confirmed' };
    case 'PickUpClaimed':
      return { phase: 'picking_up', refused: '' };
    case 'PickUpRefused':
      return { phase: 'confirmed', refused: textOf(frame, 'reason') };
    case 'PickUpDone':
      return { phase: 'picked_up', refused: '' };
    case 'DeliveryClaimed':
      return { phase: 'delivering', refused: '' };
    case 'DeliveryRefused':
      return { phase: 'picked_up', refused: textOf(frame, 'reason') };
    case 'OfferDeclined':
      return same ? { ...idle, ended: 'declined' } : {};
    case 'AssignmentClosed':
      return same ? { ...idle, ended: ends.find((one) => one === frame['reason']) ?? null } : {};
    default:
      return {};
  }
}

function assignmentOf(frame: Fields): Partial<Shift> {
  const pickup = { lat: numberOf(frame, 'pickupLat') / 1e6, lng: numberOf(frame, 'pickupLng') / 1e6 };
  return {
    assignmentId: textOf(frame, 'assignmentId'),
    restaurantId: textOf(frame, 'restaurantId'),
    pickup: pickup.lat === 0 && pickup.lng === 0 ? null : pickup,
    dropoffCell: textOf(frame, 'dropoffCell'),
    fee: numberOf(frame, 'fee'),
    currency: textOf(frame, 'currency'),
    distanceMeters: numberOf(frame, 'distanceMeters'),
    expiresAt: numberOf(frame, 'expiresAt'),
  };
}

/** A delivery that was done. */
export type Trip = {
  readonly assignmentId: string;
  readonly at: number;
  readonly fee: number;
  readonly currency: string;
};
/** Trips, and fees of offers that may become one. */
export type Trips = {
  readonly seq: number;
  readonly done: readonly Trip[];
  readonly offers: ReadonlyMap<string, { readonly fee: number; readonly currency: string }>;
};

export const noTrips: Trips = { seq: 0, done: [], offers: new Map() };

/** Trips after an event; one that was counted already changes nothing. */
export function afterTripEvent(trips: Trips, event: { readonly seq: number } & Omit<Heard, 'op'>): Trips {
  const { seq, name, frame, at } = event;
  if (seq <= trips.seq) return trips;
  const id = frame === null ? '' : textOf(frame, 'assignmentId');
  if (frame !== null && name === 'OfferReceived') {
    const offer = { fee: numberOf(frame, 'fee'), currency: textOf(frame, 'currency') };
    return { ...trips, seq, offers: new Map([[id, offer]]) };
  }
  if (frame === null || name !== 'AssignmentClosed' || frame['reason'] !== 'delivered') return { ...trips, seq };
  const offer = trips.offers.get(id) ?? { fee: 0, currency: '' };
  return { ...trips, seq, done: [...trips.done, { assignmentId: id, at, ...offer }] };
}
