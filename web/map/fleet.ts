// The fleet as the map feed tells it: riders glide from one picture to the next, who is gone goes. Pure but for the glides.

import type { OrderStatus } from '../../schemas/order.types.ts';
import { addSample, type Glide, newGlide } from './glide.ts';
import type { Place } from './projection.ts';
import type { Scene } from './scene.ts';

export type FleetRider = { readonly id: string; readonly glide: Glide; readonly state: string; readonly last: Place };
export type FleetOrder = Place & { readonly id: string; readonly status: OrderStatus | string };

/** One moment. `at` is server time, epoch ms. */
export type Fleet = {
  readonly at: number;
  readonly riders: ReadonlyMap<string, FleetRider>;
  readonly orders: readonly FleetOrder[];
};

export const noFleet: Fleet = { at: 0, riders: new Map(), orders: [] };

type Picture = { readonly at: number; readonly riders: readonly unknown[]; readonly orders: readonly unknown[] };

/** The fleet after a picture; rows are [number, lat, lng, state] and [number, status, lat, lng]. */
export function afterPicture(fleet: Fleet, { at, riders, orders }: Picture): Fleet {
  if (at < fleet.at) return fleet;
  const next = new Map<string, FleetRider>();
  for (const row of riders) {
    if (!Array.isArray(row)) continue;
    const [id, lat, lng, state]: readonly unknown[] = row;
    if (!isId(id) || typeof lat !== 'number' || typeof lng !== 'number') continue;
    const glide = fleet.riders.get(String(id))?.glide ?? newGlide();
    const last = { lat, lng };
    addSample(glide, last, at);
    next.set(String(id), { id: String(id), glide, last, state: String(state) });
  }
  return { at, riders: next, orders: orders.flatMap(orderOf) };
}

/** True for a rider that an order holds. */
export const isBusy = ({ state }: FleetRider): boolean => state !== 'free' && state !== 'idle';

/** Things by a word, most first. */
export function countsOf<T>(things: Iterable<T>, wordOf: (thing: T) => string): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const thing of things) counts.set(wordOf(thing), (counts.get(wordOf(thing)) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

function orderOf(row: unknown): FleetOrder[] {
  if (!Array.isArray(row)) return [];
  const [id, status, lat, lng]: readonly unknown[] = row;
  return isId(id) && typeof status === 'string' && typeof lat === 'number' && typeof lng === 'number'
    ? [{ id: String(id), status, lat, lng }]
    : [];
}

/** Things of the feed have numbers of the process that tells of them; others may give names. */
const isId = (value: unknown): value is number | string => typeof value === 'number' || typeof value === 'string';

/** The fleet as small dots; `quiet`: the city behind something else. */
export function fleetScene({ riders, orders }: Fleet, quiet: boolean): Pick<Scene, 'pins' | 'movers'> {
  return {
    pins: quiet ? [] : orders.map(({ id, lat, lng }) => ({ id, lat, lng, shape: 'dot', tone: 'ink' })),
    movers: [...riders.values()].map((rider) => ({
      id: rider.id,
      glide: rider.glide,
      tone: isBusy(rider) ? 'warm' : 'cool',
      large: false,
    })),
  };
}
