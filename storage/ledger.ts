// Reads of the double-entry ledger. It is written by commits only, through ledger.post (functions/ledger.sql), and never changed.

import { type Runner, reading } from './postgres/statement.ts';
import type { JournalRow } from './store.ts';

/** Statements of this file, for the test that prepares them all. */
export const ledgerStatements = {
  entries: reading(
    'ledger_entries',
    `select j.type, j.id, j.ref, j.at, jsonb_agg(jsonb_build_object('account', l.account, 'amount', l.amount, 'currency', l.currency)
        order by l.line) as lines
      from ledger.journal j join ledger.lines l on l.journal_n = j.n
      where j.type = $1 and j.id = $2 group by j.n order by j.n`,
  ),
  balances: reading(
    'ledger_balances',
    `select account, currency, sum(amount)::bigint as amount from ledger.lines group by account, currency
      order by account, currency`,
  ),
};

/** The sum of an account's lines: positive debits, minor units. */
export type Balance = { readonly account: string; readonly currency: string; readonly amount: number };

/** Journal entries of an actor, oldest first. */
export function readJournal(runner: Runner, type: string, id: string): Promise<readonly JournalRow[]> {
  return runner.run<JournalRow>(ledgerStatements.entries, [type, id]);
}

/** Sums of all accounts; per currency they sum to zero. Reads every line: for reconciliation, not for requests. */
export function readBalances(runner: Runner): Promise<readonly Balance[]> {
  return runner.run<Balance>(ledgerStatements.balances, []);
}
