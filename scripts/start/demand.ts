// What the simulated customers of `npm start` want: dishes of the sample city's own menus, from restaurants that are open.

import type { Chance } from '../city/chance.ts';
import type { Cart } from '../city/customers.ts';
import type { Plan, PlannedOrder, PlannedRider } from '../city/plan.ts';
import type { SampleRestaurant } from '../sample-city/sample-city.ts';

/** Orders drawn ahead; at one in three seconds they last for hours. */
const ordersMax = 20_000;
const dropMetersMin = 600;
const dropMetersMax = 3_500;
const metersPerDegree = 111_195;

/** Draws restaurants, orders and riders of the sample city. Only restaurants that never close get simulated orders. */
export function drawDemand(city: readonly SampleRestaurant[], riders: number, chance: Chance, prefix: string): Plan {
  const places = city.flatMap(({ restaurant }) =>
    restaurant.place === null
      ? []
      : [
          {
            id: restaurant.id,
            place: { lat: restaurant.place.lat / 1e6, lng: restaurant.place.lng / 1e6 },
            always: isAlwaysOpen(restaurant.hours),
          },
        ],
  );
  const ordering = places.filter(({ always }) => always);
  const orders = Array.from({ length: ordersMax }, (_, index): PlannedOrder => {
    const restaurant = ordering[chance.whole(ordering.length)];
    if (restaurant === undefined) throw new Error('no restaurant of the sample city is always open');
    const angle = chance.between(0, 2 * Math.PI);
    const degrees = chance.between(dropMetersMin, dropMetersMax) / metersPerDegree;
    const dropoff = {
      lat: restaurant.place.lat + degrees * Math.sin(angle),
      lng: restaurant.place.lng + degrees * Math.cos(angle),
    };
    return { index, restaurant, dropoff, minutes: chance.between(8, 20), vehicle: 'scooter' };
  });
  const fleet = Array.from({ length: riders }, (_, i): PlannedRider => {
    const place = places[i % places.length]?.place ?? { lat: 0, lng: 0 };
    return {
      id: `${prefix}-d${i}`,
      home: { lat: place.lat + chance.between(-0.008, 0.008), lng: place.lng + chance.between(-0.008, 0.008) },
      vehicle: 'scooter',
    };
  });
  return { restaurants: places, orders, riders: fleet };
}

/** A dish or two without required options. */
export function drawCart({ menu }: SampleRestaurant, menuVersion: string, index: number): Cart {
  const required = new Set(menu.optionGroups.filter((group) => group.required).map((group) => group.id));
  const dishes = menu.items.filter(
    (item) => item.price !== null && !item.soldOut && item.optionGroups.every((group) => !required.has(group)),
  );
  const first = dishes[(index * 7) % Math.max(1, dishes.length)];
  const second = dishes[(index * 3 + 1) % Math.max(1, dishes.length)];
  const chosen = [...new Set([first, second])].flatMap((item) => (item === undefined ? [] : [item]));
  const lines = chosen.map((item, i) => ({ itemId: item.id, quantity: i === 0 ? 2 : 1, options: [] }));
  const total = chosen.reduce((sum, item, i) => sum + (item.price ?? 0) * (i === 0 ? 2 : 1), 0);
  return { menuVersion, lines, quotedTotal: total + menu.fees.delivery + menu.fees.service, currency: menu.currency };
}

const isAlwaysOpen = (hours: SampleRestaurant['restaurant']['hours']): boolean =>
  hours.length >= 7 && hours.every(({ opens, closes }) => closes - opens >= 1_440);
