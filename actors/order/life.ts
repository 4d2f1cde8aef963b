// The life of an order: its first state, and how each event changes it. Total: whatever happened, happened.
// new → awaiting_payment → paid → finding_rider → rider_reserved → assigned → picked_up → delivered; beside it the kitchen's
// none → waiting → accepted → ready | rejected; ways out: payment_failed → cancelled, cancelled | delivery_failed → refunding
// → refunded. `unmatched` is money that came before its order. OrderPlaced stands between new and awaiting_payment as `placed`.
// I1: `assignmentId` and `riderId` are set together, exactly while this order holds a rider.
// I2: `payments` holds what succeeded; `refundNo` of a payment is the refund that gives it back.

import type { KeptPayment, KeptRefund, OrderEvent, OrderState } from '../../schemas/order.types.ts';
import { look, type Table } from '../table.ts';
import { excludedMax } from './times.ts';

/** An order that nobody has placed. */
export const initialOrder: OrderState = {
  status: 'new',
  kitchen: 'none',
  customerId: null,
  restaurantId: null,
  conversationId: null,
  addressId: null,
  noteId: null,
  menuVersion: null,
  lines: [],
  subtotal: 0,
  deliveryFee: 0,
  serviceFee: 0,
  total: 0,
  currency: null,
  payment: null,
  payUrl: null,
  pickupLat: 0,
  pickupLng: 0,
  dropoffCell: null,
  handoverCode: null,
  placedAt: 0,
  chargeNo: 0,
  paymentId: null,
  payments: [],
  refunds: [],
  readyAt: null,
  assignmentNo: 0,
  claimPending: false,
  ring: 0,
  searchSince: 0,
  searchWaits: 0,
  excluded: [],
  assignmentId: null,
  riderId: null,
  claimNo: 0,
  distanceMeters: 0,
  reservedUntil: 0,
  acceptRefusedNo: 0,
  lostReported: false,
  lateReported: false,
  pickedUpAt: 0,
  deliveredAt: 0,
  endReason: null,
};

/** The state after an event. */
export const evolveOrder = (state: OrderState, event: OrderEvent): OrderState => ({
  ...state,
  ...look(folds, event, state),
});

/** The state after events, in order. */
export const foldOrder = (state: OrderState, events: readonly OrderEvent[]): OrderState =>
  events.reduce(evolveOrder, state);

/** True while the order is paid and no food has left the kitchen. */
export const beforePickUp = (state: OrderState): boolean =>
  state.status === 'paid' ||
  state.status === 'finding_rider' ||
  state.status === 'rider_reserved' ||
  state.status === 'assigned';

/** True when the order came to its end without a delivery: all its money belongs back. */
export const isEnded = (state: OrderState): boolean =>
  state.status === 'cancelled' ||
  state.status === 'delivery_failed' ||
  state.status === 'refunding' ||
  state.status === 'refunded';

/** True when the refund of a payment is done. */
export const isBack = (state: OrderState, payment: KeptPayment): boolean =>
  state.refunds.some((one) => one.refundNo === payment.refundNo && one.status === 'succeeded');

type Change = Partial<OrderState>;

const moneyFolds = {
  PaymentRequested: (event) => ({ status: 'awaiting_payment', chargeNo: event.chargeNo }),
  PaymentStarted: (event) => ({ paymentId: event.paymentId, payUrl: event.payUrl }),
  PaymentConfirmed: (event, state) => ({
    status: 'paid',
    kitchen: 'waiting',
    paymentId: event.paymentId,
    payUrl: null,
    payments: event.matched ? state.payments : withPayment(state, event),
  }),
  PaymentFailed: () => ({ status: 'payment_failed', payUrl: null }),
  PaymentUnmatched: (event, state) => ({
    status: 'unmatched',
    chargeNo: Math.max(state.chargeNo, event.chargeNo),
    payments: withPayment(state, event),
  }),
  PaymentSurplus: (event, state) => ({ payments: withPayment(state, event) }),
  RefundRequested: (event, state) => ({
    ...(event.closing ? { status: 'refunding' as const } : {}),
    payments: state.payments.map((one) =>
      one.paymentId === event.paymentId ? { ...one, refundNo: event.refundNo } : one,
    ),
    refunds: [
      ...state.refunds.filter((one) => one.refundNo !== event.refundNo),
      {
        refundNo: event.refundNo,
        paymentId: event.paymentId,
        amount: event.amount,
        currency: event.currency,
        tries: event.tries,
        status: 'requested' as const,
      },
    ],
  }),
  RefundsAwaited: () => ({ status: 'refunding' }),
  RefundConfirmed: (event, state) => ({ refunds: withRefund(state, event.refundNo, 'succeeded') }),
  RefundFailed: (event, state) => ({
    refunds: withRefund(state, event.refundNo, event.reason === 'gave_up' ? 'gave_up' : 'failed'),
  }),
  OrderRefunded: () => ({ status: 'refunded' }),
} satisfies Partial<Table<OrderEvent, [OrderState], Change>>;

const riderFolds = {
  RiderSearchStarted: (event, state) => ({
    status: 'finding_rider',
    assignmentNo: event.assignmentNo,
    claimPending: true,
    ring: event.ring,
    searchSince: event.searchSince,
    searchWaits: event.searchSince === state.searchSince ? state.searchWaits : 0,
  }),
  RidersNotFound: (event, state) => ({
    claimPending: false,
    searchWaits: state.searchWaits + (event.waitMs > 0 ? 1 : 0),
  }),
  RiderReserved: (event) => ({
    status: 'rider_reserved',
    claimPending: false,
    assignmentId: event.assignmentId,
    riderId: event.riderId,
    claimNo: event.claimNo,
    distanceMeters: event.distanceMeters,
    reservedUntil: event.expiresAt,
  }),
  RiderReleased: (event, state) => ({
    ...(state.status === 'rider_reserved' || state.status === 'assigned' ? { status: 'finding_rider' as const } : {}),
    claimPending: false,
    assignmentId: null,
    riderId: null,
    excluded: event.exclude ? [...state.excluded, event.riderId].slice(-excludedMax) : state.excluded,
  }),
  RiderAssigned: () => ({ status: 'assigned', searchSince: 0, lateReported: false, lostReported: false }),
  AcceptRefused: (event) => ({ acceptRefusedNo: event.assignmentNo }),
  RiderLostReported: () => ({ lostReported: true }),
} satisfies Partial<Table<OrderEvent, [OrderState], Change>>;

const folds: Table<OrderEvent, [OrderState], Change> = {
  ...moneyFolds,
  ...riderFolds,
  OrderPlaced: ({ type: _type, ...placed }) => ({ ...onlyKnown(placed), status: 'placed' }),
  KitchenAccepted: (event) => ({ kitchen: 'accepted', readyAt: event.readyAt }),
  KitchenRejected: () => ({ kitchen: 'rejected' }),
  OrderReady: (event) => ({ kitchen: 'ready', readyAt: event.readyAt }),
  OrderPickedUp: (event) => ({ status: 'picked_up', pickedUpAt: event.pickedUpAt }),
  OrderDelivered: (event) => ({ status: 'delivered', deliveredAt: event.deliveredAt }),
  DeliveryLate: () => ({ lateReported: true }),
  DeliveryFailed: (event) => ({ status: 'delivery_failed', endReason: event.reason }),
  OrderCancelled: (event) => ({ status: 'cancelled', payUrl: null, endReason: event.reason }),
};

/** A decoded event carries the loop's stamps, and a newer one fields that this state does not have. */
function onlyKnown(fields: object): Change {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => Object.hasOwn(initialOrder, name)));
}

type Paid = { readonly paymentId: string; readonly amount: number; readonly currency: string };

const withPayment = (state: OrderState, { paymentId, amount, currency }: Paid): OrderState['payments'] => [
  ...state.payments,
  { paymentId, amount, currency, refundNo: 0 },
];

const withRefund = (state: OrderState, refundNo: number, status: KeptRefund['status']): OrderState['refunds'] =>
  state.refunds.map((one) => (one.refundNo === refundNo ? { ...one, status } : one));
