// The checkout saga: what follows from each event of an order. Effects ask the provider and the riders' rows, timers bound every
// wait, tells reach kitchen, rider and conversation, ledger entries follow the money.
// I1: a charge, cancellation or refund runs under the key of its number, so that a repeat asks for nothing new.
// I2: a claim and its release carry the assignment's id; a release stands before the next claim in the lane `rider`.
// I3: every state that waits for somebody has a timer or an effect that ends the wait.

import type { OrderCancelled, OrderEvent, OrderState } from '../../schemas/order.types.ts';
import type { ActorRef, Effect, Reaction } from '../actor.ts';
import { look, type Table } from '../table.ts';
import { cancellationEntry, chargeEntry, chargeKey, deliveryEntry, refundEntry, refundKey } from './money.ts';
import { news, tellRider, ticketChanged, ticketClosed, ticketOpened } from './telling.ts';
import {
  claimGiveUpMs,
  deliveryOverdueMs,
  kitchenSilentMs,
  paymentTimeoutMs,
  releaseGiveUpMs,
  repayGiveUpMs,
  reservationTtlMs,
} from './times.ts';

/** What follows from an event; `state` is the one after it. */
export const checkout = (event: OrderEvent, state: OrderState, self: ActorRef): Reaction =>
  look(reactions, event, state, self) ?? {};

/** A parked order must not keep a rider waiting: the reservation is given back and the rider told. */
export function parkedOrder(state: OrderState, self: ActorRef): Reaction {
  const { assignmentId, riderId, claimNo } = state;
  if (state.status !== 'rider_reserved' || assignmentId === null || riderId === null) return {};
  // A ref of its own: the order's own release of the same assignment may still come, and must not meet this one's row.
  const effect = releaseEffect({ assignmentId, riderId }, self, `${assignmentId}:release:parked`);
  const told = { type: 'AssignmentEnded', assignmentId, orderId: self.id, claimNo, reason: 'unreachable' } as const;
  return { effects: [effect], tells: [tellRider(riderId, told)] };
}

type Rest = [OrderState, ActorRef];

const moneyReactions = {
  PaymentRequested: (event, _state, self) => ({
    effects: [
      {
        kind: 'charge',
        lane: 'payment',
        ref: chargeKey(self.id, event.chargeNo),
        giveUpAfterMs: paymentTimeoutMs[event.payment],
        request: {
          type: 'ChargePayment',
          orderId: self.id,
          chargeKey: chargeKey(self.id, event.chargeNo),
          amount: event.amount,
          currency: event.currency,
          payment: event.payment,
          customerId: event.customerId,
          requestedAt: event.requestedAt,
        },
      },
    ],
    timers: [{ fact: { type: 'PaymentTimedOut', chargeNo: event.chargeNo }, afterMs: paymentTimeoutMs[event.payment] }],
  }),
  PaymentStarted: (event, state, self) => (event.payUrl === null ? {} : { tells: news(event, state, self) }),
  PaymentConfirmed: (event, state, self) => ({
    ledger: event.matched ? [] : [chargeEntry(event.paymentId, event)],
    tells: [...ticketOpened(state, self), ...news(event, state, self)],
    timers: [{ fact: { type: 'KitchenSilent' }, afterMs: kitchenSilentMs }],
  }),
  PaymentFailed: () => ({}),
  PaymentUnmatched: (event) => ({ ledger: [chargeEntry(event.paymentId, event)] }),
  PaymentSurplus: (event) => ({ ledger: [chargeEntry(event.paymentId, event)] }),
  RefundRequested: (event, _state, self) => ({
    ledger: event.tries === 0 ? [cancellationEntry(event.paymentId, event)] : [],
    effects: [
      {
        kind: 'refund',
        lane: 'payment',
        ref: `${refundKey(self.id, event.refundNo)}/${event.tries}`,
        giveUpAfterMs: repayGiveUpMs,
        request: {
          type: 'RefundPayment',
          orderId: self.id,
          refundKey: refundKey(self.id, event.refundNo),
          paymentId: event.paymentId,
          amount: event.amount,
          currency: event.currency,
          requestedAt: event.requestedAt,
        },
      },
    ],
  }),
  RefundsAwaited: () => ({}),
  RefundConfirmed: (event) => ({ ledger: [refundEntry(event.refundNo, event)] }),
  RefundFailed: () => ({}),
  OrderRefunded: (event, state, self) => ({ tells: news(event, state, self) }),
} satisfies Partial<Table<OrderEvent, Rest, Reaction>>;

const riderReactions = {
  RiderSearchStarted: (event, state, self) => ({
    effects: [
      {
        kind: 'claim',
        lane: 'rider',
        ref: `${event.assignmentId}:claim`,
        giveUpAfterMs: claimGiveUpMs,
        request: {
          type: 'ClaimRider',
          orderId: self.id,
          assignmentId: event.assignmentId,
          pickupLat: state.pickupLat,
          pickupLng: state.pickupLng,
          ring: event.ring,
          radiusMeters: event.radiusMeters,
          searchSince: event.searchSince,
          excluded: event.excluded,
        },
      },
    ],
  }),
  RidersNotFound: (event) =>
    event.waitMs === 0
      ? {}
      : { timers: [{ fact: { type: 'SearchAgain', assignmentId: event.assignmentId }, afterMs: event.waitMs }] },
  RiderReserved: (event, state, self) => ({
    tells: [
      tellRider(event.riderId, {
        type: 'OfferMade',
        assignmentId: event.assignmentId,
        orderId: self.id,
        restaurantId: state.restaurantId ?? '',
        claimNo: event.claimNo,
        pickupLat: state.pickupLat,
        pickupLng: state.pickupLng,
        dropoffCell: state.dropoffCell ?? '',
        fee: state.deliveryFee,
        currency: state.currency ?? '',
        distanceMeters: event.distanceMeters,
        expiresAt: event.expiresAt,
      }),
    ],
    timers: [{ fact: { type: 'ReservationExpired', assignmentId: event.assignmentId }, afterMs: reservationTtlMs }],
  }),
  RiderReleased: (event, _state, self) => {
    const { assignmentId, riderId, claimNo, reason } = event;
    const ended = { type: 'AssignmentEnded', assignmentId, orderId: self.id, claimNo, reason } as const;
    return {
      effects: [releaseEffect(event, self, `${assignmentId}:release`)],
      tells: event.offered ? [tellRider(riderId, ended)] : [],
    };
  },
  RiderAssigned: (event, state, self) => {
    const { assignmentId, claimNo } = event;
    const addressId = state.addressId ?? '';
    const confirmed = { type: 'AssignmentConfirmed', assignmentId, orderId: self.id, claimNo, addressId } as const;
    return {
      tells: [
        tellRider(event.riderId, confirmed),
        ...ticketChanged(state, self, event.riderId),
        ...news(event, state, self),
      ],
      timers: [{ fact: { type: 'DeliveryOverdue', assignmentId }, afterMs: deliveryOverdueMs }],
    };
  },
  AcceptRefused: ({ assignmentId, riderId, claimNo }, _state, self) => ({
    tells: [
      tellRider(riderId, { type: 'AssignmentEnded', assignmentId, orderId: self.id, claimNo, reason: 'too_late' }),
    ],
  }),
  RiderLostReported: (_event, state, self) =>
    state.status === 'assigned' ? { tells: ticketChanged(state, self, null) } : {},
} satisfies Partial<Table<OrderEvent, Rest, Reaction>>;

const reactions: Table<OrderEvent, Rest, Reaction> = {
  ...moneyReactions,
  ...riderReactions,
  OrderPlaced: (event, state, self) => ({ tells: news(event, state, self) }),
  KitchenAccepted: (event, state, self) => ({
    tells: [...ticketChanged(state, self, state.riderId), ...news(event, state, self)],
  }),
  KitchenRejected: () => ({}),
  OrderReady: (event, state, self) => ({
    tells: [...ticketChanged(state, self, state.riderId), ...news(event, state, self)],
  }),
  OrderPickedUp: (event, state, self) => {
    const { assignmentId, riderId } = event;
    const confirmed = { type: 'PickUpConfirmed', assignmentId, orderId: self.id, claimNo: state.claimNo } as const;
    return {
      tells: [tellRider(riderId, confirmed), ...ticketClosed(state, self, 'picked_up'), ...news(event, state, self)],
    };
  },
  OrderDelivered: (event, state, self) => ({
    ledger: state.currency === null ? [] : [deliveryEntry({ ...state, currency: state.currency })],
    tells: news(event, state, self),
  }),
  DeliveryLate: (event, state, self) => ({ tells: news(event, state, self) }),
  DeliveryFailed: (event, state, self) => ({
    withdraw: withdrawn(event.pendingAssignmentId),
    tells: [...(state.pickedUpAt === 0 ? ticketClosed(state, self, 'failed') : []), ...news(event, state, self)],
  }),
  OrderCancelled: (event, state, self) => ({
    withdraw: withdrawn(event.pendingAssignmentId),
    effects: event.cancelChargeNo === null ? [] : [cancelEffect(event, event.cancelChargeNo, self)],
    tells: [
      ...ticketClosed(state, self, event.reason === 'kitchen_rejected' ? 'rejected' : 'cancelled'),
      ...news(event, state, self),
    ],
  }),
};

const withdrawn = (assignmentId: string | null): readonly string[] =>
  assignmentId === null ? [] : [`${assignmentId}:claim`];

function cancelEffect(event: OrderCancelled, chargeNo: number, self: ActorRef): Effect {
  const { paymentId, requestedAt } = event;
  const request = {
    type: 'CancelPayment',
    orderId: self.id,
    chargeKey: chargeKey(self.id, chargeNo),
    paymentId,
    requestedAt,
  } as const;
  const ref = `${self.id}:cancel:${chargeNo}`;
  return { kind: 'cancel_payment', lane: 'payment', ref, giveUpAfterMs: repayGiveUpMs, request };
}

type Held = { readonly assignmentId: string; readonly riderId: string };

const releaseEffect = ({ assignmentId, riderId }: Held, self: ActorRef, ref: string): Effect => {
  const request = { type: 'ReleaseRider', orderId: self.id, assignmentId, riderId } as const;
  return { kind: 'release', lane: 'rider', ref, giveUpAfterMs: releaseGiveUpMs, request };
};
