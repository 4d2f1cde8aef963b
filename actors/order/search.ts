// Which rider comes: search, claim, offer, acceptance, loss. The order is the arbiter (claim.5).
// I1: an assignment id is minted by an event before any search, and never twice (claim.1).
// I2: at most one claim has no answer; its answer is either taken, or given back once.
// I3: a rider is held by at most one assignment of this order; before another is minted the last one is released.

import type {
  AssignmentAccepted,
  AssignmentDeclined,
  OrderEvent,
  OrderState,
  ReservationExpired,
  RiderLost,
  RiderReleased,
  RiderSearchStarted,
  RidersClaimed,
  SearchAgain,
} from '../../schemas/order.types.ts';
import { accept, type Context, type Decision, ignore, type TellRefused } from '../actor.ts';
import { ended, released } from './ending.ts';
import { foldOrder } from './life.ts';
import { numberOf } from './money.ts';
import {
  acceptLateMsMax,
  reservationTtlMs,
  searchMsMax,
  searchRadiiMeters,
  searchWaitMsMax,
  searchWaitMsMin,
} from './times.ts';

const widestRing = searchRadiiMeters.length - 1;

/** Mints the next assignment; the search of `ring` follows from it. */
export function searchStarted(state: OrderState, context: Context, ring: number): RiderSearchStarted {
  const assignmentNo = state.assignmentNo + 1;
  return {
    type: 'RiderSearchStarted',
    assignmentId: `${context.self.id}:${assignmentNo}`,
    assignmentNo,
    ring,
    radiusMeters: searchRadiiMeters[ring] ?? searchRadiiMeters[widestRing] ?? 0,
    searchSince: state.searchSince === 0 ? context.at : state.searchSince,
    excluded: state.excluded,
  };
}

/** The answer of a claim. In a state that no longer wants it, the rider is given back, once. */
export function ridersClaimed(message: RidersClaimed, state: OrderState, context: Context): Decision<OrderEvent> {
  if (!state.claimPending || numberOf(message.assignmentId) !== state.assignmentNo) return ignore();
  const { assignmentId, riderId, claimNo, distanceMeters } = message;
  const wanted = state.status === 'finding_rider';
  if (message.outcome === 'reserved' && riderId !== null) {
    const held = { assignmentId, riderId, claimNo };
    return wanted
      ? accept([{ type: 'RiderReserved', ...held, distanceMeters, expiresAt: context.at + reservationTtlMs }])
      : accept([{ type: 'RiderReleased', ...held, reason: 'unwanted', offered: false, exclude: false }]);
  }
  if (!wanted) return ignore();
  if (message.outcome === 'none' && state.ring < widestRing) {
    const none: OrderEvent = { type: 'RidersNotFound', assignmentId, ring: state.ring, waitMs: 0 };
    return accept([none, searchStarted(foldOrder(state, [none]), context, state.ring + 1)]);
  }
  const waitMs = Math.min(searchWaitMsMax, searchWaitMsMin * 2 ** Math.min(state.searchWaits, 10));
  const none: OrderEvent = { type: 'RidersNotFound', assignmentId, ring: state.ring, waitMs };
  if (!isTooLate(state, context)) return accept([none]);
  return accept([{ ...none, waitMs: 0 }, ...ended(foldOrder(state, [none]), 'no_rider', context, null)]);
}

/** Timer after a search that found nobody. */
export function searchAgain(message: SearchAgain, state: OrderState, context: Context): Decision<OrderEvent> {
  const due = state.status === 'finding_rider' && !state.claimPending;
  if (!due || numberOf(message.assignmentId) !== state.assignmentNo) return ignore();
  return accept(searchOn(state, context, widestRing));
}

/** Counts only while this very assignment holds this rider; else the rider is told that it is over, once. */
export function assignmentAccepted(
  message: AssignmentAccepted,
  state: OrderState,
  context: Context,
): Decision<OrderEvent> {
  const { assignmentId, riderId, claimNo } = message;
  if (holds(message, state)) {
    if (state.status !== 'rider_reserved') return ignore();
    if (context.at > state.reservedUntil + acceptLateMsMax) return accept(giveBack(state, context, 'expired'));
    return accept([{ type: 'RiderAssigned', assignmentId, riderId, claimNo: state.claimNo }]);
  }
  const assignmentNo = numberOf(assignmentId);
  if (assignmentNo === 0 || assignmentNo > state.assignmentNo || assignmentNo <= state.acceptRefusedNo) return ignore();
  return accept([{ type: 'AcceptRefused', assignmentId, assignmentNo, riderId, claimNo }]);
}

/** The rider does not want it, or does not know of it. */
export function assignmentDeclined(
  message: AssignmentDeclined,
  state: OrderState,
  context: Context,
): Decision<OrderEvent> {
  if (!holds(message, state) || state.status === 'picked_up') return ignore();
  return accept(giveBack(state, context, 'declined'));
}

/** Nothing was heard of the rider: before pick-up another one comes, after it somebody is alerted. */
export function riderLost(message: RiderLost, state: OrderState, context: Context): Decision<OrderEvent> {
  if (!holds(message, state)) return ignore();
  const { assignmentId, riderId } = message;
  const report: OrderEvent = { type: 'RiderLostReported', assignmentId, riderId };
  if (state.status === 'picked_up') return state.lostReported ? ignore() : accept([report]);
  return accept([report, ...giveBack(foldOrder(state, [report]), context, 'lost')]);
}

/** Timer: the offer was not answered in time. */
export function reservationExpired(
  message: ReservationExpired,
  state: OrderState,
  context: Context,
): Decision<OrderEvent> {
  if (state.status !== 'rider_reserved' || message.assignmentId !== state.assignmentId) return ignore();
  return accept(giveBack(state, context, 'expired'));
}

/**
 * A tell of this order came to nothing. An offer or confirmation that its rider will never hear is a lost rider; what kitchens
 * and conversations did not hear, timers and pages make good; an ending that a rider did not hear, its next offer supersedes.
 */
export function tellRefused(message: TellRefused, state: OrderState, context: Context): Decision<OrderEvent> {
  const unheard =
    (message.name === 'OfferMade' && state.status === 'rider_reserved') ||
    (message.name === 'AssignmentConfirmed' && state.status === 'assigned');
  if (!unheard || context.sender?.type !== 'rider' || context.sender.id !== state.riderId) return ignore();
  return accept(giveBack(state, context, 'unreachable'));
}

function giveBack(state: OrderState, context: Context, reason: RiderReleased['reason']): readonly OrderEvent[] {
  const release = released(state, reason, true);
  if (release === null) return [];
  return [release, ...searchOn(foldOrder(state, [release]), context, 0)];
}

function searchOn(state: OrderState, context: Context, ring: number): readonly OrderEvent[] {
  return isTooLate(state, context) ? ended(state, 'no_rider', context, null) : [searchStarted(state, context, ring)];
}

const isTooLate = (state: OrderState, context: Context): boolean =>
  state.searchSince !== 0 && context.at - state.searchSince >= searchMsMax;

const holds = (message: { readonly assignmentId: string; readonly riderId: string }, state: OrderState): boolean =>
  state.assignmentId === message.assignmentId && state.riderId === message.riderId;
