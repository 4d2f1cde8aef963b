// The people of a city, through the public API alone: customers, kitchens, riders, with tokens of their own.

import { signToken, type TokenRole } from '../../gateway/auth/token.ts';
import { wallClockMs } from '../../runtime/clock.ts';
import { config } from '../../runtime/config.ts';
import { createChance, pause } from './chance.ts';
import { type CustomerOptions, openCustomers } from './customers.ts';
import { openKitchens } from './kitchens.ts';
import type { Plan } from './plan.ts';
import { createRequests } from './requests.ts';
import { type Fleet, openFleet } from './riders.ts';
import type { Sight } from './socket.ts';

/** Kitchens accept in this time, ms; cooking takes ten minutes of life, at X times its speed. */
const acceptMs = 300;
const cookMinutes = 10;
const declineShare = 0.05;

export type PeopleOptions = {
  readonly bases: () => readonly string[];
  readonly prefix: string;
  readonly cart: CustomerOptions['cart'];
  readonly ordersPerSecond: number;
  readonly speed: number;
  readonly pingSeconds: number;
  readonly seed: number;
  readonly note: (sight: Sight) => void;
  readonly over: AbortSignal;
};

/** Opens everybody and waits until the riders are online. Nobody orders before `customers.run`. */
export async function openPeople(plan: Plan, options: PeopleOptions) {
  const { bases, over, speed, note, prefix, cart, ordersPerSecond, seed } = options;
  const secret = config().jwtSecret;
  const token = (role: TokenRole, sub: string): Promise<string> =>
    signToken(secret, { role, sub }, 86_400, wallClockMs());
  const requests = createRequests(bases, over);
  const restaurants = await Promise.all(
    plan.restaurants.map(async ({ id }) => ({ id, token: await token('restaurant', id) })),
  );
  const cookMs = (cookMinutes * 60_000) / speed;
  const kitchens = openKitchens({ restaurants, bases, requests, sights: note, acceptMs, cookMs, over });
  const customers = await openCustomers({
    plan,
    prefix,
    token,
    bases,
    requests,
    sights: note,
    ordersPerSecond,
    cart,
    over,
  });
  const riders = await Promise.all(
    plan.riders.map(async (rider) => ({ ...rider, token: await token('rider', rider.id) })),
  );
  const fleet = openFleet({
    riders,
    bases,
    sights: note,
    chance: createChance(seed + 1),
    speed,
    pingMs: options.pingSeconds * 1000,
    declineShare,
    trip: customers.trip,
    counter: kitchens.counter,
  });
  await untilOnline(fleet, plan.riders.length);
  return {
    customers,
    kitchens,
    fleet,
    close(): void {
      customers.close();
      kitchens.close();
      fleet.close();
    },
  };
}

export type People = Awaited<ReturnType<typeof openPeople>>;

/** Riders go online, and the grid learns of them, before the first order. */
async function untilOnline(fleet: Fleet, wanted: number): Promise<void> {
  const end = performance.now() + 60_000;
  while (fleet.online() < wanted * 0.99 && performance.now() < end) await pause(100);
  console.error(`${fleet.online()} of ${wanted} riders online`);
  await pause(2_000);
}
