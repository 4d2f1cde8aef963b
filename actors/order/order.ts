// One food order, from the cart to the door or back to the customer's money: one actor, one state, one sequence.
// Where to look: place.ts and pricing.ts (the cart), payment.ts and refund.ts (money), search.ts (riders), delivery.ts (kitchen and
// door), ending.ts (all ways out), life.ts (evolve), checkout.ts (react), frames.ts (who sees what), times.ts (all waits).
// I1: facts are accepted or ignored, never refused; commands twice are ignored.

import { type OrderEvent, type OrderMessage, type OrderState, orderSchema } from '../../schemas/order.types.ts';
import { actor, type Caller, type Context, type Decision, ignore, owns } from '../actor.ts';
import { look, type Table } from '../table.ts';
import { checkout, parkedOrder } from './checkout.ts';
import {
  acceptByKitchen,
  deliveryOverdue,
  deliveryReported,
  kitchenSilent,
  markReady,
  pickUpReported,
  rejectByKitchen,
} from './delivery.ts';
import { cancelOrder, endAsFailed } from './ending.ts';
import { orderSnapshot, publishOrder } from './frames.ts';
import { evolveOrder, initialOrder } from './life.ts';
import { paymentReported, paymentTimedOut, refundReported } from './payment.ts';
import { menuNeeds, placeOrder } from './place.ts';
import {
  assignmentAccepted,
  assignmentDeclined,
  reservationExpired,
  riderLost,
  ridersClaimed,
  searchAgain,
  tellRefused,
} from './search.ts';

const decisions: Table<OrderMessage, [OrderState, Context], Decision<OrderEvent>> = {
  PlaceOrder: placeOrder,
  CancelOrder: cancelOrder,
  AcceptByKitchen: acceptByKitchen,
  RejectByKitchen: rejectByKitchen,
  MarkReady: markReady,
  EndAsFailed: endAsFailed,
  PickUpReported: pickUpReported,
  DeliveryReported: deliveryReported,
  PaymentReported: paymentReported,
  RefundReported: refundReported,
  RidersClaimed: ridersClaimed,
  AssignmentAccepted: assignmentAccepted,
  AssignmentDeclined: assignmentDeclined,
  RiderLost: riderLost,
  PaymentTimedOut: paymentTimedOut,
  KitchenSilent: (_message, state, context) => kitchenSilent(state, context),
  ReservationExpired: reservationExpired,
  SearchAgain: searchAgain,
  DeliveryOverdue: deliveryOverdue,
  TellRefused: tellRefused,
};

const isCustomer = owns<OrderState>('customer', 'customerId');
const isRider = owns<OrderState>('rider', 'riderId');
const isRestaurant = owns<OrderState>('restaurant', 'restaurantId');
const isOps = (caller: Caller): boolean => caller.role === 'ops' || caller.role === 'system';

/** The order's registration. */
export const order = actor<OrderState, OrderMessage, OrderEvent>({
  type: 'order',
  schema: orderSchema,
  state: 'OrderState',
  life: 'bounded',
  initial: initialOrder,
  decide: (message, state, context) => look(decisions, message, state, context) ?? ignore(),
  evolve: evolveOrder,
  react: checkout,
  onParked: parkedOrder,
  needs: (message) => (message.type === 'PlaceOrder' ? menuNeeds(message) : []),
  access: {
    // A restaurant knows paid orders only.
    watch: (caller, state) =>
      isOps(caller) ||
      isCustomer(caller, state) ||
      isRider(caller, state) ||
      (isRestaurant(caller, state) && state.kitchen !== 'none'),
    tell: mayTell,
    recheck: ['RiderReleased'],
  },
  publish: publishOrder,
  snapshot: orderSnapshot,
});

/**
 * Commands that a caller may send straight to an order. PlaceOrder is not among them: what the gateway adds to it (menu version,
 * positions) must not come from outside; its own route has its own policy. Riders speak through their own actor.
 */
function mayTell(caller: Caller, command: string, state: OrderState | null): boolean {
  if (state === null) return false;
  switch (command) {
    case 'CancelOrder':
      return caller.role === 'ops' || isCustomer(caller, state);
    case 'AcceptByKitchen':
    case 'RejectByKitchen':
    case 'MarkReady':
      return isRestaurant(caller, state) && state.kitchen !== 'none';
    case 'EndAsFailed':
      return caller.role === 'ops';
    default:
      return false;
  }
}
