// The order of effects: one queue for each actor and lane, of which only the head may run.
// I1: (seq, index) ascending within a queue, but never before one that runs. I2: a run leaves its queue when it is answered,
//     done, withdrawn or lost; a run that left already changes nothing any more.

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
  /** Drops a run that is not under way; one that is finds its row gone. True when there was one. */
  withdraw(type: string, id: string, ref: string): boolean;
  drop(units: readonly Unit[]): void;
  /** Heads of a kind that may run now, oldest first, at most `most`. */
  take(kind: string, most: number, now: number, current: (run: Run) => boolean): Run[];
  /** Earliest monotonic ms at which a postponed head may run; null when none waits for time. */
  nextAt(now: number): number | null;
  size(): number;
};

type Lanes = {
  readonly queues: Map<string, Run[]>;
  /** Names of an actor's queues. */
  readonly lanesOf: Map<string, Set<string>>;
  readonly known: Set<string>;
  /** Heads by kind, so that taking does not look at every queue. */
  readonly heads: Map<string, Set<Run>>;
};

export function createCourses(): Courses {
  const lanes: Lanes = { queues: new Map(), lanesOf: new Map(), known: new Set(), heads: new Map() };
  return {
    add: (row, unit, epoch) => add(lanes, { row, unit, epoch, status: 'waiting', tries: 0, notBefore: 0 }),
    remove: (run) => remove(lanes, run),
    withdraw(type, id, ref) {
      const names = [...(lanes.lanesOf.get(`${type}/${id}`) ?? [])];
      const runs = names.flatMap((name) => lanes.queues.get(name) ?? []);
      const withdrawn = runs.filter((run) => run.row.ref === ref && run.status === 'waiting');
      for (const run of withdrawn) remove(lanes, run);
      return withdrawn.length > 0;
    },
    drop(units) {
      const names = new Set(units.map(unitKey));
      for (const queue of [...lanes.queues.values()])
        for (const run of [...queue]) if (names.has(unitKey(run.unit))) remove(lanes, run);
    },
    take(kind, most, now, current) {
      const taken: Run[] = [];
      for (const run of lanes.heads.get(kind) ?? []) {
        if (taken.length >= most) break;
        if (run.status === 'waiting' && run.notBefore <= now && current(run)) taken.push(run);
      }
      return taken;
    },
    nextAt: (now) => nextAt(lanes, now),
    size: () => lanes.known.size,
  };
}

function add(lanes: Lanes, run: Run): void {
  const { row } = run;
  if (lanes.known.has(rowKey(row))) return;
  lanes.known.add(rowKey(row));
  const name = queueName(row);
  const queue = lanes.queues.get(name) ?? [];
  lanes.queues.set(name, queue);
  const actor = `${row.type}/${row.id}`;
  lanes.lanesOf.set(actor, (lanes.lanesOf.get(actor) ?? new Set()).add(name));
  const head = queue[0];
  queue.push(run);
  queue.sort((a, b) => rank(a) - rank(b) || a.row.seq - b.row.seq || a.row.index - b.row.index);
  if (queue[0] === head) return;
  if (head !== undefined) lanes.heads.get(head.row.kind)?.delete(head);
  crown(lanes, queue[0]);
}

function remove(lanes: Lanes, run: Run): void {
  const name = queueName(run.row);
  const queue = lanes.queues.get(name);
  const at = queue?.indexOf(run) ?? -1;
  if (queue === undefined || at < 0) return;
  lanes.known.delete(rowKey(run.row));
  lanes.heads.get(run.row.kind)?.delete(run);
  queue.splice(at, 1);
  if (queue.length > 0) {
    if (at === 0) crown(lanes, queue[0]);
    return;
  }
  lanes.queues.delete(name);
  const actor = `${run.row.type}/${run.row.id}`;
  const names = lanes.lanesOf.get(actor);
  names?.delete(name);
  if (names?.size === 0) lanes.lanesOf.delete(actor);
}

function crown(lanes: Lanes, head: Run | undefined): void {
  if (head === undefined) return;
  const { kind } = head.row;
  lanes.heads.set(kind, (lanes.heads.get(kind) ?? new Set()).add(head));
}

function nextAt(lanes: Lanes, now: number): number | null {
  let at: number | null = null;
  for (const heads of lanes.heads.values())
    for (const run of heads)
      if (run.status === 'waiting' && run.notBefore > now && (at === null || run.notBefore < at)) at = run.notBefore;
  return at;
}

const rank = (run: Run): number => (run.status === 'running' ? 0 : 1);

const queueName = (row: EffectRow): string => `${row.type}/${row.id}/${row.lane}`;
