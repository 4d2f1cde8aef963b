// Builders of rows and commits: a test names what it is about, the rest is filled in.

import { slotOf } from '../../../schemas/slot.ts';
import type {
  Commit,
  EffectRow,
  KeptMessage,
  LogRow,
  Owned,
  StateRow,
  TimerRow,
  Unit,
} from '../../../storage/store.ts';

/** A commit of nothing. */
export const nothing: Commit = {
  units: [],
  log: [],
  states: [],
  effects: [],
  withdraw: [],
  timers: [],
  ledger: [],
  rows: [],
  passedEffects: [],
  passedTimers: [],
  queued: [],
  unqueued: [],
  deadLetters: [],
};

/** Where a unit goes in a commit: `records` offsets on, and as many positions as the commit has log rows. */
export const step = (owned: Owned, records = 1, log = 0): Commit['units'][number] => ({
  type: owned.type,
  partition: owned.partition,
  epoch: owned.epoch,
  from: owned.nextOffset,
  to: owned.nextOffset + records,
  position: owned.position + log,
  watermark: owned.watermark,
  at: owned.at,
  gap: false,
});

/** The unit as it is after that step was committed. */
export const moved = (owned: Owned, unit: Commit['units'][number]): Owned => ({
  ...owned,
  nextOffset: unit.to,
  position: unit.position,
  watermark: Math.max(owned.watermark, unit.watermark),
  at: Math.max(owned.at, unit.at),
});

/** An event of an actor. */
export const event = (unit: Unit, position: number, id: string, seq: number, more: Partial<LogRow> = {}): LogRow => ({
  type: unit.type,
  partition: unit.partition,
  position,
  kind: 'event',
  id,
  slot: slotOf(id),
  seq,
  index: 0,
  name: 'OrderPlaced',
  version: 1,
  at: 1_000,
  cause: `cause-${position}`,
  outcome: Buffer.from([1, 2, 3]),
  traceparent: '',
  toType: null,
  toId: null,
  body: Buffer.from(`body ${id} ${seq}`),
  ...more,
});

/** A state of an actor; `fresh` when its row does not exist yet. */
export const state = (
  unit: Unit,
  id: string,
  seq: number,
  fresh: boolean,
  more: Partial<StateRow> = {},
): Commit['states'][number] => ({
  type: unit.type,
  id,
  slot: slotOf(id),
  partition: unit.partition,
  seq,
  version: 1,
  body: Buffer.from(`state ${id} ${seq}`),
  meta: Buffer.from([9]),
  parked: null,
  fresh,
  ...more,
});

/** A pending effect, armed by event `seq` of an actor. */
export const effect = (
  type: string,
  id: string,
  seq: number,
  more: Partial<Omit<EffectRow, 'answer' | 'claim' | 'giveUpAt'> & { giveUpAfterMs: number }> = {},
): Commit['effects'][number] => ({
  type,
  id,
  slot: slotOf(id),
  seq,
  index: 0,
  kind: 'claim',
  lane: 'rider',
  ref: `${id}:${seq}:claim`,
  name: 'ClaimRider',
  version: 1,
  body: Buffer.from('request'),
  giveUpAfterMs: 60_000,
  traceparent: '',
  ...more,
});

/** A timer, armed by event `seq` of an actor. */
export const timer = (
  type: string,
  id: string,
  seq: number,
  more: Partial<Omit<TimerRow, 'dueAt'> & { afterMs: number }> = {},
): Commit['timers'][number] => ({
  type,
  id,
  slot: slotOf(id),
  seq,
  index: 0,
  afterMs: 1_000,
  name: 'KitchenSilent',
  version: 1,
  body: Buffer.from('fact'),
  traceparent: '',
  ...more,
});

/** A message kept aside. */
export const message = (unit: Unit, id: string, messageId: string, more: Partial<KeptMessage> = {}): KeptMessage => ({
  type: unit.type,
  id,
  partition: unit.partition,
  messageId,
  topic: `${unit.type}-commands`,
  offset: 7,
  key: id,
  value: Buffer.from([0, 0, 0, 0, 1]),
  headers: { id: messageId, kind: 'command' },
  reason: 'bug',
  error: 'it threw',
  ...more,
});
