// Real deliveries from a CSV file: where each began and ended, and how long it took. Unusable rows are counted, not hidden.

import { readFileSync } from 'node:fs';

/** One row; degrees (WGS84), minutes as the crow rode. */
export type Delivery = {
  readonly id: string;
  readonly restaurant: { readonly lat: number; readonly lng: number };
  readonly dropoff: { readonly lat: number; readonly lng: number };
  readonly vehicle: string;
  readonly minutes: number;
};

const columns = [
  'order_id',
  'restaurant_lat',
  'restaurant_lng',
  'dropoff_lat',
  'dropoff_lng',
  'vehicle',
  'minutes',
] as const;

/** Reads the file. Throws a sentence when it lacks columns or has no usable row. */
export function readDeliveries(file: string): { readonly rows: readonly Delivery[]; readonly unusable: number } {
  const [head = '', ...lines] = readFileSync(file, 'utf8').split(/\r?\n/);
  const names = head.replace(/^\uFEFF/, '').split(',');
  const missing = columns.filter((name) => !names.includes(name));
  if (missing.length > 0) throw new Error(`${file} has no column ${missing.join(', ')}; it has ${names.join(', ')}`);
  const rows: Delivery[] = [];
  let unusable = 0;
  for (const line of lines) {
    if (line === '') continue;
    const row = readRow(line.split(','), names);
    if (row === null) unusable += 1;
    else rows.push(row);
  }
  if (rows.length === 0) throw new Error(`${file} has no usable row (${unusable} unusable)`);
  return { rows, unusable };
}

function readRow(values: readonly string[], names: readonly string[]): Delivery | null {
  const text = (name: string): string => values[names.indexOf(name)] ?? '';
  const number = (name: string): number => (text(name) === '' ? Number.NaN : Number(text(name)));
  const restaurant = { lat: number('restaurant_lat'), lng: number('restaurant_lng') };
  const dropoff = { lat: number('dropoff_lat'), lng: number('dropoff_lng') };
  const minutes = number('minutes');
  if (!isPlace(restaurant) || !isPlace(dropoff) || !(minutes > 0 && minutes < 1_440)) return null;
  return { id: text('order_id'), restaurant, dropoff, vehicle: text('vehicle'), minutes };
}

const isPlace = ({ lat, lng }: { lat: number; lng: number }): boolean =>
  Math.abs(lat) <= 90 && Math.abs(lng) <= 180 && !(lat === 0 && lng === 0);
