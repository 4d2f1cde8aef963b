// The store port over the simulated database: which rows each statement locks, and whether it writes.

import type { EffectRow, NeedRow, RowId, Store, Unit } from '../../storage/store.ts';
import type { SimDatabase } from './database.ts';
import type { Host } from './host.ts';
import { acquire, doubt, flushWatermarks } from './ownership.ts';
import { commit, ofUnit, rowName, settleEffect, type Tables, unitName } from './tables.ts';

/** A client of the simulated database, on one host. */
export function simStore(database: SimDatabase, tables: Tables, host: Host, partitions: number): Store {
  const locks = (units: readonly Unit[]): string[] => units.map(unitName).sort();
  const read = <T>(label: string, apply: () => T): Promise<T> =>
    database.run(host, { label, locks: [], writes: false, apply });
  const write = <T>(label: string, units: readonly Unit[], apply: () => T): Promise<T> =>
    database.run(host, { label, locks: locks(units), writes: true, apply });
  const writeRows = <T>(label: string, rows: readonly RowId[], apply: () => T): Promise<T> =>
    database.run(host, { label, locks: rows.map((row) => `effect ${rowName(row)}`).sort(), writes: true, apply });
  const answer = (row: RowId & { name: string; version: number; body: Buffer }): boolean => {
    const known = tables.effects.get(rowName(row));
    if (known === undefined || known.answer !== null) return false;
    const { name, version, body } = row;
    tables.effects.set(rowName(row), { ...known, answer: { name, version, body } });
    settleEffect(tables, rowName(row));
    return true;
  };
  const needOf = (name: string): NeedRow =>
    tables.needs.has(name) ? { kind: 'row', value: tables.needs.get(name) } : { kind: 'absent' };
  return {
    now: () => read('now', () => database.now()),
    acquire: (_lane, owner, units, kept) =>
      write(`acquire ${units.length}`, units, () => acquire(tables, owner, units, kept)),
    load: (_lane, keys) => read('load', () => keys.flatMap(({ type, id }) => tables.states.get(`${type}/${id}`) ?? [])),
    needs: (_lane, refs) =>
      read(
        'needs',
        () => new Map(refs.map(({ kind, id }): [string, NeedRow] => [`${kind}/${id}`, needOf(`${kind}/${id}`)])),
      ),
    commit: (_lane, data) =>
      write(
        `commit ${data.units.map((unit) => `${unitName(unit)}@${unit.epoch}:${unit.from}-${unit.to}`).join()}`,
        data.units,
        () => commit(tables, data, database.now(), partitions),
      ),
    doubt: (_lane, units) => write('doubt', units, () => doubt(tables, units)),
    flushWatermarks: (_lane, units) => write('watermarks', units, () => flushWatermarks(tables, units)),
    logAfter: (unit, position, limit) =>
      read('logAfter', () =>
        (tables.log.get(unitName(unit)) ?? []).filter((row) => row.position > position).slice(0, limit),
      ),
    eventsAfter: (type, id, since, limit) =>
      read('eventsAfter', () =>
        [...tables.log.values()]
          .flat()
          .filter((row) => row.type === type && row.id === id && row.kind === 'event' && row.seq > since)
          .slice(0, limit),
      ),
    read: (keys) => read('read', () => keys.flatMap(({ type, id }) => tables.states.get(`${type}/${id}`) ?? [])),
    sweepEffects: (unit) =>
      read('sweepEffects', () =>
        ofUnit<EffectRow>(tables.effects.values(), unit, partitions).sort((a, b) => a.seq - b.seq || a.index - b.index),
      ),
    answerEffects: (answers) =>
      writeRows('answer', answers, () =>
        answers.filter(answer).map(({ type, id, seq, index }) => ({ type, id, seq, index })),
      ),
    giveUpEffect: (unit, row) =>
      write('giveUp', [unit], () => tables.owners.get(unitName(unit))?.epoch === unit.epoch && answer(row)),
    sweepTimers: (unit, _partitions, before, limit) =>
      read('sweepTimers', () =>
        ofUnit(tables.timers.values(), unit, partitions)
          .filter((row) => row.dueAt < before)
          .sort((a, b) => a.dueAt - b.dueAt)
          .slice(0, limit),
      ),
    standing: (rows, table) => read('standing', () => rows.filter((row) => tables[table].has(rowName(row)))),
    queueOf: (type, id, limit) => read('queueOf', () => (tables.queues.get(`${type}/${id}`) ?? []).slice(0, limit)),
  };
}
