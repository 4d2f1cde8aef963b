// Who owns a unit and where it stands: acquire, doubt, watermarks. All lock part_owner in order (commit.0).

import { int4Array, int8Array, textArray } from '../postgres/array.ts';
import { type Runner, writing } from '../postgres/statement.ts';
import type { DoubtResult, Owned, Unit } from '../store.ts';

const COLUMNS = 'type, partition, epoch, next_offset as "nextOffset", position, watermark, at';

/** Statements of this file, for the test that prepares them all. */
export const ownershipStatements = {
  acquire: writing('acquire', `select ${COLUMNS} from core.acquire($1, $2, $3, $4)`),
  doubt: writing('doubt', `select ${COLUMNS} from core.doubt($1, $2, $3)`),
  flush: writing('flush_watermarks', 'select type, partition from core.flush_watermarks($1, $2, $3, $4)'),
};

/** Takes units for `owner`; those whose epoch it kept (keys `type/partition`) and still owns are returned as they are. */
export function acquireUnits(
  lane: Runner,
  owner: string,
  units: readonly Unit[],
  kept: ReadonlyMap<string, number>,
): Promise<readonly Owned[]> {
  if (units.length === 0) return Promise.resolve([]);
  return lane.run<Owned>(ownershipStatements.acquire, [
    owner,
    textArray(units, (unit) => unit.type),
    int4Array(units, (unit) => unit.partition),
    int8Array(units, (unit) => kept.get(`${unit.type}/${unit.partition}`) ?? -1),
  ]);
}

/** Waits for a ghost and fences it; null where the unit is no longer ours (commit.1). */
export async function doubtUnits(
  lane: Runner,
  units: readonly (Unit & { readonly epoch: number })[],
): Promise<readonly DoubtResult[]> {
  if (units.length === 0) return [];
  const rows = await lane.run<Owned>(ownershipStatements.doubt, [
    textArray(units, (unit) => unit.type),
    int4Array(units, (unit) => unit.partition),
    int8Array(units, (unit) => unit.epoch),
  ]);
  return units.map(({ type, partition }) => ({
    type,
    partition,
    owned: rows.find((row) => row.type === type && row.partition === partition) ?? null,
  }));
}

/** Raises watermarks of units whose epoch is still the one given; returns the units whose epoch is not. */
export function flushUnitWatermarks(
  lane: Runner,
  units: readonly (Unit & { readonly epoch: number; readonly watermark: number })[],
): Promise<readonly Unit[]> {
  if (units.length === 0) return Promise.resolve([]);
  return lane.run<Unit>(ownershipStatements.flush, [
    textArray(units, (unit) => unit.type),
    int4Array(units, (unit) => unit.partition),
    int8Array(units, (unit) => unit.epoch),
    int8Array(units, (unit) => unit.watermark),
  ]);
}
