// Brings a database to the schema of this code, and says in one sentence when it is not ours, half migrated or of other code.
// migrations/*.sql run once, in order of their names, each in a transaction that records its hash; functions/*.sql are applied again
// when their hash changes; grants/*.sql after either. An advisory lock lets one process at a time do it.
// I1: an applied migration is never edited and never removed: both are refused, as is a database where somebody else's tables stand.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';
import { Fault } from '../../runtime/errors.ts';
import { limits } from '../../runtime/limits.ts';
import { faultOfConnection } from './fault.ts';

type Part = 'migrations' | 'functions' | 'grants';
type File = { readonly name: string; readonly part: Part; readonly text: string; readonly hash: string };

const PARTS: readonly Part[] = ['migrations', 'functions', 'grants'];
/** Any number that every version of this program agrees on. */
const LOCK = 7_355_608;
const SCHEMAS = ['core', 'ledger', 'catalog', 'accounts', 'chat', 'ops'];

/** Applies what is missing. Returns the names of applied files; none when nothing was to do. Throws Fault STORE_FOREIGN, STORE_AWAY. */
export function migrate(url: string, folder: URL = new URL('./', import.meta.url)): Promise<readonly string[]> {
  const files = filesOf(folder);
  return connected(url, async (client) => {
    await client.query(`set lock_timeout = ${limits.postgresMigrationWaitMs}`);
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    const applied = await appliedFiles(client);
    if (applied === null) await refuseForeign(client);
    const missing = missingFiles(files, applied ?? new Map());
    if (missing.length === 0) return [];
    await client.query(`create table if not exists public.dabba_migrations (
      name text primary key, hash text not null, applied_at timestamptz not null default now())`);
    const grants = missing.some((file) => file.part === 'grants') ? [] : files.filter((file) => file.part === 'grants');
    for (const file of [...missing, ...grants]) await apply(client, file);
    return missing.map((file) => file.name);
  });
}

/** Throws Fault STORE_FOREIGN unless the database has exactly the migrations of this code; changes nothing. */
export function checkSchema(url: string, folder: URL = new URL('./', import.meta.url)): Promise<void> {
  return connected(url, async (client) => {
    const applied = await appliedFiles(client);
    if (applied === null) {
      await refuseForeign(client);
      throw new Fault('STORE_FOREIGN', { message: 'the database is empty; run the migrations' });
    }
    // Functions may be newer: their parameters never change, so old and new code run side by side while a version is rolled out.
    const missing = missingFiles(filesOf(folder), applied).find((file) => file.part === 'migrations');
    if (missing !== undefined)
      throw new Fault('STORE_FOREIGN', { message: `the database lacks ${missing.name}; run the migrations` });
  });
}

function filesOf(folder: URL): readonly File[] {
  return PARTS.flatMap((part) =>
    readdirSync(new URL(`${part}/`, folder))
      .filter((name) => name.endsWith('.sql'))
      .sort()
      .map((name) => {
        const text = readFileSync(new URL(`${part}/${name}`, folder), 'utf8');
        return { name: `${part}/${name}`, part, text, hash: createHash('sha256').update(text).digest('hex') };
      }),
  );
}

/** What is to be applied, in order. Refuses a migration that was edited, and one that this code does not have. */
function missingFiles(files: readonly File[], applied: ReadonlyMap<string, string>): readonly File[] {
  const ours = new Set(files.map((file) => file.name));
  for (const name of applied.keys()) {
    if (name.startsWith('migrations/') && !ours.has(name))
      throw new Fault('STORE_FOREIGN', {
        message: `the database has ${name}, which this code does not have: it was migrated by newer or other code`,
      });
  }
  return files.filter((file) => {
    const hash = applied.get(file.name);
    if (hash !== undefined && hash !== file.hash && file.part === 'migrations')
      throw new Fault('STORE_FOREIGN', {
        message: `${file.name} was edited after the database had it; undo the edit and write a new migration`,
      });
    return hash !== file.hash;
  });
}

async function appliedFiles(client: pg.Client): Promise<ReadonlyMap<string, string> | null> {
  const table = await client.query("select to_regclass('public.dabba_migrations') is not null as there");
  if (table.rows[0]?.there !== true) return null;
  const { rows } = await client.query<{ name: string; hash: string }>('select name, hash from public.dabba_migrations');
  return new Map(rows.map((row) => [row.name, row.hash]));
}

/** A database without our record of migrations must not have schemas of our names. */
async function refuseForeign(client: pg.Client): Promise<void> {
  const { rows } = await client.query('select nspname as name from pg_namespace where nspname = any($1)', [SCHEMAS]);
  if (rows.length > 0)
    throw new Fault('STORE_FOREIGN', {
      message: `the database has a schema ${rows[0].name} that Dabba did not make; give it an empty database`,
    });
}

async function apply(client: pg.Client, file: File): Promise<void> {
  await client.query('begin');
  try {
    // A function may name another that a later file makes.
    await client.query('set local check_function_bodies = off');
    await client.query(file.text);
    await client.query(
      `insert into public.dabba_migrations (name, hash) values ($1, $2)
        on conflict (name) do update set hash = excluded.hash, applied_at = now()`,
      [file.name, file.hash],
    );
    // A transaction that failed answers COMMIT with ROLLBACK, and node-pg resolves.
    const { command } = await client.query('commit');
    if (command !== 'COMMIT') throw new Error(`the server answered ${command} to COMMIT`);
  } catch (thrown) {
    await client.query('rollback').catch(() => undefined);
    throw new Fault('STORE_FOREIGN', { message: `${file.name} could not be applied`, cause: thrown });
  }
}

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'dabba migrate',
    connectionTimeoutMillis: limits.postgresConnectTimeoutMs,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (thrown) {
    throw faultOfConnection(thrown);
  }
  try {
    return await work(client);
  } catch (thrown) {
    throw thrown instanceof Fault ? thrown : faultOfConnection(thrown);
  } finally {
    // Also lets go of the advisory lock.
    await client.end().catch(() => undefined);
  }
}
