// A cart becomes an order: checked and priced by the menu row of today, never by what the customer sent.
// I1: whatever is refused here has charged nobody.
// I2: money that came before its order is found: it pays for the order when it is exactly the total, else it goes back.

import type { OrderEvent, OrderPlaced, OrderState, PlaceOrder } from '../../schemas/order.types.ts';
import { accept, type Context, type Decision, ignore, type Need, reject } from '../actor.ts';
import { handoverCode } from './delivery.ts';
import { foldOrder } from './life.ts';
import { isMenuRow, type MenuRow } from './menu.ts';
import { type PricedCart, priceCart } from './pricing.ts';
import { refundOf } from './refund.ts';
import { searchStarted } from './search.ts';

/** The menu row that prices the cart. */
export const menuNeeds = (message: PlaceOrder): readonly Need[] => [{ kind: 'menu', id: message.currentMenuVersion }];

/** A customer (or a conversation on its behalf) orders. */
export function placeOrder(message: PlaceOrder, state: OrderState, context: Context): Decision<OrderEvent> {
  if (context.by?.role === 'customer' && context.by.sub !== message.customerId) return reject('not_yours');
  if (state.status !== 'new' && state.status !== 'unmatched')
    return state.customerId === message.customerId ? ignore() : reject('order_exists');
  if (message.restaurantOpen === false) return reject('restaurant_closed');
  const menu = menuOf(message, context);
  if (menu === null) return reject('unknown_menu');
  if (menu.currency !== message.currency) return reject('currency_mismatch');
  const cart = priceCart(menu, message.lines);
  if (typeof cart === 'string') return reject(cart);
  if (cart.total !== message.quotedTotal) return reject('price_changed');
  const placed = placedOf(message, cart, context);
  return accept([placed, ...paymentOf(foldOrder(state, [placed]), placed, context)]);
}

function menuOf(message: PlaceOrder, context: Context): MenuRow | null {
  const row = context.need('menu', message.currentMenuVersion);
  if (row.kind !== 'row' || !isMenuRow(row.value)) return null;
  const ours = row.value.restaurantId === message.restaurantId;
  return ours && message.currentMenuVersion.startsWith(`${message.restaurantId}@`) ? row.value : null;
}

function placedOf(message: PlaceOrder, cart: PricedCart, context: Context): OrderPlaced {
  return {
    type: 'OrderPlaced',
    customerId: message.customerId,
    restaurantId: message.restaurantId,
    menuVersion: message.currentMenuVersion,
    ...cart,
    currency: message.currency,
    payment: message.payment,
    addressId: message.addressId,
    noteId: message.noteId,
    conversationId: message.conversationId,
    pickupLat: message.pickupLat,
    pickupLng: message.pickupLng,
    dropoffCell: message.dropoffCell,
    handoverCode: handoverCode(context.messageId),
    placedAt: context.at,
  };
}

/** Asks for the money, unless it is there already. */
function paymentOf(state: OrderState, placed: OrderPlaced, context: Context): readonly OrderEvent[] {
  const { total: amount, currency, payment, customerId } = placed;
  const found = state.payments.find((one) => one.refundNo === 0 && one.amount === amount && one.currency === currency);
  const events: OrderEvent[] = [];
  for (const other of state.payments)
    if (other !== found && other.refundNo === 0)
      events.push(refundOf(foldOrder(state, events), other, 'never_placed', context.at));
  if (found === undefined) {
    const asked = { chargeNo: state.chargeNo + 1, amount, currency, payment, customerId, requestedAt: context.at };
    return [...events, { type: 'PaymentRequested', ...asked }];
  }
  const { paymentId } = found;
  events.push({ type: 'PaymentConfirmed', paymentId, amount, currency, matched: true });
  return [...events, searchStarted(foldOrder(state, events), context, 0)];
}
