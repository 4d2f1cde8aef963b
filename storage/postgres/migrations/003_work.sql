-- Work that outlives its commit: rows stand until the record that answers them has been passed (row.1).

-- Pending while neither an answer nor a claim's outcome stands here. claim_outcome: 1 reserved, 2 none (claim.3).
create table core.effects (
  type text collate "C" not null,
  id text collate "C" not null,
  seq int not null,
  idx smallint not null,
  slot int not null,
  kind text collate "C" not null,
  lane text collate "C" not null,
  ref text collate "C" not null,
  name text collate "C" not null,
  version int not null,
  body bytea not null,
  give_up_at bigint not null,
  traceparent text collate "C" not null,
  answer_name text collate "C",
  answer_version int,
  answer_body bytea,
  claim_outcome smallint check (claim_outcome in (1, 2)),
  claim_rider text collate "C",
  claim_no bigint,
  primary key (type, id, seq, idx)
) with (fillfactor = 80);
create unique index effects_ref on core.effects (type, id, ref);
create index effects_slot on core.effects (type, slot);

create table core.timers (
  type text collate "C" not null,
  id text collate "C" not null,
  seq int not null,
  idx smallint not null,
  slot int not null,
  due_at bigint not null,
  name text collate "C" not null,
  version int not null,
  body bytea not null,
  traceparent text collate "C" not null,
  primary key (type, id, seq, idx)
);
create index timers_slot on core.timers (type, slot, due_at);

-- Messages that wait behind a parked key, numbered by the queue and unique by message id (park.1).
create table core.parked_queue (
  type text collate "C" not null,
  id text collate "C" not null,
  n bigint not null,
  message_id text collate "C" not null,
  partition int not null,
  topic text collate "C" not null,
  record_offset bigint not null,
  key text,
  value bytea,
  headers jsonb not null,
  reason text not null,
  error text not null,
  at bigint not null,
  primary key (type, id, n),
  unique (type, id, message_id)
);

-- Messages that no key will take. Rows are numbered when written, not when committed: who publishes them reads what is not yet
-- published, never "above the last number".
create table core.dead_letters (
  n bigint generated always as identity primary key,
  type text collate "C" not null,
  id text collate "C" not null,
  message_id text collate "C" not null,
  partition int not null,
  topic text collate "C" not null,
  record_offset bigint not null,
  key text,
  value bytea,
  headers jsonb not null,
  reason text not null,
  error text not null,
  at bigint not null,
  published boolean not null default false,
  resolution text check (resolution in ('replayed', 'discarded')),
  resolved_by text,
  resolved_at bigint
);
create index dead_letters_unpublished on core.dead_letters (n) where not published;
create index dead_letters_key on core.dead_letters (type, id);
