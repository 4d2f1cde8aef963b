// The commit of a decided batch and each of its answers: committed, fenced, rejected, or no answer at all.
// I1: what surely did not run is tried again without end; what may have run is fenced first and never re-read (commit.1).
// I2: memory changes only here, after an answer.

import { limits } from '../../runtime/limits.ts';
import type { CommitResult } from '../../storage/store.ts';
import { backoffMs, codeOf, isPassing, untilItWorks } from '../patience.ts';
import { type Decided, decideBatch, type Rejection } from './batch.ts';
import { forget, type Lane, type LaneWorld } from './lane-world.ts';
import { resumeIfRoom } from './mailbox.ts';
import type { LoopTools } from './tools.ts';
import { cachePut, resetUnit, type Unit, unitKey } from './unit.ts';

/** Commits and settles; resolves when memory agrees with the database again. Throws only bugs. */
export async function commitBatch(lane: Lane, decided: Decided, world: LaneWorld): Promise<void> {
  const { tools } = world;
  let result: Answered;
  try {
    result = await untilAnswered(lane, decided, tools);
  } catch (thrown) {
    const code = codeOf(thrown);
    if (code === 'STORE_REJECTED') return rejected(lane, decided, thrown, world);
    if (code === 'STORE_BROKEN') tools.fatal(`store broken: ${String(thrown)}`, 70);
    throw thrown;
  }
  await settleAnswer(lane, decided, result, world);
}

/** Undefined: the lane stops, and the commit did not run. */
type Answered = CommitResult | 'unknown' | undefined;

async function settleAnswer(lane: Lane, decided: Decided, result: Answered, world: LaneWorld): Promise<void> {
  if (result === undefined) return;
  if (result === 'unknown') return doubt(lane, decided, world);
  if (result.kind === 'committed') return settle(lane, decided, result, world);
  const names = new Set(result.units.map(unitKey));
  fencedUnits(
    lane,
    decided.shares.map((share) => share.unit).filter((unit) => names.has(unitKey(unit))),
    world,
  );
}

/** Repeats a commit that surely did not run; 'unknown' as soon as one may have. */
async function untilAnswered(lane: Lane, decided: Decided, tools: LoopTools): Promise<Answered> {
  return untilItWorks<CommitResult | 'unknown'>(
    () =>
      tools.store.commit(lane.index, decided.commit).catch((thrown: unknown) => {
        if (codeOf(thrown) === 'STORE_UNKNOWN') return 'unknown' as const;
        throw thrown;
      }),
    tools,
    () => lane.stopping,
  );
}

function settle(
  lane: Lane,
  decided: Decided,
  answer: Extract<CommitResult, { kind: 'committed' }>,
  world: LaneWorld,
): void {
  const { tools } = world;
  const units: Unit[] = [];
  for (const [i, { unit, count }] of decided.shares.entries()) {
    const committed = decided.commit.units[i];
    if (committed === undefined) throw new Error(`commit without ${unitKey(unit)}`);
    unit.mailbox = unit.mailbox.slice(count);
    unit.nextOffset = committed.to;
    unit.position = committed.position;
    unit.at = committed.at;
    unit.watermarkFlushed = Math.max(unit.watermarkFlushed, committed.watermark);
    for (const at of unit.gapsAccepted) if (at < committed.to) unit.gapsAccepted.delete(at);
    lane.singles = Math.max(0, lane.singles - count);
    units.push(unit);
    resumeIfRoom(unit, world.membership());
  }
  for (const work of decided.works.values()) {
    if (work.fresh && !work.touched) continue;
    const { id, slot, state, seq, meta, parked } = work;
    cachePut(work.unit, { id, slot, state, seq, meta, parked, fresh: false }, limits.cacheActorsMax);
  }
  tools.after.committed(decided.commit, answer, units);
  tools.after.outcomes(decided.draft.outcomes);
}

/** A record broke the SQL: go on one by one; the culprit alone is parked (commit.3). */
async function rejected(lane: Lane, decided: Decided, thrown: unknown, world: LaneWorld): Promise<void> {
  const { tools } = world;
  const total = decided.shares.reduce((sum, share) => sum + share.count, 0);
  if (total > 1) {
    lane.singles = total;
    return;
  }
  const error = String(thrown);
  tools.report('commit_rejected', { unit: decided.shares.map((share) => unitKey(share.unit)).join(), error });
  // Parking may break the SQL as well, by what the type wants done then: once more without that.
  for (const quiet of [false, true]) {
    const parked = await decideParked(lane, decided, { error, quiet }, tools);
    if (parked === null) return;
    try {
      return await settleAnswer(lane, parked, await untilAnswered(lane, parked, tools), world);
    } catch (again) {
      if (codeOf(again) !== 'STORE_REJECTED' || quiet) throw again;
      tools.report('parking_rejected', { error: String(again) });
    }
  }
}

/** Null when nothing can be decided now: the record stays in its mailbox and comes again. */
async function decideParked(
  lane: Lane,
  decided: Decided,
  rejection: Rejection,
  tools: LoopTools,
): Promise<Decided | null> {
  try {
    return await decideBatch(decided.shares, lane.index, tools.database.now(), tools, rejection);
  } catch (thrown) {
    if (!isPassing(thrown)) throw thrown;
    await tools.clock.sleep(backoffMs(0, tools.random));
    return null;
  }
}

/** commit.1: fence the ghost, drop all memory, go on from the tables. */
async function doubt(lane: Lane, decided: Decided, world: LaneWorld): Promise<void> {
  const { tools } = world;
  const units = decided.shares.map((share) => share.unit);
  const asked = units.map(({ type, partition, epoch }) => ({ type, partition, epoch }));
  tools.report('commit_unknown', { units: asked.length });
  const results = await untilItWorks(
    () => tools.store.doubt(lane.index, asked),
    tools,
    () => lane.stopping,
  );
  const lost: Unit[] = [];
  const ours: Unit[] = [];
  for (const { type, partition, owned } of results ?? []) {
    const unit = units.find((one) => one.type === type && one.partition === partition);
    if (unit === undefined) continue;
    if (owned === null) lost.push(unit);
    else {
      resetUnit(unit, owned);
      resumeIfRoom(unit, world.membership());
      ours.push(unit);
    }
  }
  if (ours.length > 0) tools.after.restarted(ours);
  if (lost.length > 0) fencedUnits(lane, lost, world);
}

/** Forgets fenced units and lets the loop judge whether to rejoin (commit.2). */
export function fencedUnits(lane: Lane, units: readonly Unit[], world: LaneWorld): void {
  forget(lane, units, world.tools);
  world.fenced(lane, units);
}
