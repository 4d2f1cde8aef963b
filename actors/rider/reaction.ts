// What follows from a rider's events: its order is told, its shift row written.
// I1: every answer to an order names the assignment and the rider, so that the order can tell whose it is.

import type {
  AssignmentAccepted,
  AssignmentDeclined,
  DeliveryReported,
  PickUpReported,
  RiderLost,
} from '../../schemas/order.types.ts';
import type { RiderEvent, RiderState } from '../../schemas/rider.types.ts';
import type { ActorRef, Reaction, RowChange, Tell } from '../actor.ts';

/** What follows from an event; `state` is the one after it. */
export function riderReaction(event: RiderEvent, state: RiderState, self: ActorRef): Reaction {
  switch (event.type) {
    case 'WentOnline':
    case 'WentOffline':
      return { rows: [shiftRow(state, self)] };
    case 'OfferAccepted':
      return toOrder(event.orderId, { type: 'AssignmentAccepted', ...named(event) });
    case 'OfferDeclined':
      return toOrder(event.orderId, { type: 'AssignmentDeclined', ...named(event), reason: event.reason });
    case 'AssignmentDisowned':
      return toOrder(event.orderId, { type: 'AssignmentDeclined', ...named(event), reason: 'not_mine' });
    case 'PickUpClaimed': {
      const { assignmentId, riderId, code } = event;
      return toOrder(event.orderId, { type: 'PickUpReported', assignmentId, riderId, code });
    }
    case 'DeliveryClaimed':
      return toOrder(event.orderId, { type: 'DeliveryReported', ...whose(event) });
    case 'SilenceReported':
      return toOrder(event.orderId, { type: 'RiderLost', ...whose(event) });
    default:
      return {};
  }
}

/** A parked rider gets no offers, and its order does not wait for it: off shift, and the order told, in the same commit. */
export function parkedRider(state: RiderState, self: ActorRef): Reaction {
  const rows = [shiftRow({ ...state, onShift: false }, self)];
  const { assignmentId, orderId, claimNo } = state;
  if (assignmentId === null || orderId === null) return { rows };
  const held = { assignmentId, riderId: self.id };
  const told: ToOrder =
    state.phase === 'offered'
      ? { type: 'AssignmentDeclined', ...held, claimNo, reason: 'parked' }
      : { type: 'RiderLost', ...held };
  return { rows, ...toOrder(orderId, told) };
}

type ToOrder = AssignmentAccepted | AssignmentDeclined | PickUpReported | DeliveryReported | RiderLost;
type Named = { readonly assignmentId: string; readonly riderId: string; readonly claimNo: number };

const toOrder = (orderId: string, message: ToOrder): { readonly tells: readonly Tell[] } => ({
  tells: [{ to: { type: 'order', id: orderId }, message }],
});

const named = ({ assignmentId, riderId, claimNo }: Named): Named => ({ assignmentId, riderId, claimNo });
const whose = ({ assignmentId, riderId }: Named): Omit<Named, 'claimNo'> => ({ assignmentId, riderId });

const shiftRow = (state: RiderState, self: ActorRef): RowChange => ({
  writer: 'rider_shift',
  id: self.id,
  values: { onShift: state.onShift, vehicle: state.vehicle },
});
