// What follows from a conversation's events: look-ups outside as effects, orders told to place or cancel themselves.
// I1: one look-up at a time; one that was overtaken is withdrawn.

import type {
  ConversationEffect,
  ConversationEvent,
  LookUpStarted,
  OrderConfirmed,
} from '../../schemas/conversation.types.ts';
import type { PlaceOrder } from '../../schemas/order.types.ts';
import type { ActorRef, Effect, Reaction, Tell } from '../actor.ts';

/** After this a look-up is answered `gave_up`, ms: a customer waits no longer. */
const giveUpAfterMs = 15_000;

/** The reaction of a conversation; `self` is its address. */
export function reactConversation(event: ConversationEvent, customerId: string | null, self: ActorRef): Reaction {
  switch (event.type) {
    case 'LookUpStarted':
      return { effects: [effectOf(event, customerId ?? '')] };
    case 'LookUpEnded':
      return { withdraw: [refOf(event.no)] };
    case 'OrderConfirmed':
      return { tells: [placeOrder(event, customerId ?? '', self)] };
    case 'CancellationConfirmed':
      return { tells: [{ to: { type: 'order', id: event.orderId }, message: { type: 'CancelOrder' } }] };
    default:
      return {};
  }
}

/** The compiler's check that a request is one of ours. */
const request = (of: ConversationEffect): ConversationEffect => of;

const refOf = (no: number): string => `look_up:${no}`;

function effectOf({ no, kind, id, textId, from, to, cell }: LookUpStarted, customerId: string): Effect {
  const base = { lane: 'look_up', ref: refOf(no), giveUpAfterMs };
  if (kind === 'search')
    return {
      ...base,
      kind: 'search',
      request: request({ type: 'FindRestaurants', no, textId: textId ?? '', from, to, cell }),
    };
  if (kind === 'address')
    return {
      ...base,
      kind: 'address',
      request: request({ type: 'LookUpAddress', no, customerId, textId: textId ?? '' }),
    };
  return { ...base, kind: 'restaurant', request: request({ type: 'LookUpRestaurant', no, restaurantId: id ?? '' }) };
}

function placeOrder(event: OrderConfirmed, customerId: string, self: ActorRef): Tell {
  const { restaurantId, menuVersion, lines, addressId, currency, payment, noteId, total, open, lat, lng, cell } = event;
  const message: PlaceOrder = {
    type: 'PlaceOrder',
    customerId,
    restaurantId,
    restaurantOpen: open,
    menuVersion,
    currentMenuVersion: menuVersion,
    lines,
    addressId,
    quotedTotal: total,
    currency,
    payment,
    noteId,
    conversationId: self.id,
    pickupLat: lat,
    pickupLng: lng,
    dropoffCell: cell,
  };
  return { to: { type: 'order', id: event.orderId }, message };
}
