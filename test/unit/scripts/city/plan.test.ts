// The city's plan: how many riders stand in which town.

import { describe, expect, it } from 'vitest';
import { createChance } from '../../../../scripts/city/chance.ts';
import type { Delivery } from '../../../../scripts/city/deliveries.ts';
import { meters } from '../../../../scripts/city/movement.ts';
import { makePlan } from '../../../../scripts/city/plan.ts';

const large = { lat: 12.97, lng: 77.59 };
const small = { lat: 26.91, lng: 75.79 };

const row = (restaurant: { lat: number; lng: number }): Delivery => ({
  id: '1',
  restaurant,
  dropoff: { lat: restaurant.lat + 0.05, lng: restaurant.lng + 0.05 },
  minutes: 26,
  vehicle: 'motorcycle',
});

describe('makePlan', () => {
  const rows = Array.from({ length: 100 }, (_, i) => row(i % 20 === 0 ? small : large));
  const plan = makePlan(rows, 1_000, 200, createChance(7), 'c');
  const near = (place: { lat: number; lng: number }): number =>
    plan.riders.filter(({ home }) => meters(home, place) < 5_000).length;

  it('gives every rider a town and an id of its own', () => {
    expect(plan.riders).toHaveLength(200);
    expect(new Set(plan.riders.map(({ id }) => id)).size).toBe(200);
    expect(near(large) + near(small)).toBe(200);
  });

  it('gives a small town more than its share, by square-root staffing', () => {
    // 5 % of the orders: load 6.4 of 128; spare 72 is divided as √121.6 to √6.4.
    expect(near(small)).toBe(20);
    expect(near(large)).toBe(180);
  });
});
