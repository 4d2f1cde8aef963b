// Random histories against a Store, with a model beside it: two processes that believe what they were last told, one truth.
// Checked: a commit is fenced exactly when epoch or offset differ from the truth, and then writes nothing; offsets abut, positions
// and seqs are gapless, watermarks never fall; what an unknown commit did is what doubt says; withdrawn and passed rows are gone.

import { expect } from 'vitest';
import type { Commit, CommitResult, Owned, Store, Unit } from '../../storage/store.ts';
import type { StoreHarness, StoreProcess } from './store.suite.ts';
import { apply, batchOf, emptyTruth, keyOf, put, type Random, randomOf, rowKey, type Truth } from './store-model.ts';

const STEPS = 40;

type Player = { readonly owner: string; process: StoreProcess; readonly believes: Map<string, Owned> };
/** Runs one history of an actor type; the same seed gives the same one. Throws where the store differs from the model. */
export async function runHistory(harness: StoreHarness, type: string, seed: number): Promise<void> {
  const random = randomOf(seed);
  const truth = emptyTruth(type);
  const players: Player[] = [];
  for (const owner of ['one', 'two']) players.push({ owner, process: await harness.open(), believes: new Map() });
  for (let i = 0; i < STEPS; i++) {
    const player = players[random.below(players.length)];
    if (player === undefined) continue;
    const dice = random.below(10);
    if (player.believes.size === 0 || dice === 0) await acquire(player, truth, random);
    else if (dice === 1 && random.chance(0.3)) await crash(player, harness);
    else if (dice === 2) await flush(player, truth, random);
    else if (dice === 3) await answer(player, truth, random);
    else await commit(player, truth, random, i);
  }
  await compare(players[0]?.process.store, truth, type);
  for (const player of players) await player.process.crash();
}

async function acquire(player: Player, truth: Truth, random: Random): Promise<void> {
  const units = [...truth.units.values()].filter(() => random.chance(0.6));
  const kept = new Map([...player.believes].map(([key, owned]) => [key, owned.epoch]));
  const owned = await player.process.store.acquire(0, player.owner, units, kept);
  expect(owned).toHaveLength(units.length);
  for (const unit of units) {
    if (!(unit.owner === player.owner && unit.epoch === kept.get(keyOf(unit))))
      put(truth, { ...unit, epoch: unit.epoch + 1, owner: player.owner });
    const { owner: _owner, ...now } = truth.units.get(keyOf(unit)) ?? unit;
    expect(owned.find((one) => keyOf(one) === keyOf(unit))).toEqual(now);
    player.believes.set(keyOf(unit), now);
  }
}

async function crash(player: Player, harness: StoreHarness): Promise<void> {
  await player.process.crash();
  player.process = await harness.open();
  player.believes.clear();
}

async function flush(player: Player, truth: Truth, random: Random): Promise<void> {
  const units = [...player.believes.values()].map((owned) => ({
    ...owned,
    watermark: random.below(owned.position + 1),
  }));
  const fenced = await player.process.store.flushWatermarks(0, units);
  const gone = units.filter((unit) => truth.units.get(keyOf(unit))?.epoch !== unit.epoch);
  expect(fenced.map(keyOf).sort()).toEqual(gone.map(keyOf).sort());
  for (const unit of units) {
    const now = truth.units.get(keyOf(unit));
    if (now?.epoch === unit.epoch) put(truth, { ...now, watermark: Math.max(now.watermark, unit.watermark) });
  }
}

async function answer(player: Player, truth: Truth, random: Random): Promise<void> {
  const some = [...truth.effects.values()].filter(() => random.chance(0.4));
  const taken = await player.process.store.answerEffects(
    some.map(({ row }) => ({ ...row, name: 'Answered', version: 1, body: Buffer.from('answer') })),
  );
  expect(taken.map(rowKey).sort()).toEqual(
    some
      .filter((one) => !one.answered)
      .map((one) => rowKey(one.row))
      .sort(),
  );
  for (const one of some) one.answered = true;
}

async function commit(player: Player, truth: Truth, random: Random, turn: number): Promise<void> {
  const units = [...player.believes.values()].filter(() => random.chance(0.6));
  if (units.length === 0) return;
  const batch = batchOf(units, truth, random, turn);
  const fenced = units.filter((unit) => {
    const now = truth.units.get(keyOf(unit));
    return now?.epoch !== unit.epoch || now.nextOffset !== unit.nextOffset;
  });
  const lost = random.chance(0.25);
  if (lost) player.process.loseNextAnswer();
  const result = await player.process.store.commit(0, batch).catch((thrown: unknown) => thrown);
  if (lost) {
    expect(result).toMatchObject({ code: 'STORE_UNKNOWN' });
    await doubt(player, truth, units, batch, fenced.length > 0);
    return;
  }
  expect((result as CommitResult).kind).toBe(fenced.length > 0 ? 'fenced' : 'committed');
  if (fenced.length === 0) {
    apply(truth, batch);
    for (const unit of units) believe(player, truth, unit);
    return;
  }
  expect((result as { units: Unit[] }).units.map(keyOf).sort()).toEqual(fenced.map(keyOf).sort());
  for (const unit of fenced) player.believes.delete(keyOf(unit));
}

/** After an unknown outcome: it ran for all units or for none, and a fenced batch never ran. */
async function doubt(
  player: Player,
  truth: Truth,
  units: readonly Owned[],
  batch: Commit,
  fenced: boolean,
): Promise<void> {
  const results = await player.process.store.doubt(0, units);
  const ran = results.flatMap(({ owned, ...unit }) => {
    const wanted = batch.units.find((one) => keyOf(one) === keyOf(unit));
    return owned === null ? [] : [owned.nextOffset === wanted?.to];
  });
  if (fenced) expect(ran.length === units.length && ran.some(Boolean)).toBe(false);
  else {
    expect(new Set(ran).size).toBe(1);
    if (ran[0] === true) apply(truth, batch);
  }
  for (const { owned, ...unit } of results) {
    const now = truth.units.get(keyOf(unit));
    const believed = units.find((one) => keyOf(one) === keyOf(unit));
    expect(owned !== null).toBe(now?.epoch === believed?.epoch);
    if (owned === null || now === undefined) {
      player.believes.delete(keyOf(unit));
      continue;
    }
    put(truth, { ...now, epoch: now.epoch + 1 });
    const { owner: _owner, ...expected } = { ...now, epoch: now.epoch + 1 };
    expect(owned).toEqual(expected);
    player.believes.set(keyOf(unit), owned);
  }
}

async function compare(store: Store | undefined, truth: Truth, type: string): Promise<void> {
  if (store === undefined) return;
  for (const unit of truth.units.values()) {
    const rows = await store.logAfter(unit, 0, 1_000);
    expect(rows).toEqual(truth.log.get(keyOf(unit)));
    expect(rows.map((row) => row.position)).toEqual(rows.map((_, i) => i + 1));
    expect(unit.position).toBe(rows.length);
  }
  const all = { type, partition: 0 };
  const actors = [...truth.actors.values()];
  const states = await store.read(actors.map(({ id }) => ({ type, id })));
  expect(states.map((row) => [row.id, row.seq]).sort()).toEqual(actors.map(({ id, seq }) => [id, seq]).sort());
  const effects = await store.sweepEffects(all, 1);
  expect(effects.map((row) => [rowKey(row), row.answer !== null]).sort()).toEqual(
    [...truth.effects].map(([key, one]) => [key, one.answered]).sort(),
  );
  const timers = await store.sweepTimers(all, 1, Number.MAX_SAFE_INTEGER, 1_000);
  expect(timers.map(rowKey).sort()).toEqual([...truth.timers].sort());
}

function believe(player: Player, truth: Truth, unit: Unit): void {
  const { owner: _owner, ...now } = truth.units.get(keyOf(unit)) ?? { owner: '' };
  if ('epoch' in now) player.believes.set(keyOf(unit), now as Owned);
}
