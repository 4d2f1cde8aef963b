// The database's time, as every decision must see it: the monotonic clock plus a measured offset (clock.1).
// I1: `now` never asks the machine for the time of day, and is never ahead of the database (by less than a drift of 5 s).
// I2: a failed measurement keeps the old offset.

import type { Clock } from '../runtime/clock.ts';
import { limits } from '../runtime/limits.ts';
import type { Store } from '../storage/store.ts';

/** Epoch ms of the database, whole numbers. */
export type DatabaseClock = { now(): number; stop(): void };

/** Measures once before it returns, then again and again. Rejects when the first measurement fails. */
export async function startDatabaseClock(ports: {
  readonly store: Pick<Store, 'now'>;
  readonly clock: Clock;
}): Promise<DatabaseClock> {
  const { store, clock } = ports;
  let offset = 0;
  let stopped = false;
  let cancel = (): void => {};
  const measure = async (): Promise<void> => {
    const at = await store.now();
    // The answer was true when it left: by the time it is here, the database is further. Nothing is ever judged early.
    offset = at - clock.monotonic();
  };
  const again = (): void => {
    cancel = clock.after(limits.clockMeasureMs, () => {
      if (!stopped) measure().then(again, again);
    });
  };
  await measure();
  again();
  return {
    now: () => Math.floor(clock.monotonic() + offset),
    stop() {
      stopped = true;
      cancel();
    },
  };
}
