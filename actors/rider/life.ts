// What a rider is: on shift or not, and at most one assignment in one of its phases. Total: whatever happened, happened.
// idle → offered → accepted → confirmed → picking_up → picked_up → delivering → idle; AssignmentClosed leads to idle from anywhere.
// I1: the fields of an assignment are set exactly while `phase` is not idle.
// I2: `lastClaimNo` never falls: what comes with a lower number is of an assignment that the row no longer holds.

import type { RiderEvent, RiderState } from '../../schemas/rider.types.ts';
import { look, type Table } from '../table.ts';

/** A rider that was never heard of. */
export const initialRider: RiderState = {
  riderId: null,
  onShift: false,
  vehicle: null,
  lastClaimNo: 0,
  phase: 'idle',
  assignmentId: null,
  orderId: null,
  restaurantId: null,
  claimNo: 0,
  pickupLat: 0,
  pickupLng: 0,
  dropoffCell: null,
  addressId: null,
  fee: 0,
  currency: null,
  distanceMeters: 0,
  expiresAt: 0,
  code: null,
  silent: false,
  endedAssignmentId: null,
};

/** The state after an event. */
export const evolveRider = (state: RiderState, event: RiderEvent): RiderState => ({
  ...state,
  ...look(folds, event, state),
});

type Change = Partial<RiderState>;

const nothingHeld: Change = {
  phase: 'idle',
  assignmentId: null,
  orderId: null,
  restaurantId: null,
  claimNo: 0,
  pickupLat: 0,
  pickupLng: 0,
  dropoffCell: null,
  addressId: null,
  fee: 0,
  currency: null,
  distanceMeters: 0,
  expiresAt: 0,
  code: null,
  silent: false,
};

const folds: Table<RiderEvent, [RiderState], Change> = {
  WentOnline: (event) => ({ riderId: event.riderId, onShift: true, vehicle: event.vehicle }),
  WentOffline: (event) => ({ riderId: event.riderId, onShift: false }),
  OfferReceived: (event) => ({
    ...nothingHeld,
    phase: 'offered',
    lastClaimNo: event.claimNo,
    assignmentId: event.assignmentId,
    orderId: event.orderId,
    restaurantId: event.restaurantId,
    claimNo: event.claimNo,
    pickupLat: event.pickupLat,
    pickupLng: event.pickupLng,
    dropoffCell: event.dropoffCell,
    fee: event.fee,
    currency: event.currency,
    distanceMeters: event.distanceMeters,
    expiresAt: event.expiresAt,
  }),
  OfferAccepted: () => ({ phase: 'accepted' }),
  OfferDeclined: (event, state) => ({
    ...(state.assignmentId === event.assignmentId ? nothingHeld : {}),
    riderId: event.riderId,
    lastClaimNo: Math.max(state.lastClaimNo, event.claimNo),
    endedAssignmentId: event.assignmentId,
  }),
  AssignmentBegun: (event) => ({ phase: 'confirmed', addressId: event.addressId }),
  AssignmentDisowned: () => ({}),
  PickUpClaimed: (event) => ({ phase: 'picking_up', code: event.code }),
  PickUpRefused: () => ({ phase: 'confirmed', code: null }),
  PickUpDone: () => ({ phase: 'picked_up', code: null }),
  DeliveryClaimed: () => ({ phase: 'delivering' }),
  DeliveryRefused: () => ({ phase: 'picked_up' }),
  AssignmentClosed: (event, state) => ({
    ...(state.assignmentId === event.assignmentId || event.claimNo > state.claimNo ? nothingHeld : {}),
    lastClaimNo: Math.max(state.lastClaimNo, event.claimNo),
    endedAssignmentId: event.assignmentId,
  }),
  SilenceReported: () => ({ silent: true }),
};
