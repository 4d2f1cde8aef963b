// From decided events to rows: log, tells, effects, timers, ledger lines, row changes; on a private copy of the actor.
// I1: positions are taken one by one, an event before the tells of its reaction (commit.6).
// I2: (seq, index) of tells, effects and timers never runs back within an actor.
// I3: everything is encoded here, inside the try of one record: what cannot be encoded parks its own key only.

import type { ActorRef, ActorType, Journal, Message, Reaction } from '../../actors/actor.ts';
import { slotOf } from '../../schemas/slot.ts';
import type { LogRow } from '../../storage/store.ts';
import type { Codec, Encoded } from '../codec/codec.ts';
import type { Draft } from './draft.ts';
import { isActorId } from './envelope.ts';
import type { Meta } from './meta.ts';
import type { Unit } from './unit.ts';

/** A private copy of an actor that one batch changes. */
export type Work = {
  readonly unit: Unit;
  readonly id: string;
  readonly slot: number;
  state: object;
  seq: number;
  meta: Meta;
  parked: string | null;
  fresh: boolean;
  /** True once anything of the row must be written. */
  touched: boolean;
};

/** A unit's counters within one batch. */
export type Counters = { position: number; readonly at: number };

/** What every row of one message shares. */
export type Cause = { readonly messageId: string; readonly traceparent: string; readonly outcome: Buffer };

/** What rows are made with. */
export type Making = {
  readonly codec: Codec;
  readonly types: ReadonlyMap<string, ActorType>;
  readonly draft: Draft;
  readonly counters: Counters;
};

/** Folds the events into the work and writes their rows. */
export function applyEvents(work: Work, events: readonly Message[], cause: Cause, making: Making): void {
  for (const event of events) {
    work.seq += 1;
    work.meta.nextIndex = 0;
    work.state = work.unit.actor.evolve(work.state, event);
    const stamp = { seq: work.seq, at: making.counters.at };
    const encoded = making.codec.encode(work.unit.type, event, stamp);
    making.draft.log.push(logRow(work, 'event', encoded, cause, making));
    applyReaction(work, work.unit.actor.react(event, work.state, { type: work.unit.type, id: work.id }), cause, making);
  }
  if (events.length > 0) work.touched = true;
}

/** Writes what follows from an event or from parking. */
export function applyReaction(work: Work, reaction: Reaction, cause: Cause, making: Making): void {
  for (const tell of reaction.tells ?? []) pushTell(work, tell.to, tell.message, cause, making);
  for (const effect of reaction.effects ?? []) {
    const encoded = making.codec.encode(work.unit.type, effect.request);
    const index = arm(work);
    making.draft.effects.push({
      type: work.unit.type,
      id: work.id,
      slot: work.slot,
      seq: work.seq,
      index,
      name: encoded.name,
      version: encoded.version,
      body: encoded.body,
      kind: effect.kind,
      lane: effect.lane,
      ref: effect.ref,
      giveUpAfterMs: effect.giveUpAfterMs,
      traceparent: cause.traceparent,
    });
  }
  for (const ref of reaction.withdraw ?? []) making.draft.withdraw.push({ type: work.unit.type, id: work.id, ref });
  for (const timer of reaction.timers ?? []) {
    const encoded = making.codec.encode(work.unit.type, timer.fact);
    const index = arm(work);
    making.draft.timers.push({
      type: work.unit.type,
      id: work.id,
      slot: work.slot,
      seq: work.seq,
      index,
      name: encoded.name,
      version: encoded.version,
      body: encoded.body,
      afterMs: timer.afterMs,
      traceparent: cause.traceparent,
    });
  }
  for (const journal of reaction.ledger ?? []) {
    assertBalanced(work, journal);
    making.draft.ledger.push({
      type: work.unit.type,
      id: work.id,
      ref: journal.ref,
      at: making.counters.at,
      lines: journal.lines,
    });
  }
  for (const row of reaction.rows ?? [])
    making.draft.rows.push({ writer: row.writer, id: row.id, values: JSON.stringify(row.values) });
}

/** Writes a tell to another actor as a log row. Throws when nobody of that type can hear it. */
export function pushTell(work: Work, to: ActorRef, message: Message, cause: Cause, making: Making): void {
  if (!making.types.has(to.type)) throw new Error(`tell ${message.type}: no actor type ${to.type} is registered`);
  if (!isActorId(to.id)) throw new Error(`tell ${message.type}: ${JSON.stringify(to.id)} is no actor id`);
  const encoded = making.codec.encode(to.type, message);
  making.draft.log.push(logRow(work, 'tell', encoded, cause, making, to));
  work.touched = true;
}

/** Writes the refusal of an outsider's command. */
export function pushRefusal(work: Work, name: string, reason: string, cause: Cause, making: Making): void {
  const refusal = { type: 'CommandRefused', name, reason, atSeq: work.seq };
  const encoded = making.codec.encode(work.unit.type, refusal, { seq: work.seq, at: making.counters.at });
  making.draft.log.push(logRow(work, 'refusal', encoded, cause, making));
}

/** The next place in the actor's own numbering of effects and timers, remembered as outstanding. */
function arm(work: Work): number {
  const index = work.meta.nextIndex++;
  work.meta.outstanding.add(`${work.seq}/${index}`);
  work.touched = true;
  return index;
}

const noOutcome = Buffer.alloc(0);

/** Field by field: a row made of spreads costs several times as much, and rows are what a batch makes most of. */
function logRow(
  work: Work,
  kind: LogRow['kind'],
  encoded: Encoded,
  cause: Cause,
  making: Making,
  to: ActorRef | null = null,
): LogRow {
  making.counters.position += 1;
  return {
    type: work.unit.type,
    partition: work.unit.partition,
    position: making.counters.position,
    kind,
    id: work.id,
    slot: work.slot,
    seq: work.seq,
    index: to === null ? 0 : work.meta.nextIndex++,
    name: encoded.name,
    version: encoded.version,
    at: making.counters.at,
    cause: cause.messageId,
    outcome: to === null ? cause.outcome : noOutcome,
    traceparent: cause.traceparent,
    toType: to === null ? null : to.type,
    toId: to === null ? null : to.id,
    body: encoded.body,
  };
}

function assertBalanced(work: Work, journal: Journal): void {
  const sums = new Map<string, number>();
  for (const line of journal.lines) {
    if (!Number.isSafeInteger(line.amount))
      throw new Error(`journal ${journal.ref}: amount ${line.amount} is no integer of minor units`);
    sums.set(line.currency, (sums.get(line.currency) ?? 0) + line.amount);
  }
  for (const [currency, sum] of sums)
    if (sum !== 0)
      throw new Error(
        `journal ${journal.ref} of ${work.unit.type}/${work.id} sums to ${sum} ${currency}; allowed is 0`,
      );
}

/** A work that stands for an actor's row, or for one that does not exist yet. */
export function freshWork(unit: Unit, id: string, meta: Meta): Work {
  return {
    unit,
    id,
    slot: slotOf(id),
    state: unit.actor.initial,
    seq: 0,
    meta,
    parked: null,
    fresh: true,
    touched: false,
  };
}
