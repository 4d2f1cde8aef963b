// The commit of a decided batch and each of its answers: committed, fenced, rejected, or no answer at all.
// I1: what surely did not run is tried again without end; what may have run is fenced first and never re-read (commit.1).
// I2: memory changes only here, after an answer.

import { limits } from '../../runtime/limits.ts';
import type { CommitResult } from '../../storage/store.ts';
import { codeOf, untilItWorks } from '../patience.ts';
import { type Decided, decideBatch } from './batch.ts';
import { forget, type Lane, type LaneWorld } from './lane-world.ts';
import { resumeIfRoom } from './mailbox.ts';
import type { LoopTools } from './tools.ts';
import { cachePut, resetUnit, type Unit, unitKey } from './unit.ts';

/** Commits and settles; resolves when memory agrees with the database again. Throws only bugs. */
export async function commitBatch(lane: Lane, decided: Decided, world: LaneWorld): Promise<void> {
  const { tools } = world;
  let result: CommitResult | 'unknown' | undefined;
  try {
    result = await untilAnswered(lane, decided, tools);
  } catch (thrown) {
    const code = codeOf(thrown);
    if (code === 'STORE_REJECTED') return rejected(lane, decided, thrown, world);
    if (code === 'STORE_BROKEN') tools.fatal(`store broken: ${String(thrown)}`, 70);
    throw thrown;
  }
  if (result === undefined) return;
  if (result === 'unknown') return doubt(lane, decided, world);
  if (result.kind === 'fenced') {
    const names = new Set(result.units.map(unitKey));
    return fencedUnits(
      lane,
      decided.shares.map((share) => share.unit).filter((unit) => names.has(unitKey(unit))),
      world,
    );
  }
  settle(lane, decided, result, world);
}

/** Repeats a commit that surely did not run; 'unknown' as soon as one may have. */
async function untilAnswered(
  lane: Lane,
  decided: Decided,
  tools: LoopTools,
): Promise<CommitResult | 'unknown' | undefined> {
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
  const parked = await decideBatch(decided.shares, lane.index, tools.database.now(), tools, error);
  if (parked === null) return;
  const result = await untilAnswered(lane, parked, tools);
  if (result === 'unknown') await doubt(lane, parked, world);
  else if (result?.kind === 'committed') settle(lane, parked, result, world);
  else if (result?.kind === 'fenced')
    fencedUnits(
      lane,
      parked.shares.map((share) => share.unit),
      world,
    );
}

/** commit.1: fence the ghost, drop all memory, go on from the tables. */
async function doubt(lane: Lane, decided: Decided, world: LaneWorld): Promise<void> {
  const { tools } = world;
  const units = decided.shares.map((share) => share.unit);
  const asked = units.map(({ type, partition, epoch }) => ({ type, partition, epoch }));
  tools.report('commit_unknown', { units: asked.length });
  const results = await untilItWorks(() => tools.store.doubt(lane.index, asked), tools);
  const lost: Unit[] = [];
  const ours: Unit[] = [];
  for (const { type, partition, owned } of results ?? []) {
    const unit = units.find((one) => one.type === type && one.partition === partition);
    if (unit === undefined) continue;
    if (owned === null) lost.push(unit);
    else {
      resetUnit(unit, owned);
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
