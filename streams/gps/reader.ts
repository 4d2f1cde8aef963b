// The riders role's side of GPS: gps-pings of the owned partitions → latest position per rider → the grid (Redis and deltas),
// order-tracking, heartbeats. It knows who is free from signals, and asks Postgres at acquire and each minute.
// I1: latest only: records that cannot be taken in time go, oldest first, counted; nothing here ever pauses a partition.
// I2: `records` and `signal` are synchronous; a broken record is counted and passed over.
// I3: a lost partition is forgotten at once; its riders stay in replicas until the new owner or two periods say otherwise.

import type { Clock } from '../../runtime/clock.ts';
import type { GridDeltas, PingBatch } from '../../schemas/gps.types.ts';
import { slotOf } from '../../schemas/slot.ts';
import type { RedisGrid } from '../../storage/redis/grid.ts';
import type { LogRow } from '../../storage/store.ts';
import { createBell } from '../bell.ts';
import type { Log as BrokerLog, LogRecord } from '../broker/log.ts';
import { pingsTopic } from '../broker/topics.ts';
import type { Codec } from '../codec/codec.ts';
import type { DeltasSink } from '../grid/deltas.ts';
import type { Sender } from '../sender.ts';
import { createFeed, type Feed, type FeedCounts } from './feed.ts';
import { createHeartbeats, type HeartbeatCounts, type Heartbeats, type Silence } from './heartbeats.ts';
import { createHolding, type Holding, put, type RiderBook, resync } from './holding.ts';
import { type GpsLimits, gpsLimits } from './limits.ts';
import { type RiderSignal, signalsOf, signalsOfLog } from './signals.ts';

/** What the reader is made of. */
export type ReaderOptions = {
  readonly log: Pick<BrokerLog, 'lowWatermark' | 'highWatermark'>;
  readonly clock: Clock;
  readonly codec: Codec;
  /** For grid deltas and order-tracking. */
  readonly sender: Sender;
  readonly grid: RedisGrid | null;
  readonly partitions: number;
  readonly book: RiderBook;
  readonly sendFact: (silence: Silence) => Promise<void>;
  readonly limits?: GpsLimits;
};

/** Totals since the start. */
export type ReaderCounts = { pings: number; shedRecords: number; unreadable: number; resyncsFailed: number };

/** The reader of one process; goes with the riders role's loop as a stream alongside. */
export type GpsReader = {
  readonly topic: string;
  /**
   * A partition is ours; resolves with the offset to read from: some records before the end, to know where riders were.
   * Rejects when the broker does not answer: call it again.
   */
  acquire(partition: number): Promise<number>;
  lose(partition: number): void;
  /** Records of one owned partition, in order. */
  records(partition: number, records: readonly LogRecord[]): void;
  /** A hint about who is free. */
  signal(signal: RiderSignal): void;
  /** Takes the hints out of what the rider loop has just committed. */
  committed(rows: readonly LogRow[]): void;
  /** Takes the hints out of grid deltas, for `followDeltas`. */
  readonly sink: DeltasSink;
  readonly counts: Readonly<ReaderCounts & { ridersRefused: number } & FeedCounts & HeartbeatCounts>;
  /** Riders in memory. */
  size(): number;
  /** Stops; close the sender afterwards. */
  close(): Promise<void>;
};

type World = {
  readonly options: ReaderOptions;
  readonly limits: GpsLimits;
  readonly held: Map<number, Holding>;
  readonly feed: Feed;
  readonly heartbeats: Heartbeats;
  readonly bell: ReturnType<typeof createBell>;
  readonly counts: ReaderCounts;
  readonly stop: AbortController;
};

/** Starts reading; owns no partition yet. */
export function createGpsReader(options: ReaderOptions): GpsReader {
  const limits = options.limits ?? gpsLimits;
  const held = new Map<number, Holding>();
  const world: World = {
    options,
    limits,
    held,
    feed: createFeed({ ...options, limits }),
    heartbeats: createHeartbeats({
      clock: options.clock,
      limits,
      isAtEnd: async (partition) => {
        const end = await options.log.highWatermark(pingsTopic, partition);
        return (held.get(partition)?.position ?? -1) >= end;
      },
      sendFact: options.sendFact,
      heard: options.book.heard,
    }),
    bell: createBell(),
    counts: { pings: 0, shedRecords: 0, unreadable: 0, resyncsFailed: 0 },
    stop: new AbortController(),
  };
  const running = [feedLoop(world), tickLoop(world)];
  return {
    topic: pingsTopic,
    acquire: (partition) => acquire(world, partition),
    lose(partition) {
      held.delete(partition);
      world.feed.forget(partition);
      world.heartbeats.lost(partition);
    },
    records: (partition, records) => takeRecords(world, partition, records),
    signal: (signal) => takeSignal(world, signal),
    committed(rows) {
      for (const signal of signalsOfLog(options.codec, rows)) takeSignal(world, signal);
    },
    sink: {
      apply: (deltas: GridDeltas) => {
        for (const signal of signalsOf(deltas)) takeSignal(world, signal);
      },
      interrupted: () => {
        for (const one of held.values()) one.resyncAt = 0;
      },
    },
    get counts() {
      const ridersRefused = [...held.values()].reduce((sum, one) => sum + one.roster.refused, 0);
      return { ...world.counts, ridersRefused, ...world.feed.counts, ...world.heartbeats.counts };
    },
    size: () => [...held.values()].reduce((sum, one) => sum + one.roster.riders.size, 0),
    async close() {
      world.stop.abort();
      world.bell.ring();
      // With the broker away a flush ends only when its sender is closed.
      await Promise.race([Promise.all(running), options.clock.sleep(limits.drainMsMax)]);
    },
  };
}

async function acquire(world: World, partition: number): Promise<number> {
  const { log, clock } = world.options;
  const one = createHolding(partition, clock.monotonic(), world.limits);
  world.held.set(partition, one);
  world.heartbeats.acquired(partition);
  void mend(world, one);
  const [low, high] = await Promise.all([
    log.lowWatermark(pingsTopic, partition),
    log.highWatermark(pingsTopic, partition),
  ]);
  const from = Math.max(low, high - world.limits.backlogRecords);
  one.position = Math.max(one.position, from);
  return from;
}

function takeRecords(world: World, partition: number, records: readonly LogRecord[]): void {
  const one = world.held.get(partition);
  if (one === undefined) return;
  world.counts.shedRecords += put(one, records, world.limits.readerRecordsMax);
  world.bell.ring();
}

/** Takes records in and tells the grid; a flush a `feedMs`, and records are taken in between. */
async function feedLoop(world: World): Promise<void> {
  const { stop, bell, feed, limits, options } = world;
  while (!stop.signal.aborted) {
    await bell.wait();
    takeIn(world);
    if (!feed.hasWork()) continue;
    await options.clock.sleep(limits.feedMs, stop.signal).catch(() => undefined);
    takeIn(world);
    await feed.flush();
    if (feed.hasWork()) bell.ring();
  }
}

function takeIn(world: World): void {
  const { clock, codec } = world.options;
  const time = { now: clock.monotonic(), wall: clock.now() };
  for (const one of world.held.values()) {
    for (const record of one.waiting.splice(0)) {
      one.position = record.offset + 1;
      const read = codec.fromWire(pingsTopic, record.value);
      if (read.kind === 'ok' && isBatch(read.message)) {
        world.counts.pings += read.message.riders.length;
        one.roster.pings(read.message, time, world.feed.touch);
        continue;
      }
      world.counts.unreadable += 1;
      // Newer code writes: its schema is asked of the registry off this path; later records are readable then (schema.1).
      if (read.kind === 'unknown') void codec.resolve(pingsTopic, read.schemaId);
    }
  }
}

function takeSignal(world: World, signal: RiderSignal): void {
  const now = world.options.clock.monotonic();
  for (const { roster } of rostersFor(world, signal)) {
    const rider = roster.signal(signal, now);
    if (rider === null) continue;
    world.feed.touch(rider);
    world.bell.ring();
  }
}

/** The roster of the signal's rider; all of them when only the assignment is known. */
function rostersFor(world: World, signal: RiderSignal): Iterable<Holding> {
  if (signal.kind === 'freed') return world.held.values();
  const one = world.held.get(slotOf(signal.riderId) % world.options.partitions);
  return one === undefined ? [] : [one];
}

/** Sweeps, resyncs and heartbeats. */
async function tickLoop(world: World): Promise<void> {
  const { clock } = world.options;
  let isLooking = false;
  for (;;) {
    await clock.sleep(world.limits.tickMs, world.stop.signal).catch(() => undefined);
    if (world.stop.signal.aborted) return;
    const now = clock.monotonic();
    for (const one of world.held.values()) {
      for (const rider of one.roster.riders.values()) world.feed.touch(rider);
      if (now >= one.sweepAt) {
        one.sweepAt = now + world.limits.periodMs;
        one.roster.prune(now, world.limits.forgetMs);
        world.feed.sweep(one.roster);
      }
      if (now >= one.resyncAt) void mend(world, one);
    }
    world.bell.ring();
    // Not awaited: a broker that is slow to answer must not keep riders out of the grid.
    if (isLooking) continue;
    isLooking = true;
    void world.heartbeats.look([...world.held.values()].map(({ roster }) => roster)).finally(() => {
      isLooking = false;
    });
  }
}

/** Mends from Postgres what signals missed; when Postgres is away the next tick asks again. */
async function mend(world: World, one: Holding): Promise<void> {
  const changed = await resync(one, { ...world.options, limits: world.limits });
  if (changed === null) world.counts.resyncsFailed += 1;
  for (const rider of changed ?? []) world.feed.touch(rider);
  world.bell.ring();
}

function isBatch(message: { readonly type: string }): message is PingBatch {
  return message.type === 'PingBatch';
}
