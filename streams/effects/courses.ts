// The order of effects: one queue for each actor and lane, of which only the head may run.
// I1: (seq, index) ascending within a queue. I2: a run leaves its queue when it is answered, done, withdrawn or lost.

import type { EffectRow } from '../../storage/store.ts';
import { rowKey } from '../loop/envelope.ts';
import { type Unit, unitKey } from '../loop/unit.ts';

/** An effect on its way to an answer. */
export type Run = {
  readonly row: EffectRow;
  readonly unit: Unit;
  /** Epoch of the unit when the run was taken in. */
  readonly epoch: number;
  status: 'waiting' | 'running';
  tries: number;
  /** Monotonic ms before which it is not tried. */
  notBefore: number;
};

export type Courses = {
  add(row: EffectRow, unit: Unit, epoch: number): void;
  remove(run: Run): void;
  /** Drops a run that has not started; one under way finds its row gone. */
  withdraw(type: string, id: string, ref: string): void;
  drop(units: readonly Unit[]): void;
  /** Heads of a kind that may run now, oldest first, at most `most`. */
  take(kind: string, most: number, now: number, current: (run: Run) => boolean): Run[];
  /** Earliest monotonic ms at which a postponed head may run; null when none waits for time. */
  nextAt(now: number): number | null;
  size(): number;
};

export function createCourses(): Courses {
  const queues = new Map<string, Run[]>();
  /** Names of an actor's queues. */
  const lanesOf = new Map<string, Set<string>>();
  const known = new Set<string>();
  /** Heads that wait, by kind, so that taking does not look at every queue. */
  const heads = new Map<string, Set<Run>>();
  const kindOf = (kind: string): Set<Run> => {
    const set = heads.get(kind) ?? new Set<Run>();
    heads.set(kind, set);
    return set;
  };
  const forgetQueue = (name: string, row: EffectRow): void => {
    queues.delete(name);
    const lanes = lanesOf.get(`${row.type}/${row.id}`);
    lanes?.delete(name);
    if (lanes?.size === 0) lanesOf.delete(`${row.type}/${row.id}`);
  };
  const remove = (run: Run): void => {
    const name = queueName(run.row);
    const queue = queues.get(name);
    known.delete(rowKey(run.row));
    kindOf(run.row.kind).delete(run);
    const at = queue?.indexOf(run) ?? -1;
    if (queue === undefined || at < 0) return;
    queue.splice(at, 1);
    const next = queue[0];
    if (next === undefined) forgetQueue(name, run.row);
    else kindOf(next.row.kind).add(next);
  };
  return {
    add(row, unit, epoch) {
      if (known.has(rowKey(row))) return;
      known.add(rowKey(row));
      const run: Run = { row, unit, epoch, status: 'waiting', tries: 0, notBefore: 0 };
      const queue = queues.get(queueName(row)) ?? [];
      queues.set(queueName(row), queue);
      const lanes = lanesOf.get(`${row.type}/${row.id}`) ?? new Set();
      lanesOf.set(`${row.type}/${row.id}`, lanes.add(queueName(row)));
      const before = queue[0];
      queue.push(run);
      queue.sort((a, b) => a.row.seq - b.row.seq || a.row.index - b.row.index);
      if (before !== undefined && queue[0] !== before && before.status === 'waiting')
        kindOf(before.row.kind).delete(before);
      const head = queue[0];
      if (head !== undefined) kindOf(head.row.kind).add(head);
    },
    remove,
    withdraw(type, id, ref) {
      for (const lane of lanesOf.get(`${type}/${id}`) ?? [])
        for (const run of [...(queues.get(lane) ?? [])])
          if (run.row.ref === ref && run.status === 'waiting') remove(run);
    },
    drop(units) {
      const names = new Set(units.map(unitKey));
      for (const queue of [...queues.values()])
        for (const run of [...queue]) if (names.has(unitKey(run.unit))) remove(run);
    },
    take(kind, most, now, current) {
      const taken: Run[] = [];
      for (const run of kindOf(kind)) {
        if (taken.length >= most) break;
        if (run.status === 'waiting' && run.notBefore <= now && current(run)) taken.push(run);
      }
      return taken;
    },
    nextAt(now) {
      let at: number | null = null;
      for (const set of heads.values())
        for (const run of set)
          if (run.status === 'waiting' && run.notBefore > now && (at === null || run.notBefore < at))
            at = run.notBefore;
      return at;
    },
    size: () => known.size,
  };
}

const queueName = (row: EffectRow): string => `${row.type}/${row.id}/${row.lane}`;
