// A migrated database for one test file, on the stack's Postgres (or the one that DABBA_TEST_POSTGRES names), dropped afterwards.

import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { migrate } from '../../../storage/postgres/migration.ts';
import type {} from '../../provided.ts';

/** A database of one test file. `sql` runs as its owner, outside all roles. */
export type TestDatabase = {
  readonly url: string;
  readonly sql: <Row extends object>(text: string, values?: readonly unknown[]) => Promise<readonly Row[]>;
  readonly drop: () => Promise<void>;
};

/** An empty database with a random name. */
export async function emptyDatabase(): Promise<TestDatabase> {
  const server = process.env['DABBA_TEST_POSTGRES'] ?? inject('stack').postgres;
  const name = `test_${randomBytes(6).toString('hex')}`;
  await once(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const pool = new pg.Pool({ connectionString: url.href, max: 4 });
  pool.on('error', () => undefined);
  return {
    url: url.href,
    sql: async (text, values = []) => (await pool.query(text, [...values])).rows,
    drop: async () => {
      await pool.end();
      await once(server, `drop database ${name} with (force)`);
    },
  };
}

/** A migrated database with a random name. */
export async function freshDatabase(): Promise<TestDatabase> {
  const database = await emptyDatabase();
  await migrate(database.url);
  return database;
}

/** Asks again until the answer is there; for what Postgres does in its own time. Fails with the test's own time limit. */
export async function until<T>(ask: () => Promise<T | undefined | false>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function once(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(text);
  await client.end();
}
