-- Double entry. Entries are only ever added, and the lines of an entry sum to zero per currency; both hold for every role.
create table ledger.journal (
  n bigint generated always as identity primary key,
  type text collate "C" not null,
  id text collate "C" not null,
  ref text collate "C" not null,
  at bigint not null,
  unique (type, id, ref)
);
create table ledger.lines (
  journal_n bigint not null references ledger.journal (n),
  line int not null,
  account text collate "C" not null,
  amount bigint not null check (amount <> 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  primary key (journal_n, line)
);
create index lines_account on ledger.lines (account, currency);

create function ledger.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is append-only: % of %', tg_op, tg_table_name using errcode = 'DB003';
end $$;
create trigger append_only before update or delete or truncate on ledger.journal
  for each statement execute function ledger.refuse_change();
create trigger append_only before update or delete or truncate on ledger.lines
  for each statement execute function ledger.refuse_change();

-- All lines of an entry are written by one statement, so the sums are known at its end.
create function ledger.refuse_unbalanced() returns trigger language plpgsql as $$
declare
  entry bigint;
begin
  select a.journal_n into entry from added a group by a.journal_n, a.currency having sum(a.amount) <> 0 limit 1;
  if found then
    raise exception 'journal entry % does not sum to zero', entry using errcode = '23514';
  end if;
  return null;
end $$;
create trigger balanced after insert on ledger.lines referencing new table as added
  for each statement execute function ledger.refuse_unbalanced();
