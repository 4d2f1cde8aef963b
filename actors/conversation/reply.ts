// Parts of a reply: parameters, suggestions, cards with their empty fields. Pure.

import type {
  Card,
  ConversationState,
  Parameter,
  RestaurantHit,
  Suggestion,
} from '../../schemas/conversation.types.ts';
import type { TextId } from '../../schemas/texts/en.ts';

const textMax = 300;

const empty = { text: null, number: null, currency: null };

/** A name of the catalog; never what a person typed (schema.3). */
export const text = (name: string, value: string): Parameter => ({
  ...empty,
  name,
  kind: 'text',
  text: value.slice(0, textMax),
});

/** A word of the catalogue of texts, without its `term.`. */
export const term = (name: string, id: string): Parameter => ({ ...empty, name, kind: 'term', text: id });

/** A number of things. */
export const count = (name: string, number: number): Parameter => ({ ...empty, name, kind: 'count', number });

/** Money, minor units. */
export const money = (name: string, number: number, currency: string): Parameter => ({
  ...empty,
  name,
  kind: 'money',
  number,
  currency,
});

/** A moment, epoch ms. */
export const time = (name: string, number: number): Parameter => ({ ...empty, name, kind: 'time', number });

/** A suggestion without parameters. */
export const suggest = (template: TextId): Suggestion => ({ template, parameters: [] });

/** One of the answers to a question, by its name. */
export const choice = (name: string): Suggestion => ({ template: 'choice', parameters: [text('name', name)] });

/** The name of the open restaurant as a parameter. */
export const restaurantName = (state: ConversationState): Parameter => text('restaurant', state.restaurantName ?? '');

const blank: Card = {
  kind: 'cart',
  id: null,
  title: null,
  subtitle: null,
  amount: null,
  currency: null,
  rating: null,
  minutes: null,
  meters: null,
  open: null,
  soldOut: null,
  image: null,
  url: null,
  count: null,
  cartVersion: null,
  menuVersion: null,
  addressId: null,
  payment: null,
  subtotal: null,
  deliveryFee: null,
  serviceFee: null,
  lines: [],
};

/** A card; fields left out do not hold for its kind. */
export const card = (fields: Partial<Card> & Pick<Card, 'kind'>): Card => ({ ...blank, ...fields });

/** The card of a restaurant found; a tap on it sends OpenRestaurant. */
export const restaurantCard = (hit: RestaurantHit): Card =>
  card({
    kind: 'restaurant',
    id: hit.restaurantId,
    title: hit.name.slice(0, textMax),
    subtitle: [hit.area, hit.cuisines]
      .filter((part) => part !== '')
      .join(' · ')
      .slice(0, textMax),
    amount: hit.priceForTwo,
    currency: hit.currency,
    rating: hit.rating,
    minutes: hit.minutes,
    meters: hit.meters,
    open: hit.open,
    image: hit.image,
  });
