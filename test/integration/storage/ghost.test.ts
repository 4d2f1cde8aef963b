// A commit whose client is gone while the server still runs it: the ghost. Held open by a lock that the test lets go.
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createStore, type PostgresStore } from '../../../storage/postgres/store.ts';
import type { Owned } from '../../../storage/store.ts';
import { freshDatabase, type TestDatabase, until } from './database.ts';
import { type DatabaseProxy, openProxy } from './proxy.ts';
import { event, nothing, step } from './rows.ts';

const unit = { type: 'order', partition: 3 };
let database: TestDatabase;
let proxy: DatabaseProxy;
let store: PostgresStore;
let other: PostgresStore;
let holder: pg.Client;

beforeAll(async () => {
  database = await freshDatabase();
  // Every commit of this database stops before its end while the test holds lock 42.
  await database.sql(`create function public.hold() returns trigger language plpgsql as
    $$ begin perform pg_advisory_xact_lock_shared(42); return null; end $$`);
  await database.sql('create trigger hold after insert on core.audit for each row execute function public.hold()');
  proxy = await openProxy(database.url);
  store = await createStore({ url: proxy.url, lanes: 2 });
  other = await createStore({ url: database.url, lanes: 1 });
  holder = new pg.Client({ connectionString: database.url });
  await holder.connect();
});

afterAll(async () => {
  await store.close();
  await other.close();
  await proxy.close();
  await holder.end();
  await database.drop();
});

const waiting = (on: string) =>
  until(async () => {
    const rows = await database.sql(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and wait_event = $1`,
      [on],
    );
    return rows.length > 0;
  });

test('commit.1 doubt waits for the ghost, then fences it: the batch is in the log once', async () => {
  const owned = (await store.acquire(0, 'me', [unit], new Map()))[0] as Owned;
  const batch = { ...nothing, units: [step(owned, 5, 1)], log: [event(unit, 1, 'a1', 1)] };
  await holder.query('select pg_advisory_lock(42)');
  const lost = expect(store.commit(0, batch)).rejects.toMatchObject({ code: 'STORE_UNKNOWN' });
  await waiting('advisory');
  proxy.cut();
  await lost;

  // The trap: a plain read does not wait, and still shows the old offset.
  const [seen] = await database.sql<{ next_offset: string }>(
    'select next_offset from core.part_owner where partition = 3',
  );
  expect(Number(seen?.next_offset)).toBe(owned.nextOffset);
  const doubt = other.doubt(0, [owned]);
  await waiting('transactionid');
  await holder.query('select pg_advisory_unlock(42)');

  expect(await doubt).toEqual([{ ...unit, owned: { ...owned, epoch: 2, nextOffset: 5, position: 1 } }]);
  expect(await store.commit(0, batch)).toEqual({ kind: 'fenced', units: [unit] });
  expect(await store.logAfter(unit, 0, 10)).toHaveLength(1);
});

test('commit.1 a ghost that reaches its locks after the doubt writes nothing', async () => {
  const owned = (await store.acquire(0, 'me', [unit], new Map()))[0] as Owned;
  const batch = { ...nothing, units: [step(owned, 1, 1)], log: [event(unit, owned.position + 1, 'a2', 1)] };
  // A third party holds the owner's row, so the ghost waits at its very first statement and the doubt queues behind it.
  await holder.query('begin');
  await holder.query('select from core.part_owner where partition = 3 for update');
  const doubt = other.doubt(0, [owned]);
  await waiting('transactionid');
  const lost = expect(store.commit(0, batch)).rejects.toMatchObject({ code: 'STORE_UNKNOWN' });
  await until(async () => (await commitsThatWait()) === 1);
  proxy.cut();
  await lost;
  await holder.query('commit');
  expect(await doubt).toEqual([{ ...unit, owned: { ...owned, epoch: owned.epoch + 1 } }]);
  await until(async () => (await commitsThatWait()) === 0);
  expect(await store.logAfter(unit, owned.position, 10)).toEqual([]);
  expect(await store.commit(0, batch)).toEqual({ kind: 'fenced', units: [unit] });
});

async function commitsThatWait(): Promise<number> {
  const rows = await database.sql(
    `select from pg_stat_activity where datname = current_database() and state = 'active' and query like '%core.commit(%'
      and pid <> pg_backend_pid()`,
  );
  return rows.length;
}
