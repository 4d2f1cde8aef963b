// The sample city: forty restaurants with menus, hours and positions, the same on every machine. What `npm start` runs on.
// I1: deterministic: positions and what is left off a menu come from the restaurant's id, never from chance or the clock.
// I2: importing it again changes nothing (storage/catalog).

import { createHash } from 'node:crypto';
import { dailyHours, type Hours, minutesOf } from '../../storage/catalog/hours.ts';
import type { MenuDraft, MenuItem, MenuOptionGroup } from '../../storage/catalog/menu.ts';
import { reviseMenu } from '../../storage/catalog/menus.ts';
import { putRestaurants, type RestaurantDraft } from '../../storage/catalog/restaurants.ts';
import { indexBehind } from '../../storage/catalog/search/indexer.ts';
import type { Runner } from '../../storage/postgres/statement.ts';
import { type Choice, type Kit, type Priced, type Row, readAreas, readChoices, readKits, readRows } from './source.ts';

/** A restaurant of the city with its menu. */
export type SampleRestaurant = { readonly restaurant: RestaurantDraft; readonly menu: MenuDraft };

/** Name of the city. */
export const sampleCityName = 'Mumbai';
const currency = 'INR';
const timezone = 'Asia/Kolkata';
/** How far from the centre of its area a restaurant lies at most: about a kilometre. */
const spreadMicrodegrees = 9_000;
/** Menu prices end in five rupees. */
const roundTo = 500;
/** One dish in so many is not on this restaurant's menu. */
const leftOffOneIn = 7;
const fees = { delivery: 3_000, service: 500 };

/** The whole city, in the order of its table. */
export function sampleCity(): readonly SampleRestaurant[] {
  const source: Source = { areas: readAreas(), choices: readChoices(), kits: readKits() };
  return readRows().map((row) => {
    const kits = row.kits.map((id) => named(source.kits, id));
    return { restaurant: restaurantOf(row, kits, named(source.areas, row.area)), menu: menuOf(row, kits, source) };
  });
}

type Source = {
  readonly areas: ReturnType<typeof readAreas>;
  readonly choices: ReadonlyMap<string, Choice>;
  readonly kits: ReadonlyMap<string, Kit>;
};

function named<T>(all: ReadonlyMap<string, T>, name: string): T {
  const found = all.get(name);
  if (found === undefined) throw new Error(`the sample city names ${name}, which it does not have`);
  return found;
}

/** Puts the city into the catalog and the search index; repeats change nothing. `runner` acts as the service `catalog`. */
export async function importSampleCity(
  runner: Runner,
): Promise<{ readonly restaurants: number; readonly revised: number }> {
  const city = sampleCity();
  await putRestaurants(
    runner,
    city.map(({ restaurant }) => restaurant),
  );
  let revised = 0;
  for (const { menu } of city) {
    const outcome = await reviseMenu(runner, menu.restaurantId, menu, '*');
    if (outcome.kind === 'revised') revised++;
    else if (outcome.kind !== 'unchanged') throw new Error(`menu of ${menu.restaurantId}: ${JSON.stringify(outcome)}`);
  }
  await indexBehind(runner);
  return { restaurants: city.length, revised };
}

function restaurantOf(
  row: Row,
  kits: readonly Kit[],
  centre: { readonly lat: number; readonly lng: number },
): RestaurantDraft {
  const { id, name, area, cuisines, rating, ratings } = row;
  const meal = kits.map(({ dishes }) => middle(dishes.map(({ rupees }) => rupees))).sort((a, b) => b - a);
  return {
    id,
    name,
    area,
    city: sampleCityName,
    place: {
      lat: centre.lat + Math.round((draw(id, 'lat') * 2 - 1) * spreadMicrodegrees),
      lng: centre.lng + Math.round((draw(id, 'lng') * 2 - 1) * spreadMicrodegrees),
    },
    cuisines,
    currency,
    // Two dishes of the dearest part and something beside.
    priceForTwo: priced((meal[0] ?? 0) * 2 + (meal[1] ?? 0), row.level),
    rating,
    ratings,
    deliveryMinutes: 25 + Math.floor(draw(id, 'minutes') * 25),
    imageUrl: null,
    timezone,
    hours: hoursOf(row.hours),
  };
}

function hoursOf(text: string): Hours {
  return text.split('+').flatMap((part) => {
    const [opens, closes] = part.split('-').map(minutesOf);
    if (typeof opens !== 'number' || typeof closes !== 'number') throw new Error(`hours ${text}`);
    return dailyHours(opens, closes);
  });
}

function menuOf({ id, level }: Row, kits: readonly Kit[], source: Source): MenuDraft {
  const onMenu = ({ name }: Priced): boolean => draw(id, name) * leftOffOneIn >= 1;
  const used = [...new Set(kits.flatMap((kit) => kit.choices))];
  return {
    restaurantId: id,
    currency,
    categories: kits.map(({ id: kit, names }) => ({ id: kit, names })),
    items: kits.flatMap((kit) => kit.dishes.filter(onMenu).map((dish) => itemOf(dish, kit, level))),
    optionGroups: used.map((choice) => groupOf(named(source.choices, choice))),
    fees,
  };
}

function itemOf({ name, names, rupees }: Priced, kit: Kit, level: number): MenuItem {
  const price = priced(rupees, level);
  return { id: idOf(name), name, names, category: kit.id, price, soldOut: false, optionGroups: kit.choices };
}

function groupOf({ id, label, required, pick, values }: Choice): MenuOptionGroup {
  return {
    id,
    name: label,
    required,
    single: pick === 1,
    max: pick,
    removable: false,
    adjustable: false,
    values: values.map(({ name, names, rupees }) => ({
      id: idOf(name),
      name,
      names,
      surcharge: rupees * 100,
      soldOut: false,
    })),
  };
}

const idOf = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, '_');

/** Rupees at a price level, in paise. */
const priced = (rupees: number, level: number): number =>
  Math.max(roundTo, Math.round((rupees * level) / roundTo) * roundTo);

const middle = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

/** A number in [0, 1) of a restaurant and a purpose, for ever the same. */
function draw(id: string, purpose: string): number {
  return createHash('sha256').update(`${id} ${purpose}`).digest().readUInt32BE(0) / 4_294_967_296;
}
