// The one write of the partition loop: a batch of a lane as the binary parameters of core.commit (functions/commit.sql).
// I1: one statement, one round trip, one transaction; what is fenced comes back as a row, having written nothing.
// I2: the order of the parameters is that of the function; a column is added in both places or in neither.

import { slotOf } from '../../schemas/slot.ts';
import { boolArray, byteaArray, int2Array, int4Array, int8Array, textArray } from '../postgres/array.ts';
import { faultOfParameters } from '../postgres/fault.ts';
import { placeholders, type Runner, type Value, writing } from '../postgres/statement.ts';
import type { Commit, CommitResult, KeptMessage, LogKind, RowId, Unit } from '../store.ts';

const PARAMETERS = 82;

/** Statements of this file, for the test that prepares them all. */
export const commitStatements = {
  commit: writing('commit', `select committed_at as "at", fenced from core.commit(${placeholders(PARAMETERS)})`),
};

const KIND: Readonly<Record<LogKind, number>> = { event: 1, refusal: 2, tell: 3 };

/** Commits a batch. Rejects with Fault STORE_UNKNOWN, STORE_AWAY, STORE_REJECTED, STORE_BROKEN. */
export async function commitBatch(lane: Runner, commit: Commit): Promise<CommitResult> {
  const rows = await lane.run<{ at: number | null; fenced: Unit[] | null }>(
    commitStatements.commit,
    parametersOf(commit),
  );
  const answer = rows[0];
  if (answer?.fenced) return { kind: 'fenced', units: answer.fenced };
  const at = answer?.at ?? 0;
  return {
    kind: 'committed',
    at,
    dueAt: commit.timers.map((timer) => at + timer.afterMs),
    giveUpAt: commit.effects.map((effect) => at + effect.giveUpAfterMs),
  };
}

function parametersOf(commit: Commit): readonly Value[] {
  try {
    return [
      ...unitColumns(commit),
      ...logColumns(commit.log),
      ...stateColumns(commit.states),
      ...effectColumns(commit.effects),
      ...timerColumns(commit.timers),
      ...rowIdColumns(commit.passedEffects),
      ...rowIdColumns(commit.passedTimers),
      ...withdrawColumns(commit.withdraw),
      ...rareColumns(commit),
    ];
  } catch (thrown) {
    if (thrown instanceof RangeError) throw faultOfParameters(thrown, commitStatements.commit);
    throw thrown;
  }
}

function unitColumns({ units, log }: Commit): readonly Value[] {
  const added = new Map<string, number>();
  for (const row of log) {
    const key = `${row.type}/${row.partition}`;
    added.set(key, (added.get(key) ?? 0) + 1);
  }
  return [
    textArray(units, (unit) => unit.type),
    int4Array(units, (unit) => unit.partition),
    int8Array(units, (unit) => unit.epoch),
    int8Array(units, (unit) => unit.from),
    int8Array(units, (unit) => unit.to),
    int8Array(units, (unit) => unit.position),
    int4Array(units, (unit) => added.get(`${unit.type}/${unit.partition}`) ?? 0),
    int8Array(units, (unit) => unit.watermark),
    int8Array(units, (unit) => unit.at),
    boolArray(units, (unit) => unit.gap),
  ];
}

function logColumns(log: Commit['log']): readonly Value[] {
  return [
    textArray(log, (row) => row.type),
    int4Array(log, (row) => row.partition),
    int8Array(log, (row) => row.position),
    int2Array(log, (row) => KIND[row.kind]),
    textArray(log, (row) => row.id),
    int4Array(log, (row) => row.slot),
    int4Array(log, (row) => row.seq),
    int2Array(log, (row) => row.index),
    textArray(log, (row) => row.name),
    int4Array(log, (row) => row.version),
    int8Array(log, (row) => row.at),
    textArray(log, (row) => row.cause),
    byteaArray(log, (row) => row.outcome),
    textArray(log, (row) => row.traceparent),
    textArray(log, (row) => row.toType),
    textArray(log, (row) => row.toId),
    byteaArray(log, (row) => row.body),
  ];
}

/** New states are inserted and known ones updated: an upsert costs a tenth more (measured). */
function stateColumns(states: Commit['states']): readonly Value[] {
  const fresh = states.filter((state) => state.fresh);
  const known = states.filter((state) => !state.fresh);
  return [
    textArray(fresh, (state) => state.type),
    textArray(fresh, (state) => state.id),
    int4Array(fresh, (state) => state.slot),
    int4Array(fresh, (state) => state.partition),
    int4Array(fresh, (state) => state.seq),
    int4Array(fresh, (state) => state.version),
    byteaArray(fresh, (state) => state.body),
    byteaArray(fresh, (state) => state.meta),
    textArray(fresh, (state) => state.parked),
    textArray(known, (state) => state.type),
    textArray(known, (state) => state.id),
    int4Array(known, (state) => state.partition),
    int4Array(known, (state) => state.seq),
    int4Array(known, (state) => state.version),
    byteaArray(known, (state) => state.body),
    byteaArray(known, (state) => state.meta),
    textArray(known, (state) => state.parked),
  ];
}

function effectColumns(effects: Commit['effects']): readonly Value[] {
  return [
    textArray(effects, (effect) => effect.type),
    textArray(effects, (effect) => effect.id),
    int4Array(effects, (effect) => effect.seq),
    int2Array(effects, (effect) => effect.index),
    int4Array(effects, (effect) => effect.slot),
    textArray(effects, (effect) => effect.kind),
    textArray(effects, (effect) => effect.lane),
    textArray(effects, (effect) => effect.ref),
    textArray(effects, (effect) => effect.name),
    int4Array(effects, (effect) => effect.version),
    byteaArray(effects, (effect) => effect.body),
    int8Array(effects, (effect) => effect.giveUpAfterMs),
    textArray(effects, (effect) => effect.traceparent),
  ];
}

function timerColumns(timers: Commit['timers']): readonly Value[] {
  return [
    textArray(timers, (timer) => timer.type),
    textArray(timers, (timer) => timer.id),
    int4Array(timers, (timer) => timer.seq),
    int2Array(timers, (timer) => timer.index),
    int4Array(timers, (timer) => timer.slot),
    int8Array(timers, (timer) => timer.afterMs),
    textArray(timers, (timer) => timer.name),
    int4Array(timers, (timer) => timer.version),
    byteaArray(timers, (timer) => timer.body),
    textArray(timers, (timer) => timer.traceparent),
  ];
}

/** Four columns that name effect or timer rows. */
export function rowIdColumns(rows: readonly RowId[]): readonly Value[] {
  return [
    textArray(rows, (row) => row.type),
    textArray(rows, (row) => row.id),
    int4Array(rows, (row) => row.seq),
    int2Array(rows, (row) => row.index),
  ];
}

function withdrawColumns(withdraw: Commit['withdraw']): readonly Value[] {
  return [
    textArray(withdraw, (one) => one.type),
    textArray(withdraw, (one) => one.id),
    textArray(withdraw, (one) => one.ref),
  ];
}

/** What few batches have: JSON, or null when there is none. */
function rareColumns(commit: Commit): readonly Value[] {
  const rows = commit.rows.map((row, ordinal) => ({
    ordinal,
    writer: row.writer,
    id: row.id,
    slot: slotOf(row.id),
    values: JSON.parse(row.values) as unknown,
  }));
  const unqueued = commit.unqueued.map((one) => ({ ...one, messageId: storable(one.messageId) }));
  const kept = [
    ...commit.queued.map((message, ordinal) => keptJson(message, 'queue', ordinal)),
    ...commit.deadLetters.map((message, ordinal) => keptJson(message, 'dead', ordinal)),
  ];
  return [jsonOf(commit.ledger), jsonOf(rows), jsonOf(unqueued), jsonOf(kept)];
}

const jsonOf = (rows: readonly unknown[]): string | null => (rows.length === 0 ? null : JSON.stringify(rows));

/** A message that nobody could read must still be kept: its texts are made storable, its value goes as it came. */
function keptJson(message: KeptMessage, to: 'queue' | 'dead', ordinal: number): unknown {
  const headers = Object.entries(message.headers).map(([name, value]) => [storable(name), storable(value)]);
  return {
    ...message,
    to,
    ordinal,
    id: storable(message.id),
    messageId: storable(message.messageId),
    key: message.key === null ? null : storable(message.key),
    value: message.value === null ? null : message.value.toString('base64'),
    headers: Object.fromEntries(headers),
    reason: storable(message.reason),
    error: storable(message.error),
  };
}

/** Postgres takes neither NUL nor lone surrogates: both become U+FFFD. */
function storable(text: string): string {
  // A whole text survives the way through UTF-8 unchanged.
  return Buffer.from(text, 'utf8').toString('utf8').replaceAll('\0', '\ufffd');
}
