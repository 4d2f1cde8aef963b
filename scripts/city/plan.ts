// What a run will do, drawn from rows and a seed before anything starts: restaurants, orders, riders.

import type { Chance } from './chance.ts';
import type { Delivery } from './deliveries.ts';

export type Place = { readonly lat: number; readonly lng: number };
export type PlannedRestaurant = { readonly id: string; readonly place: Place };
export type PlannedOrder = {
  readonly index: number;
  readonly restaurant: PlannedRestaurant;
  readonly dropoff: Place;
  readonly minutes: number;
  readonly vehicle: string;
};
export type PlannedRider = { readonly id: string; readonly home: Place; readonly vehicle: string };
export type Plan = {
  readonly restaurants: readonly PlannedRestaurant[];
  readonly orders: readonly PlannedOrder[];
  readonly riders: readonly PlannedRider[];
};

/** Average ride of the data set, minutes; and riders needed for each concurrent ride (to the restaurant and back to demand). */
const rideMinutes = 26;
const ridersPerRide = 2.3;

/** Riders that a rate of orders needs at a speed: orders/s × 26 min / speed × 2.3. */
export const ridersFor = (ordersPerSecond: number, speed: number): number =>
  Math.ceil(((ordersPerSecond * rideMinutes * 60) / speed) * ridersPerRide);

const vehicles = new Set(['bicycle', 'scooter', 'electric_scooter', 'motorcycle', 'car', 'on_foot']);

/** Draws the plan; one restaurant for each distinct position of the rows used, riders spread like the restaurants of the orders. */
export function makePlan(
  rows: readonly Delivery[],
  count: number,
  riders: number,
  chance: Chance,
  prefix: string,
): Plan {
  const restaurants = new Map<string, PlannedRestaurant>();
  const orders: PlannedOrder[] = [];
  for (let index = 0; index < count; index++) {
    const row = rows[index % rows.length];
    if (row === undefined) break;
    const name = `${row.restaurant.lat},${row.restaurant.lng}`;
    const restaurant = restaurants.get(name) ?? { id: `${prefix}-r${restaurants.size}`, place: row.restaurant };
    restaurants.set(name, restaurant);
    orders.push({ index, restaurant, dropoff: row.dropoff, minutes: row.minutes, vehicle: row.vehicle });
  }
  // Stratified: rider i stands at the restaurant of order i × orders / riders, so that every town has its share.
  const drawn = Array.from({ length: riders }, (_, i): PlannedRider => {
    const order = orders[Math.floor(((i + chance.next()) * orders.length) / riders)] ?? orders[i % orders.length];
    const place = order?.restaurant.place ?? { lat: 0, lng: 0 };
    const home = { lat: place.lat + chance.between(-0.015, 0.015), lng: place.lng + chance.between(-0.015, 0.015) };
    const vehicle = order?.vehicle.trim().replaceAll(' ', '_') ?? '';
    return { id: `${prefix}-d${i}`, home, vehicle: vehicles.has(vehicle) ? vehicle : 'motorcycle' };
  });
  return { restaurants: [...restaurants.values()], orders, riders: drawn };
}
