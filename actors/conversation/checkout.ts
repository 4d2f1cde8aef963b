// From a cart to an order: where to, what it comes to, an explicit yes, and the restaurant as it is at that moment.
// I1: an order is placed only after a yes to this very cart and total; what changed since is shown and asked again.
// I2: the order's id is the conversation's and the seq of the event that confirmed it: one yes is one order, whatever is repeated.

import type { RestaurantLookedUp } from '../../schemas/conversation.types.ts';
import { askGap, setCart, showCart, sound, totalOf } from './cart.ts';
import { firstSteps, reach } from './find.ts';
import { type ChatMenu, openMenu } from './menu.ts';
import { cartCard } from './quote.ts';
import { card, money, restaurantName, text } from './reply.ts';
import { ask, lookUp, nextSeq, put, say, type Turn } from './turn.ts';

type ConfirmText = 'confirm' | 'confirm_changed' | 'price_changed';

/** What is still missing is asked for; then the whole is shown for a yes. */
export function checkout(turn: Turn, template: ConfirmText = 'confirm', before: number | null = null): Turn {
  const { state, context } = turn;
  if (state.cart.length === 0)
    return say(turn, 'cart_empty', { suggestions: state.restaurantId === null ? firstSteps : ['suggest.menu'] });
  const menu = openMenu(state, context);
  if (menu === null) return menuGone(turn);
  const gap = askGap(turn, menu);
  if (gap !== null) return gap;
  if (state.addressId === null) return askAddress(turn);
  const sum = totalOf(menu, state.cart);
  if (sum === null) return mended(turn, menu);
  const asked = ask(turn, { kind: 'confirm', total: sum.total, currency: menu.currency });
  const old = before === null ? [] : [money('before', before, menu.currency)];
  return say(asked, template, {
    parameters: [sum.parameter, ...old],
    cards: [cartCard(menu, asked.state, 'confirm')],
    suggestions: ['suggest.yes', 'suggest.no', 'suggest.address'],
  });
}

/** Something in the cart cannot be had any more: it goes, with a word. */
function mended(turn: Turn, menu: ChatMenu): Turn {
  const { lines, remarks } = sound(menu, turn.state.cart);
  const told = remarks.reduce(
    (at, { template, name }) => say(at, template, { parameters: [text('name', name)] }),
    turn,
  );
  return showCart(setCart(told, lines), menu);
}

/** The menu version cannot be loaded: the restaurant must be opened again. */
export const menuGone = (turn: Turn): Turn =>
  say(turn, 'menu_gone', { parameters: [restaurantName(turn.state)], suggestions: firstSteps });

/** Asks where it shall go; the page shows the saved addresses and a map. */
export const askAddress = (turn: Turn, template: 'ask_address' | 'address_pin' = 'ask_address'): Turn =>
  say(ask(turn, { kind: 'address' }), template, { cards: [card({ kind: 'addresses' })] });

/** An address is known; a checkout that waited for it goes on. */
export function addressed(turn: Turn, address: { readonly addressId: string; readonly cell: string }): Turn {
  const { question, cart } = turn.state;
  const goesOn = question?.kind === 'address' || question?.kind === 'confirm';
  const chosen = put(turn, { type: 'AddressChosen', ...address });
  if (goesOn && cart.length > 0) return checkout(ask(chosen, null));
  return say(chosen, 'address_set', { suggestions: cart.length > 0 ? ['suggest.checkout'] : [] });
}

/** A yes to the cart that was shown: the restaurant is looked up once more, then it is ordered. */
export const place = (turn: Turn): Turn => lookUp(turn, { kind: 'place', id: turn.state.restaurantId });

/** The restaurant at the moment of the yes. */
export function placeNow(turn: Turn, fact: RestaurantLookedUp): Turn {
  const { question } = turn.state;
  if (question?.kind !== 'confirm' || question.cartVersion !== turn.state.cartVersion)
    return checkout(turn, 'confirm_changed');
  const reached = reach(turn, fact);
  if (reached.kind === 'missed') return ask(reached.turn, null);
  const { menu } = reached;
  if (fact.open === false)
    return say(ask(reached.turn, null), 'closed_now', {
      parameters: [restaurantName(turn.state)],
      suggestions: ['suggest.other', 'suggest.cart'],
    });
  if (fact.lat === null || fact.lng === null)
    return say(ask(reached.turn, null), 'restaurant_not_orderable', { parameters: [restaurantName(turn.state)] });
  const sum = totalOf(menu, turn.state.cart);
  if (sum === null) return mended(ask(reached.turn, null), menu);
  if (sum.total !== question.total || menu.currency !== question.currency)
    return checkout(reached.turn, 'price_changed', question.total);
  return confirmed(reached.turn, fact, { total: sum.total, currency: menu.currency, lat: fact.lat, lng: fact.lng });
}

type Settled = { readonly total: number; readonly currency: string; readonly lat: number; readonly lng: number };

function confirmed(turn: Turn, fact: RestaurantLookedUp, settled: Settled): Turn {
  const { restaurantId, addressId, cell, menuVersion, payment, noteId, cart } = turn.state;
  if (restaurantId === null || addressId === null || cell === null || menuVersion === null) return checkout(turn);
  const orderId = orderIdOf(turn.context.self.id, nextSeq(turn));
  const placed = put(turn, {
    type: 'OrderConfirmed',
    orderId,
    restaurantId,
    menuVersion,
    open: fact.open,
    lines: cart,
    addressId,
    cell,
    payment: payment === 'saved' ? 'saved' : 'link',
    noteId,
    ...settled,
  });
  return say(placed, 'placing', {
    cards: [card({ kind: 'order', id: orderId, amount: settled.total, currency: settled.currency })],
    suggestions: ['suggest.status', 'suggest.cancel'],
  });
}

/** The id of the order that an event of this conversation confirms. */
export const orderIdOf = (conversationId: string, seq: number): string => `${conversationId}-${seq}`;

/** The restaurant after a refused order: the cart with what holds now, to be confirmed again. */
export function refreshed(turn: Turn, fact: RestaurantLookedUp): Turn {
  const reached = reach(turn, fact);
  if (reached.kind === 'missed') return reached.turn;
  const { lines, remarks } = sound(reached.menu, reached.turn.state.cart);
  const told = remarks.reduce(
    (at, { template, name }) => say(at, template, { parameters: [text('name', name)] }),
    reached.turn,
  );
  return checkout(setCart(told, lines));
}
