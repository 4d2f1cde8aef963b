// What the grid is told: for each free rider its cell when it changes and again each period, and who is gone; to the shared
// grid in Redis and, as deltas, to every replica; and where riders of live orders are, to order-tracking.
// I1: latest only: a rider that changes twice before a flush is told once. What waits is bounded by the riders.
// I2: Redis away: counted, and mended by the next period. The broker away: one flush waits in the sender.
// I3: a free rider is on shift, without an assignment, and has been seen within `silentMs`.

import type { Clock } from '../../runtime/clock.ts';
import type { RiderTracked } from '../../schemas/gps.types.ts';
import { partitionOf, slotOf } from '../../schemas/slot.ts';
import type { GridDrop, GridPut, RedisGrid } from '../../storage/redis/grid.ts';
import type { OutRecord } from '../broker/log.ts';
import { trackingTopic } from '../broker/topics.ts';
import type { Codec } from '../codec/codec.ts';
import { deltasOf, deltasRecord } from '../grid/deltas.ts';
import type { Sender } from '../sender.ts';
import type { GpsLimits } from './limits.ts';
import type { RiderNow } from './rider-now.ts';
import type { Roster } from './roster.ts';
import { orderOf } from './signals.ts';

/** What a feed is made of. */
export type FeedParts = {
  readonly clock: Clock;
  readonly codec: Codec;
  readonly sender: Sender;
  /** Null where there is no Redis. */
  readonly grid: RedisGrid | null;
  /** Partitions of orders, for order-tracking. */
  readonly partitions: number;
  readonly limits: GpsLimits;
};

/** Totals since the start. */
export type FeedCounts = { said: number; gone: number; tracked: number; redisFailed: number };

/** Changes on their way to the grid. */
export type Feed = {
  /** Something about this rider changed; cheap when nothing is to be told. */
  touch(rider: RiderNow): void;
  /** With the next flush every free rider of the partition is told again, and that these are all. */
  sweep(roster: Roster): void;
  forget(partition: number): void;
  hasWork(): boolean;
  /** Tells what is due; resolves when the broker and Redis have it, or Redis has failed. */
  flush(): Promise<void>;
  readonly counts: Readonly<FeedCounts>;
};

type Told = { readonly puts: GridPut[]; readonly drops: GridDrop[]; readonly records: OutRecord[] };

/** A feed with nothing to tell. */
export function createFeed(parts: FeedParts): Feed {
  const dirty = new Map<number, Set<RiderNow>>();
  const sweeps = new Map<number, Roster>();
  const tracked = new Map<string, RiderNow>();
  const counts: FeedCounts = { said: 0, gone: 0, tracked: 0, redisFailed: 0 };
  const mark = (rider: RiderNow): void => {
    const riders = dirty.get(rider.partition);
    if (riders === undefined) dirty.set(rider.partition, new Set([rider]));
    else riders.add(rider);
  };
  return {
    counts,
    touch(rider) {
      const now = parts.clock.monotonic();
      if (rider.shown && rider.assignmentId !== null && now - rider.trackedAt >= parts.limits.trackingMs) {
        rider.trackedAt = now;
        tracked.set(orderOf(rider.assignmentId), rider);
      }
      if (isFree(rider, now, parts.limits) ? rider.saidCell !== rider.cell : rider.saidCell !== null) mark(rider);
    },
    sweep: (roster) => void sweeps.set(roster.partition, roster),
    forget(partition) {
      dirty.delete(partition);
      sweeps.delete(partition);
    },
    hasWork: () => dirty.size + sweeps.size + tracked.size > 0,
    async flush() {
      const told: Told = { puts: [], drops: [], records: [] };
      for (const partition of new Set([...dirty.keys(), ...sweeps.keys()])) {
        const roster = sweeps.get(partition);
        const riders = roster === undefined ? (dirty.get(partition) ?? []) : roster.riders.values();
        tell(parts, { partition, riders, isSweep: roster !== undefined }, told);
      }
      counts.said += told.puts.length;
      counts.gone += told.drops.length;
      counts.tracked += tracked.size;
      for (const [orderId, rider] of tracked) told.records.push(trackingRecord(parts, orderId, rider));
      for (const waiting of [dirty, sweeps, tracked]) waiting.clear();
      const redis = parts.grid?.write(told.puts, told.drops).catch(() => {
        counts.redisFailed += 1;
      });
      await Promise.allSettled([redis, ...told.records.map((record) => parts.sender.send(record))]);
    },
  };
}

/** I3. */
export function isFree(rider: RiderNow, now: number, limits: GpsLimits): boolean {
  return rider.onShift && rider.assignmentId === null && now - rider.seenAt <= limits.silentMs;
}

type Group = { readonly partition: number; readonly riders: Iterable<RiderNow>; readonly isSweep: boolean };

/** Adds what the grid must hear of a partition's riders, and notes that it was said. */
function tell(parts: FeedParts, { partition, riders, isSweep }: Group, told: Told): void {
  const now = parts.clock.monotonic();
  const puts: GridPut[] = [];
  const gone: string[] = [];
  for (const rider of riders) {
    if (isFree(rider, now, parts.limits)) {
      if (!isSweep && rider.saidCell === rider.cell) continue;
      puts.push(putOf(rider, now));
      rider.saidCell = rider.cell;
      rider.saidAt = now;
    } else if (rider.saidCell !== null) {
      told.drops.push({ riderId: rider.riderId, cell: rider.saidCell });
      gone.push(rider.riderId);
      rider.saidCell = null;
    }
  }
  told.puts.push(...puts);
  const size = parts.limits.deltaRidersMax;
  const count = Math.max(1, Math.ceil(Math.max(puts.length, gone.length) / size));
  if (puts.length + gone.length === 0 && !isSweep) return;
  for (let i = 0; i < count; i += 1) {
    const deltas = deltasOf({
      partition,
      sweep: isSweep && i === count - 1,
      ...columnsOf(puts.slice(i * size, (i + 1) * size)),
      gone: gone.slice(i * size, (i + 1) * size),
    });
    told.records.push(deltasRecord(parts.codec, deltas, parts.clock));
  }
}

const putOf = (rider: RiderNow, now: number): GridPut => ({
  riderId: rider.riderId,
  cell: rider.cell,
  lat: rider.lat,
  lng: rider.lng,
  ageMs: Math.max(0, Math.round(now - rider.seenAt)),
  from: rider.saidCell === rider.cell ? null : rider.saidCell,
});

const columnsOf = (puts: readonly GridPut[]) => ({
  riders: puts.map((put) => put.riderId),
  cells: puts.map((put) => put.cell),
  lats: puts.map((put) => put.lat),
  lngs: puts.map((put) => put.lng),
  ages: puts.map((put) => put.ageMs),
});

function trackingRecord({ codec, partitions, clock }: FeedParts, orderId: string, rider: RiderNow): OutRecord {
  const { riderId, lat, lng, takenAt } = rider;
  const tracked: RiderTracked = { type: 'RiderTracked', orderId, riderId, lat, lng, takenAt };
  const { name, version, body } = codec.encode('gps', tracked);
  return {
    topic: trackingTopic,
    partition: partitionOf(slotOf(orderId), partitions),
    key: orderId,
    value: codec.wire(trackingTopic, 'gps', name, version, body),
    headers: { name, sent: String(clock.now()) },
  };
}
