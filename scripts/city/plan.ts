// What a run will do, drawn from rows and a seed before anything starts: restaurants, orders, riders.

import type { Chance } from './chance.ts';
import type { Delivery } from './deliveries.ts';
import { meters } from './movement.ts';

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
const ridersPerRide = 2.6;

/** Share of the riders that are busy then: ride, way to the restaurant and wait for the kitchen take 43 min of 26 × 2.6. */
const busyShare = 0.64;

/** Restaurants within this of each other share their riders: the widest search of an order. */
const townMeters = 25_000;

/** Riders that a rate of orders needs at a speed: orders/s × 26 min / speed × 2.6. */
export const ridersFor = (ordersPerSecond: number, speed: number): number =>
  Math.ceil(((ordersPerSecond * rideMinutes * 60) / speed) * ridersPerRide);

const vehicles = new Set(['bicycle', 'scooter', 'electric_scooter', 'motorcycle', 'car', 'on_foot']);

/** Draws the plan; one restaurant for each distinct position of the rows used, riders spread over the towns of the orders. */
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
  const drawn: PlannedRider[] = [];
  for (const [own, staff] of staffed(townsOf(orders), riders)) {
    for (let i = 0; i < staff; i++) {
      // Stratified: each restaurant of the town has its share.
      const order = own[Math.floor(((i + chance.next()) * own.length) / staff)];
      const place = order?.restaurant.place ?? { lat: 0, lng: 0 };
      const home = { lat: place.lat + chance.between(-0.015, 0.015), lng: place.lng + chance.between(-0.015, 0.015) };
      const vehicle = order?.vehicle.trim().replaceAll(' ', '_') ?? '';
      const id = `${prefix}-d${drawn.length}`;
      drawn.push({ id, home, vehicle: vehicles.has(vehicle) ? vehicle : 'motorcycle' });
    }
  }
  return { restaurants: [...restaurants.values()], orders, riders: drawn };
}

type Town = readonly PlannedOrder[];

/** Orders by town: a restaurant belongs to the first town whose first restaurant is near enough. */
function townsOf(orders: readonly PlannedOrder[]): Town[] {
  const towns: PlannedOrder[][] = [];
  const townOf = new Map<string, PlannedOrder[]>();
  for (const order of orders) {
    const { id, place } = order.restaurant;
    const known = townOf.get(id);
    const near =
      known ?? towns.find(([first]) => first !== undefined && meters(first.restaurant.place, place) < townMeters);
    const town = near ?? [];
    if (near === undefined) towns.push(town);
    townOf.set(id, town);
    town.push(order);
  }
  return towns;
}

/**
 * Riders of each town, by square-root staffing: with a concurrent rides a town needs a + b √a riders, b the same for all. A small
 * town in proportion only would stand empty whenever two more people than usual are hungry.
 */
function staffed(towns: readonly Town[], riders: number): [Town, number][] {
  const all = towns.reduce((sum, town) => sum + town.length, 0);
  const loads = towns.map((town) => (town.length / all) * riders * busyShare);
  const spare = (riders * (1 - busyShare)) / loads.reduce((sum, load) => sum + Math.sqrt(load), 0);
  const wanted = loads.map((load) => load + spare * Math.sqrt(load));
  let given = 0;
  let owed = 0;
  return towns.map((town, i): [Town, number] => {
    owed += wanted[i] ?? 0;
    const staff = Math.round(owed) - given;
    given += staff;
    return [town, staff];
  });
}
