// Timers: rows in a table, the next minute of them in memory, a fact to their own actor when due (timer.1).
// I1: memory may be lost at any time; the table is swept at acquire, after doubt, and before the known minute runs out.
// I2: a fired timer stays a row until its record has been passed (row.1); a stale one is ignored by `decide`.

import { limits } from '../runtime/limits.ts';
import { partitionOf } from '../schemas/slot.ts';
import type { Commit, Committed, TimerRow } from '../storage/store.ts';
import type { OutRecord } from './broker/log.ts';
import type { DatabaseClock } from './database-clock.ts';
import { createFlights, type Flights } from './flights.ts';
import { rowKey } from './loop/envelope.ts';
import type { LoopPorts } from './loop/tools.ts';
import { type Unit, unitKey } from './loop/unit.ts';
import { untilItWorks } from './patience.ts';
import type { Sender } from './sender.ts';
import { createWheel, type Wheel } from './timer-wheel.ts';

export type Timers = {
  committed(commit: Commit, answer: Committed, units: readonly Unit[]): void;
  restarted(units: readonly Unit[]): void;
  lost(units: readonly Unit[]): void;
  /** Timers in memory. */
  waiting(): number;
  stop(): void;
};

/** A unit whose timers due up to `horizon` are in memory; infinite while the table is being read: then all are taken. */
type Watched = { readonly unit: Unit; readonly epoch: number; horizon: number };

type World = {
  readonly ports: LoopPorts;
  readonly now: () => number;
  readonly partitions: number;
  readonly flights: Flights;
  readonly wheel: Wheel;
  readonly watched: Map<string, Watched>;
  stopped: boolean;
};

/** Starts the timers of one loop. */
export function createTimers(ports: LoopPorts, database: DatabaseClock, sender: Sender, partitions: number): Timers {
  const flights = createFlights(ports, sender, 'timers');
  const watched = new Map<string, Watched>();
  const wheel = createWheel(ports.clock, database.now, {
    fire: (row, unit) => flights.fly(row, unit, timerRecord(row, unit, world)),
    tick: () => sweepAhead(world),
  });
  const world: World = { ports, now: database.now, partitions, flights, wheel, watched, stopped: false };
  const drop = (units: readonly Unit[]): void => {
    flights.drop(units);
    wheel.drop(units);
  };
  return {
    committed(commit, answer, units) {
      takeCommitted(world, commit, answer, units);
      flights.committed(commit, units);
    },
    restarted(units) {
      drop(units);
      for (const unit of units) {
        const watch = { unit, epoch: unit.epoch, horizon: Number.POSITIVE_INFINITY };
        watched.set(unitKey(unit), watch);
        begin(world, watch);
      }
    },
    lost(units) {
      drop(units);
      for (const unit of units) watched.delete(unitKey(unit));
    },
    waiting: () => wheel.size(),
    stop() {
      world.stopped = true;
      wheel.stop();
    },
  };
}

function takeCommitted(world: World, commit: Commit, answer: Committed, units: readonly Unit[]): void {
  const byKey = new Map(units.map((unit) => [unitKey(unit), unit]));
  for (const [i, timer] of commit.timers.entries()) {
    const unit = byKey.get(unitKey({ type: timer.type, partition: partitionOf(timer.slot, world.partitions) }));
    const dueAt = answer.dueAt[i];
    if (unit === undefined || dueAt === undefined) continue;
    if (dueAt <= (world.watched.get(unitKey(unit))?.horizon ?? 0)) world.wheel.hold({ ...timer, dueAt }, unit);
  }
}

/** Reads on where less than half of the known minute is left. */
function sweepAhead(world: World): void {
  for (const watch of world.watched.values()) {
    if (watch.horizon >= world.now() + limits.timerHorizonMs / 2) continue;
    watch.horizon = Number.POSITIVE_INFINITY;
    begin(world, watch);
  }
}

function begin(world: World, watch: Watched): void {
  sweep(world, watch).catch((thrown: unknown) => world.ports.fatal(`timers: ${String(thrown)}`, 70));
}

async function sweep(world: World, watch: Watched): Promise<void> {
  const { ports, partitions, flights, wheel } = world;
  const current = (): boolean =>
    !world.stopped && world.watched.get(unitKey(watch.unit)) === watch && watch.unit.epoch === watch.epoch;
  let before = 0;
  const rows = await untilItWorks(
    () => {
      before = world.now() + limits.timerHorizonMs;
      return ports.store.sweepTimers(watch.unit, partitions, before, limits.timerSweepRows);
    },
    ports,
    () => !current(),
  );
  if (rows === undefined || !current()) return;
  for (const row of rows) if (!flights.has(row)) wheel.hold(row, watch.unit);
  watch.horizon = rows.length < limits.timerSweepRows ? before : (rows.at(-1)?.dueAt ?? before);
}

function timerRecord(row: TimerRow, unit: Unit, world: World): OutRecord {
  const headers: Record<string, string> = {
    id: rowKey(row),
    kind: 'timer',
    name: row.name,
    row: `t:${rowKey(row)}`,
    sent: String(world.now()),
  };
  if (row.traceparent !== '') headers['traceparent'] = row.traceparent;
  const value = world.ports.codec.wire(unit.topic, row.type, row.name, row.version, row.body);
  return { topic: unit.topic, partition: partitionOf(row.slot, world.partitions), key: row.id, value, headers };
}
