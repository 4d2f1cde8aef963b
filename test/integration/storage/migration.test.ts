// Migrations on the real Postgres: applied once, refused when edited, missing or foreign; one process at a time.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkSchema, migrate } from '../../../storage/postgres/migration.ts';
import { emptyDatabase, type TestDatabase } from './database.ts';

let database: TestDatabase;
let folder: string;
let url: URL;

beforeEach(async () => {
  database = await emptyDatabase();
  folder = mkdtempSync(join(tmpdir(), 'dabba-migrations-'));
  for (const part of ['migrations', 'functions', 'grants'])
    cpSync(new URL(`../../../storage/postgres/${part}`, import.meta.url), join(folder, part), { recursive: true });
  url = pathToFileURL(`${folder}/`);
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await database.drop();
});

test('an empty database gets everything, in order; a second time there is nothing to do', async () => {
  await expect(checkSchema(database.url, url)).rejects.toThrow('the database is empty');
  const applied = await migrate(database.url, url);
  const migrations = applied.filter((name) => name.startsWith('migrations/'));
  expect(migrations).toEqual([...migrations].sort());
  expect(migrations[0]).toBe('migrations/001_schemas.sql');
  expect(applied.at(-1)).toMatch(/^grants\//);
  expect(await migrate(database.url, url)).toEqual([]);
  await checkSchema(database.url, url);
});

test('several processes may migrate at once; each file is applied once', async () => {
  const applied = await Promise.all([1, 2, 3].map(() => migrate(database.url, url)));
  expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
});

test('an applied migration that was edited is refused, by name', async () => {
  await migrate(database.url, url);
  writeFileSync(join(folder, 'migrations/004_riders.sql'), 'create table core.riders (id text)');
  await expect(migrate(database.url, url)).rejects.toMatchObject({ code: 'STORE_FOREIGN' });
  await expect(checkSchema(database.url, url)).rejects.toThrow('migrations/004_riders.sql was edited');
});

test('a database that newer code migrated is refused, by name', async () => {
  writeFileSync(join(folder, 'migrations/900_later.sql'), 'create table core.later (id text)');
  await migrate(database.url, url);
  rmSync(join(folder, 'migrations/900_later.sql'));
  await expect(migrate(database.url, url)).rejects.toThrow('the database has migrations/900_later.sql');
});

test('a database that lacks a migration is refused until it is applied', async () => {
  await migrate(database.url, url);
  writeFileSync(join(folder, 'migrations/900_later.sql'), 'create table core.later (id text)');
  await expect(checkSchema(database.url, url)).rejects.toThrow('the database lacks migrations/900_later.sql');
  expect(await migrate(database.url, url)).toEqual(['migrations/900_later.sql']);
});

test("a database with somebody else's tables is refused and left alone", async () => {
  await database.sql('create schema ledger');
  await expect(migrate(database.url, url)).rejects.toThrow('a schema ledger that Dabba did not make');
  await expect(checkSchema(database.url, url)).rejects.toMatchObject({ code: 'STORE_FOREIGN' });
  expect(await database.sql("select from pg_namespace where nspname = 'core'")).toEqual([]);
});

test('a migration that fails leaves nothing of itself, and the next run goes on from there', async () => {
  writeFileSync(join(folder, 'migrations/900_later.sql'), 'create table core.later (id text); select 1 / 0');
  await expect(migrate(database.url, url)).rejects.toThrow('migrations/900_later.sql could not be applied');
  expect(await database.sql("select from pg_class where relname = 'later'")).toEqual([]);
  writeFileSync(join(folder, 'migrations/900_later.sql'), 'create table core.later (id text)');
  expect(await migrate(database.url, url)).toContain('migrations/900_later.sql');
});

test('functions are applied again when they change, and grants after them', async () => {
  await migrate(database.url, url);
  writeFileSync(
    join(folder, 'functions/extra.sql'),
    'create function core.extra() returns int language sql as $$ select 1 $$',
  );
  expect(await migrate(database.url, url)).toEqual(['functions/extra.sql']);
  const [row] = await database.sql<{ may: boolean }>(
    "select has_function_privilege('dabba_core', 'core.extra()', 'execute') as may",
  );
  expect(row?.may).toBe(true);
  // Functions newer than this code are no reason not to start: a version is being rolled out.
  rmSync(join(folder, 'functions/extra.sql'));
  await checkSchema(database.url, url);
});

test('who is no superuser may migrate and own a database', async () => {
  await database.sql(`do $$ begin create role dabba_test_owner login createrole password 'owner';
    exception when duplicate_object then null; end $$`);
  for (const role of ['core', 'claims', 'ledger', 'catalog', 'accounts', 'chat', 'ops'])
    await database.sql(
      `do $$ begin create role dabba_${role} nologin; exception when duplicate_object then null; end $$`,
    );
  const [row] = await database.sql<{ name: string }>('select current_database() as name');
  await database.sql(`alter database ${row?.name} owner to dabba_test_owner`);
  const version = Number(
    (await database.sql<{ n: string }>("select current_setting('server_version_num') as n"))[0]?.n,
  );
  const withAdmin = version >= 160_000 ? 'with admin option' : '';
  await database.sql(
    `grant dabba_core, dabba_claims, dabba_ledger, dabba_catalog, dabba_accounts, dabba_chat, dabba_ops to dabba_test_owner ${withAdmin}`,
  );
  const owned = new URL(database.url);
  owned.username = 'dabba_test_owner';
  owned.password = 'owner';
  await migrate(owned.href, url);
  await checkSchema(owned.href, url);
  await database.sql(
    'reassign owned by dabba_test_owner to current_user; drop owned by dabba_test_owner; drop role dabba_test_owner',
  );
});
