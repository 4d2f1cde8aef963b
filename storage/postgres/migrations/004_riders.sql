-- A rider's row has two owners (claim.2): shift and profile belong to the rider loop's commit, the assignment to claim and
-- release. Free = on_shift and assignment_id is null; no deadline is ever read here.
create table core.riders (
  id text collate "C" primary key,
  slot int not null,
  on_shift boolean not null default false,
  vehicle text,
  assignment_id text collate "C" unique,
  order_id text collate "C" unique,
  claimed_at bigint,
  claim_no bigint not null default 0,
  last_heard_at bigint,
  check ((assignment_id is null) = (order_id is null))
) with (fillfactor = 50);
create index riders_free on core.riders (slot) where on_shift and assignment_id is null;
create index riders_assigned on core.riders (slot) where assignment_id is not null;
