// What the cart is and costs, by the menu row and the order's own pricing: cards, gaps that a question must fill.
// I1: prices are priceCart's, the very function that the order is priced by.

import type { Card, CardLine, ChosenLine, ChosenOption, ConversationState } from '../../schemas/conversation.types.ts';
import type { PricedLine } from '../../schemas/order.types.ts';
import { type CartFault, priceCart } from '../order/pricing.ts';
import { type ChatMenu, groupsOf, itemName, mostOf, valueName } from './menu.ts';
import { card } from './reply.ts';

/** A line that cannot be priced yet, and the choice that is the matter. */
export type Gap = { readonly kind: 'option' | 'too_many'; readonly line: number; readonly group: string };

/** The price of one piece, or why it has none. */
export function unitPrice(menu: ChatMenu, line: ChosenLine): number | CartFault {
  const priced = priceCart(menu, [{ ...line, quantity: 1 }]);
  if (priced === 'nothing_to_pay') return 0;
  return typeof priced === 'string' ? priced : firstPrice(priced.lines);
}

const firstPrice = (lines: readonly PricedLine[]): number => lines[0]?.unitPrice ?? 0;

/** The first choice that is missing or taken too often. */
export function gapOf(menu: ChatMenu, cart: readonly ChosenLine[]): Gap | null {
  for (const [line, { itemId, options }] of cart.entries()) {
    for (const group of groupsOf(menu, itemId)) {
      const taken = takenOf(options, group.id).length;
      if (group.required && taken === 0) return { kind: 'option', line, group: group.id };
      if (taken > mostOf(group)) return { kind: 'too_many', line, group: group.id };
    }
  }
  return null;
}

/** Options of a group that count: not those taken off. */
export const takenOf = (options: readonly ChosenOption[], group: string): readonly ChosenOption[] =>
  options.filter((option) => option.group === group && option.modifier !== 'no');

/** The whole cart's price, or its first fault. */
export const priceOf = (menu: ChatMenu, cart: readonly ChosenLine[]) => priceCart(menu, cart);

/** The card of the cart; sums are there once every line has a price. */
export function cartCard(menu: ChatMenu, state: ConversationState, kind: 'cart' | 'confirm' = 'cart'): Card {
  const priced = priceCart(menu, state.cart);
  const sums =
    typeof priced === 'string'
      ? {}
      : {
          subtotal: priced.subtotal,
          deliveryFee: priced.deliveryFee,
          serviceFee: priced.serviceFee,
          amount: priced.total,
        };
  return card({
    kind,
    id: state.restaurantId,
    title: state.restaurantName,
    currency: menu.currency,
    cartVersion: state.cartVersion,
    menuVersion: state.menuVersion,
    addressId: state.addressId,
    payment: state.payment,
    lines: state.cart.map((line) => cardLine(menu, line)),
    ...sums,
  });
}

function cardLine(menu: ChatMenu, line: ChosenLine): CardLine {
  const price = unitPrice(menu, line);
  return {
    itemId: line.itemId,
    name: itemName(menu, line.itemId).slice(0, 300),
    quantity: line.quantity,
    unitPrice: typeof price === 'string' ? null : price,
    options: line.options.map(({ group, value, modifier }) => ({
      group,
      value,
      modifier,
      name: valueName(menu, group, value).slice(0, 300),
    })),
  };
}

/** Lines in words of the menu: "2 × Latte (Large, no Sugar)". */
export function described(menu: ChatMenu, lines: readonly ChosenLine[]): string {
  return lines.map((line) => describedLine(menu, line)).join(', ');
}

function describedLine(menu: ChatMenu, { itemId, quantity, options }: ChosenLine): string {
  const said = options.map(({ group, value, modifier }) => {
    const name = valueName(menu, group, value);
    return modifier === 'add' ? name : `${modifier} ${name}`;
  });
  const name = `${quantity} × ${itemName(menu, itemId)}`;
  return said.length === 0 ? name : `${name} (${said.join(', ')})`;
}
