-- The only writers of catalog.restaurants, catalog.menus and catalog.changes. Each call is one transaction.

-- Notes a change in the same transaction; the caller holds the restaurant's row lock and has set its versions.
create or replace function catalog.note_change(p_id text, p_change text) returns void
language plpgsql as $$
begin
  with changed as (
    update catalog.restaurants set change_seq = change_seq + 1 where id = p_id
    returning id, change_seq, menu_version, profile_version
  )
  insert into catalog.changes (restaurant_id, seq, change, menu_version, profile_version, at)
  select id, change_seq, p_change, menu_version, profile_version, core.clock_ms() from changed;
end $$;

-- Creates or changes restaurants; rows as storage/catalog/restaurants.ts writes them. Outcome per row, in order:
-- created, changed, unchanged, exists (only where p_create forbids changing).
create or replace function catalog.put_restaurants(p_rows jsonb, p_create boolean)
returns table (id text, outcome text)
language plpgsql as $$
declare
  given jsonb;
  want catalog.restaurants;
  have catalog.restaurants;
begin
  -- In id order, so that two importers never wait for each other in a circle.
  for given in select value from jsonb_array_elements(p_rows) order by value ->> 'id' collate "C" loop
    want := jsonb_populate_record(null::catalog.restaurants, given);
    want.menu_version := 0;
    want.change_seq := 0;
    want.profile_version := 1;
    insert into catalog.restaurants select want.* on conflict do nothing;
    id := want.id;
    if found then
      outcome := 'created';
      perform catalog.note_change(want.id, 'profile');
    elsif p_create then
      outcome := 'exists';
    else
      select * into have from catalog.restaurants r where r.id = want.id for update;
      want.menu_version := have.menu_version;
      want.change_seq := have.change_seq;
      want.profile_version := have.profile_version;
      if have is not distinct from want then
        outcome := 'unchanged';
      else
        update catalog.restaurants r set
          (name, area, city, lat, lng, cuisines, currency, price_for_two, rating_tenths, ratings, delivery_minutes, image_url,
            timezone, hours, profile_version) =
          (want.name, want.area, want.city, want.lat, want.lng, want.cuisines, want.currency, want.price_for_two,
            want.rating_tenths, want.ratings, want.delivery_minutes, want.image_url, want.timezone, want.hours,
            have.profile_version + 1)
          where r.id = want.id;
        perform catalog.note_change(want.id, 'profile');
        outcome := 'changed';
      end if;
    end if;
    return next;
  end loop;
end $$;

-- Makes the body the restaurant's next menu version. p_if_match: the version the caller saw, null for whatever it is.
-- Outcome: revised, unchanged (the same content), stale, absent. `version` is the current one afterwards, 0 for none.
create or replace function catalog.revise_menu(
  p_id text, p_body jsonb, p_hash bytea, p_if_match integer, p_change text
) returns table (outcome text, version integer)
language plpgsql as $$
begin
  select r.menu_version into version from catalog.restaurants r where r.id = p_id for update;
  if not found then
    outcome := 'absent';
    version := 0;
  elsif p_if_match is not null and p_if_match <> version then
    outcome := 'stale';
  elsif exists (select 1 from catalog.menus m where m.restaurant_id = p_id and m.version = revise_menu.version and m.hash = p_hash) then
    outcome := 'unchanged';
  else
    version := version + 1;
    insert into catalog.menus (restaurant_id, version, hash, body, at)
      values (p_id, version, p_hash, p_body || jsonb_build_object('version', p_id || '@' || version), core.clock_ms());
    update catalog.restaurants r set menu_version = revise_menu.version where r.id = p_id;
    perform catalog.note_change(p_id, p_change);
    outcome := 'revised';
  end if;
  return next;
end $$;

-- Minute of the local week at this moment (epoch ms), Monday 00:00 = 0.
create or replace function catalog.week_minute(p_at bigint, p_timezone text) returns integer
language sql stable as $$
  select ((extract(isodow from t) - 1) * 1440 + extract(hour from t) * 60 + extract(minute from t))::integer
  from (select to_timestamp(p_at / 1000.0) at time zone p_timezone) as local (t)
$$;

-- Whether hours (catalog.restaurants) hold at this moment; null where no hours are known.
create or replace function catalog.is_open(p_hours jsonb, p_timezone text, p_at bigint) returns boolean
language sql stable as $$
  select case when p_hours = '[]' then null else exists (
    select 1
    from jsonb_to_recordset(p_hours) as h (day integer, opens integer, closes integer),
      (select catalog.week_minute(p_at, p_timezone)) as now (minute)
    where minute between (day - 1) * 1440 + opens and (day - 1) * 1440 + closes - 1
      -- What passes Sunday midnight.
      or minute + 10080 between (day - 1) * 1440 + opens and (day - 1) * 1440 + closes - 1
  ) end
$$;
