// What a rider does: comes and goes, takes or leaves an offer, reports pick-up and delivery.
// I1: only the rider itself speaks for the rider (the caller's subject is this actor's id).
// I2: nobody goes off shift with an assignment it accepted; an open offer is declined by going (claim.6).

import type {
  AcceptOffer,
  DeclineOffer,
  GoOffline,
  GoOnline,
  ReportDelivery,
  ReportPickUp,
  RiderEvent,
  RiderState,
} from '../../schemas/rider.types.ts';
import { accept, type Context, type Decision, ignore, reject } from '../actor.ts';

/** True when an outsider speaks for somebody else. */
export const isStranger = (context: Context): boolean =>
  context.by !== null && context.by.role === 'rider' && context.by.sub !== context.self.id;

/** Always accepted: it writes the shift row again, which parking may have changed behind this state. */
export function goOnline(message: GoOnline, _state: RiderState, context: Context): Decision<RiderEvent> {
  return accept([{ type: 'WentOnline', riderId: context.self.id, vehicle: message.vehicle }]);
}

/** Declines an open offer in the same commit. */
export function goOffline(_message: GoOffline, state: RiderState, context: Context): Decision<RiderEvent> {
  const held = assignmentOf(state, context);
  if (held !== null && state.phase !== 'offered') return reject('active_assignment');
  const declined: RiderEvent[] = held === null ? [] : [{ type: 'OfferDeclined', ...held, reason: 'went_offline' }];
  if (!state.onShift && declined.length === 0) return ignore();
  return accept([...declined, { type: 'WentOffline', riderId: context.self.id }]);
}

/** Takes the open offer; the order has the last word. */
export function acceptOffer(message: AcceptOffer, state: RiderState, context: Context): Decision<RiderEvent> {
  const held = assignmentOf(state, context);
  if (held === null || held.assignmentId !== message.assignmentId) return reject(noSuchOffer(message, state));
  if (state.phase !== 'offered') return ignore();
  return accept([{ type: 'OfferAccepted', ...held }]);
}

/** Leaves the open offer. */
export function declineOffer(message: DeclineOffer, state: RiderState, context: Context): Decision<RiderEvent> {
  const held = assignmentOf(state, context);
  if (held === null || held.assignmentId !== message.assignmentId)
    return message.assignmentId === state.endedAssignmentId ? ignore() : reject('no_such_offer');
  if (state.phase !== 'offered') return reject('already_accepted');
  return accept([{ type: 'OfferDeclined', ...held, reason: 'declined' }]);
}

/** The order checks the code. */
export function reportPickUp(message: ReportPickUp, state: RiderState, context: Context): Decision<RiderEvent> {
  const held = assignmentOf(state, context);
  if (held === null || isOther(message, state)) return reject('no_assignment');
  switch (state.phase) {
    case 'confirmed':
      return accept([{ type: 'PickUpClaimed', ...held, code: message.code }]);
    case 'picking_up':
      return message.code === state.code ? ignore() : reject('pick_up_under_way');
    case 'picked_up':
    case 'delivering':
      return ignore();
    default:
      return reject('not_confirmed');
  }
}

/** The order ends the assignment. */
export function reportDelivery(message: ReportDelivery, state: RiderState, context: Context): Decision<RiderEvent> {
  if (message.assignmentId !== null && message.assignmentId === state.endedAssignmentId) return ignore();
  const held = assignmentOf(state, context);
  if (held === null || isOther(message, state)) return reject('no_assignment');
  if (state.phase === 'delivering') return ignore();
  if (state.phase !== 'picked_up') return reject('not_picked_up');
  return accept([{ type: 'DeliveryClaimed', ...held }]);
}

/** Names an assignment, its order and its rider. */
export type Held = {
  readonly assignmentId: string;
  readonly orderId: string;
  readonly riderId: string;
  readonly claimNo: number;
};

/** The assignment that this rider knows of as its own; null when idle. */
export function assignmentOf(state: RiderState, context: Context): Held | null {
  const { assignmentId, orderId, claimNo } = state;
  return assignmentId === null || orderId === null
    ? null
    : { assignmentId, orderId, claimNo, riderId: context.self.id };
}

const isOther = (message: { readonly assignmentId: string | null }, state: RiderState): boolean =>
  message.assignmentId !== null && message.assignmentId !== state.assignmentId;

const noSuchOffer = (message: AcceptOffer, state: RiderState): string =>
  message.assignmentId === state.endedAssignmentId ? 'offer_ended' : 'no_such_offer';
