-- Personal data, and nothing but rows that can be deleted (schema.3). What was deleted leaves its id, so that a reference loads
-- as erased and not as never known.
create table accounts.people (
  id text collate "C" primary key,
  version int not null,
  name text,
  phone text,
  email text,
  created_at bigint not null
);

-- A changed address is a new version; an order keeps the one it was placed with.
create table accounts.addresses (
  id text collate "C" not null,
  version int not null,
  person_id text collate "C" not null,
  label text not null,
  text text not null,
  lat_microdegrees int not null check (lat_microdegrees between -90000000 and 90000000),
  lng_microdegrees int not null check (lng_microdegrees between -180000000 and 180000000),
  cell text not null,
  created_at bigint not null,
  primary key (id, version)
);
create index addresses_person on accounts.addresses (person_id);

create table accounts.erased (
  kind text collate "C" not null check (kind in ('person', 'address')),
  id text collate "C" not null,
  at bigint not null,
  primary key (kind, id)
);
