// The model of random histories: what a Store must hold, the batches a loop would commit to it, and what they change.

import type { Commit, LogRow, Owned, RowId, Unit } from '../../storage/store.ts';
import { effect, event, nothing, state, step, timer } from '../integration/storage/rows.ts';

/** Units of a history. */
export const PARTITIONS = 3;

/** An actor and how many events it had. */
type Actor = { readonly id: string; readonly unit: Unit; seq: number };
/** What the store must hold, by `type/partition`, actor id and `type/id/seq/index`. */
export type Truth = {
  readonly units: Map<string, Owned & { owner: string }>;
  readonly actors: Map<string, Actor>;
  readonly log: Map<string, LogRow[]>;
  readonly effects: Map<string, { readonly row: RowId; readonly ref: string; answered: boolean }>;
  readonly timers: Set<string>;
};
/** A source of chance that is the same for the same seed. */
export type Random = { readonly below: (n: number) => number; readonly chance: (p: number) => boolean };

/** Nothing was ever acquired. */
export function emptyTruth(type: string): Truth {
  const units = Array.from({ length: PARTITIONS }, (_, partition) => ({
    ...{ type, partition, epoch: 0, nextOffset: 0, position: 0, watermark: 0, at: 0, owner: '' },
  }));
  return {
    units: new Map(units.map((unit) => [keyOf(unit), unit])),
    actors: new Map(),
    log: new Map(units.map((unit) => [keyOf(unit), []])),
    effects: new Map(),
    timers: new Set(),
  };
}

/** A batch as a loop would make it from what it believes: new and known actors, effects, timers, withdrawals, passed rows. */
export function batchOf(units: readonly Owned[], truth: Truth, random: Random, turn: number): Commit {
  const log: LogRow[] = [];
  const states: Commit['states'][number][] = [];
  const effects: Commit['effects'][number][] = [];
  const timers: Commit['timers'][number][] = [];
  const steps = units.map((unit) => {
    const count = random.below(4);
    for (let i = 0; i < count; i++) {
      const known = [...truth.actors.values()].find(
        (actor) => keyOf(actor.unit) === keyOf(unit) && !states.some((one) => one.id === actor.id),
      );
      const actor =
        known !== undefined && random.chance(0.5) ? known : { id: `a${unit.partition}-${turn}-${i}`, unit, seq: 0 };
      const seq = actor.seq + 1;
      log.push(event(unit, unit.position + i + 1, actor.id, seq));
      states.push(state(unit, actor.id, seq, actor.seq === 0));
      if (random.chance(0.5)) effects.push(effect(unit.type, actor.id, seq));
      if (random.chance(0.5)) timers.push(timer(unit.type, actor.id, seq));
    }
    return {
      ...step(unit, count + 1, count),
      watermark: random.below(unit.position + 1),
      at: unit.at + random.below(5),
    };
  });
  const some = [...truth.effects.values()].filter(() => random.chance(0.3));
  const withdraw = some.filter(() => random.chance(0.5)).map(({ row, ref }) => ({ type: row.type, id: row.id, ref }));
  const passedEffects = some.filter((one) => one.answered && random.chance(0.5)).map((one) => one.row);
  const passedTimers = [...truth.timers].filter(() => random.chance(0.3)).map(rowOf);
  return { ...nothing, units: steps, log, states, effects, timers, withdraw, passedEffects, passedTimers };
}

/** Changes the model as a commit changes the store. */
export function apply(truth: Truth, batch: Commit): void {
  for (const { type, partition, to, position, watermark, at } of batch.units) {
    const now = truth.units.get(keyOf({ type, partition }));
    if (now === undefined) continue;
    put(truth, {
      ...now,
      nextOffset: to,
      position,
      watermark: Math.max(now.watermark, watermark),
      at: Math.max(now.at, at),
    });
  }
  for (const row of batch.log) {
    truth.log.get(keyOf(row))?.push(row);
    truth.actors.set(row.id, { id: row.id, unit: { type: row.type, partition: row.partition }, seq: row.seq });
  }
  for (const row of batch.effects)
    truth.effects.set(rowKey(row), { row: rowOf(rowKey(row)), ref: row.ref, answered: false });
  for (const row of batch.timers) truth.timers.add(rowKey(row));
  for (const row of batch.passedEffects) truth.effects.delete(rowKey(row));
  for (const row of batch.passedTimers) truth.timers.delete(rowKey(row));
  for (const [key, { row, ref, answered }] of truth.effects)
    if (!answered && batch.withdraw.some((one) => one.id === row.id && one.ref === ref)) truth.effects.delete(key);
}

/** Sets a unit of the model. */
export const put = (truth: Truth, unit: Owned & { owner: string }): void => {
  truth.units.set(keyOf(unit), unit);
};
/** `type/partition`. */
export const keyOf = (unit: Unit): string => `${unit.type}/${unit.partition}`;
/** `type/id/seq/index`. */
export const rowKey = (row: RowId): string => `${row.type}/${row.id}/${row.seq}/${row.index}`;
const rowOf = (key: string): RowId => {
  const [type = '', id = '', seq, index] = key.split('/');
  return { type, id, seq: Number(seq), index: Number(index) };
};

/** mulberry32: small, and the same everywhere. */
export function randomOf(seed: number): Random {
  let a = seed;
  const next = () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return { below: (n) => Math.floor(next() * n), chance: (p) => next() < p };
}
