// What a cart costs, from the menu row of today: the customer's own numbers are only compared, never used.
// I1: integers only; a sum beyond `totalMax` is refused before it could lose a unit.
// I2: the first fault in the order of the cart is the answer.

import type { CartLine, LineOption, PricedLine } from '../../schemas/order.types.ts';
import type { MenuOptionGroup, MenuRow, MenuValue } from './menu.ts';

/** A priced cart, minor units of the menu's currency. */
export type PricedCart = {
  readonly lines: readonly PricedLine[];
  readonly subtotal: number;
  readonly deliveryFee: number;
  readonly serviceFee: number;
  readonly total: number;
};

/** Why a cart cannot be had; each is a refusal of PlaceOrder. */
export type CartFault =
  | 'empty_cart'
  | 'unknown_item'
  | 'sold_out'
  | 'item_unpriced'
  | 'unknown_option'
  | 'duplicate_option'
  | 'option_required'
  | 'too_many_options'
  | 'total_too_large'
  | 'nothing_to_pay';

/** Ten thousand million of a currency with cents; the schema bounds amounts alike. */
const totalMax = 1_000_000_000_000;

/** How often a value's surcharge is paid. */
const timesPaid = { add: 1, light: 1, extra: 2, no: 0 } as const;

/** Prices a cart, or names its first fault. */
export function priceCart(menu: MenuRow, cart: readonly CartLine[]): PricedCart | CartFault {
  if (cart.length === 0) return 'empty_cart';
  const lines: PricedLine[] = [];
  let subtotal = 0;
  for (const line of cart) {
    const unitPrice = priceLine(menu, line);
    if (typeof unitPrice === 'string') return unitPrice;
    subtotal += unitPrice * line.quantity;
    if (subtotal > totalMax) return 'total_too_large';
    lines.push({ itemId: line.itemId, quantity: line.quantity, unitPrice, options: line.options });
  }
  const { delivery, service } = menu.fees;
  const total = subtotal + delivery + service;
  if (total > totalMax) return 'total_too_large';
  if (total === 0) return 'nothing_to_pay';
  return { lines, subtotal, deliveryFee: delivery, serviceFee: service, total };
}

/** Price of one piece with its options. */
function priceLine(menu: MenuRow, line: CartLine): number | CartFault {
  const item = menu.items.find((one) => one.id === line.itemId);
  if (item === undefined) return 'unknown_item';
  if (item.soldOut) return 'sold_out';
  if (item.price === null) return 'item_unpriced';
  const groups = menu.optionGroups.filter((group) => item.optionGroups.includes(group.id));
  const surcharge = priceOptions(groups, line.options);
  if (typeof surcharge === 'string') return surcharge;
  const unitPrice = item.price + surcharge;
  return unitPrice > totalMax ? 'total_too_large' : (countFault(groups, line.options) ?? unitPrice);
}

function priceOptions(groups: readonly MenuOptionGroup[], options: readonly LineOption[]): number | CartFault {
  const seen = new Set<string>();
  let sum = 0;
  for (const option of options) {
    const value = menuValueOf(groups, option);
    if (value === undefined) return 'unknown_option';
    const name = `${option.group}/${option.value}`;
    if (seen.has(name)) return 'duplicate_option';
    seen.add(name);
    if (value.soldOut && option.modifier !== 'no') return 'sold_out';
    sum += value.surcharge * timesPaid[option.modifier];
  }
  return sum;
}

/** Counts what was taken of each group; a value taken off does not count. */
function countFault(groups: readonly MenuOptionGroup[], options: readonly LineOption[]): CartFault | null {
  for (const group of groups) {
    const taken = options.filter((option) => option.group === group.id && option.modifier !== 'no').length;
    if (group.required && taken === 0) return 'option_required';
    if (taken > mostOf(group)) return 'too_many_options';
  }
  return null;
}

const mostOf = (group: MenuOptionGroup): number =>
  group.single === true ? 1 : (group.max ?? Number.POSITIVE_INFINITY);

const menuValueOf = (groups: readonly MenuOptionGroup[], option: LineOption): MenuValue | undefined =>
  groups.find((group) => group.id === option.group)?.values.find((value) => value.id === option.value);
