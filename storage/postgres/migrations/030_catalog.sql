-- Restaurants, their menus and what changed. Owner: the service role `catalog`; written only through functions/catalog.sql.
-- I1: a row of menus is never changed: (restaurant_id, version) means the same for ever.
-- I2: every change of a restaurant or menu writes one row of changes in the same transaction; seq is gapless per restaurant.
create table catalog.restaurants (
  id text collate "C" primary key check (id ~ '^[A-Za-z0-9_-]{1,64}$'),
  name text not null check (name <> ''),
  area text not null default '',
  city text not null default '',
  -- Microdegrees; both or none. Without a position a restaurant can be found but not ordered from.
  lat integer check (lat between -90000000 and 90000000),
  lng integer check (lng between -180000000 and 180000000),
  cuisines text[] not null default '{}',
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  -- Minor units; null where nobody knows.
  price_for_two bigint check (price_for_two > 0),
  rating_tenths smallint check (rating_tenths between 0 and 50),
  ratings integer not null default 0 check (ratings >= 0),
  delivery_minutes smallint check (delivery_minutes > 0),
  image_url text,
  timezone text not null,
  -- [{day: 1 Monday … 7 Sunday, opens, closes: minutes of that day; closes past 1440 is the next morning}]
  hours jsonb not null default '[]',
  -- 0: no menu yet.
  menu_version integer not null default 0,
  -- Changes of this row, and of this row and its menus: the latter is the seq of its last catalog event.
  profile_version integer not null default 0,
  change_seq integer not null default 0,
  check ((lat is null) = (lng is null))
) with (fillfactor = 80);

create table catalog.menus (
  restaurant_id text collate "C" not null references catalog.restaurants,
  version integer not null check (version > 0),
  -- SHA-256 of the body without its version: an import that changes nothing makes no version.
  hash bytea not null,
  body jsonb not null,
  at bigint not null,
  primary key (restaurant_id, version)
);

create table catalog.changes (
  id bigint generated always as identity primary key,
  restaurant_id text collate "C" not null references catalog.restaurants,
  seq integer not null,
  change text not null check (change in ('profile', 'menu', 'availability')),
  menu_version integer not null,
  profile_version integer not null,
  at bigint not null,
  published boolean not null default false,
  unique (restaurant_id, seq)
);
-- A row lock on the restaurant orders its ids like its seqs, so reading by id never skips an earlier seq.
create index changes_unpublished on catalog.changes (id) where not published;
