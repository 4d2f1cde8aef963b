// A lane: a fixed subset of the process's partitions with one connection, worked by one endless loop:
// take over what a join brought → take what waits → decide → commit → hand on.
// I1: one statement at a time on the lane's connection; acquire and doubt run between commits (commit.2).
// I2: a unit's records leave its mailbox only when a commit or a doubt said so; nothing is marked done before.
// I3: an unknown commit is never re-read: it is fenced (commit.1), and all memory of its units is dropped (cache.1).

import { limits } from '../../runtime/limits.ts';
import type { Owned } from '../../storage/store.ts';
import { createBell } from '../bell.ts';
import { backoffMs, isPassing, untilItWorks } from '../patience.ts';
import { type Decided, decideBatch, type Share } from './batch.ts';
import { commitBatch, fencedUnits } from './commit.ts';
import { forget, type Lane, type LaneWorld } from './lane-world.ts';
import type { LoopTools } from './tools.ts';
import { type Unit, unitKey, unitOf } from './unit.ts';

export const createLane = (index: number): Lane => ({
  index,
  units: new Map(),
  bell: createBell(),
  pending: null,
  join: 0,
  numbers: [],
  stopping: false,
  singles: 0,
  turn: 0,
  flushAt: 0,
  showAt: 0,
});

/** Runs until `stopping`; resolves after the batch under way. Throws only bugs. */
export async function runLane(lane: Lane, world: LaneWorld): Promise<void> {
  while (!lane.stopping) {
    if (lane.pending !== null) await takeOver(lane, world);
    await flushWatermarks(lane, world);
    const shares = collect(lane, world.tools);
    if (shares.length === 0) await lane.bell.wait();
    else await runBatch(lane, shares, world);
  }
}

/** Acquires what the newest join gave, forgets what it took; a superseded join acquires nothing. */
async function takeOver(lane: Lane, world: LaneWorld): Promise<void> {
  const { tools } = world;
  const pending = lane.pending;
  if (pending === null) return;
  const wanted = pending.partitions.flatMap((partition) =>
    world.unitsOf(partition).map(({ type }) => ({ type, partition })),
  );
  const names = new Set(wanted.map(unitKey));
  forget(
    lane,
    [...lane.units.values()].filter((unit) => !names.has(unitKey(unit))),
    tools,
  );
  const kept = new Map([...lane.units.values()].map((unit) => [unitKey(unit), unit.epoch]));
  const superseded = (): boolean => lane.pending !== pending || lane.stopping;
  const owned = await untilItWorks(() => tools.store.acquire(lane.index, tools.owner, wanted, kept), tools, superseded);
  if (owned === undefined) return;
  const numbers = new Set(pending.partitions);
  world.forgotten(lane.numbers.filter((partition) => !numbers.has(partition)));
  lane.numbers = [...numbers];
  adopt(lane, owned, world);
  world.adopted(lane.numbers);
  lane.join = pending.join;
  if (lane.pending === pending) lane.pending = null;
}

function adopt(lane: Lane, owned: readonly Owned[], world: LaneWorld): void {
  const fresh: Unit[] = [];
  for (const row of owned) {
    const known = lane.units.get(unitKey(row));
    if (known !== undefined && known.epoch === row.epoch) continue;
    const topic = world.unitsOf(row.partition).find(({ type }) => type === row.type)?.topic ?? '';
    const actor = world.tools.types.get(row.type);
    if (actor === undefined) throw new Error(`acquired ${unitKey(row)}: no such actor type`);
    const unit = unitOf(actor, topic, row);
    lane.units.set(unitKey(row), unit);
    fresh.push(unit);
  }
  for (const unit of lane.units.values()) {
    unit.paused = false;
    world.membership().start(unit.topic, unit.partition, unit.nextEnqueue);
  }
  if (fresh.length > 0) world.tools.after.restarted(fresh);
}

/** What waits, round robin over the lane's units, within the batch's bound. */
function collect(lane: Lane, tools: LoopTools): Share[] {
  const shares: Share[] = [];
  const units = [...lane.units.values()];
  let room = lane.singles > 0 ? 1 : limits.batchRecordsMax;
  const now = tools.clock.monotonic();
  for (let i = 0; i < units.length && room > 0; i++) {
    const unit = units[(lane.turn + i) % units.length];
    if (unit === undefined || unit.mailbox.length === 0) continue;
    if (unit.halted !== null) {
      if (unit.retryAt > now) continue;
      unit.halted = null;
    }
    const count = Math.min(unit.mailbox.length, room);
    shares.push({ unit, count });
    room -= count;
  }
  lane.turn += 1;
  return shares;
}

async function runBatch(lane: Lane, shares: readonly Share[], world: LaneWorld): Promise<void> {
  const { tools } = world;
  let decided: Decided | null;
  try {
    decided = await decideBatch(shares, lane.index, tools.database.now(), tools);
  } catch (thrown) {
    if (!isPassing(thrown)) throw thrown;
    await tools.clock.sleep(backoffMs(0, tools.random));
    return;
  }
  if (decided !== null) await commitBatch(lane, decided, world);
}

/**
 * Watermarks that no commit carried are written when the lane has been quiet for a while. Now and then all units are shown:
 * an acquire of ours or of a zombie that ran late may have fenced a unit that nothing is sent to.
 */
export async function flushWatermarks(lane: Lane, world: LaneWorld): Promise<void> {
  const { tools } = world;
  const now = tools.clock.monotonic();
  if (now < lane.flushAt) return;
  lane.flushAt = now + limits.watermarkFlushMs;
  const all = now >= lane.showAt;
  const shown = [...lane.units.values()].filter((unit) => all || unit.watermark > unit.watermarkFlushed);
  if (shown.length === 0) return;
  const marks = shown.map(({ type, partition, epoch, watermark }) => ({ type, partition, epoch, watermark }));
  try {
    const lost = new Set((await tools.store.flushWatermarks(lane.index, marks)).map(unitKey));
    if (all) lane.showAt = now + limits.ownershipCheckMs;
    for (const [i, unit] of shown.entries())
      unit.watermarkFlushed = Math.max(unit.watermarkFlushed, marks[i]?.watermark ?? 0);
    if (lost.size > 0)
      fencedUnits(
        lane,
        shown.filter((unit) => lost.has(unitKey(unit))),
        world,
      );
  } catch (thrown) {
    // A watermark may lag: its rows would only be published again.
    if (!isPassing(thrown)) throw thrown;
  }
}
