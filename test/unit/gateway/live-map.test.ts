// The live map: nothing is kept while nobody looks, no ids leave, and only operators see exact positions.

import { expect, test } from 'vitest';
import { LiveMap } from '../../../gateway/push/live-map.ts';
import { Outlet } from '../../../gateway/push/outlet.ts';
import type { Conn } from '../../../gateway/server/conn.ts';
import { createMetrics } from '../../../runtime/metrics.ts';

/** A clock whose timers run when they are told to, and a socket that keeps what it is sent. */
function world() {
  let due: (() => void)[] = [];
  let now = 0;
  const clock = {
    monotonic: () => now,
    after: (_ms: number, run: () => void) => {
      due.push(run);
      return () => undefined;
    },
  };
  const second = (): void => {
    now += 1_000;
    const runs = due;
    due = [];
    for (const run of runs) run();
  };
  const open = () => {
    const frames: { riders: unknown[]; orders: unknown[] }[] = [];
    const conn: Conn = {
      number: 1,
      closed: false,
      send: (text) => {
        frames.push(JSON.parse(text));
        return 'sent';
      },
      buffered: () => 0,
      end: () => undefined,
    };
    const outlet = new Outlet({
      conn,
      clock: { ...clock, now: () => now, sleep: async () => undefined },
      metrics: createMetrics(),
    });
    return { frames, outlet };
  };
  const riders = [{ id: 'ravi', lat: 19_012_340, lng: 72_812_340 }];
  const map = new LiveMap({ clock, databaseTime: () => 5, riders: () => riders });
  return { map, open, second };
}

const placed = { type: 'OrderPlaced', pickupLat: 19_000_000, pickupLng: 72_800_000 };

test('shows riders and orders without their ids, exactly to operators and roughly to others', () => {
  const { map, open, second } = world();
  const [operator, customer] = [open(), open()];
  map.watch(operator.outlet, 'ops');
  map.watch(customer.outlet, 'customer');
  map.order('aorder1', placed, 'placed');
  second();
  expect(operator.frames.at(-1)).toEqual({
    op: 'map',
    at: 5,
    riders: [[expect.any(Number), 19.01234, 72.81234, 'free']],
    orders: [[expect.any(Number), 'placed', 19, 72.8]],
  });
  expect(customer.frames.at(-1)?.riders).toEqual([[expect.any(Number), 19.012, 72.812, 'free']]);
  expect(JSON.stringify(operator.frames)).not.toMatch(/ravi|aorder1/);
});

test('marks a rider busy from the assignment to the delivery, and drops an ended order after a moment', () => {
  const { map, open, second } = world();
  const { frames, outlet } = open();
  map.watch(outlet, 'ops');
  map.order('aorder1', placed, 'placed');
  map.order('aorder1', { type: 'RiderAssigned', ...{ riderId: 'ravi' } }, 'assigned');
  second();
  expect(frames.at(-1)?.riders).toEqual([[expect.any(Number), expect.any(Number), expect.any(Number), 'busy']]);
  map.order('aorder1', { type: 'OrderDelivered', ...{ riderId: 'ravi' } }, 'delivered');
  second();
  expect(frames.at(-1)?.riders).toEqual([[expect.any(Number), expect.any(Number), expect.any(Number), 'free']]);
  for (let i = 0; i < 7; i++) second();
  expect(frames.at(-1)?.orders).toEqual([]);
});

test('keeps and sends nothing when the last watcher has gone', () => {
  const { map, open, second } = world();
  const { frames, outlet } = open();
  map.watch(outlet, 'ops');
  map.order('aorder1', placed, 'placed');
  map.unwatch(outlet);
  expect(map.watched).toBe(false);
  const before = frames.length;
  second();
  second();
  expect(frames.length).toBe(before);
});
