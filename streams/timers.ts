// Timers: rows in a table, the next minute of them in memory, a fact to their own actor when due (timer.1).
// I1: due is judged by the database's time. I2: memory may be lost at any time; the table is swept at acquire and after doubt.
// I3: a fired timer stays a row until its record has been passed (row.1); a stale one is ignored by `decide`.

import { limits } from '../runtime/limits.ts';
import { partitionOf } from '../schemas/slot.ts';
import type { Commit, Committed, TimerRow } from '../storage/store.ts';
import type { OutRecord } from './broker/log.ts';
import type { DatabaseClock } from './database-clock.ts';
import { createFlights } from './flights.ts';
import { createHeap } from './heap.ts';
import { rowKey } from './loop/envelope.ts';
import type { LoopPorts } from './loop/tools.ts';
import { type Unit, unitKey } from './loop/unit.ts';
import { backoffMs, isPassing } from './patience.ts';
import type { Sender } from './sender.ts';

export type Timers = {
  committed(commit: Commit, answer: Committed, units: readonly Unit[]): void;
  restarted(units: readonly Unit[]): void;
  lost(units: readonly Unit[]): void;
  /** Timers in memory. */
  waiting(): number;
  stop(): void;
};

type Held = { readonly row: TimerRow; readonly unit: Unit; readonly epoch: number };
type Watched = { readonly unit: Unit; readonly epoch: number; horizon: number };

/** Starts the timer wheel of one loop. */
export function createTimers(ports: LoopPorts, database: DatabaseClock, sender: Sender, partitions: number): Timers {
  const heap = createHeap<Held>((held) => held.row.dueAt);
  const held = new Set<string>();
  const watched = new Map<string, Watched>();
  const flights = createFlights(ports, sender, 'timers');
  let stopped = false;
  const current = ({ unit, epoch }: { unit: Unit; epoch: number }): boolean =>
    watched.get(unitKey(unit))?.unit === unit && unit.epoch === epoch;
  const hold = (row: TimerRow, unit: Unit): void => {
    const key = rowKey(row);
    if (held.has(key) || flights.has(row)) return;
    held.add(key);
    heap.push({ row, unit, epoch: unit.epoch });
    arm();
  };
  const sweep = async (watch: Watched): Promise<void> => {
    const before = database.now() + limits.timerHorizonMs;
    const rows = await ports.store.sweepTimers(watch.unit, partitions, before, limits.timerSweepRows);
    if (!current(watch)) return;
    for (const row of rows) hold(row, watch.unit);
    watch.horizon = rows.length < limits.timerSweepRows ? before : (rows.at(-1)?.dueAt ?? before);
  };
  const sweepUntilDone = async (watch: Watched): Promise<void> => {
    for (let tries = 0; current(watch) && !stopped; tries++) {
      try {
        return await sweep(watch);
      } catch (thrown) {
        if (!isPassing(thrown)) throw thrown;
        await ports.clock.sleep(backoffMs(tries, ports.random));
      }
    }
  };
  const begin = (watch: Watched): void => {
    sweepUntilDone(watch).catch((thrown: unknown) => ports.fatal(`timers: ${String(thrown)}`, 70));
  };
  const fire = (): void => {
    const now = database.now();
    for (let top = heap.peek(); top !== undefined && top.row.dueAt <= now; top = heap.peek()) {
      heap.pop();
      held.delete(rowKey(top.row));
      if (current(top)) flights.fly(top.row, top.unit, timerRecord(top.row, top.unit, now, ports, partitions));
    }
    for (const watch of watched.values())
      if (watch.horizon < now + limits.timerHorizonMs / 2) {
        watch.horizon = Number.POSITIVE_INFINITY;
        begin(watch);
      }
  };
  let cancel = (): void => {};
  let armedFor = Number.POSITIVE_INFINITY;
  /** Sleeps until the earliest timer is due, or a while when none is known. */
  const arm = (): void => {
    const now = database.now();
    const at = Math.min(heap.peek()?.row.dueAt ?? Number.POSITIVE_INFINITY, now + limits.timerSleepMsMax);
    if (stopped || at >= armedFor) return;
    cancel();
    armedFor = at;
    cancel = ports.clock.after(Math.max(1, at - now), () => {
      armedFor = Number.POSITIVE_INFINITY;
      fire();
      arm();
    });
  };
  arm();
  return {
    committed(commit, answer, units) {
      const byKey = new Map(units.map((unit) => [unitKey(unit), unit]));
      for (const [i, timer] of commit.timers.entries()) {
        const unit = byKey.get(unitKey({ type: timer.type, partition: partitionOf(timer.slot, partitions) }));
        const dueAt = answer.dueAt[i];
        if (unit === undefined || dueAt === undefined) continue;
        if (dueAt <= (watched.get(unitKey(unit))?.horizon ?? 0)) hold({ ...timer, dueAt }, unit);
      }
      flights.committed(commit, units);
    },
    restarted(units) {
      flights.drop(units);
      for (const unit of units) {
        for (const item of heap.items())
          if (item.unit === unit || unitKey(item.unit) === unitKey(unit)) held.delete(rowKey(item.row));
        const watch = { unit, epoch: unit.epoch, horizon: Number.POSITIVE_INFINITY };
        watched.set(unitKey(unit), watch);
        begin(watch);
      }
    },
    lost(units) {
      flights.drop(units);
      for (const unit of units) watched.delete(unitKey(unit));
      for (const item of heap.items()) if (!current(item)) held.delete(rowKey(item.row));
    },
    waiting: () => heap.size(),
    stop() {
      stopped = true;
      cancel();
    },
  };
}

function timerRecord(row: TimerRow, unit: Unit, now: number, ports: LoopPorts, partitions: number): OutRecord {
  const headers: Record<string, string> = {
    id: rowKey(row),
    kind: 'timer',
    name: row.name,
    row: `t:${rowKey(row)}`,
    sent: String(now),
  };
  if (row.traceparent !== '') headers['traceparent'] = row.traceparent;
  const value = ports.codec.wire(unit.topic, row.type, row.name, row.version, row.body);
  return { topic: unit.topic, partition: partitionOf(row.slot, partitions), key: row.id, value, headers };
}
