-- Deletes all that an author typed, and leaves only the ids behind (schema.3). Repeats change nothing.
create or replace function chat.erase_author(p_author text) returns int language plpgsql as $$
declare
  erased int;
begin
  with gone as (delete from chat.texts t where t.author = p_author returning t.id)
  insert into chat.erased (id, at) select g.id, core.clock_ms() from gone g on conflict do nothing;
  get diagnostics erased = row_count;
  return erased;
end $$;
