// Upkeep of the tables: the audit's days, and the two numbers that warn before Postgres slows down (commit.5).

import { limits } from '../../runtime/limits.ts';
import { type Runner, reading, writing } from './statement.ts';

/** Statements of this file, for the test that prepares them all. */
export const maintenanceStatements = {
  audit: writing('maintain_audit', 'select core.maintain_audit($1, $2) as dropped'),
  health: reading(
    'health',
    `select
        (select coalesce(sum(n_dead_tup), 0)::bigint from pg_stat_user_tables) as "deadTuples",
        (select coalesce(max(extract(epoch from clock_timestamp() - xact_start) * 1000), 0)::bigint
          from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()) as "oldestTransactionMs"`,
  ),
};

/** Dead tuples of all tables, and the age of the oldest transaction (which keeps them from being cleaned). */
export type StoreHealth = { readonly deadTuples: number; readonly oldestTransactionMs: number };

/** Makes the audit's partitions of the coming days and drops old ones; returns how many were dropped. Once a day is enough. */
export async function maintainAudit(runner: Runner): Promise<number> {
  const [row] = await runner.run<{ dropped: number }>(maintenanceStatements.audit, [
    limits.postgresAuditDaysAhead,
    limits.postgresAuditDaysKept,
  ]);
  return row?.dropped ?? 0;
}

/** Numbers for the metrics of commit.5. */
export async function readHealth(runner: Runner): Promise<StoreHealth> {
  const [row] = await runner.run<StoreHealth>(maintenanceStatements.health, []);
  return row ?? { deadTuples: 0, oldestTransactionMs: 0 };
}
