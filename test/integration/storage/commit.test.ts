// What a commit on Postgres keeps beyond the contract of every Store: data that SQL refuses, kept bytes, the ledger, the audit,
// plans that do not read whole tables.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readBalances, readJournal } from '../../../storage/ledger.ts';
import {
  listDeadLetters,
  listParkedKeys,
  listUnpublished,
  markPublished,
  resolveDeadLetter,
} from '../../../storage/parked.ts';
import { createStore, type PostgresStore } from '../../../storage/postgres/store.ts';
import type { Commit, Committed, Owned, Unit } from '../../../storage/store.ts';
import { freshDatabase, type TestDatabase, until } from './database.ts';
import { effect, event, message, moved, nothing, state, step, timer } from './rows.ts';

let database: TestDatabase;
let store: PostgresStore;
let unit: Unit;
let owned: Owned;
let types = 0;

beforeAll(async () => {
  database = await freshDatabase();
  store = await createStore({ url: database.url, lanes: 1 });
});
afterAll(async () => {
  await store.close();
  await database.drop();
});
beforeEach(async () => {
  unit = { type: `type${types++}`, partition: 0 };
  owned = (await store.acquire(0, 'me', [unit], new Map()))[0] as Owned;
});

async function commit(rows: Partial<Commit>, log = 0): Promise<Committed> {
  const to = step(owned, 1, log);
  const result = await store.commit(0, { ...nothing, ...rows, units: [to] });
  if (result.kind !== 'committed') throw new Error('fenced');
  owned = moved(owned, to);
  return result;
}

test('commit.3 a record that breaks the SQL is refused whole, with its SQLSTATE, and the lane goes on', async () => {
  const bad = (more: object) => commit({ log: [event(unit, owned.position + 1, 'a1', 1, more)] }, 1);
  await expect(bad({ name: 'a\0b' })).rejects.toMatchObject({ code: 'STORE_REJECTED', context: { sqlstate: '22021' } });
  await expect(bad({ seq: 2 ** 31 })).rejects.toMatchObject({ code: 'STORE_REJECTED', context: { sqlstate: '22003' } });
  await expect(bad({ id: randomBytes(4_000).toString('hex') })).rejects.toMatchObject({ code: 'STORE_REJECTED' });
  await expect(commit({ rows: [{ writer: 'nobody', id: 'r1', values: '{}' }] })).rejects.toMatchObject({
    code: 'STORE_REJECTED',
    context: { sqlstate: '22023' },
  });
  expect((await commit({})).kind).toBe('committed');
  expect(await store.logAfter(unit, 0, 10)).toEqual([]);
});

test('commit.3 a batch that contradicts the tables is a broken runtime', async () => {
  await expect(commit({ states: [state(unit, 'a1', 2, false)] })).rejects.toMatchObject({ code: 'STORE_BROKEN' });
  // Two positions further, but one row.
  await expect(commit({ log: [event(unit, 2, 'a1', 1)] }, 2)).rejects.toMatchObject({ code: 'STORE_BROKEN' });
  await commit({ states: [state(unit, 'a1', 1, true)] });
  await expect(commit({ states: [state(unit, 'a1', 1, true)] })).rejects.toMatchObject({ code: 'STORE_BROKEN' });
});

test('effect.1 a ref that stands already is refused: it is the key of a call to the outside', async () => {
  await commit({ effects: [effect(unit.type, 'a1', 1, { ref: 'charge:1' })] });
  await expect(commit({ effects: [effect(unit.type, 'a1', 2, { ref: 'charge:1' })] })).rejects.toMatchObject({
    code: 'STORE_REJECTED',
    context: { constraint: 'effects_ref' },
  });
});

test('park.1 a message that nobody can read is kept all the same, its value as it came', async () => {
  const value = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
  const odd = message(unit, 'a\0\ud800', 'm\0', {
    value,
    key: '\0',
    headers: { 'h\0': '\udfff' },
    error: 'at \0 of \ud83d',
  });
  await commit({ deadLetters: [odd], queued: [odd] });
  const [letter] = await listDeadLetters(store.pools.core, { type: unit.type, limit: 10 });
  expect(letter).toMatchObject({
    value,
    messageId: 'm\ufffd',
    key: '\ufffd',
    headers: { 'h\ufffd': '\ufffd' },
    published: false,
  });
  expect(await store.queueOf(unit.type, letter?.id ?? '', 10)).toHaveLength(1);
  await commit({ unqueued: [{ type: unit.type, id: letter?.id ?? '', messageId: 'm\0' }] });
  expect(await store.queueOf(unit.type, letter?.id ?? '', 10)).toEqual([]);
});

test('dead letters are listed newest first, published once and resolved once', async () => {
  await commit({ deadLetters: ['m1', 'm2', 'm3'].map((id) => message(unit, 'a1', id)) });
  const { core } = store.pools;
  const letters = await listDeadLetters(core, { type: unit.type, id: 'a1', limit: 2 });
  expect(letters.map((one) => one.messageId)).toEqual(['m3', 'm2']);
  const rest = await listDeadLetters(core, { type: unit.type, before: letters[1]?.n ?? 0, limit: 2 });
  expect(rest.map((one) => one.messageId)).toEqual(['m1']);
  const open = (await listUnpublished(core, 100)).filter((one) => one.type === unit.type);
  expect(open.map((one) => one.messageId)).toEqual(['m1', 'm2', 'm3']);
  await markPublished(
    core,
    open.slice(0, 2).map((one) => one.n),
  );
  expect((await listUnpublished(core, 100)).filter((one) => one.type === unit.type)).toHaveLength(1);
  expect(await resolveDeadLetter(core, rest[0]?.n ?? 0, 'replayed', 'ops:ann')).toBe(true);
  expect(await resolveDeadLetter(core, rest[0]?.n ?? 0, 'discarded', 'ops:bob')).toBe(false);
});

test('park.1 parked keys are listed with their reason and how many messages wait', async () => {
  await commit({
    states: [state(unit, 'a1', 1, true, { parked: 'bug' }), state(unit, 'a2', 1, true)],
    queued: [message(unit, 'a1', 'm1')],
  });
  const keys = await listParkedKeys(store.pools.core, { type: unit.type, id: '' }, 1);
  expect(keys).toEqual([{ ...unit, id: 'a1', seq: 1, reason: 'bug', waiting: 1 }]);
  expect((await listParkedKeys(store.pools.core, null, 100)).some((key) => key.type === unit.type)).toBe(true);
});

test('ledger entries commit with their events, sum to zero, come once, and never change', async () => {
  const entry = (ref: string, amount: number) => ({
    ...{ type: unit.type, id: 'o1', ref, at: 5 },
    lines: [
      { account: `${unit.type}:cash`, amount, currency: 'INR' },
      { account: `${unit.type}:sales`, amount: -12_300, currency: 'INR' },
    ],
  });
  await commit({ ledger: [entry('charge:1', 12_300)] });
  expect(await readJournal(store.pools.core, unit.type, 'o1')).toEqual([entry('charge:1', 12_300)]);
  await expect(commit({ ledger: [entry('charge:2', 1)] })).rejects.toMatchObject({ code: 'STORE_REJECTED' });
  await expect(commit({ ledger: [entry('charge:1', 12_300)] })).rejects.toMatchObject({ code: 'STORE_REJECTED' });
  const balances = (await readBalances(store.pools.core)).filter((one) => one.account.startsWith(unit.type));
  expect(balances.map((one) => one.amount)).toEqual([12_300, -12_300]);
  for (const change of [
    'update ledger.lines set amount = 1',
    'delete from ledger.journal',
    'truncate ledger.lines, ledger.journal',
  ])
    await expect(database.sql(change)).rejects.toThrow('append-only');
});

test('each commit leaves its epoch, its offsets and its gap in the audit', async () => {
  await commit({});
  const to = { ...step(owned, 3), gap: true };
  await store.commit(0, { ...nothing, units: [to] });
  const rows = await database.sql(
    `select epoch::int, from_offset::int as "from", to_offset::int as "to", gap, tableoid::regclass::text as part
      from core.audit where type = $1 order by from_offset`,
    [unit.type],
  );
  const [day] = await database.sql<{ name: string }>(
    "select 'core.audit_' || to_char(now() at time zone 'UTC', 'YYYYMMDD') as name",
  );
  expect(rows).toEqual([
    { epoch: 1, from: 0, to: 1, gap: false, part: day?.name },
    { epoch: 1, from: 1, to: 4, gap: true, part: day?.name },
  ]);
});

test('claim.6 a shift that does not change is not written: a repeat never hides a free rider', async () => {
  const shift = (values: object) =>
    commit({ rows: [{ writer: 'rider_shift', id: 'r1', values: JSON.stringify(values) }] });
  const row = async () =>
    (await database.sql('select xmin::text, on_shift, vehicle from core.riders where id = $1', ['r1']))[0];
  await shift({ onShift: true, vehicle: 'bike' });
  const before = await row();
  await shift({ onShift: true });
  expect(await row()).toEqual(before);
  await shift({ onShift: false });
  expect(await row()).toMatchObject({ on_shift: false, vehicle: 'bike' });
});

test('commit.5 with 100,000 states, plans made on empty tables still go through indexes, and updates stay HOT', async () => {
  const fresh = await freshDatabase();
  const lane = await createStore({ url: fresh.url, lanes: 1 });
  let own = (await lane.acquire(0, 'me', [unit], new Map()))[0] as Owned;
  const ids = Array.from({ length: 100 }, (_, i) => `a${i}`);
  for (let seq = 1; seq <= 12; seq++) {
    const to = step(own, 100, 100);
    const result = await lane.commit(0, {
      ...nothing,
      units: [to],
      log: ids.map((id, i) => event(unit, own.position + i + 1, id, seq)),
      states: ids.map((id) => state(unit, id, seq, seq === 1)),
      effects: ids.map((id) => effect(unit.type, id, seq)),
      timers: ids.map((id) => timer(unit.type, id, seq)),
      passedEffects: ids.map((id) => ({ type: unit.type, id, seq: seq - 1, index: 0 })),
      passedTimers: ids.map((id) => ({ type: unit.type, id, seq: seq - 1, index: 0 })),
      withdraw: ids.slice(0, 5).map((id) => ({ type: unit.type, id, ref: `${id}:${seq}:claim` })),
    });
    expect(result.kind).toBe('committed');
    await lane.load(
      0,
      ids.map((id) => ({ type: unit.type, id })),
    );
    own = moved(own, to);
    // The tables grow behind the plans' back, and nobody analyses them.
    if (seq === 6)
      await fresh.sql(
        `insert into core.states select $1, 'x' || i, 1, 0, 1, 1, '\\x00', '\\x00', null from generate_series(1, 100000) i`,
        [unit.type],
      );
  }
  await lane.close();
  const tables = await until(async () => {
    const rows = await fresh.sql<Record<'name' | 'read' | 'updates' | 'hot', string>>(
      `select relname as name, seq_tup_read as read, n_tup_upd as updates, n_tup_hot_upd as hot from pg_stat_user_tables
        where schemaname = 'core' and relname in ('states', 'effects', 'timers', 'log', 'part_owner')`,
    );
    return Number(rows.find((row) => row.name === 'states')?.updates) >= 1_100 && rows;
  });
  expect(tables.map((row) => [row.name, Number(row.read)]).sort()).toEqual([
    ['effects', 0],
    ['log', 0],
    ['part_owner', 0],
    ['states', 0],
    ['timers', 0],
  ]);
  for (const name of ['states', 'part_owner']) {
    const row = tables.find((one) => one.name === name);
    expect(Number(row?.hot) / Number(row?.updates)).toBeGreaterThan(0.8);
  }
  await fresh.drop();
});
