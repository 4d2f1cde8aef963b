// Rows of a restaurant list and of their places as drafts of restaurants.
// I1: every fault of a row is noted with its line; a row with a fault makes no draft; the other rows are not touched by it.
// I2: blanks are made one, for a list that people typed has tabs and doubled spaces in its names.

import { dailyHours, type Hours, minutesOf } from '../../storage/catalog/hours.ts';
import { problemsOf } from '../../storage/catalog/restaurant-check.ts';
import type { RestaurantDraft } from '../../storage/catalog/restaurants.ts';
import type { Line, RowProblem } from './sources.ts';

/** What a list does not say of its restaurants. */
export type ListingDefaults = { readonly currency: string; readonly timezone: string };

/** Where a restaurant is and when it is open. */
export type PlaceRow = { readonly place: { readonly lat: number; readonly lng: number }; readonly hours: Hours };

/** Minor units of one major unit, for every currency that is imported. */
const minorUnits = 100;

/** Places by restaurant id; faults are noted. */
export function placesOf(lines: readonly Line[], note: (problem: RowProblem) => void): ReadonlyMap<string, PlaceRow> {
  const places = new Map<string, PlaceRow>();
  for (const line of lines) {
    const id = cell(line, 'ID');
    const problem = problemIn(line, id, note);
    const lat = degrees(cell(line, 'lat'), 90);
    const lng = degrees(cell(line, 'lng'), 180);
    const opens = minutesOf(cell(line, 'opens'));
    const closes = minutesOf(cell(line, 'closes'));
    const withoutHours = cell(line, 'opens') === '' && cell(line, 'closes') === '';
    if (lat === null) problem('lat', cell(line, 'lat'), 'degrees from -90 to 90');
    if (lng === null) problem('lng', cell(line, 'lng'), 'degrees from -180 to 180');
    if (!withoutHours && opens === null) problem('opens', cell(line, 'opens'), 'a time HH:MM');
    if (!withoutHours && closes === null) problem('closes', cell(line, 'closes'), 'a time HH:MM');
    if (places.has(id)) problem('ID', id, 'an ID not used before');
    else if (lat !== null && lng !== null && (withoutHours || (opens !== null && closes !== null)))
      places.set(id, {
        place: { lat, lng },
        hours: opens === null || closes === null ? [] : dailyHours(opens % 1_440, closes),
      });
  }
  return places;
}

/** Drafts of the rows that are sound. */
export function listingsOf(
  lines: readonly Line[],
  places: ReadonlyMap<string, PlaceRow>,
  options: { readonly defaults: ListingDefaults; readonly note: (problem: RowProblem) => void },
): readonly RestaurantDraft[] {
  const drafts: RestaurantDraft[] = [];
  const seen = new Map<string, number>();
  for (const line of lines) {
    const id = cell(line, 'ID');
    let sound = true;
    const problem = problemIn(line, id, (one) => {
      sound = false;
      options.note(one);
    });
    const draft = draftOf(line, places.get(id), { defaults: options.defaults, problem });
    const before = seen.get(id);
    if (before !== undefined) problem('ID', id, `an ID not used before (line ${before} has it)`);
    seen.set(id, before ?? line.line);
    if (sound)
      for (const { field, got, allowed } of problemsOf(draft))
        problem(columnOf.get(field.replace(/\[.*/, '')) ?? field, got, allowed);
    if (sound) drafts.push(draft);
  }
  return drafts;
}

/** Column that a field of the draft comes from. */
const columnOf = new Map([
  ['id', 'ID'],
  ['name', 'Restaurant'],
  ['area', 'Area'],
  ['city', 'City'],
  ['cuisines', 'Cuisine'],
  ['rating', 'Avg ratings'],
  ['deliveryMinutes', 'Delivery time'],
]);

type Note = (field: string, got: string, allowed: string) => void;

function draftOf(
  line: Line,
  found: PlaceRow | undefined,
  { defaults, problem }: { defaults: ListingDefaults; problem: Note },
): RestaurantDraft {
  const number = (column: string, allowed: string): number | null => {
    const text = cell(line, column);
    if (text === '' || text === '-' || text === '--') return null;
    const value = Number(text);
    if (Number.isFinite(value) && value >= 0) return value;
    problem(column, text, allowed);
    return null;
  };
  const price = number('Price', 'a price from 0');
  const minutes = number('Delivery time', 'minutes from 1');
  // Lists join some cuisines with blanks instead of commas.
  const cuisines = (line.fields.get('Cuisine') ?? '')
    .split(/,|\s{2,}/)
    .map(tidy)
    .filter((one) => one !== '');
  return {
    id: cell(line, 'ID'),
    name: cell(line, 'Restaurant'),
    area: cell(line, 'Area'),
    city: cell(line, 'City'),
    place: found?.place ?? null,
    cuisines: [...new Set(cuisines)],
    currency: defaults.currency,
    // 0 in a list means that nobody wrote it down.
    priceForTwo: price === null || price === 0 ? null : Math.round(price * minorUnits),
    rating: number('Avg ratings', '0 to 5'),
    ratings: number('Total ratings', 'a whole number from 0') ?? 0,
    deliveryMinutes: minutes === null || minutes === 0 ? null : minutes,
    imageUrl: cell(line, 'Image') || null,
    timezone: defaults.timezone,
    hours: found?.hours ?? [],
  };
}

const tidy = (text: string): string => text.trim().replace(/\s+/g, ' ');
const cell = (line: Line, column: string): string => tidy(line.fields.get(column) ?? '');

const problemIn =
  ({ file, line }: Line, id: string, note: (problem: RowProblem) => void): Note =>
  (field, got, allowed) =>
    note({ file, line, id, field, got: got === '' ? 'nothing' : got, allowed });

/** Microdegrees of a text in degrees, null when it is none. */
function degrees(text: string, most: number): number | null {
  const value = text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) && Math.abs(value) <= most ? Math.round(value * 1e6) : null;
}
