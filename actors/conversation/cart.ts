// The cart of a conversation: a new list of lines is made sound, bounded, priced and shown; what is missing is asked for.
// I1: refused as a whole: more than 30 lines, more than 50 of a dish, a sum beyond what an order can be.
// I2: what cannot be had (sold out, without price, not offered) never gets into the cart, and the customer hears of each.

import type { ChosenLine, ChosenOption } from '../../schemas/conversation.types.ts';
import { type ChatGroup, type ChatMenu, groupName, groupsOf, itemName, itemOf, mostOf, valueName } from './menu.ts';
import { cartCard, gapOf, priceOf, takenOf } from './quote.ts';
import { card, choice, count, money, text } from './reply.ts';
import { ask, put, say, type Turn } from './turn.ts';

/** Lines of a cart at most. */
export const cartLinesMax = 30;
/** Pieces of one line at most, as an order takes them. */
export const quantityMax = 50;

/** Something that is not in the cart as it was wanted: a text, and what it names. */
export type Remark = {
  readonly template: 'sold_out' | 'unpriced' | 'option_not_offered';
  readonly name: string;
};

/** The lines without what cannot be had, and what to say about it. */
export function sound(menu: ChatMenu, wanted: readonly ChosenLine[]) {
  const remarks: Remark[] = [];
  const lines = wanted.flatMap((line): readonly ChosenLine[] => {
    const item = itemOf(menu, line.itemId);
    const name = itemName(menu, line.itemId);
    if (item === undefined || item.soldOut || item.price === null) {
      remarks.push({ template: item?.price === null ? 'unpriced' : 'sold_out', name });
      return [];
    }
    const groups = groupsOf(menu, line.itemId);
    return [
      { ...line, options: line.options.filter((option, at) => isOffered(menu, groups, line, option, at, remarks)) },
    ];
  });
  return { lines, remarks };
}

function isOffered(
  menu: ChatMenu,
  groups: readonly ChatGroup[],
  line: ChosenLine,
  option: ChosenOption,
  at: number,
  remarks: Remark[],
): boolean {
  const value = groups.find(({ id }) => id === option.group)?.values.find(({ id }) => id === option.value);
  if (value === undefined) {
    remarks.push({ template: 'option_not_offered', name: itemName(menu, line.itemId) });
    return false;
  }
  if (value.soldOut && option.modifier !== 'no') {
    remarks.push({ template: 'sold_out', name: valueName(menu, option.group, option.value) });
    return false;
  }
  return line.options.findIndex((one) => one.group === option.group && one.value === option.value) === at;
}

/** The cart becomes these lines, if it may; then the next question about it, or the cart is shown. */
export function changeCart(turn: Turn, menu: ChatMenu, wanted: readonly ChosenLine[]): Turn {
  const { lines, remarks } = sound(menu, wanted);
  if (lines.length > cartLinesMax) return say(turn, 'cart_full', { parameters: [count('most', cartLinesMax)] });
  if (lines.some(({ quantity }) => quantity > quantityMax))
    return say(turn, 'quantity_max', { parameters: [count('most', quantityMax)], suggestions: ['suggest.cart'] });
  if (priceOf(menu, lines) === 'total_too_large') return say(turn, 'cart_too_dear', { suggestions: ['suggest.cart'] });
  const told = remarks.reduce(
    (at, { template, name }) => say(at, template, { parameters: [text('name', name)] }),
    turn,
  );
  return remarks.length > 0 && isSame(turn.state.cart, lines) ? told : showCart(setCart(told, lines), menu);
}

/** The cart holds exactly these lines now; unchanged lines are no event. */
export function setCart(turn: Turn, lines: readonly ChosenLine[]): Turn {
  const { cart, cartVersion } = turn.state;
  if (isSame(cart, lines)) return turn;
  const at = lines.findLastIndex((line, index) => JSON.stringify(line) !== JSON.stringify(cart[index]));
  const lastLine = at < 0 ? Math.max(lines.length - 1, 0) : at;
  return put(turn, { type: 'CartChanged', cartVersion: cartVersion + 1, lines, lastLine });
}

const isSame = (a: readonly ChosenLine[], b: readonly ChosenLine[]): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Asks for the next missing choice, or shows the cart. */
export function showCart(turn: Turn, menu: ChatMenu): Turn {
  if (turn.state.cart.length === 0) return say(turn, 'cart_empty', { suggestions: ['suggest.menu'] });
  return (
    askGap(turn, menu) ??
    say(turn, 'cart', {
      cards: [cartCard(menu, turn.state)],
      suggestions: ['suggest.checkout', 'suggest.menu', 'suggest.clear'],
    })
  );
}

/** The question about the first choice that is missing or taken too often; null when there is none. */
export function askGap(turn: Turn, menu: ChatMenu): Turn | null {
  const gap = gapOf(menu, turn.state.cart);
  const line = turn.state.cart[gap?.line ?? -1];
  const group = menu.optionGroups.find(({ id }) => id === gap?.group);
  if (gap === null || line === undefined || group === undefined) return null;
  const asked = ask(turn, { kind: gap.kind, line: gap.line, group: gap.group });
  const names = [text('group', groupName(group)), text('name', itemName(menu, line.itemId))];
  const values = offered(line, group, gap.kind);
  const extras = {
    suggestions: values.map(({ name }) => choice(name)),
    cards: values.map(({ id, name, surcharge }) =>
      card({ kind: 'choice', id, title: name, amount: surcharge, currency: menu.currency }),
    ),
  };
  return gap.kind === 'option'
    ? say(asked, 'ask_option', { ...extras, parameters: names })
    : say(asked, 'ask_fewer', { ...extras, parameters: [...names, count('most', mostOf(group))] });
}

/** What a question about a choice offers: all that there is, or, of too many, what was taken. */
export function offered(line: ChosenLine, group: ChatGroup, kind: 'option' | 'too_many') {
  const taken = takenOf(line.options, group.id);
  const there = group.values.filter(({ soldOut }) => !soldOut);
  return kind === 'option' ? there : there.filter(({ id }) => taken.some(({ value }) => value === id));
}

/** The total as a parameter; null while the cart has no price. */
export function totalOf(menu: ChatMenu, lines: readonly ChosenLine[]) {
  const priced = priceOf(menu, lines);
  return typeof priced === 'string'
    ? null
    : { total: priced.total, parameter: money('total', priced.total, menu.currency) };
}
