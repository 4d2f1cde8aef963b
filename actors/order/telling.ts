// What an order says to the others: its rider, the kitchen that cooks it, the conversation that placed it.
// I1: a kitchen hears TicketOpened once, when the order is paid, and TicketClosed after it; never anything of unpaid orders.

import type { TicketChanged, TicketClosed, TicketOpened } from '../../schemas/kitchen.types.ts';
import type { OrderEvent, OrderState } from '../../schemas/order.types.ts';
import type { RiderFact } from '../../schemas/rider.types.ts';
import type { ActorRef, Tell } from '../actor.ts';

/** A tell to a rider. */
export const tellRider = (riderId: string, message: RiderFact): Tell => ({
  to: { type: 'rider', id: riderId },
  message,
});

/** The kitchen gets a ticket. */
export function ticketOpened(state: OrderState, self: ActorRef): readonly Tell[] {
  const { restaurantId, menuVersion, handoverCode, currency, noteId, total, lines } = state;
  if (restaurantId === null || menuVersion === null || handoverCode === null || currency === null) return [];
  const message: TicketOpened = {
    type: 'TicketOpened',
    orderId: self.id,
    openedAt: state.placedAt,
    menuVersion,
    handoverCode,
    noteId,
    total,
    currency,
    lines: lines.map(({ itemId, quantity, options }) => ({ itemId, quantity, options })),
  };
  return [{ to: { type: 'kitchen', id: restaurantId }, message }];
}

/** The kitchen hears how its ticket stands and who comes for it. */
export function ticketChanged(state: OrderState, self: ActorRef, riderId: string | null): readonly Tell[] {
  const { restaurantId, kitchen, readyAt } = state;
  if (restaurantId === null || kitchen === 'none' || kitchen === 'rejected') return [];
  const status = kitchen === 'waiting' ? 'open' : kitchen;
  const message: TicketChanged = { type: 'TicketChanged', orderId: self.id, status, readyAt, riderId };
  return [{ to: { type: 'kitchen', id: restaurantId }, message }];
}

/** The kitchen has nothing left to do for it. */
export function ticketClosed(state: OrderState, self: ActorRef, reason: TicketClosed['reason']): readonly Tell[] {
  if (state.restaurantId === null || state.kitchen === 'none') return [];
  const message: TicketClosed = { type: 'TicketClosed', orderId: self.id, reason };
  return [{ to: { type: 'kitchen', id: state.restaurantId }, message }];
}

/** What a customer in a conversation must hear: record OrderNews of the conversation's schema. */
export type OrderNews = {
  readonly type: 'OrderNews';
  readonly orderId: string;
  /** Name of the order's event. */
  readonly news: string;
  readonly status: OrderState['status'];
  readonly reason: string | null;
  readonly payUrl: string | null;
  readonly total: number;
  readonly currency: string | null;
  readonly readyAt: number | null;
  readonly riderId: string | null;
};

/** The tell to the order's conversation; none when it was not placed from one. */
export function news(event: OrderEvent, state: OrderState, self: ActorRef): readonly Tell[] {
  if (state.conversationId === null) return [];
  const message: OrderNews = {
    type: 'OrderNews',
    orderId: self.id,
    news: event.type,
    status: state.status,
    reason: state.endReason,
    payUrl: state.payUrl,
    total: state.total,
    currency: state.currency,
    readyAt: state.readyAt,
    riderId: state.riderId,
  };
  return [{ to: { type: 'conversation', id: state.conversationId }, message }];
}
