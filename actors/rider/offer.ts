// What a rider hears: offers, confirmations and endings from orders, silence from the watcher of heartbeats, refused tells.
// I1: what carries a lower claim number than the last one is ignored; a higher one supersedes what stood (claim.5).
// I2: an offer to a rider off shift declines itself (claim.6).
// I3: a confirmation of what is not this rider's is answered, so that no order waits for a rider that rides for another.

import type {
  AssignmentConfirmed,
  AssignmentEnded,
  OfferMade,
  PickUpConfirmed,
  RiderEvent,
  RiderSilent,
  RiderState,
} from '../../schemas/rider.types.ts';
import { accept, type Context, type Decision, ignore, type TellRefused } from '../actor.ts';
import { assignmentOf } from './shift.ts';

/** An order holds this rider and asks. */
export function offerMade(message: OfferMade, state: RiderState, context: Context): Decision<RiderEvent> {
  if (message.claimNo <= state.lastClaimNo) return ignore();
  if (state.onShift) return accept([{ ...message, type: 'OfferReceived' }]);
  const { assignmentId, orderId, claimNo } = message;
  const named = { assignmentId, orderId, claimNo, riderId: context.self.id };
  return accept([{ type: 'OfferDeclined', ...named, reason: 'off_shift' }]);
}

/** The acceptance counted. */
export function assignmentConfirmed(
  message: AssignmentConfirmed,
  state: RiderState,
  context: Context,
): Decision<RiderEvent> {
  const { assignmentId, orderId, claimNo, addressId } = message;
  const named = { assignmentId, orderId, claimNo, riderId: context.self.id };
  if (assignmentId !== state.assignmentId) return accept([{ type: 'AssignmentDisowned', ...named }]);
  if (state.phase !== 'accepted' && state.phase !== 'offered') return ignore();
  return accept([{ type: 'AssignmentBegun', ...named, addressId }]);
}

/** The code was right. */
export function pickUpConfirmed(message: PickUpConfirmed, state: RiderState): Decision<RiderEvent> {
  const { assignmentId } = message;
  if (assignmentId !== state.assignmentId) return ignore();
  if (state.phase !== 'picking_up' && state.phase !== 'confirmed') return ignore();
  return accept([{ type: 'PickUpDone', assignmentId }]);
}

/** The order has no use for this rider any more. */
export function assignmentEnded(message: AssignmentEnded, state: RiderState): Decision<RiderEvent> {
  const { assignmentId, claimNo, reason } = message;
  const isNews = assignmentId === state.assignmentId || claimNo > state.lastClaimNo;
  return isNews ? accept([{ type: 'AssignmentClosed', assignmentId, claimNo, reason }]) : ignore();
}

/** Nothing was heard for a whole time to live; the order is told once per assignment (claim.7). */
export function riderSilent(message: RiderSilent, state: RiderState, context: Context): Decision<RiderEvent> {
  const held = assignmentOf(state, context);
  if (held === null || held.assignmentId !== message.assignmentId || state.silent) return ignore();
  return accept([{ type: 'SilenceReported', ...held }]);
}

/**
 * A tell of this rider came to nothing. A refused pick-up or delivery goes back a phase; an acceptance that its order will never
 * read ends here, the order's own timer ends it there. A decline or a loss that was not heard, the order's timer makes good.
 */
export function tellRefused(message: TellRefused, state: RiderState): Decision<RiderEvent> {
  const { assignmentId, claimNo } = state;
  if (assignmentId === null) return ignore();
  if (message.name === 'PickUpReported' && state.phase === 'picking_up')
    return accept([{ type: 'PickUpRefused', assignmentId, reason: message.reason }]);
  if (message.name === 'DeliveryReported' && state.phase === 'delivering')
    return accept([{ type: 'DeliveryRefused', assignmentId, reason: message.reason }]);
  if (message.name === 'AssignmentAccepted' && state.phase === 'accepted')
    return accept([{ type: 'AssignmentClosed', assignmentId, claimNo, reason: 'order_gone' }]);
  return ignore();
}
