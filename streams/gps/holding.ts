// One owned partition of gps-pings: its riders, the records that wait, how far it is, and when it is due.

import type { Clock } from '../../runtime/clock.ts';
import { slotCount } from '../../schemas/slot.ts';
import type { AssignedRider, FreeRider } from '../../storage/riders.ts';
import type { LogRecord } from '../broker/log.ts';
import type { GpsLimits } from './limits.ts';
import type { RiderNow } from './rider-now.ts';
import { createRoster, type Roster } from './roster.ts';

/** What is asked of Postgres; the functions of storage/riders.ts. */
export type RiderBook = {
  readonly free: (slots: readonly number[]) => Promise<readonly FreeRider[]>;
  readonly assigned: (slots: readonly number[]) => Promise<readonly AssignedRider[]>;
  readonly heard: (riderIds: readonly string[]) => Promise<void>;
};

/** An owned partition; times by the monotonic clock. */
export type Holding = {
  readonly roster: Roster;
  readonly waiting: LogRecord[];
  /** Offset after the last record taken in. */
  position: number;
  /** When every free rider is told again, and when Postgres is asked again. */
  sweepAt: number;
  resyncAt: number;
};

/** A partition that has just become ours. Its first sweep waits a tick, until the riders of the backlog are known. */
export const createHolding = (partition: number, now: number, limits: GpsLimits): Holding => ({
  roster: createRoster(partition, limits.partitionRidersMax),
  waiting: [],
  position: 0,
  sweepAt: now + limits.tickMs,
  resyncAt: 0,
});

/** Puts records into the queue; returns how many of the oldest were shed to keep it at `recordsMax`. */
export function put(one: Holding, records: readonly LogRecord[], recordsMax: number): number {
  one.waiting.push(...records);
  return one.waiting.splice(0, Math.max(0, one.waiting.length - recordsMax)).length;
}

/** Asks Postgres who is free and who is not; returns whom that changed, or null when Postgres is away. */
export async function resync(
  one: Holding,
  parts: { readonly clock: Clock; readonly book: RiderBook; readonly partitions: number; readonly limits: GpsLimits },
): Promise<RiderNow[] | null> {
  const { clock, book, partitions, limits } = parts;
  const since = clock.monotonic();
  one.resyncAt = since + limits.resyncMs;
  const slots: number[] = [];
  for (let slot = one.roster.partition; slot < slotCount; slot += partitions) slots.push(slot);
  try {
    const [free, assigned] = await Promise.all([book.free(slots), book.assigned(slots)]);
    return one.roster.resync({ free, assigned, since }, clock.monotonic());
  } catch {
    one.resyncAt = 0;
    return null;
  }
}
