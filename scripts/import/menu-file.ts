// A menu file and its prices as one menu (storage/catalog/menu.ts) and the restaurant it belongs to.
// I1: a menu is imported whole or not at all; what is wrong in it or in its prices is listed in full.
// I2: an item without a price stays without one: it is shown, and cannot be ordered.

import { dailyHours, type Hours, minutesOf } from '../../storage/catalog/hours.ts';
import type { MenuDraft } from '../../storage/catalog/menu.ts';
import { checkMenu } from '../../storage/catalog/menu-check.ts';
import { type Problem, problemsOf, shown } from '../../storage/catalog/restaurant-check.ts';
import type { RestaurantDraft } from '../../storage/catalog/restaurants.ts';
import type { ListingDefaults, PlaceRow } from './listing.ts';
import type { JsonFile } from './sources.ts';

/** A menu file read; `restaurant` is who is created when nobody has that id yet. */
export type MenuFile =
  | {
      readonly kind: 'menu';
      readonly menu: MenuDraft;
      readonly restaurant: RestaurantDraft;
      readonly itemsWithoutPrice: number;
    }
  | { readonly kind: 'refused'; readonly restaurantId: string; readonly problems: readonly Problem[] };

type Fields = Readonly<Record<string, unknown>>;

/** Reads one menu with the prices of its restaurant (null: none were given). */
export function menuFileOf(
  { value }: JsonFile,
  prices: Fields | null,
  options: { readonly defaults: ListingDefaults; readonly places: ReadonlyMap<string, PlaceRow> },
): MenuFile {
  const restaurantId = typeof value['restaurant'] === 'string' ? value['restaurant'] : '';
  const problems: Problem[] = [];
  const content = {
    currency: prices?.['currency'] ?? value['currency'] ?? options.defaults.currency,
    categories: value['categories'],
    items: priced(value['items'], prices, problems),
    optionGroups: groupsOf(value['optionGroups'], prices, problems),
    ...(prices?.['fees'] === undefined ? {} : { fees: prices['fees'] }),
  };
  const checked = checkMenu(restaurantId, content);
  if (checked.kind === 'refused') problems.push(...checked.problems);
  const restaurant = restaurantOf(restaurantId, { value, prices, ...options }, problems);
  problems.push(...problemsOf(restaurant));
  if (problems.length > 0 || checked.kind === 'refused') return { kind: 'refused', restaurantId, problems };
  const { menu } = checked;
  return { kind: 'menu', menu, restaurant, itemsWithoutPrice: menu.items.filter(({ price }) => price === null).length };
}

/** The items with their prices; a price for an item that is not there is a mistake in one of the two. */
function priced(items: unknown, prices: Fields | null, problems: Problem[]): unknown {
  const given = fieldsOf(prices?.['items']);
  if (!Array.isArray(items)) return items;
  const ids = new Set<string>();
  const list = items.map((item: unknown) => {
    const id = idOf(item);
    ids.add(id);
    return isObject(item) && Object.hasOwn(given, id) ? { ...item, price: given[id] } : item;
  });
  for (const id of Object.keys(given))
    if (!ids.has(id)) problems.push(stray(`prices.items.${id}`, given[id], 'the id of an item of the menu'));
  return list;
}

/** The option groups with `required`, `max` and surcharges. */
function groupsOf(groups: unknown, prices: Fields | null, problems: Problem[]): unknown {
  const given = fieldsOf(prices?.['optionGroups']);
  if (!Array.isArray(groups)) return groups;
  const ids = new Set<string>();
  const list = groups.map((group: unknown) => {
    const id = idOf(group);
    ids.add(id);
    if (!isObject(group) || !Object.hasOwn(given, id)) return group;
    const { values: surcharges, ...limits } = fieldsOf(given[id]);
    return {
      ...group,
      ...limits,
      values: surcharged(group['values'], fieldsOf(surcharges), { path: `prices.optionGroups.${id}.values`, problems }),
    };
  });
  for (const id of Object.keys(given))
    if (!ids.has(id))
      problems.push(stray(`prices.optionGroups.${id}`, 'a group', 'the id of an option group of the menu'));
  return list;
}

function surcharged(
  values: unknown,
  given: Fields,
  { path, problems }: { readonly path: string; readonly problems: Problem[] },
): unknown {
  if (!Array.isArray(values)) return values;
  const ids = new Set(values.map(idOf));
  for (const id of Object.keys(given))
    if (!ids.has(id)) problems.push(stray(`${path}.${id}`, given[id], 'the id of a value of the group'));
  return values.map((value: unknown) =>
    isObject(value) && Object.hasOwn(given, idOf(value)) ? { ...value, surcharge: given[idOf(value)] } : value,
  );
}

type Known = {
  readonly value: Fields;
  readonly prices: Fields | null;
  readonly defaults: ListingDefaults;
  readonly places: ReadonlyMap<string, PlaceRow>;
};

function restaurantOf(id: string, { value, prices, defaults, places }: Known, problems: Problem[]): RestaurantDraft {
  const place = places.get(id);
  const text = (name: string): string => (typeof value[name] === 'string' ? value[name] : '');
  const cuisines = Array.isArray(value['cuisines'])
    ? value['cuisines'].filter((one: unknown) => typeof one === 'string')
    : [];
  return {
    id,
    name: text('name') || nameOf(id),
    area: text('area'),
    city: text('city'),
    place: place?.place ?? null,
    cuisines,
    currency: typeof prices?.['currency'] === 'string' ? prices['currency'] : text('currency') || defaults.currency,
    priceForTwo: null,
    rating: null,
    ratings: 0,
    deliveryMinutes: null,
    imageUrl: text('image') || null,
    timezone: defaults.timezone,
    hours: hoursOf(prices?.['hours'] ?? value['hours'], problems) ?? place?.hours ?? [],
  };
}

function hoursOf(value: unknown, problems: Problem[]): Hours | null {
  if (value === undefined) return null;
  const [opens, closes] = (typeof value === 'string' ? value.split('-') : []).map(minutesOf);
  if (typeof opens === 'number' && typeof closes === 'number') return dailyHours(opens % 1_440, closes);
  problems.push({ field: 'hours', got: shown(value), allowed: 'HH:MM-HH:MM' });
  return null;
}

/** "corner_dosa" → "Corner Dosa". */
const nameOf = (id: string): string =>
  id
    .split(/[_-]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ')
    .trim();

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const fieldsOf = (value: unknown): Fields => (isObject(value) ? value : {});
const idOf = (value: unknown): string => (isObject(value) && typeof value['id'] === 'string' ? value['id'] : '');
const stray = (field: string, got: unknown, allowed: string): Problem => ({ field, got: shown(got), allowed });
