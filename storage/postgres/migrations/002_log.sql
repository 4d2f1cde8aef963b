-- The truth of the partition loop. Ids collate by bytes ("C"): faster to compare, and the one order that locks are taken in.

-- Who may commit for a partition and where it stands. Every commit updates a row here, so each page is kept nearly empty and no
-- index holds a changing column: all updates stay HOT (commit.5). trying_offset and tries: commit.4.
create table core.part_owner (
  type text collate "C" not null,
  partition int not null,
  epoch bigint not null default 0,
  owner text not null default '',
  next_offset bigint not null default 0,
  position bigint not null default 0,
  watermark bigint not null default 0,
  at bigint not null default 0,
  trying_offset bigint,
  tries smallint not null default 0,
  primary key (type, partition)
) with (fillfactor = 20);

-- Events (1), refusals (2) and tells (3) at gapless positions of their partition. seq counts events only (commit.6).
create table core.log (
  type text collate "C" not null,
  partition int not null,
  position bigint not null,
  kind smallint not null check (kind in (1, 2, 3)),
  id text collate "C" not null,
  slot int not null,
  seq int not null,
  idx smallint not null,
  name text collate "C" not null,
  version int not null,
  at bigint not null,
  cause text collate "C" not null,
  outcome bytea not null,
  traceparent text collate "C" not null,
  to_type text collate "C",
  to_id text collate "C",
  body bytea not null,
  primary key (type, partition, position)
);
create unique index log_event_seq on core.log (type, id, seq) where kind = 1;

-- The present state of every actor, as Avro bytes, with the loop's own bytes (outcomes, senders) in meta.
create table core.states (
  type text collate "C" not null,
  id text collate "C" not null,
  slot int not null,
  partition int not null,
  seq int not null,
  version int not null,
  body bytea not null,
  meta bytea not null,
  parked text,
  primary key (type, id)
) with (fillfactor = 50);
create index states_parked on core.states (type, id) where parked is not null;

-- What each commit moved: the only witness against a missing fence. A partition a day; `core.maintain_audit` makes and drops them.
create table core.audit (
  type text collate "C" not null,
  partition int not null,
  epoch bigint not null,
  from_offset bigint not null,
  to_offset bigint not null,
  position bigint not null,
  gap boolean not null,
  at timestamptz not null default now()
) partition by range (at);
create table core.audit_rest partition of core.audit default;
create index audit_unit on core.audit (type, partition, from_offset);
