// What every Store keeps, whatever it is made of: run on Postgres (store.test.ts) and on the simulated twin alike.
// A harness opens processes: each has a store of its own on the same truth, may lose an answer, and may die.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Owned, Store, Unit } from '../../storage/store.ts';
import { effect, event, moved, nothing, state, step } from '../integration/storage/rows.ts';
import { runHistory } from './store-history.ts';
import { workContract } from './store-work.ts';

/** One process with its own connections (two lanes). */
export type StoreProcess = {
  readonly store: Store;
  /** The answer of the next commit never comes (Fault STORE_UNKNOWN); it has run, still runs, or never will. */
  readonly loseNextAnswer: () => void;
  readonly crash: () => Promise<void>;
};

/** A truth of its own, empty at first. */
export type StoreHarness = { readonly open: () => Promise<StoreProcess>; readonly close: () => Promise<void> };

const never: ReadonlyMap<string, number> = new Map();

/** Declares the contract's tests for one kind of store; `seeds` random histories are run. */
export function storeContract(name: string, makeHarness: () => Promise<StoreHarness>, seeds = 20): void {
  describe(`store contract: ${name}`, () => {
    let harness: StoreHarness;
    let process: StoreProcess;
    let store: Store;
    let type = 0;
    let unit: Unit;
    let owned: Owned;

    beforeAll(async () => {
      harness = await makeHarness();
      process = await harness.open();
      store = process.store;
    });
    afterAll(async () => {
      await process.crash();
      await harness.close();
    });
    // Each test has an actor type of its own, so none sees the rows of another.
    beforeEach(async () => {
      unit = { type: `type${type++}`, partition: 0 };
      owned = await take(store, 'me', unit);
    });

    const only = async (commit: Parameters<Store['commit']>[1]) => {
      const result = await store.commit(0, commit);
      if (result.kind !== 'committed') throw new Error('fenced');
      return result;
    };

    test('acquire gives a unit its first epoch, and a later owner the next one, where it stood', async () => {
      expect(owned).toMatchObject({ ...unit, epoch: 1, nextOffset: 0, position: 0, watermark: 0, at: 0 });
      const to = { ...step(owned, 3, 1), at: 500, watermark: 1 };
      await only({ ...nothing, units: [to], log: [event(unit, 1, 'a1', 1)] });
      expect(await take(store, 'you', unit)).toMatchObject({
        epoch: 2,
        nextOffset: 3,
        position: 1,
        watermark: 1,
        at: 500,
      });
    });

    test('acquire returns kept units untouched, but only with that very epoch and owner', async () => {
      const key = `${unit.type}/${unit.partition}`;
      const [kept] = await store.acquire(0, 'me', [unit], new Map([[key, 1]]));
      expect(kept?.epoch).toBe(1);
      const [other] = await store.acquire(0, 'you', [unit], new Map([[key, 1]]));
      expect(other?.epoch).toBe(2);
      const [stale] = await store.acquire(0, 'you', [unit], new Map([[key, 1]]));
      expect(stale?.epoch).toBe(3);
    });

    test('commit.2 a batch with one fenced unit writes nothing and names that unit', async () => {
      const second = { ...unit, partition: 1 };
      const other = await take(store, 'me', second);
      await take(store, 'you', second);
      const result = await store.commit(0, {
        ...nothing,
        units: [step(owned, 1, 1), step(other, 1, 0)],
        log: [event(unit, 1, 'a1', 1)],
        states: [state(unit, 'a1', 1, true)],
        effects: [effect(unit.type, 'a1', 1)],
      });
      expect(result).toEqual({ kind: 'fenced', units: [second] });
      expect(await store.logAfter(unit, 0, 10)).toEqual([]);
      expect(await store.read([{ type: unit.type, id: 'a1' }])).toEqual([]);
      expect(await store.sweepEffects(unit, 1)).toEqual([]);
      expect((await store.commit(0, { ...nothing, units: [step(owned)] })).kind).toBe('committed');
    });

    test('commit.2 an offset that is not the next one fences, whatever the epoch', async () => {
      await only({ ...nothing, units: [step(owned, 2)] });
      expect(await store.commit(0, { ...nothing, units: [step(owned, 2)] })).toEqual({ kind: 'fenced', units: [unit] });
      const ahead = { ...step(owned, 2), from: 5, to: 7 };
      expect((await store.commit(0, { ...nothing, units: [ahead] })).kind).toBe('fenced');
    });

    test('commit.1 doubt says whether a commit without an answer ran, and fences it', async () => {
      const unknown = { ...nothing, units: [step(owned, 4, 1)], log: [event(unit, 1, 'a1', 1)] };
      process.loseNextAnswer();
      await expect(store.commit(0, unknown)).rejects.toMatchObject({ code: 'STORE_UNKNOWN' });
      const [result] = await store.doubt(0, [owned]);
      expect(result?.owned?.epoch).toBe(2);
      expect((await store.logAfter(unit, 0, 10)).length).toBe(result?.owned?.nextOffset === 4 ? 1 : 0);
      expect((await store.commit(0, unknown)).kind).toBe('fenced');
      expect(await store.doubt(0, [owned])).toEqual([{ ...unit, owned: null }]);
    });

    test('commit.6 log rows come back by position and events by seq, all fields as they went in', async () => {
      const rows = [
        event(unit, 1, 'a1', 1, { at: 77 }),
        event(unit, 2, 'a1', 1, { kind: 'refusal', name: 'CommandRefused' }),
        event(unit, 3, 'a1', 1, { kind: 'tell', index: 2, toType: 'rider', toId: 'r1', name: 'OfferMade' }),
        event(unit, 4, 'a1', 2, { body: Buffer.alloc(0), cause: 'नमस्ते', traceparent: '00-ab' }),
      ];
      await only({ ...nothing, units: [step(owned, 4, 4)], log: rows });
      expect(await store.logAfter(unit, 0, 10)).toEqual(rows);
      expect(await store.logAfter(unit, 1, 2)).toEqual(rows.slice(1, 3));
      expect(await store.eventsAfter(unit.type, 'a1', 0, 10)).toEqual([rows[0], rows[3]]);
      expect(await store.eventsAfter(unit.type, 'a1', 1, 10)).toEqual([rows[3]]);
    });

    test('commit.3 a seq or a position written twice is a broken runtime', async () => {
      const first = step(owned, 1, 1);
      await only({ ...nothing, units: [first], log: [event(unit, 1, 'a1', 1)] });
      const next = moved(owned, first);
      const twice = { ...nothing, units: [step(next, 1, 1)], log: [event(unit, 2, 'a1', 1)] };
      await expect(store.commit(0, twice)).rejects.toMatchObject({ code: 'STORE_BROKEN' });
      const again = { ...nothing, units: [step(next, 1, 1)], log: [event(unit, 1, 'a1', 2)] };
      await expect(store.commit(0, again)).rejects.toMatchObject({ code: 'STORE_BROKEN' });
      expect(await store.logAfter(unit, 0, 10)).toHaveLength(1);
      expect((await take(store, 'me', unit)).nextOffset).toBe(1);
    });

    test('states are inserted, updated and loaded with flag and version', async () => {
      const first = step(owned, 1);
      await only({ ...nothing, units: [first], states: [state(unit, 'a1', 1, true), state(unit, 'a2', 1, true)] });
      const known = state(unit, 'a1', 2, false, { parked: 'bug', version: 3 });
      await only({ ...nothing, units: [step(moved(owned, first))], states: [known] });
      const keys = ['a1', 'a2', 'a3'].map((id) => ({ type: unit.type, id }));
      const rows = await store.load(0, keys);
      const { partition: _partition, fresh: _fresh, ...expected } = known;
      expect(rows).toHaveLength(2);
      expect(rows.find((row) => row.id === 'a1')).toEqual(expected);
      expect(await store.read(keys)).toHaveLength(2);
    });

    test('watermarks never fall, and are flushed only under their epoch', async () => {
      const first = { ...step(owned, 1), watermark: 9 };
      await only({ ...nothing, units: [first] });
      await only({ ...nothing, units: [{ ...step(moved(owned, first)), watermark: 4 }] });
      expect(await store.flushWatermarks(0, [{ ...owned, watermark: 3 }])).toEqual([]);
      expect(await store.flushWatermarks(0, [{ ...owned, epoch: 7, watermark: 99 }])).toEqual([unit]);
      expect(await store.flushWatermarks(0, [{ ...owned, watermark: 12 }])).toEqual([]);
      expect((await take(store, 'me', unit)).watermark).toBe(12);
    });

    workContract({
      store: () => store,
      unit: () => unit,
      owned: () => owned,
      take: (owner) => take(store, owner, unit),
    });

    test('random histories of acquire, commit, doubt and crash keep every invariant', async () => {
      for (let seed = 1; seed <= seeds; seed++) await runHistory(harness, `history${seed}`, seed);
    });
  });
}

async function take(store: Store, owner: string, unit: Unit): Promise<Owned> {
  const [owned] = await store.acquire(0, owner, [unit], never);
  if (owned === undefined) throw new Error('acquire returned nothing');
  return owned;
}
