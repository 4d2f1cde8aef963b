// Orders of this conversation after their yes: news of them, status, the pay link, the end before its time, refusals.
// I1: only orders that this conversation placed are spoken of and cancelled, whatever id a message names.
// I2: what a cancellation comes to is said before it, and only a yes to that ends the order.

import type { ConversationEvent, ConversationState, KeptOrder, OrderNews } from '../../schemas/conversation.types.ts';
import type { TextId } from '../../schemas/texts/en.ts';
import { accept, type Context, type Decision, ignore, type TellRefused } from '../actor.ts';
import { orderIdOf } from './checkout.ts';
import { firstSteps } from './find.ts';
import { card, money, term, time } from './reply.ts';
import { ask, lookUp, put, say, type Turn, turnOf } from './turn.ts';

const unpaid: ReadonlySet<string> = new Set(['placing', 'new', 'unmatched', 'placed', 'awaiting_payment']);
const cooking: ReadonlySet<string> = new Set(['paid', 'finding_rider', 'rider_reserved', 'assigned']);

/** Where the last order is. */
export function tellStatus(turn: Turn): Turn {
  const order = turn.state.orders.at(-1);
  if (order === undefined) return say(turn, 'no_order', { suggestions: firstSteps });
  if (order.status === 'awaiting_payment' && order.payUrl !== null) return tellPay(turn, order);
  const { status, readyAt, orderId } = order;
  const told = term('status', status);
  const timed = readyAt !== null && readyAt > turn.context.at && cooking.has(status);
  return say(turn, timed ? 'status_ready_at' : 'status', {
    parameters: timed ? [told, time('time', readyAt)] : [told],
    cards: [orderCard(order)],
    suggestions:
      unpaid.has(status) || cooking.has(status)
        ? ['suggest.cancel']
        : orderId === turn.state.last?.orderId
          ? ['suggest.repeat']
          : [],
  });
}

const orderCard = ({ orderId, total, currency }: KeptOrder) =>
  card({ kind: 'order', id: orderId, amount: total, currency });

/** The link of an order that waits for its payment. */
export function payAgain(turn: Turn): Turn | null {
  const order = turn.state.orders.findLast(({ status }) => status === 'awaiting_payment');
  return order === undefined || order.payUrl === null ? null : tellPay(turn, order);
}

function tellPay(turn: Turn, { orderId, total, currency, payUrl }: KeptOrder): Turn {
  return say(turn, 'pay', {
    parameters: [money('total', total, currency)],
    cards: [card({ kind: 'pay', id: orderId, url: payUrl, amount: total, currency })],
    suggestions: ['suggest.cancel'],
  });
}

/** Somebody wants to cancel: says what that comes to and asks. */
export function askCancel(turn: Turn, typed: string): Turn {
  const { orders, cart } = turn.state;
  const named = orderIdIn(typed);
  const order = named === null ? orders.at(-1) : orders.find(({ orderId }) => orderId === named);
  if (named !== null && order === undefined) return say(turn, 'not_your_order', { suggestions: ['suggest.status'] });
  if (order === undefined)
    return say(turn, 'no_order', { suggestions: cart.length > 0 ? ['suggest.clear'] : firstSteps });
  if (order.status === 'picked_up') return say(turn, 'cannot_cancel_picked_up', { suggestions: ['suggest.status'] });
  if (!unpaid.has(order.status) && !cooking.has(order.status))
    return say(turn, 'cannot_cancel_ended', { suggestions: ['suggest.repeat'] });
  const asked = ask(turn, { kind: 'cancel', id: order.orderId });
  return say(asked, unpaid.has(order.status) ? 'ask_cancel_unpaid' : 'ask_cancel_paid', {
    parameters: unpaid.has(order.status) ? [] : [money('total', order.total, order.currency)],
    cards: [orderCard(order)],
    suggestions: ['suggest.yes', 'suggest.no'],
  });
}

/** Long words of letters and digits are ids of orders. */
const orderIdIn = (typed: string): string | null =>
  /\b(?=[a-z0-9-]*\d)[a-z0-9]{16,}(?:-\d+)?\b/i.exec(typed)?.[0] ?? null;

/** The yes to a cancellation. The order has the last word. */
export function cancel(turn: Turn, orderId: string): Turn {
  const order = turn.state.orders.find((one) => one.orderId === orderId);
  if (order === undefined) return say(ask(turn, null), 'no_order');
  if (order.status === 'picked_up') return say(ask(turn, null), 'cannot_cancel_picked_up');
  if (!unpaid.has(order.status) && !cooking.has(order.status)) return say(ask(turn, null), 'cannot_cancel_ended');
  return say(put(turn, { type: 'CancellationConfirmed', orderId }), 'cancelling');
}

const newsTexts: Readonly<Record<string, TextId>> = {
  PaymentStarted: 'pay',
  PaymentConfirmed: 'paid',
  KitchenAccepted: 'kitchen_accepted',
  OrderReady: 'food_ready',
  RiderAssigned: 'rider_assigned',
  OrderPickedUp: 'picked_up',
  OrderDelivered: 'delivered',
  DeliveryLate: 'delivery_late',
  DeliveryFailed: 'order_failed',
  OrderCancelled: 'order_cancelled',
  OrderRefunded: 'refunded',
};

const reasons: ReadonlySet<string> = new Set(
  'by_customer by_ops payment_failed payment_timed_out kitchen_rejected kitchen_silent no_rider rider_accident not_delivered customer_absent food_unsafe restaurant_closed price_changed sold_out already_picked_up already_delivered'.split(
    ' ',
  ),
);
const changedMenu: ReadonlySet<string> = new Set(
  'unknown_menu currency_mismatch unknown_item item_unpriced unknown_option option_required too_many_options'.split(
    ' ',
  ),
);
const reasonTerm = (reason: string | null): string =>
  reason !== null && reasons.has(reason) ? reason : changedMenu.has(reason ?? '') ? 'menu_changed' : 'other';

/** An order of this conversation tells what became of it. */
export function orderNews(message: OrderNews, state: ConversationState, context: Context): Decision<ConversationEvent> {
  const { orderId, news, status, reason, payUrl, readyAt } = message;
  const ours =
    context.sender?.type === 'order' && context.sender.id === orderId && orderId.startsWith(`${context.self.id}-`);
  if (!ours) return ignore();
  const turn = put(turnOf(state, context), { type: 'OrderFollowed', orderId, news, status, reason, payUrl, readyAt });
  const template = newsTexts[news];
  if (template === undefined) return accept(turn.events);
  const order = turn.state.orders.find((one) => one.orderId === orderId);
  if (template === 'pay')
    return accept((order === undefined || payUrl === null ? turn : tellPay(turn, { ...order, payUrl })).events);
  const ended = template === 'delivered' || template === 'order_cancelled' || template === 'order_failed';
  return accept(
    say(turn, template, {
      parameters: [
        ...(template === 'kitchen_accepted' && readyAt !== null ? [time('time', readyAt)] : []),
        ...(template === 'order_failed' || template === 'order_cancelled' ? [term('reason', reasonTerm(reason))] : []),
      ],
      cards: order === undefined || ended ? [] : [orderCard(order)],
      suggestions: ended ? ['suggest.repeat'] : ['suggest.status'],
    }).events,
  );
}

/** An order did not take what this conversation told it: the customer hears why, and what now. */
export function tellRefused(
  { messageId, name, reason }: TellRefused,
  state: ConversationState,
  context: Context,
): Decision<ConversationEvent> {
  const turn = turnOf(state, context);
  if (name === 'CancelOrder')
    return accept(
      say(turn, 'cancel_refused', { parameters: [term('reason', reasonTerm(reason))], suggestions: ['suggest.status'] })
        .events,
    );
  const orderId = orderIdOf(context.self.id, Number(/\/(\d+)\/\d+$/.exec(messageId)?.[1] ?? 0));
  const order = state.orders.find((one) => one.orderId === orderId);
  if (name !== 'PlaceOrder' || order?.status !== 'placing') return ignore();
  const refused = put(turn, { type: 'OrderRefused', orderId, reason });
  const closed = reason === 'restaurant_closed';
  const told = say(refused, 'order_refused', {
    parameters: [term('reason', reasonTerm(reason))],
    suggestions: closed ? ['suggest.other', 'suggest.cart'] : ['suggest.cart'],
  });
  const again = !closed && told.state.lookUp === null && told.state.cart.length > 0;
  return accept((again ? lookUp(told, { kind: 'refresh', id: told.state.restaurantId }) : told).events);
}
