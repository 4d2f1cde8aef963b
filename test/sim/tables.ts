// The rows of the simulated database, and the statements of the store as pure changes of them. What Postgres does in SQL
// (storage/postgres/functions) stands here in TypeScript; the contract suite runs the same histories on both.

import { Fault } from '../../runtime/errors.ts';
import { partitionOf } from '../../schemas/slot.ts';
import type {
  Commit,
  CommitResult,
  EffectRow,
  JournalRow,
  KeptMessage,
  LogRow,
  Owned,
  RowId,
  StateRow,
  TimerRow,
  Unit,
} from '../../storage/store.ts';

export type AuditRow = Unit & {
  readonly epoch: number;
  readonly from: number;
  readonly to: number;
  readonly position: number;
  readonly gap: boolean;
};
export type RiderRow = { onShift: boolean; assignmentId: string | null; orderId: string | null; claimNo: number };

/** What no table keeps, for the checker: every effect and timer that was ever committed, and what became of effects. */
export type History = {
  readonly effects: Map<string, EffectRow & { readonly armedAt: number }>;
  readonly timers: Map<string, TimerRow>;
  readonly withdrawn: Set<string>;
  /** Virtual time of the moment an effect stopped being pending: answered, withdrawn or deleted. */
  readonly settledAt: Map<string, number>;
  readonly discarded: Set<string>;
};

export type Tables = {
  readonly owners: Map<string, Owned & { readonly owner: string }>;
  readonly log: Map<string, LogRow[]>;
  /** `type/id/seq` of all events: the unique index. */
  readonly eventKeys: Set<string>;
  readonly states: Map<string, StateRow>;
  readonly effects: Map<string, EffectRow>;
  readonly timers: Map<string, TimerRow>;
  readonly ledger: JournalRow[];
  readonly queues: Map<string, KeptMessage[]>;
  readonly deadLetters: KeptMessage[];
  readonly audit: AuditRow[];
  readonly riders: Map<string, RiderRow>;
  /** Rows of `needs` by `kind/id`. */
  readonly needs: Map<string, unknown>;
  readonly history: History;
  /** Virtual now, for the history. */
  clock: () => number;
  /** True for a log row that breaks the SQL. */
  breaks: (row: LogRow) => boolean;
};

export const emptyTables = (): Tables => ({
  owners: new Map(),
  log: new Map(),
  eventKeys: new Set(),
  states: new Map(),
  effects: new Map(),
  timers: new Map(),
  ledger: [],
  queues: new Map(),
  deadLetters: [],
  audit: [],
  riders: new Map(),
  needs: new Map(),
  history: { effects: new Map(), timers: new Map(), withdrawn: new Set(), settledAt: new Map(), discarded: new Set() },
  clock: () => 0,
  breaks: () => false,
});

export const unitName = (unit: Unit): string => `${unit.type}/${unit.partition}`;
export const rowName = (row: RowId): string => `${row.type}/${row.id}/${row.seq}/${row.index}`;

/** The commit function. */
export function commit(tables: Tables, data: Commit, at: number, partitions: number): CommitResult {
  const fenced = data.units.filter((unit) => {
    const row = tables.owners.get(unitName(unit));
    return row === undefined || row.epoch !== unit.epoch || row.nextOffset !== unit.from;
  });
  if (fenced.length > 0) return { kind: 'fenced', units: fenced };
  assertFresh(tables, data);
  if (data.log.some(tables.breaks)) throw new Fault('STORE_REJECTED', { context: { reason: 'planted' } });
  for (const unit of data.units) moveOwner(tables, unit);
  for (const row of data.log) {
    rowsOf(tables, row).push(row);
    if (row.kind === 'event') tables.eventKeys.add(eventKey(row));
  }
  for (const { partition: _partition, fresh: _fresh, ...state } of data.states)
    tables.states.set(`${state.type}/${state.id}`, state);
  const giveUpAt = moveEffects(tables, data, at);
  const dueAt = data.timers.map((timer) => at + timer.afterMs);
  for (const [i, { afterMs: _after, ...timer }] of data.timers.entries()) {
    const row = { ...timer, dueAt: dueAt[i] ?? 0 };
    tables.timers.set(rowName(timer), row);
    tables.history.timers.set(rowName(timer), row);
  }
  tables.ledger.push(...data.ledger);
  for (const row of data.rows) applyRow(tables, row);
  for (const row of data.passedTimers) tables.timers.delete(rowName(row));
  moveQueues(tables, data);
  tables.deadLetters.push(...data.deadLetters);
  void partitions;
  return { kind: 'committed', at, dueAt, giveUpAt };
}

function moveEffects(tables: Tables, data: Commit, at: number): readonly number[] {
  const giveUpAt = data.effects.map((effect) => at + effect.giveUpAfterMs);
  for (const [i, { giveUpAfterMs: _after, ...effect }] of data.effects.entries()) {
    const row = { ...effect, giveUpAt: giveUpAt[i] ?? 0, answer: null, claim: null };
    tables.effects.set(rowName(effect), row);
    tables.history.effects.set(rowName(effect), { ...row, armedAt: tables.clock() });
  }
  for (const row of data.passedEffects) dropEffect(tables, rowName(row));
  for (const { type, id, ref } of data.withdraw)
    for (const [name, row] of tables.effects)
      if (
        row.type === type &&
        row.id === id &&
        row.ref === ref &&
        row.answer === null &&
        (row.claim ?? null) === null
      ) {
        tables.history.withdrawn.add(name);
        dropEffect(tables, name);
      }
  return giveUpAt;
}

/** Deletes an effect's row. */
export function dropEffect(tables: Tables, name: string): void {
  tables.effects.delete(name);
  settleEffect(tables, name);
}

/** Notes that an effect is no longer pending. */
export function settleEffect(tables: Tables, name: string): void {
  const { settledAt } = tables.history;
  if (!settledAt.has(name)) settledAt.set(name, tables.clock());
}

function assertFresh(tables: Tables, data: Commit): void {
  for (const row of data.log) {
    const last = rowsOf(tables, row).at(-1)?.position ?? 0;
    const seen = row.kind === 'event' && tables.eventKeys.has(eventKey(row));
    if (row.position <= last || seen)
      throw new Fault('STORE_BROKEN', {
        context: { type: row.type, id: row.id, seq: row.seq, position: row.position, last },
      });
  }
  for (const state of data.states)
    if (state.fresh && tables.states.has(`${state.type}/${state.id}`))
      throw new Fault('STORE_BROKEN', { context: { type: state.type, id: state.id, fresh: true } });
}

function moveOwner(tables: Tables, unit: Commit['units'][number]): void {
  const row = tables.owners.get(unitName(unit));
  if (row === undefined) return;
  tables.owners.set(unitName(unit), {
    ...row,
    nextOffset: unit.to,
    position: unit.position,
    watermark: Math.max(row.watermark, unit.watermark),
    at: unit.at,
  });
  tables.audit.push({
    type: unit.type,
    partition: unit.partition,
    epoch: unit.epoch,
    from: unit.from,
    to: unit.to,
    position: unit.position,
    gap: unit.gap,
  });
}

function moveQueues(tables: Tables, data: Commit): void {
  for (const message of data.queued) {
    const name = `${message.type}/${message.id}`;
    const queue = tables.queues.get(name) ?? [];
    tables.queues.set(name, queue);
    if (!queue.some((kept) => kept.messageId === message.messageId)) queue.push(message);
  }
  for (const { type, id, messageId } of data.unqueued) {
    const name = `${type}/${id}`;
    tables.queues.set(
      name,
      (tables.queues.get(name) ?? []).filter((kept) => kept.messageId !== messageId),
    );
  }
}

function applyRow(tables: Tables, row: Commit['rows'][number]): void {
  if (row.writer !== 'rider_shift') throw new Fault('STORE_REJECTED', { context: { writer: row.writer } });
  const values: unknown = JSON.parse(row.values);
  const onShift = typeof values === 'object' && values !== null && 'onShift' in values && values.onShift === true;
  const rider = tables.riders.get(row.id) ?? { onShift: false, assignmentId: null, orderId: null, claimNo: 0 };
  tables.riders.set(row.id, { ...rider, onShift });
}

const eventKey = (row: LogRow): string => `${row.type}/${row.id}/${row.seq}`;

function rowsOf(tables: Tables, unit: Unit): LogRow[] {
  const rows = tables.log.get(unitName(unit)) ?? [];
  tables.log.set(unitName(unit), rows);
  return rows;
}

/** Rows of a unit's slots. */
export const ofUnit = <T extends { readonly type: string; readonly slot: number }>(
  rows: Iterable<T>,
  unit: Unit,
  partitions: number,
): T[] => [...rows].filter((row) => row.type === unit.type && partitionOf(row.slot, partitions) === unit.partition);
