// What must hold of timers and effects: never early, effectively once, none left; called at least once, answered once, lanes in
// order, and what was withdrawn never answers.

import type { EffectRow } from '../../storage/store.ts';
import type { LogRecord } from '../../streams/broker/log.ts';
import type { Outside } from './outside.ts';
import type { Tables } from './tables.ts';

/** Records of timers, as they were appended: row → database time of the first. */
export type TimerWatch = { readonly heard: (record: LogRecord) => void; readonly firstAt: ReadonlyMap<string, number> };

export function watchTimers(now: () => number): TimerWatch {
  const firstAt = new Map<string, number>();
  return {
    firstAt,
    heard(record) {
      const row = record.headers['row']?.toString() ?? '';
      if (row.startsWith('t:') && !firstAt.has(row.slice(2))) firstAt.set(row.slice(2), now());
    },
  };
}

/** Judges the types whose every answer and timer makes one event. */
export function checkFollowing(
  tables: Tables,
  outside: Outside,
  timers: TimerWatch,
  types: readonly string[],
): string[] {
  const causes = new Map<string, number>();
  for (const row of [...tables.log.values()].flat())
    if (row.kind === 'event') causes.set(row.cause, (causes.get(row.cause) ?? 0) + 1);
  const queued = new Set([...tables.queues.values()].flat().map(({ messageId }) => messageId));
  const once = (name: string, what: string): string[] => {
    const times = (causes.get(name) ?? 0) + (queued.has(name) ? 1 : 0);
    return times === 1 ? [] : [`${what} ${name} counted ${times} times`];
  };
  return [
    ...[...tables.history.timers].flatMap(([name, row]) => [
      ...(types.includes(row.type) ? once(name, 'timer') : []),
      ...((timers.firstAt.get(name) ?? Number.POSITIVE_INFINITY) < row.dueAt - 1
        ? [`timer ${name} was sent ${row.dueAt - (timers.firstAt.get(name) ?? 0)} ms early`]
        : []),
    ]),
    ...[...tables.history.effects].flatMap(([name, row]) => {
      if (tables.history.withdrawn.has(name))
        return causes.has(name) ? [`effect ${name} was withdrawn and yet answered`] : [];
      const called = outside.calls.has(`${row.type}/${row.id}/${row.ref}`);
      return [
        ...(called ? [] : [`effect ${name} was never run`]),
        ...(types.includes(row.type) ? once(name, 'effect') : []),
      ];
    }),
    ...checkLanes(tables, outside),
  ];
}

/** The first call of an effect comes after all earlier ones of its lane were settled. */
function checkLanes(tables: Tables, outside: Outside): string[] {
  const faults: string[] = [];
  const lanes = new Map<string, [string, EffectRow][]>();
  for (const [name, row] of tables.history.effects) {
    const lane = `${row.type}/${row.id}/${row.lane}`;
    lanes.set(lane, [...(lanes.get(lane) ?? []), [name, row]]);
  }
  for (const [lane, rows] of lanes) {
    rows.sort(([, a], [, b]) => a.seq - b.seq || a.index - b.index);
    let settled = 0;
    for (const [name, row] of rows) {
      const first = outside.calls.get(`${row.type}/${row.id}/${row.ref}`)?.first;
      if (first !== undefined && first < settled)
        faults.push(`lane ${lane}: ${name} ran before an earlier one was done`);
      settled = Math.max(settled, tables.history.settledAt.get(name) ?? Number.POSITIVE_INFINITY);
    }
  }
  return faults;
}
