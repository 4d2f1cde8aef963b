// The effects of one loop: run after their commit by the owner of their partition, answered into their row, sent as a fact,
// deleted by the commit that passes the fact (effect.1, row.1).
// I1: effects of one actor and lane run one at a time in (seq, index) order; a lane waits only while one is pending.
// I2: rows are swept at acquire and after doubt, never polled.
// I3: an answer is sent by the owner of its partition, whoever stored it.

import { limits } from '../../runtime/limits.ts';
import { partitionOf, slotOf } from '../../schemas/slot.ts';
import type { Commit, Committed, EffectRow } from '../../storage/store.ts';
import { createBell } from '../bell.ts';
import type { OutRecord } from '../broker/log.ts';
import type { DatabaseClock } from '../database-clock.ts';
import { createFlights, type Flights } from '../flights.ts';
import { rowKey } from '../loop/envelope.ts';
import type { LoopPorts } from '../loop/tools.ts';
import { type Unit, unitKey } from '../loop/unit.ts';
import type { Sender } from '../sender.ts';
import { type Courses, createCourses, type Run } from './courses.ts';
import type { EffectRunner } from './runner.ts';
import { type Settled, type StoredFact, settleBatch } from './settling.ts';
import { createSweeps, type Sweeps } from './sweeps.ts';

export type Effects = {
  committed(commit: Commit, answer: Committed, units: readonly Unit[]): void;
  restarted(units: readonly Unit[]): void;
  lost(units: readonly Unit[]): void;
  /** Effects that wait or run. */
  waiting(): number;
  /** Stops starting new runs and waits for those under way, at most `msMax`. */
  drain(msMax: number): Promise<void>;
};

type EffectsOptions = {
  readonly database: DatabaseClock;
  readonly sender: Sender;
  readonly partitions: number;
  readonly runners: readonly EffectRunner[];
};

type World = EffectsOptions & {
  readonly ports: LoopPorts;
  readonly flights: Flights;
  readonly courses: Courses;
  readonly sweeps: Sweeps;
  readonly stop: AbortController;
  readonly ring: () => void;
};

/** Starts the scheduler; kinds without a runner stay rows. */
export function createEffects(ports: LoopPorts, options: EffectsOptions): Effects {
  const { partitions } = options;
  const flights = createFlights(ports, options.sender, 'effects');
  const courses = createCourses();
  const bell = createBell();
  const stop = new AbortController();
  const sweeps = createSweeps(ports, partitions, {
    take(row, unit) {
      if (row.answer !== null) flights.fly(row, unit, factRecord(row, row.answer, world));
      else if (!flights.has(row)) courses.add(row, unit, unit.epoch);
    },
    done: () => bell.ring(),
  });
  const world: World = { ...options, ports, flights, courses, sweeps, stop, ring: () => bell.ring() };
  const runs = createRuns(world);
  schedule(world, runs, bell.wait).catch((thrown: unknown) => ports.fatal(`effects: ${String(thrown)}`, 70));
  return {
    committed(commit, answer, units) {
      takeCommitted(world, commit, answer, units);
      flights.committed(commit, units);
      if (commit.effects.length > 0) bell.ring();
    },
    restarted(units) {
      flights.drop(units);
      courses.drop(units);
      for (const unit of units) sweeps.begin(unit);
    },
    lost(units) {
      flights.drop(units);
      courses.drop(units);
      for (const unit of units) sweeps.end(unit);
    },
    waiting: () => courses.size(),
    async drain(msMax) {
      const end = ports.clock.monotonic() + msMax;
      stop.abort();
      sweeps.stop();
      bell.ring();
      while (runs.underWay() > 0 && ports.clock.monotonic() < end) await ports.clock.sleep(5);
    },
  };
}

/** A commit's effects, and then what it withdrew, of its own effects too. */
function takeCommitted(world: World, commit: Commit, answer: Committed, units: readonly Unit[]): void {
  const byKey = new Map(units.map((unit) => [unitKey(unit), unit]));
  for (const [i, effect] of commit.effects.entries()) {
    const unit = byKey.get(unitKey({ type: effect.type, partition: partitionOf(effect.slot, world.partitions) }));
    if (unit !== undefined)
      world.courses.add({ ...effect, giveUpAt: answer.giveUpAt[i] ?? 0, answer: null }, unit, unit.epoch);
  }
  for (const { type, id, ref } of commit.withdraw) {
    const unit = byKey.get(unitKey({ type, partition: partitionOf(slotOf(id), world.partitions) }));
    if (unit === undefined) continue;
    world.sweeps.withdrawn(unit, type, id, ref);
    // A claim that was won before it could be answered is not withdrawn: its row still stands, and must be run to its answer.
    if (world.courses.withdraw(type, id, ref)) world.sweeps.look(unit);
  }
}

type Runs = {
  start(runner: EffectRunner, batch: readonly Run[]): void;
  underWay(): number;
  ofKind(kind: string): number;
};

/** Batches under way. */
function createRuns(world: World): Runs {
  let underWay = 0;
  const batches = new Map<string, number>();
  const count = (kind: string, by: number, rows: number): void => {
    batches.set(kind, (batches.get(kind) ?? 0) + by);
    underWay += rows;
  };
  return {
    start(runner, batch) {
      count(runner.kind, 1, batch.length);
      for (const run of batch) run.status = 'running';
      settleBatch(world.ports, runner, batch, world.database.now, world.stop.signal)
        .then((settled) => finish(world, batch, settled))
        .catch((thrown: unknown) => world.ports.fatal(`effects ${runner.kind}: ${String(thrown)}`, 70))
        .finally(() => {
          count(runner.kind, -1, -batch.length);
          world.ring();
        });
    },
    underWay: () => underWay,
    ofKind: (kind) => batches.get(kind) ?? 0,
  };
}

async function schedule(world: World, runs: Runs, rung: () => Promise<void>): Promise<void> {
  const { ports, courses, sweeps } = world;
  while (!world.stop.signal.aborted) {
    const now = ports.clock.monotonic();
    for (const runner of world.runners) {
      const parallel = runner.batchMax === 1 ? limits.effectsRunningMax : limits.effectBatchesMax;
      while (runs.ofKind(runner.kind) < parallel) {
        const batch = courses.take(runner.kind, runner.batchMax, now, sweeps.ready);
        if (batch.length === 0) break;
        runs.start(runner, batch);
      }
    }
    const wake = courses.nextAt(now);
    const cancel = wake === null ? null : ports.clock.after(Math.max(1, wake - now), world.ring);
    await rung();
    cancel?.();
  }
}

function finish(world: World, batch: readonly Run[], settled: readonly Settled[]): void {
  for (const [i, run] of batch.entries()) {
    const verdict = settled[i] ?? { kind: 'pending' };
    if (verdict.kind === 'pending') {
      postpone(run, verdict.at === 'now', world);
      continue;
    }
    world.courses.remove(run);
    if (!world.sweeps.owns(run)) continue;
    if (verdict.kind === 'fact') world.flights.fly(run.row, run.unit, factRecord(run.row, verdict, world));
    // A zombie may have answered the row: its answer is ours to send.
    if (verdict.kind === 'gone') world.sweeps.look(run.unit);
  }
}

function postpone(run: Run, now: boolean, world: World): void {
  run.status = 'waiting';
  run.tries += 1;
  const pause = now
    ? 1
    : Math.min(limits.effectRetryMsMax, limits.effectRetryMsMin * 2 ** Math.min(run.tries, 10)) *
      (0.5 + world.ports.random() / 2);
  run.notBefore = world.ports.clock.monotonic() + pause;
}

function factRecord(row: EffectRow, fact: Omit<StoredFact, 'kind'>, world: World): OutRecord {
  const topic = `${row.type}-commands`;
  const headers: Record<string, string> = {
    id: rowKey(row),
    kind: 'effect',
    name: fact.name,
    row: `e:${rowKey(row)}`,
    sent: String(world.database.now()),
  };
  if (row.traceparent !== '') headers['traceparent'] = row.traceparent;
  const value = world.ports.codec.wire(topic, row.type, fact.name, fact.version, fact.body);
  return { topic, partition: partitionOf(row.slot, world.partitions), key: row.id, value, headers };
}
