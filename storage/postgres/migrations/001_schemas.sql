-- One schema and one role per service: nobody writes another's tables. Roles belong to the server, not to the database, so two
-- databases may be migrated at once: whoever comes second finds the role made. `dabba_claims` owns the two functions that may
-- write the assignment of a rider (claim.2).
do $$
declare
  service text;
begin
  foreach service in array array['core', 'claims', 'ledger', 'catalog', 'accounts', 'chat', 'ops'] loop
    begin
      execute format('create role dabba_%s nologin', service);
    exception when duplicate_object or unique_violation then null;
    end;
    if not (select rolsuper from pg_roles where rolname = current_user) then
      execute format('grant dabba_%s to current_user', service);
    end if;
  end loop;
end $$;

create schema core;
create schema ledger;
create schema catalog;
create schema accounts;
create schema chat;
create schema ops;

-- The database's clock, epoch ms: the only time that decisions know (clock.1). Not now(): that is when the transaction began,
-- which may be long before it got its locks.
create function core.clock_ms() returns bigint language sql volatile as
  $$ select floor(extract(epoch from clock_timestamp()) * 1000)::bigint $$;
