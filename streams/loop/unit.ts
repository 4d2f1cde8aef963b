// A unit at work: one partition of one actor type, as this process owns it: mailbox, counters, cache.
// I1: `nextOffset` and `position` are what the database holds, and change only after a commit was answered or doubted.
// I2: the mailbox holds contiguous offsets (but over an accepted gap); what lies below `nextOffset` is never decided.
// I3: the cache holds states as of `position`; any doubt empties it (cache.1).

import type { ActorType } from '../../actors/actor.ts';
import type { Owned } from '../../storage/store.ts';
import type { LogRecord } from '../broker/log.ts';
import type { Meta } from './meta.ts';

/** An actor in memory. Immutable once in a cache: a batch works on copies. */
export type Entry = {
  readonly id: string;
  readonly slot: number;
  readonly state: object;
  readonly seq: number;
  readonly meta: Meta;
  readonly parked: string | null;
  /** True until its row exists. */
  readonly fresh: boolean;
};

/** Why a unit takes no records although they wait. */
export type Halt = 'code_behind' | 'data_loss_suspected' | 'registry_away';

export type Unit = {
  readonly actor: ActorType;
  readonly type: string;
  readonly partition: number;
  readonly topic: string;
  epoch: number;
  nextOffset: number;
  position: number;
  /** Highest position known to be on its topic. */
  watermark: number;
  /** What the database knows of it. */
  watermarkFlushed: number;
  at: number;
  mailbox: LogRecord[];
  /** Offset that the mailbox takes next. */
  nextEnqueue: number;
  paused: boolean;
  /** Offset before which a gap was seen once; −1 when none. */
  gapSeenAt: number;
  /** Offsets that stand directly behind an accepted gap. */
  gapsAccepted: Set<number>;
  halted: Halt | null;
  /** Database-free time (monotonic ms) before which a halted unit is not tried again. */
  retryAt: number;
  readonly cache: Map<string, Entry>;
};

/** A unit as just acquired. */
export function unitOf(actor: ActorType, topic: string, owned: Owned): Unit {
  return {
    actor,
    type: owned.type,
    partition: owned.partition,
    topic,
    epoch: owned.epoch,
    nextOffset: owned.nextOffset,
    position: owned.position,
    watermark: owned.watermark,
    watermarkFlushed: owned.watermark,
    at: owned.at,
    mailbox: [],
    nextEnqueue: owned.nextOffset,
    paused: false,
    gapSeenAt: -1,
    gapsAccepted: new Set(),
    halted: null,
    retryAt: 0,
    cache: new Map(),
  };
}

/** Name of a unit in maps. */
export const unitKey = (unit: { readonly type: string; readonly partition: number }): string =>
  `${unit.type}/${unit.partition}`;

/** Puts states in, newest last, within a bound; the oldest go. */
export function cachePut(unit: Unit, entry: Entry, cacheMax: number): void {
  unit.cache.delete(entry.id);
  unit.cache.set(entry.id, entry);
  if (unit.cache.size <= cacheMax) return;
  for (const id of unit.cache.keys()) {
    unit.cache.delete(id);
    if (unit.cache.size <= cacheMax * 0.9) return;
  }
}

/** Takes in a doubt's answer or a new epoch: all memory of states is dropped, records below the offset too. */
export function resetUnit(unit: Unit, owned: Owned): void {
  unit.epoch = owned.epoch;
  unit.nextOffset = owned.nextOffset;
  unit.position = owned.position;
  unit.watermark = owned.watermark;
  unit.watermarkFlushed = owned.watermark;
  unit.at = owned.at;
  unit.cache.clear();
  unit.mailbox = unit.mailbox.filter((record) => record.offset >= owned.nextOffset);
  if (unit.mailbox.length === 0 && unit.nextEnqueue < owned.nextOffset) unit.nextEnqueue = owned.nextOffset;
}
