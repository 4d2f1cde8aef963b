// Who owns a unit, in the simulated database: what storage/postgres/functions/ownership.sql does.

import type { Owned, Unit } from '../../storage/store.ts';
import { type Tables, unitName } from './tables.ts';

export function acquire(
  tables: Tables,
  owner: string,
  units: readonly Unit[],
  kept: ReadonlyMap<string, number>,
): readonly Owned[] {
  return units.map((unit) => {
    const name = unitName(unit);
    const row = tables.owners.get(name);
    if (row !== undefined && row.owner === owner && kept.get(name) === row.epoch) return row;
    const next = {
      ...(row ?? { ...unit, epoch: 0, nextOffset: 0, position: 0, watermark: 0, at: 0 }),
      owner,
      epoch: (row?.epoch ?? 0) + 1,
    };
    tables.owners.set(name, next);
    return next;
  });
}

export function doubt(tables: Tables, units: readonly (Unit & { readonly epoch: number })[]) {
  return units.map((unit) => {
    const row = tables.owners.get(unitName(unit));
    if (row === undefined || row.epoch !== unit.epoch)
      return { type: unit.type, partition: unit.partition, owned: null };
    const next = { ...row, epoch: row.epoch + 1 };
    tables.owners.set(unitName(unit), next);
    return { type: unit.type, partition: unit.partition, owned: next };
  });
}

export function flushWatermarks(
  tables: Tables,
  units: readonly (Unit & { readonly epoch: number; readonly watermark: number })[],
): readonly Unit[] {
  return units.filter((unit) => {
    const row = tables.owners.get(unitName(unit));
    if (row?.epoch !== unit.epoch) return true;
    tables.owners.set(unitName(unit), { ...row, watermark: Math.max(row.watermark, unit.watermark) });
    return false;
  });
}
