// What a restaurant's draft must be; every field that is not is listed.
// I1: what passes here is taken by the table's own checks: no draft fails inside a batch of an import.

import type { Hours } from './hours.ts';
import type { RestaurantDraft } from './restaurants.ts';

/** A field that was refused: where, what was got, what is allowed. */
export type Problem = { readonly field: string; readonly got: string; readonly allowed: string };

const limits = { name: 120, area: 120, city: 120, cuisine: 60, cuisines: 40, url: 2_048, openings: 50 } as const;
const idForm = /^[A-Za-z0-9_-]{1,64}$/;
/** Control letters: NUL cannot be stored, the others cannot be shown. */
const control = /\p{Cc}/u;

/** Everything wrong with the draft; empty when nothing is. */
export function problemsOf(draft: RestaurantDraft): readonly Problem[] {
  const problems: Problem[] = [];
  const need = (holds: boolean, field: string, got: unknown, allowed: string): void => {
    if (!holds) problems.push({ field, got: shown(got), allowed });
  };
  const text = (value: string, field: string, least: number, most: number): void =>
    need(
      value.length >= least && value.length <= most && !control.test(value),
      field,
      value,
      `${least} to ${most} letters without control characters`,
    );
  need(idForm.test(draft.id), 'id', draft.id, '1 to 64 letters, digits, _ and -');
  text(draft.name, 'name', 1, limits.name);
  text(draft.area, 'area', 0, limits.area);
  text(draft.city, 'city', 0, limits.city);
  need(draft.cuisines.length <= limits.cuisines, 'cuisines', draft.cuisines.length, `at most ${limits.cuisines}`);
  draft.cuisines.forEach((cuisine, at) => {
    text(cuisine, `cuisines[${at}]`, 1, limits.cuisine);
  });
  need(/^[A-Z]{3}$/.test(draft.currency), 'currency', draft.currency, 'three capitals (ISO 4217)');
  if (draft.place !== null) {
    need(
      whole(draft.place.lat, -90_000_000, 90_000_000),
      'place.lat',
      draft.place.lat,
      'microdegrees from -90000000 to 90000000',
    );
    need(
      whole(draft.place.lng, -180_000_000, 180_000_000),
      'place.lng',
      draft.place.lng,
      'microdegrees from -180000000 to 180000000',
    );
  }
  need(
    draft.priceForTwo === null || whole(draft.priceForTwo, 1, 1e12),
    'priceForTwo',
    draft.priceForTwo,
    'minor units above 0, or null',
  );
  need(draft.rating === null || (draft.rating >= 0 && draft.rating <= 5), 'rating', draft.rating, '0 to 5, or null');
  need(whole(draft.ratings, 0, 2_000_000_000), 'ratings', draft.ratings, 'a whole number from 0');
  need(
    draft.deliveryMinutes === null || whole(draft.deliveryMinutes, 1, 1_440),
    'deliveryMinutes',
    draft.deliveryMinutes,
    '1 to 1440, or null',
  );
  need(draft.imageUrl === null || isHttpUrl(draft.imageUrl), 'imageUrl', draft.imageUrl, 'an http(s) URL, or null');
  need(isTimezone(draft.timezone), 'timezone', draft.timezone, 'an IANA time zone such as Asia/Kolkata');
  return [...problems, ...hoursProblems(draft.hours)];
}

function hoursProblems(hours: Hours): readonly Problem[] {
  if (hours.length > limits.openings)
    return [{ field: 'hours', got: `${hours.length} openings`, allowed: `at most ${limits.openings}` }];
  return hours.flatMap(({ day, opens, closes }, at) =>
    whole(day, 1, 7) && whole(opens, 0, 1_439) && whole(closes, opens + 1, opens + 1_440)
      ? []
      : [
          {
            field: `hours[${at}]`,
            got: `day ${day}, ${opens} to ${closes}`,
            allowed: 'day 1 to 7, opening before closing, at most a day long',
          },
        ],
  );
}

const whole = (value: number, least: number, most: number): boolean =>
  Number.isSafeInteger(value) && value >= least && value <= most;

const isHttpUrl = (text: string): boolean =>
  text.length <= limits.url && URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}

/** A value as it may stand in a message: short, and never a whole payload. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return text.length <= 80 ? text : `${text.slice(0, 77)}…`;
}
