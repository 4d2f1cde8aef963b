// The effects of one loop: run after their commit by the owner of their partition, answered into their row, sent as a fact,
// deleted by the commit that passes the fact (effect.1, row.1).
// I1: effects of one actor and lane run one at a time in (seq, index) order; a lane waits only while one is pending.
// I2: a good answer may be stored by anyone; `gave_up` only under the owner's epoch.
// I3: rows are swept at acquire and after doubt, never polled.

import type { Message } from '../../actors/actor.ts';
import { limits } from '../../runtime/limits.ts';
import { partitionOf } from '../../schemas/slot.ts';
import type { Commit, Committed, EffectRow, RowId } from '../../storage/store.ts';
import { createBell } from '../bell.ts';
import type { OutRecord } from '../broker/log.ts';
import type { DatabaseClock } from '../database-clock.ts';
import { createFlights, type Flights } from '../flights.ts';
import { rowKey } from '../loop/envelope.ts';
import type { LoopPorts } from '../loop/tools.ts';
import { type Unit, unitKey } from '../loop/unit.ts';
import { backoffMs, isPassing } from '../patience.ts';
import type { Sender } from '../sender.ts';
import { createCourses, type Run } from './courses.ts';
import type { Answer, EffectRunner } from './runner.ts';

export type Effects = {
  committed(commit: Commit, answer: Committed, units: readonly Unit[]): void;
  restarted(units: readonly Unit[]): void;
  lost(units: readonly Unit[]): void;
  /** Effects that wait or run. */
  waiting(): number;
  /** Stops starting new runs and waits for those under way, at most `msMax`. */
  drain(msMax: number): Promise<void>;
};

type World = {
  readonly ports: LoopPorts;
  readonly database: DatabaseClock;
  readonly partitions: number;
  readonly flights: Flights;
  readonly runners: ReadonlyMap<string, EffectRunner>;
};

/** Starts the scheduler; kinds without a runner are reported and stay rows. */
export function createEffects(
  ports: LoopPorts,
  options: {
    readonly database: DatabaseClock;
    readonly sender: Sender;
    readonly partitions: number;
    readonly runners: readonly EffectRunner[];
  },
): Effects {
  const flights = createFlights(ports, options.sender, 'effects');
  const runners = new Map(options.runners.map((runner) => [runner.kind, runner]));
  const world: World = { ports, database: options.database, partitions: options.partitions, flights, runners };
  const courses = createCourses();
  const owned = new Map<string, { readonly unit: Unit; readonly epoch: number }>();
  const bell = createBell();
  const stop = new AbortController();
  let underWay = 0;
  const running = new Map<string, number>();
  const current = (run: Run): boolean =>
    owned.get(unitKey(run.unit))?.epoch === run.epoch && owned.get(unitKey(run.unit))?.unit === run.unit;

  const start = (kind: string, batch: readonly Run[]): void => {
    const runner = runners.get(kind);
    if (runner === undefined) return;
    underWay += batch.length;
    running.set(kind, (running.get(kind) ?? 0) + 1);
    for (const run of batch) run.status = 'running';
    runBatch(world, runner, batch, stop.signal)
      .then((answers) => finish(batch, answers))
      .catch((thrown: unknown) => finish(batch, pendingFor(batch, thrown)))
      .catch((thrown: unknown) => ports.fatal(`effects ${kind}: ${String(thrown)}`, 70))
      .finally(() => {
        underWay -= batch.length;
        running.set(kind, (running.get(kind) ?? 1) - 1);
        bell.ring();
      });
  };
  const finish = (batch: readonly Run[], answers: readonly Settled[]): void => {
    for (const [i, run] of batch.entries()) {
      const answer = answers[i] ?? { kind: 'pending' as const };
      if (answer.kind === 'pending') postpone(run, answer.at === 'now', world);
      else {
        courses.remove(run);
        if (answer.kind === 'fact' && current(run)) flights.fly(run.row, run.unit, factRecord(run.row, answer, world));
      }
    }
  };
  const schedule = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      const now = ports.clock.monotonic();
      for (const [kind, runner] of runners) {
        const parallel = runner.batchMax === 1 ? limits.effectsRunningMax : limits.effectBatchesMax;
        while ((running.get(kind) ?? 0) < parallel) {
          const batch = courses.take(kind, runner.batchMax, now, current);
          if (batch.length === 0) break;
          start(kind, batch);
        }
      }
      const wake = courses.nextAt(now);
      const cancel = wake === null ? null : ports.clock.after(Math.max(1, wake - now), () => bell.ring());
      await bell.wait();
      cancel?.();
    }
  };
  schedule().catch((thrown: unknown) => ports.fatal(`effects: ${String(thrown)}`, 70));

  const take = (row: EffectRow, unit: Unit): void => {
    if (row.answer !== null) flights.fly(row, unit, factRecord(row, { kind: 'fact', ...row.answer }, world));
    else courses.add(row, unit, unit.epoch);
  };
  const sweep = async (unit: Unit, epoch: number): Promise<void> => {
    for (let tries = 0; !stop.signal.aborted; tries++) {
      try {
        const rows = await ports.store.sweepEffects(unit, options.partitions);
        if (owned.get(unitKey(unit))?.epoch !== epoch) return;
        for (const row of rows) take(row, unit);
        bell.ring();
        return;
      } catch (thrown) {
        if (!isPassing(thrown)) throw thrown;
        await ports.clock.sleep(backoffMs(tries, ports.random));
      }
    }
  };
  return {
    committed(commit, answer, units) {
      const byKey = new Map(units.map((unit) => [unitKey(unit), unit]));
      for (const { type, id, ref } of commit.withdraw) courses.withdraw(type, id, ref);
      for (const [i, effect] of commit.effects.entries()) {
        const unit = byKey.get(unitKey({ type: effect.type, partition: partitionOf(effect.slot, options.partitions) }));
        if (unit !== undefined)
          courses.add({ ...effect, giveUpAt: answer.giveUpAt[i] ?? 0, answer: null }, unit, unit.epoch);
      }
      flights.committed(commit, units);
      if (commit.effects.length > 0) bell.ring();
    },
    restarted(units) {
      flights.drop(units);
      courses.drop(units);
      for (const unit of units) {
        owned.set(unitKey(unit), { unit, epoch: unit.epoch });
        sweep(unit, unit.epoch).catch((thrown: unknown) => ports.fatal(`effects sweep: ${String(thrown)}`, 70));
      }
    },
    lost(units) {
      flights.drop(units);
      courses.drop(units);
      for (const unit of units) owned.delete(unitKey(unit));
    },
    waiting: () => courses.size(),
    async drain(msMax) {
      const end = ports.clock.monotonic() + msMax;
      stop.abort();
      bell.ring();
      while (underWay > 0 && ports.clock.monotonic() < end) await ports.clock.sleep(5);
    },
  };
}

type StoredFact = { readonly kind: 'fact'; readonly name: string; readonly version: number; readonly body: Buffer };
type Settled = StoredFact | { readonly kind: 'done' } | { readonly kind: 'pending'; readonly at?: 'now' };

/** Runs a batch, stores its answers, and says what became of each row. */
async function runBatch(
  world: World,
  runner: EffectRunner,
  batch: readonly Run[],
  signal: AbortSignal,
): Promise<readonly Settled[]> {
  const jobs = batch.map((run) => ({ row: run.row, request: requestOf(run.row, world), attempt: run.tries }));
  const answers = await runner.run(jobs, signal).catch((thrown: unknown): readonly Answer[] => {
    world.ports.report('effect_failed', { kind: runner.kind, rows: batch.length, error: String(thrown) });
    return [];
  });
  const settled: Settled[] = [];
  const facts: { run: Run; fact: StoredFact }[] = [];
  for (const [i, run] of batch.entries()) {
    const answer = answers[i];
    const job = jobs[i];
    if (answer?.kind === 'fact') facts.push({ run, fact: encodeFact(run, answer.message, world) });
    if (answer?.kind === 'stored') settled[i] = { kind: 'done' };
    else if (answer?.kind !== 'fact') {
      const message = job !== undefined && world.database.now() > run.row.giveUpAt ? runner.gaveUp(job.request) : null;
      settled[i] = message === null ? pendingOf(answer) : await giveUp(run, message, world);
    }
  }
  const taken =
    facts.length === 0
      ? []
      : await world.ports.store.answerEffects(facts.map(({ run, fact }) => ({ ...idOf(run.row), ...fact })));
  const names = new Set(taken.map(rowKey));
  for (const { run, fact } of facts) settled[batch.indexOf(run)] = names.has(rowKey(run.row)) ? fact : { kind: 'done' };
  return settled;
}

function pendingOf(answer: Answer | undefined): Settled {
  return answer?.kind === 'pending' && answer.at === 'now' ? { kind: 'pending', at: 'now' } : { kind: 'pending' };
}

async function giveUp(run: Run, message: Message, world: World): Promise<Settled> {
  const fact = encodeFact(run, message, world);
  const unit = { type: run.unit.type, partition: run.unit.partition, epoch: run.epoch };
  const stored = await world.ports.store.giveUpEffect(unit, { ...idOf(run.row), ...fact });
  return stored ? fact : { kind: 'pending' };
}

function pendingFor(batch: readonly Run[], thrown: unknown): readonly Settled[] {
  if (!isPassing(thrown)) throw thrown;
  return batch.map(() => ({ kind: 'pending' as const }));
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

function requestOf(row: EffectRow, world: World): Message {
  const decoded = world.ports.codec.decode(row.type, row.name, row.version, row.body);
  if (decoded.kind !== 'ok')
    throw new Error(`effect ${rowKey(row)}: its request ${row.name} v${row.version} cannot be read (${decoded.kind})`);
  return decoded.message;
}

function encodeFact(run: Run, message: Message, world: World): StoredFact {
  return { kind: 'fact', ...world.ports.codec.encode(run.row.type, message) };
}

const idOf = (row: EffectRow): RowId => ({ type: row.type, id: row.id, seq: row.seq, index: row.index });

function factRecord(row: EffectRow, fact: StoredFact, world: World): OutRecord {
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
