-- Deletes a person with every address, and leaves only their ids behind (schema.3). Repeats change nothing.
create or replace function accounts.erase_person(p_person text) returns void language plpgsql as $$
begin
  insert into accounts.erased (kind, id, at)
    select 'person', p.id, core.clock_ms() from accounts.people p where p.id = p_person
    union all
    select distinct 'address', a.id, core.clock_ms() from accounts.addresses a where a.person_id = p_person
    on conflict do nothing;
  delete from accounts.addresses a where a.person_id = p_person;
  delete from accounts.people p where p.id = p_person;
end $$;

-- Deletes every version of one address of a person.
create or replace function accounts.erase_address(p_person text, p_address text) returns void language plpgsql as $$
begin
  insert into accounts.erased (kind, id, at)
    select distinct 'address', a.id, core.clock_ms() from accounts.addresses a
      where a.id = p_address and a.person_id = p_person
    on conflict do nothing;
  delete from accounts.addresses a where a.id = p_address and a.person_id = p_person;
end $$;
