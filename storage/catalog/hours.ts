// Opening hours: a week of local times, several a day, past midnight allowed.
// I1: pure; the database answers "open now" from the minutes of the local week (catalog.week_minute), so that no clock is here.

/** Open from `opens` to `closes` of a day (1 Monday … 7 Sunday), in minutes of that day; `closes` past 1440 is the next morning. */
export type Opening = { readonly day: number; readonly opens: number; readonly closes: number };
/** A week; empty: not known. */
export type Hours = readonly Opening[];

const dayMinutes = 1_440;
const weekMinutes = 7 * dayMinutes;
const clockTime = /^([01]?\d|2[0-4]):([0-5]\d)$/;

/** Minutes of a time `HH:MM` (00:00 … 24:00), null when it is none. */
export function minutesOf(text: string): number | null {
  const parts = clockTime.exec(text.trim());
  if (parts === null) return null;
  const minutes = Number(parts[1]) * 60 + Number(parts[2]);
  return minutes <= dayMinutes ? minutes : null;
}

/** The same hours every day; closing at or before opening means the next day (equal: around the clock). */
export function dailyHours(opens: number, closes: number): Hours {
  const end = closes <= opens ? closes + dayMinutes : closes;
  return [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, opens, closes: end }));
}

/** The minutes of the week as Postgres reads an int4multirange; what passes Sunday night comes back on Monday. */
export function openMinutes(hours: Hours): string {
  const ranges = hours.flatMap(({ day, opens, closes }) => {
    const from = (day - 1) * dayMinutes + opens;
    const to = (day - 1) * dayMinutes + closes;
    if (to <= weekMinutes) return [`[${from},${to})`];
    return [`[${from},${weekMinutes})`, `[0,${Math.min(to - weekMinutes, from)})`];
  });
  return `{${ranges.filter((range) => !range.startsWith('[0,0)')).join(',')}}`;
}
