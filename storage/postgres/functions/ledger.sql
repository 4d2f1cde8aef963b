-- The only way into the ledger. Runs as dabba_ledger, which may insert and read and nothing else; the loops may only call it.
-- p_journal: [{type, id, ref, at, lines: [{account, amount, currency}]}]. A repeated (type, id, ref) is refused (23505).
create or replace function ledger.post(p_journal jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  with entry as (
    select j.type, j.id, j.ref, j.at, j.lines
      from jsonb_to_recordset(p_journal) as j(type text, id text, ref text, at bigint, lines jsonb)
  ), added as (
    insert into ledger.journal (type, id, ref, at) select e.type, e.id, e.ref, e.at from entry e
      returning n, type, id, ref
  )
  insert into ledger.lines (journal_n, line, account, amount, currency)
    select a.n, l.ordinality, l.value ->> 'account', (l.value ->> 'amount')::bigint, l.value ->> 'currency'
      from added a join entry e on e.type = a.type and e.id = a.id and e.ref = a.ref,
        jsonb_array_elements(e.lines) with ordinality as l;
end $$;
grant create on schema ledger to dabba_ledger;
alter function ledger.post owner to dabba_ledger;
revoke create on schema ledger from dabba_ledger;
