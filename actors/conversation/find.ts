// Restaurants: looked for, listed, opened, looked up again. What is outside is asked by a look-up and answered as a fact.
// I1: another restaurant than that of a filled cart is opened only after a yes, for it empties the cart.

import type { RestaurantLookedUp, RestaurantsFound } from '../../schemas/conversation.types.ts';
import { categoryCards, categorySuggestions } from './browse.ts';
import { changeCart, setCart } from './cart.ts';
import { searchSpan } from './intent.ts';
import { type ChatMenu, menuAt } from './menu.ts';
import { count, restaurantCard, restaurantName, text } from './reply.ts';
import { ask, lookUp, put, say, type Turn } from './turn.ts';

/** What helps when nothing is open yet. */
export const firstSteps = ['suggest.biryani', 'suggest.pizza', 'suggest.help'] as const;

/** Searches for what a message says. */
export function find(turn: Turn, textId: string, typed: string): Turn {
  const { cell } = turn.state;
  return lookUp(ask(turn, null), { kind: 'search', textId, ...searchSpan(typed), cell });
}

/** The search has answered. */
export function found(turn: Turn, { outcome, hits }: RestaurantsFound): Turn {
  if (outcome === 'gave_up') return say(turn, 'search_failed', { suggestions: firstSteps });
  if (hits.length === 0) return say(turn, 'found_none', { suggestions: firstSteps });
  const listed = put(turn, {
    type: 'RestaurantsListed',
    found: hits.map(({ restaurantId, name }) => ({ restaurantId, name })),
  });
  const asked = ask(listed, { kind: 'pick_restaurant' });
  return say(asked, 'found', { parameters: [count('count', hits.length)], cards: hits.map(restaurantCard) });
}

/** Opens a restaurant; asks first when it would empty the cart. */
export function open(turn: Turn, restaurantId: string, why: 'open' | 'repeat' = 'open'): Turn {
  const { cart, restaurantId: now } = turn.state;
  if (cart.length === 0 || now === restaurantId) return lookUp(ask(turn, null), { kind: why, id: restaurantId });
  const asked = ask(turn, { kind: 'switch', id: restaurantId, group: why });
  return say(asked, 'switch_restaurant', {
    parameters: [restaurantName(turn.state)],
    suggestions: ['suggest.yes', 'suggest.no'],
  });
}

/** The same as last time, as far as it is there today. */
export function repeat(turn: Turn): Turn {
  const { last } = turn.state;
  if (last === null) return say(turn, 'nothing_to_repeat', { suggestions: firstSteps });
  return open(turn, last.restaurantId, 'repeat');
}

/** A restaurant as it is now, and its menu; or a turn that says why there is none. */
export type Reached =
  | { readonly kind: 'reached'; readonly turn: Turn; readonly menu: ChatMenu }
  | { readonly kind: 'missed'; readonly turn: Turn };

/** Takes a looked up restaurant as the open one. The cart of another one is emptied. */
export function reach(turn: Turn, fact: RestaurantLookedUp): Reached {
  const { outcome, restaurantId, menuVersion, name } = fact;
  const missed = (after: Turn): Reached => ({ kind: 'missed', turn: after });
  if (outcome === 'gave_up') return missed(say(turn, 'restaurant_failed'));
  if (outcome !== 'found' || restaurantId === null)
    return missed(say(turn, 'restaurant_unknown', { suggestions: firstSteps }));
  const named = { parameters: [text('restaurant', name)], suggestions: firstSteps };
  if (menuVersion === null) return missed(say(turn, 'restaurant_no_menu', named));
  const menu = menuAt(menuVersion, turn.context);
  if (menu === null) return missed(say(turn, 'menu_gone', named));
  const { restaurantId: now, menuVersion: known } = turn.state;
  const emptied = now === restaurantId ? turn : setCart(turn, []);
  const opened =
    now === restaurantId && known === menuVersion
      ? emptied
      : put(emptied, { type: 'RestaurantOpened', restaurantId, name: name.slice(0, 200), menuVersion });
  return { kind: 'reached', turn: opened, menu };
}

/** The restaurant that the customer wanted to open is here. */
export function opened(turn: Turn, fact: RestaurantLookedUp): Turn {
  const reached = reach(turn, fact);
  if (reached.kind === 'missed') return reached.turn;
  const { menu } = reached;
  const shown = say(reached.turn, fact.open === false ? 'opened_closed' : 'opened', {
    parameters: [restaurantName(reached.turn.state)],
    suggestions: categorySuggestions(menu),
    cards: categoryCards(menu),
  });
  return shown.state.cart.length === 0 ? shown : changeCart(shown, menu, shown.state.cart);
}

/** The restaurant of the last order is here: its lines come into the cart, beside what is there. */
export function repeated(turn: Turn, fact: RestaurantLookedUp): Turn {
  const reached = reach(turn, fact);
  if (reached.kind === 'missed') return reached.turn;
  const { cart, last } = reached.turn.state;
  return changeCart(reached.turn, reached.menu, [...cart, ...(last?.lines ?? [])]);
}
