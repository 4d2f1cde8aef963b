-- Makes the audit's partitions of the coming days and drops those that are too old; days are of the database's clock in UTC.
-- A day is attached, not created in place: commits go on meanwhile. A day whose rows already went to audit_rest stays there.
create or replace function core.maintain_audit(p_days_ahead int, p_days_kept int) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
  day date;
  name text;
  dropped int := 0;
begin
  -- Several processes start at once; one of them does the work.
  perform pg_advisory_xact_lock(hashtext('core.maintain_audit'));
  for day in select current_date + i from generate_series(0, p_days_ahead) i loop
    name := 'audit_' || to_char(day, 'YYYYMMDD');
    if to_regclass('core.' || name) is null
        and not exists (select from core.audit_rest a where a.at >= day and a.at < day + 1) then
      execute format('create table core.%I (like core.audit including defaults)', name);
      execute format('alter table core.audit attach partition core.%I for values from (%L) to (%L)', name, day, day + 1);
    end if;
  end loop;
  for name in select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = 'core.audit'::regclass and c.relname ~ '^audit_\d{8}$'
        and to_date(substr(c.relname, 7), 'YYYYMMDD') < current_date - p_days_kept loop
    execute format('drop table core.%I', name);
    dropped := dropped + 1;
  end loop;
  delete from core.audit_rest a where a.at < current_date - p_days_kept;
  return dropped;
end $$;
