-- What this database belongs to: a mismatch stops start-up. One row.
create table core.installation (
  one boolean primary key default true check (one),
  kafka_cluster_id text not null,
  partitions int not null,
  cell text not null
);

-- How far a durable reader has come with each actor: what a late send of a zombie repeats is dropped (relay.2).
create table core.reader_positions (
  reader text collate "C" not null,
  type text collate "C" not null,
  id text collate "C" not null,
  last_seq int not null,
  primary key (reader, type, id)
) with (fillfactor = 70);
