-- What operators and reconciliation see and did.
create table ops.findings (
  n bigint generated always as identity primary key,
  kind text collate "C" not null,
  subject text collate "C" not null,
  detail jsonb not null,
  found_at bigint not null,
  resolved_at bigint,
  unique (kind, subject, found_at)
);
create index findings_open on ops.findings (kind, subject) where resolved_at is null;

create table ops.audit (
  n bigint generated always as identity primary key,
  actor text not null,
  action text not null,
  target text not null,
  detail jsonb not null,
  at bigint not null
);
