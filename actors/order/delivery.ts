// From the kitchen's counter to the customer's door, and the kitchen's own track beside it.
// I1: food leaves only with the code that the kitchen shows, to the rider that this order holds.
// I2: a delivered order gives its rider back in the same commit.

import type {
  AcceptByKitchen,
  DeliveryOverdue,
  DeliveryReported,
  MarkReady,
  OrderEvent,
  OrderState,
  PickUpReported,
  RejectByKitchen,
} from '../../schemas/order.types.ts';
import { accept, type Context, type Decision, ignore, reject } from '../actor.ts';
import { ended, released } from './ending.ts';
import { beforePickUp, foldOrder, isEnded } from './life.ts';
import { numberOf } from './money.ts';

/**
 * Four digits from the id of the message that placed the order (FNV-1a). Decisions draw no chance, and a rider knows the order's id
 * but never that message's: it is a keyed hash of its sender's own key, or names a conversation.
 */
export function handoverCode(messageId: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < messageId.length; i++) hash = Math.imul(hash ^ messageId.charCodeAt(i), 0x01000193);
  return String((hash >>> 0) % 10_000).padStart(4, '0');
}

/** The restaurant cooks it. */
export function acceptByKitchen(message: AcceptByKitchen, state: OrderState, context: Context): Decision<OrderEvent> {
  const { readyInMinutes } = message;
  if (state.kitchen === 'accepted' || state.kitchen === 'ready')
    return isEnded(state) ? reject('order_ended') : ignore();
  if (state.kitchen !== 'waiting' || !beforePickUp(state)) return reject(whyNotCooking(state));
  return accept([{ type: 'KitchenAccepted', readyInMinutes, readyAt: context.at + readyInMinutes * 60_000 }]);
}

/** The restaurant does not cook it: before the food is ready it may still say so. */
export function rejectByKitchen(message: RejectByKitchen, state: OrderState, context: Context): Decision<OrderEvent> {
  if (state.kitchen === 'rejected') return ignore();
  if (state.kitchen === 'ready') return reject('already_ready');
  if (state.kitchen === 'none' || !beforePickUp(state)) return reject(whyNotCooking(state));
  const first: OrderEvent = { type: 'KitchenRejected', reason: message.reason };
  return accept([first, ...ended(foldOrder(state, [first]), 'kitchen_rejected', context, null)]);
}

/** The food stands ready. */
export function markReady(_message: MarkReady, state: OrderState, context: Context): Decision<OrderEvent> {
  if (state.kitchen === 'ready') return ignore();
  if (state.kitchen === 'waiting' && beforePickUp(state)) return reject('not_accepted');
  if (state.kitchen !== 'accepted' || !beforePickUp(state)) return reject(whyNotCooking(state));
  return accept([{ type: 'OrderReady', readyAt: context.at }]);
}

/** Timer: the kitchen said nothing. */
export function kitchenSilent(state: OrderState, context: Context): Decision<OrderEvent> {
  if (state.kitchen !== 'waiting' || !beforePickUp(state)) return ignore();
  return accept(ended(state, 'kitchen_silent', context, null));
}

/** The rider has the food. A refusal goes back to the rider as TellRefused. */
export function pickUpReported(message: PickUpReported, state: OrderState, context: Context): Decision<OrderEvent> {
  const { assignmentId, riderId } = message;
  if (assignmentId !== state.assignmentId || riderId !== state.riderId) return reject('not_yours');
  if (state.status === 'picked_up') return ignore();
  if (state.status !== 'assigned') return reject('not_assigned');
  if (state.kitchen === 'waiting') return reject('not_cooked');
  if (message.code !== state.handoverCode) return reject('wrong_code');
  return accept([{ type: 'OrderPickedUp', assignmentId, riderId, pickedUpAt: context.at }]);
}

/** The customer has the food. */
export function deliveryReported(message: DeliveryReported, state: OrderState, context: Context): Decision<OrderEvent> {
  const { assignmentId, riderId } = message;
  if (state.status === 'delivered' && numberOf(assignmentId) === state.assignmentNo) return ignore();
  if (assignmentId !== state.assignmentId || riderId !== state.riderId) return reject('not_yours');
  if (state.status !== 'picked_up') return reject('not_picked_up');
  const release = released(state, 'delivered', false);
  const delivered: OrderEvent = { type: 'OrderDelivered', assignmentId, riderId, deliveredAt: context.at };
  return accept(release === null ? [delivered] : [delivered, release]);
}

/** Timer: somebody should look. */
export function deliveryOverdue(message: DeliveryOverdue, state: OrderState): Decision<OrderEvent> {
  const { assignmentId, riderId } = state;
  if (assignmentId === null || riderId === null || message.assignmentId !== assignmentId) return ignore();
  if (state.lateReported || state.status === 'rider_reserved') return ignore();
  return accept([{ type: 'DeliveryLate', assignmentId, riderId }]);
}

function whyNotCooking(state: OrderState): string {
  if (state.status === 'new' || state.status === 'unmatched') return 'unknown_order';
  if (state.kitchen === 'none') return isEnded(state) ? 'order_ended' : 'not_paid';
  return isEnded(state) ? 'order_ended' : 'already_picked_up';
}
