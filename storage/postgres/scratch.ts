// A database for one run of an evaluation or a benchmark: made on a given server, migrated, dropped afterwards.
// I1: the database that the URL names is never written: only a new one with a random name beside it.

import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { limits } from '../../runtime/limits.ts';
import { faultOfConnection } from './fault.ts';
import { migrate } from './migration.ts';

/** A migrated database; `tidy` lets Postgres measure and clean its tables, as it does by itself after a while. */
export type ScratchDatabase = { readonly url: string; tidy(): Promise<void>; drop(): Promise<void> };

/** Makes a database on the server of `serverUrl`, whose user must be allowed to. Throws Fault STORE_AWAY, STORE_FOREIGN. */
export async function scratchDatabase(serverUrl: string): Promise<ScratchDatabase> {
  const name = `dabba_scratch_${randomBytes(6).toString('hex')}`;
  await once(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const scratch: ScratchDatabase = {
    url: url.href,
    tidy: () => once(url.href, 'vacuum analyze'),
    drop: () => once(serverUrl, `drop database ${name} with (force)`),
  };
  try {
    await migrate(scratch.url);
  } catch (thrown) {
    await scratch.drop();
    throw thrown;
  }
  return scratch;
}

async function once(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: limits.postgresConnectTimeoutMs });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(text);
  } catch (thrown) {
    throw faultOfConnection(thrown);
  } finally {
    await client.end().catch(() => undefined);
  }
}
