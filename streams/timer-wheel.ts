// The timers of the next minute, in memory: a heap, and one alarm for the earliest of them.
// I1: due is judged by the database's time. I2: a row is held once; what was dropped never fires.

import type { Clock } from '../runtime/clock.ts';
import { limits } from '../runtime/limits.ts';
import type { TimerRow } from '../storage/store.ts';
import { createHeap } from './heap.ts';
import { rowKey } from './loop/envelope.ts';
import { type Unit, unitKey } from './loop/unit.ts';

export type Wheel = {
  /** Fires the row when it is due; a row that is held already is not held twice. */
  hold(row: TimerRow, unit: Unit): void;
  /** Forgets all rows of units. */
  drop(units: readonly Unit[]): void;
  size(): number;
  stop(): void;
};

type Held = { readonly row: TimerRow; readonly unit: Unit };

/** `fire` gets each row when due, `tick` is called after each alarm, at least every `timerSleepMsMax`. */
export function createWheel(
  clock: Clock,
  now: () => number,
  hear: { readonly fire: (row: TimerRow, unit: Unit) => void; readonly tick: () => void },
): Wheel {
  const heap = createHeap<Held>((one) => one.row.dueAt);
  const held = new Map<string, Held>();
  let stopped = false;
  let cancel = (): void => {};
  let armedFor = Number.POSITIVE_INFINITY;
  const fireDue = (): void => {
    const at = now();
    for (let top = heap.peek(); top !== undefined && top.row.dueAt <= at; top = heap.peek()) {
      heap.pop();
      if (held.get(rowKey(top.row)) !== top) continue;
      held.delete(rowKey(top.row));
      hear.fire(top.row, top.unit);
    }
    hear.tick();
  };
  /** Sleeps until the earliest timer is due, or a while when none is known. */
  const arm = (): void => {
    const from = now();
    const at = Math.min(heap.peek()?.row.dueAt ?? Number.POSITIVE_INFINITY, from + limits.timerSleepMsMax);
    if (stopped || at >= armedFor) return;
    cancel();
    armedFor = at;
    cancel = clock.after(Math.max(1, at - from), () => {
      armedFor = Number.POSITIVE_INFINITY;
      fireDue();
      arm();
    });
  };
  arm();
  return {
    hold(row, unit) {
      if (held.has(rowKey(row))) return;
      const one = { row, unit };
      held.set(rowKey(row), one);
      heap.push(one);
      arm();
    },
    drop(units) {
      const names = new Set(units.map(unitKey));
      for (const [key, { unit }] of held) if (names.has(unitKey(unit))) held.delete(key);
    },
    size: () => held.size,
    stop() {
      stopped = true;
      cancel();
    },
  };
}
