// The part of the Store contract about work that outlives its commit: effects, timers, queues of parked keys.

import { expect, test } from 'vitest';
import type { Commit, Committed, Owned, Store, Unit } from '../../storage/store.ts';
import { effect, message, moved, nothing, step, timer } from '../integration/storage/rows.ts';

/** What each test finds: a store, a unit of an actor type of its own, acquired by `me`; `take` acquires it for another. */
export type WorkContext = {
  readonly store: () => Store;
  readonly unit: () => Unit;
  readonly owned: () => Owned;
  readonly take: (owner: string) => Promise<Owned>;
};

const PARTITIONS = 4;

/** Declares the tests; called within the suite's describe. */
export function workContract(context: WorkContext): void {
  const only = async (commit: Commit): Promise<Committed> => {
    const result = await context.store().commit(0, commit);
    if (result.kind !== 'committed') throw new Error('fenced');
    return result;
  };

  test('row.1 the commit that passes a record deletes its row, and no other', async () => {
    const [store, unit, owned] = [context.store(), context.unit(), context.owned()];
    const first = step(owned, 1);
    const effects = [effect(unit.type, 'a1', 1), effect(unit.type, 'a1', 2)];
    const timers = [timer(unit.type, 'a1', 1), timer(unit.type, 'a1', 1, { index: 1, afterMs: 5 })];
    const armed = await only({ ...nothing, units: [first], effects, timers });
    const ids = [1, 2].map((seq) => ({ type: unit.type, id: 'a1', seq, index: 0 }));
    expect(await store.standing(ids, 'effects')).toEqual(ids);
    const passed = { type: unit.type, id: 'a1', seq: 1, index: 0 };
    const second = step(moved(owned, first));
    await only({ ...nothing, units: [second], passedEffects: [passed], passedTimers: [passed] });
    expect(await store.standing(ids, 'effects')).toEqual([ids[1]]);
    const left = await store.sweepTimers(unit, 1, Number.MAX_SAFE_INTEGER, 10);
    expect(left.map((row) => [row.index, row.dueAt])).toEqual([[1, armed.dueAt[1]]]);
    expect(await store.standing([passed, { ...passed, index: 1 }], 'timers')).toEqual([{ ...passed, index: 1 }]);
  });

  test('timer.1 due_at is the database time of the commit and afterMs; sweeps go by slot, earliest first', async () => {
    const [store, unit, owned] = [context.store(), context.unit(), context.owned()];
    const before = await store.now();
    const timers = ['a1', 'a2', 'a3', 'a4', 'a5'].map((id, i) => timer(unit.type, id, 1, { afterMs: 500 - 100 * i }));
    const { at, dueAt } = await only({ ...nothing, units: [step(owned)], timers });
    expect(at).toBeGreaterThanOrEqual(before);
    expect(dueAt).toEqual([500, 400, 300, 200, 100].map((ms) => at + ms));
    const swept = await store.sweepTimers(unit, 1, at + 400, 10);
    expect(swept.map((row) => row.id)).toEqual(['a5', 'a4', 'a3']);
    const parts = Array.from({ length: PARTITIONS }, (_, partition) => ({ ...unit, partition }));
    const all = await Promise.all(parts.map((part) => store.sweepTimers(part, PARTITIONS, at + 1_000, 10)));
    expect(
      all
        .flat()
        .map((row) => row.id)
        .sort(),
    ).toEqual(['a1', 'a2', 'a3', 'a4', 'a5']);
    for (const [i, rows] of all.entries()) for (const row of rows) expect(row.slot % PARTITIONS).toBe(i);
  });

  test('effect.1 a good answer is stored once, by anyone; gave_up only by the living owner', async () => {
    const [store, unit, owned] = [context.store(), context.unit(), context.owned()];
    const effects = [effect(unit.type, 'a1', 1), effect(unit.type, 'a1', 2), effect(unit.type, 'a1', 3)];
    const { at, giveUpAt } = await only({ ...nothing, units: [step(owned)], effects });
    expect(giveUpAt).toEqual([at + 60_000, at + 60_000, at + 60_000]);
    const answer = (seq: number, name: string) => ({
      type: unit.type,
      id: 'a1',
      seq,
      index: 0,
      name,
      version: 1,
      body: Buffer.from(name),
    });
    const first = { type: unit.type, id: 'a1', seq: 1, index: 0 };
    expect(await store.answerEffects([answer(1, 'Good'), answer(9, 'Good')])).toEqual([first]);
    expect(await store.answerEffects([answer(1, 'Other')])).toEqual([]);
    expect(await store.giveUpEffect({ ...unit, epoch: 1 }, answer(1, 'GaveUp'))).toBe(false);
    await context.take('you');
    expect(await store.giveUpEffect({ ...unit, epoch: 1 }, answer(2, 'GaveUp'))).toBe(false);
    expect(await store.giveUpEffect({ ...unit, epoch: 2 }, answer(2, 'GaveUp'))).toBe(true);
    const swept = await store.sweepEffects(unit, 1);
    expect(swept.map((row) => row.answer?.name ?? null)).toEqual(['Good', 'GaveUp', null]);
    expect(swept[0]?.giveUpAt).toBe(giveUpAt[0]);
  });

  test('effect.1 a withdrawn pending effect is gone, of an earlier batch or of this one; an answered one stays', async () => {
    const [store, unit, owned] = [context.store(), context.unit(), context.owned()];
    const first = step(owned);
    await only({ ...nothing, units: [first], effects: [effect(unit.type, 'a1', 1), effect(unit.type, 'a1', 2)] });
    await store.answerEffects([
      { type: unit.type, id: 'a1', seq: 2, index: 0, name: 'Good', version: 1, body: Buffer.alloc(1) },
    ]);
    const refs = [1, 2, 3, 4].map((seq) => ({ type: unit.type, id: 'a1', ref: `a1:${seq}:claim` }));
    const effects = [effect(unit.type, 'a1', 3), effect(unit.type, 'a2', 3)];
    await only({ ...nothing, units: [step(moved(owned, first))], effects, withdraw: refs });
    const left = await store.sweepEffects(unit, 1);
    expect(left.map((row) => [row.id, row.seq])).toEqual([
      ['a1', 2],
      ['a2', 3],
    ]);
  });

  test('park.1 a queue keeps its order, is unique by message id, and gives up what was settled', async () => {
    const [store, unit, owned] = [context.store(), context.unit(), context.owned()];
    const first = step(owned);
    const queued = ['m1', 'm2', 'm1', 'm3'].map((id) => message(unit, 'a1', id));
    await only({ ...nothing, units: [first], queued });
    const second = step(moved(owned, first));
    const again = [
      message(unit, 'a1', 'm2'),
      message(unit, 'a1', 'm4', { value: null, key: null }),
      message(unit, 'a2', 'm9'),
    ];
    const unqueued = [{ type: unit.type, id: 'a1', messageId: 'm1' }];
    await only({ ...nothing, units: [second], queued: again, unqueued });
    const queue = await store.queueOf(unit.type, 'a1', 10);
    expect(queue.map((one) => one.messageId)).toEqual(['m2', 'm3', 'm4']);
    expect(queue[0]).toEqual(queued[1]);
    expect(queue[2]).toEqual(again[1]);
    expect(await store.queueOf(unit.type, 'a1', 1)).toHaveLength(1);
  });
}
