-- What search looks into. Derived from catalog.restaurants and catalog.menus by storage/catalog/search/indexer.ts; may be
-- emptied and filled again at any time. Words are in the form of storage/catalog/search/text/words.ts.
create extension if not exists pg_trgm;

create table catalog.search_documents (
  restaurant_id text collate "C" primary key references catalog.restaurants on delete cascade,
  -- change_seq of the restaurant that this row shows.
  seq integer not null,
  -- The name as its words, and as it is written: the latter only chooses among names of the same words.
  name text collate "C" not null,
  label text not null,
  areas text[] not null,
  city text not null,
  cuisines text[] not null,
  currency text not null,
  price_for_two bigint,
  -- (lng, lat) in microdegrees.
  place point,
  -- 0 … 1: the rating, drawn to the middle where few people rated.
  quality real not null,
  -- Minutes of the local week, Monday 00:00 = 0, at which it is open.
  open_minutes int4multirange not null,
  timezone text not null,
  dishes text[] not null
);
create index search_documents_name on catalog.search_documents using gist (name gist_trgm_ops (siglen = 64));
create index search_documents_name_order on catalog.search_documents (name);
create index search_documents_areas on catalog.search_documents using gin (areas);
create index search_documents_cuisines on catalog.search_documents using gin (cuisines);
create index search_documents_city on catalog.search_documents (city);
create index search_documents_place on catalog.search_documents using gist (place);

-- Which restaurant has which word: field n of its name, d of its dishes.
create table catalog.search_postings (
  field "char" not null,
  term text collate "C" not null,
  restaurant_id text collate "C" not null references catalog.search_documents on delete cascade,
  -- Higher where the word is more of the name, and the restaurant better: settles which of many equals are looked at.
  boost real not null,
  primary key (field, term, restaurant_id) include (boost)
);
create index search_postings_restaurant on catalog.search_postings (restaurant_id);

-- Keys under which a mistyped word or phrase is found (keysOf, beginningKeysOf): kind n word of a name, b its beginning,
-- c cuisine, a area, t city, d word of a dish. Grows with the vocabulary, not with the restaurants.
create table catalog.search_keys (
  key text collate "C" not null,
  kind "char" not null,
  term text collate "C" not null,
  primary key (key, kind, term)
);

-- What cheap and dear mean here: thirds of the prices for two, per currency.
create table catalog.search_prices (
  currency text primary key,
  cheap_max bigint not null,
  dear_min bigint not null
);
