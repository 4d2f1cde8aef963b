// Every statement that the code sends is prepared against the migrated schema, as the role that sends it.
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountStatements } from '../../../storage/accounts.ts';
import { chatStatements } from '../../../storage/chat.ts';
import { effectStatements } from '../../../storage/effects.ts';
import { ledgerStatements } from '../../../storage/ledger.ts';
import { commitStatements } from '../../../storage/log/commit.ts';
import { installationStatements } from '../../../storage/log/installation.ts';
import { ownershipStatements } from '../../../storage/log/ownership.ts';
import { readStatements } from '../../../storage/log/reads.ts';
import { parkedStatements } from '../../../storage/parked.ts';
import { maintenanceStatements } from '../../../storage/postgres/maintenance.ts';
import type { Statement } from '../../../storage/postgres/statement.ts';
import { riderStatements } from '../../../storage/riders.ts';
import { timerStatements } from '../../../storage/timers.ts';
import { freshDatabase, type TestDatabase } from './database.ts';

const byRole: Readonly<Record<string, readonly Statement[]>> = {
  dabba_core: [
    commitStatements,
    ownershipStatements,
    readStatements,
    installationStatements,
    effectStatements,
    timerStatements,
    ledgerStatements,
    parkedStatements,
    riderStatements,
    maintenanceStatements,
  ].flatMap((statements) => Object.values<Statement>(statements)),
  dabba_accounts: Object.values(accountStatements),
  dabba_chat: Object.values(chatStatements),
};

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

test('every statement has a name of its own that Postgres does not cut', () => {
  const names = Object.values(byRole).flatMap((statements) => statements.map((statement) => statement.name));
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[a-z_]{1,63}$/);
});

test.each(Object.entries(byRole))('every statement of %s can be prepared and planned', async (role, statements) => {
  const client = new pg.Client({ connectionString: database.url, options: `-c role=${role}` });
  await client.connect();
  for (const { name, text } of statements) {
    await client.query(`prepare ${name} as ${text}`);
    const { rows } = await client.query(
      'select parameter_types::text[] as types from pg_prepared_statements where name = $1',
      [name],
    );
    const nulls = (rows[0].types as string[]).map(() => 'null').join(', ');
    // Planning and starting the plan checks what the role may do, without running anything.
    await client.query(`explain execute ${name}${nulls === '' ? '' : `(${nulls})`}`);
  }
  await client.end();
});

test('what only reads is marked so: a lost answer leaves no doubt', () => {
  for (const { name, text, writes } of Object.values(byRole).flat()) {
    const calls = /core\.(commit|acquire|doubt|flush|give|answer|claim|release|heard|maintain)|erase_/.test(text);
    expect([name, writes]).toEqual([name, calls || /^\s*(insert|update|delete)/.test(text)]);
  }
});
