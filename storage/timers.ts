// Timers at rest: the table is what a crash leaves of the timer wheel; their facts are sent by the owner of their slot (timer.1).

import { rowIdColumns } from './log/commit.ts';
import { slotsOf } from './log/slots.ts';
import { type Runner, reading } from './postgres/statement.ts';
import type { RowId, TimerRow, Unit } from './store.ts';

/** Statements of this file, for the test that prepares them all. */
export const timerStatements = {
  sweep: reading(
    'sweep_timers',
    `select type, id, slot, seq, idx as "index", due_at as "dueAt", name, version, body, traceparent
      from core.timers where type = $1 and slot = any($2::int[]) and due_at < $3 order by due_at, id, seq, idx limit $4`,
  ),
  standing: reading(
    'standing_timers',
    `select t.type, t.id, t.seq, t.idx as "index" from unnest($1::text[], $2::text[], $3::int[], $4::smallint[])
      as p(type, id, seq, idx) join core.timers t on t.type = p.type and t.id = p.id and t.seq = p.seq and t.idx = p.idx`,
  ),
};

/** At most `limit` timers of a unit's slots that are due before `before` (epoch ms), earliest first. */
export function sweepUnitTimers(
  runner: Runner,
  unit: Unit,
  window: { readonly partitions: number; readonly before: number; readonly limit: number },
): Promise<readonly TimerRow[]> {
  const slots = slotsOf(unit.partition, window.partitions);
  return runner.run<TimerRow>(timerStatements.sweep, [unit.type, slots, window.before, window.limit]);
}

/** Of these timer rows, those that still stand. */
export async function standingTimers(runner: Runner, rows: readonly RowId[]): Promise<readonly RowId[]> {
  if (rows.length === 0) return [];
  return runner.run<RowId>(timerStatements.standing, rowIdColumns(rows));
}
