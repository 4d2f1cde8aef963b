// The menu is looked at: categories, dishes of one, what something costs. Nothing changes.

import type { Card, Suggestion } from '../../schemas/conversation.types.ts';
import { chosen } from './choice.ts';
import { namedItems } from './edit.ts';
import { plain, priceWish, shownWish } from './intent.ts';
import { type ChatItem, type ChatMenu, categoriesOf, itemOf } from './menu.ts';
import { card, restaurantName, text } from './reply.ts';
import { say, type Turn } from './turn.ts';

/** Dishes that one reply shows. */
const dishesMax = 12;

/** One card for each category that has dishes. */
export const categoryCards = (menu: ChatMenu): readonly Card[] =>
  categoriesOf(menu).flatMap(({ id, names }) => {
    const count = menu.items.filter(({ category }) => category === id).length;
    return count === 0 ? [] : [card({ kind: 'category', id, title: titled(names[0] ?? id), count })];
  });

/** The first categories as taps. */
export const categorySuggestions = (menu: ChatMenu): readonly Suggestion[] =>
  categoryCards(menu)
    .slice(0, 3)
    .map(({ title }) => ({ template: 'suggest.category', parameters: [text('name', title ?? '')] }));

const titled = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** Shows the menu by its categories. */
export const showMenu = (turn: Turn, menu: ChatMenu): Turn =>
  say(turn, 'menu', {
    parameters: [restaurantName(turn.state)],
    suggestions: categorySuggestions(menu),
    cards: categoryCards(menu),
  });

/** Shows the dishes of a category. */
export function showCategory(turn: Turn, menu: ChatMenu, categoryId: string): Turn {
  const names = categoriesOf(menu).find(({ id }) => id === categoryId)?.names ?? [categoryId];
  const items = menu.items.filter(({ category }) => category === categoryId);
  return say(turn, 'category', {
    parameters: [text('category', titled(names[0] ?? categoryId))],
    cards: items.map((item) => itemCard(menu, item)),
    suggestions: ['suggest.menu'],
  });
}

/** A message that only looks: a category, a dish, a price. Null when it is none. */
export function browse(turn: Turn, menu: ChatMenu, typed: string): Turn | null {
  const said = plain(typed);
  const priced = priceWish(said);
  if (priced !== null) return showDishes(turn, menu, priced);
  const wish = shownWish(said);
  const categories = categoriesOf(menu);
  const named = wish ?? said;
  const exact = categories.find(({ names }) => names.some((name) => isName(plain(name), named)));
  if (
    exact !== undefined &&
    !menu.items.some(({ name, names }) => [name, ...(names ?? [])].some((one) => plain(one) === said))
  )
    return showCategory(turn, menu, exact.id);
  if (wish === null) return null;
  const near = chosen(
    wish,
    categories.map(({ names }) => names[0] ?? ''),
  );
  const category = categories[near ?? -1];
  return category === undefined ? showDishes(turn, menu, wish) : showCategory(turn, menu, category.id);
}

const isName = (name: string, said: string): boolean => name === said || `${name}s` === said || name === `${said}s`;

function showDishes(turn: Turn, menu: ChatMenu, wish: string): Turn | null {
  const items = namedItems(menu, wish).flatMap((id) => itemOf(menu, id) ?? []);
  if (items.length === 0) return null;
  return say(turn, 'dishes', {
    cards: items.slice(0, dishesMax).map((item) => itemCard(menu, item)),
    suggestions: ['suggest.menu'],
  });
}

const itemCard = (menu: ChatMenu, { id, name, price, soldOut, image }: ChatItem): Card =>
  card({ kind: 'item', id, title: name, amount: price, currency: menu.currency, soldOut, image: image ?? null });
