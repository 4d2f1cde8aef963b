-- The only writers of the search tables (storage/catalog/search/indexer.ts). Repeats change nothing.

-- Writes documents with their postings and keys, newer ones only.
create or replace function catalog.put_documents(p_documents jsonb) returns void
language plpgsql as $$
declare
  taken text[];
begin
  with given as (
    select * from jsonb_to_recordset(p_documents) as g (
      id text, seq integer, name text, areas text[], city text, cuisines text[], quality real, "openMinutes" text, dishes text[])
  ), written as (
    insert into catalog.search_documents (restaurant_id, seq, name, label, areas, city, cuisines, currency, price_for_two, place,
      quality, open_minutes, timezone, dishes)
    select g.id, g.seq, g.name, lower(r.name), g.areas, g.city, g.cuisines, r.currency, r.price_for_two, point(r.lng, r.lat), g.quality,
      g."openMinutes"::int4multirange, r.timezone, g.dishes
    from given g join catalog.restaurants r on r.id = g.id order by g.id
    on conflict (restaurant_id) do update set (seq, name, label, areas, city, cuisines, currency, price_for_two, place, quality,
      open_minutes, timezone, dishes) = (excluded.seq, excluded.name, excluded.label, excluded.areas, excluded.city, excluded.cuisines,
      excluded.currency, excluded.price_for_two, excluded.place, excluded.quality, excluded.open_minutes, excluded.timezone,
      excluded.dishes)
    where search_documents.seq < excluded.seq
    returning restaurant_id
  ) select array_agg(restaurant_id) into taken from written;
  if taken is null then
    return;
  end if;

  delete from catalog.search_postings p where p.restaurant_id = any (taken);
  insert into catalog.search_postings (field, term, restaurant_id, boost)
    select p.field::"char", p.term, d.value ->> 'id', p.boost
    from jsonb_array_elements(p_documents) d, jsonb_to_recordset(d.value -> 'postings') as p (field text, term text, boost real)
    where d.value ->> 'id' = any (taken)
    on conflict do nothing;
  insert into catalog.search_keys (key, kind, term)
    select distinct k.key, k.kind::"char", k.term collate "C"
    from jsonb_array_elements(p_documents) d, jsonb_to_recordset(d.value -> 'keys') as k (key text, kind text, term text)
    where d.value ->> 'id' = any (taken)
    order by 1, 2, 3
    on conflict do nothing;
end $$;

-- What cheap and dear mean, per currency: the thirds of the known prices for two.
create or replace function catalog.measure_prices() returns void
language sql as $$
  insert into catalog.search_prices (currency, cheap_max, dear_min)
    select currency, percentile_disc(0.33) within group (order by price_for_two),
      percentile_disc(0.67) within group (order by price_for_two)
    from catalog.search_documents where price_for_two is not null group by currency
  on conflict (currency) do update set (cheap_max, dear_min) = (excluded.cheap_max, excluded.dear_min)
    where (search_prices.cheap_max, search_prices.dear_min) is distinct from (excluded.cheap_max, excluded.dear_min)
$$;
