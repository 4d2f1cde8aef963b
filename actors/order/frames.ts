// Who sees what of an order: frames of events and snapshots for customer, rider, restaurant and operators.
// I1: no personal data: addresses and notes are references, drop-offs are cells.
// I2: the handover code is shown to the restaurant alone; the pay link to the customer alone.
// I3: an event that changes `status` or `kitchen` reaches every audience with at least that change.

import type { OrderEvent, OrderState } from '../../schemas/order.types.ts';
import type { Frame, Role } from '../actor.ts';

type EventName = OrderEvent['type'];
type Audience = 'customer' | 'rider' | 'restaurant';

/** The frame of an event; null hides it. */
export function publishOrder(event: OrderEvent, audience: Role): Frame | null {
  const change = changeOf(event);
  const { type: _type, ...all } = event;
  if (audience === 'ops' || audience === 'system') return { ...all, ...change };
  const names = shown[audience][event.type] ?? [];
  const picked = Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
  const frame = { ...picked, ...change };
  return Object.keys(frame).length === 0 ? null : frame;
}

/** All that an audience may know of the order now. */
export function orderSnapshot(state: OrderState, audience: Role): Frame {
  if (audience === 'ops' || audience === 'system') return state;
  const names = ['status', 'kitchen', ...snapshotFields.all, ...snapshotFields[audience]];
  const frame = Object.fromEntries(Object.entries(state).filter(([name]) => names.includes(name)));
  // The offered rider rides to the restaurant first; where the customer lives it learns with the assignment.
  const toDoor = state.status === 'assigned' || state.status === 'picked_up';
  return audience === 'rider' && toDoor ? { ...frame, addressId: state.addressId } : frame;
}

const placed = ['restaurantId', 'menuVersion', 'lines', 'total', 'currency', 'placedAt'];
const prices = ['subtotal', 'deliveryFee', 'serviceFee'];
const places = ['pickupLat', 'pickupLng', 'dropoffCell'];

const snapshotFields = {
  all: [...places, 'restaurantId', 'readyAt', 'riderId', 'assignmentId', 'pickedUpAt', 'deliveredAt', 'endReason'],
  customer: [
    ...placed,
    ...prices,
    'customerId',
    'addressId',
    'noteId',
    'payment',
    'payUrl',
    'distanceMeters',
    'refunds',
  ],
  rider: ['deliveryFee', 'currency', 'distanceMeters'],
  restaurant: [...placed, 'noteId', 'handoverCode'],
} as const satisfies Record<Audience | 'all', readonly string[]>;

const kitchenNews: Partial<Record<EventName, readonly string[]>> = {
  KitchenAccepted: ['readyAt'],
  KitchenRejected: ['reason'],
  OrderReady: ['readyAt'],
};
const riderNews: Partial<Record<EventName, readonly string[]>> = {
  RiderAssigned: ['riderId', 'assignmentId'],
  OrderPickedUp: ['riderId', 'pickedUpAt'],
  OrderDelivered: ['deliveredAt'],
  OrderCancelled: ['reason'],
  DeliveryFailed: ['reason'],
};

const shown: Readonly<Record<Audience, Partial<Record<EventName, readonly string[]>>>> = {
  customer: {
    ...kitchenNews,
    ...riderNews,
    OrderPlaced: [...placed, ...prices, ...places, 'customerId', 'addressId', 'noteId', 'payment'],
    PaymentStarted: ['payUrl'],
    PaymentFailed: ['reason'],
    RiderReserved: ['distanceMeters'],
    RiderLostReported: ['riderId'],
    DeliveryLate: ['riderId'],
    RefundRequested: ['amount', 'currency'],
    RefundConfirmed: ['amount', 'currency'],
    OrderRefunded: ['amount', 'currency'],
  },
  rider: { ...kitchenNews, ...riderNews, RiderReserved: ['assignmentId', 'distanceMeters'] },
  restaurant: { ...kitchenNews, ...riderNews, OrderPlaced: [...placed, 'noteId', 'handoverCode'] },
};

type Track = { readonly status?: OrderState['status']; readonly kitchen?: OrderState['kitchen'] };

/** What of status and kitchen the event changes, as evolve does. */
function changeOf(event: OrderEvent): Track {
  if (event.type === 'RefundRequested') return event.closing ? { status: 'refunding' } : {};
  return changes[event.type] ?? {};
}

const changes: Partial<Record<EventName, Track>> = {
  OrderPlaced: { status: 'placed' },
  PaymentRequested: { status: 'awaiting_payment' },
  PaymentConfirmed: { status: 'paid', kitchen: 'waiting' },
  PaymentFailed: { status: 'payment_failed' },
  PaymentUnmatched: { status: 'unmatched' },
  RefundsAwaited: { status: 'refunding' },
  KitchenAccepted: { kitchen: 'accepted' },
  KitchenRejected: { kitchen: 'rejected' },
  OrderReady: { kitchen: 'ready' },
  RiderSearchStarted: { status: 'finding_rider' },
  RiderReserved: { status: 'rider_reserved' },
  RiderAssigned: { status: 'assigned' },
  OrderPickedUp: { status: 'picked_up' },
  OrderDelivered: { status: 'delivered' },
  OrderCancelled: { status: 'cancelled' },
  DeliveryFailed: { status: 'delivery_failed' },
  OrderRefunded: { status: 'refunded' },
};
