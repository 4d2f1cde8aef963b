-- The only writers of a rider's assignment (claim.2): these functions run as dabba_claims, which alone may update those columns.

-- Claims riders for orders (claim.3). Effects are locked ascending and waited for; riders are never waited for: one that another
-- transaction holds is passed over, and if it looked free, `none` is not an answer yet. Oldest effect first; of an order's
-- candidates, given by distance, the first that can be had. Candidates of all requests stand in one list; those of a request
-- begin at p_first (counted from 1). Outcomes: 1 reserved, 2 none (both now stand in the effect's row), 3 again, 4 gone
-- (withdrawn, passed, or given up), 5 more: none of these, and p_final says that there may be others.
create or replace function core.claim_riders(
  p_type text[], p_id text[], p_seq int[], p_idx smallint[], p_order text[], p_assignment text[], p_first int[], p_count int[],
  p_candidate text[], p_final boolean[]
) returns table (request int, outcome smallint, rider text, number bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  r record;
  held record;
  skipped boolean;
begin
  perform 1 from core.effects e join unnest(p_type, p_id, p_seq, p_idx) as p(type, id, seq, idx)
      on e.type = p.type and e.id = p.id and e.seq = p.seq and e.idx = p.idx
    order by e.type, e.id, e.seq, e.idx for update of e;
  for r in
    select p.n::int as n, p.type, p.id, p.seq, p.idx, p.order_id, p.assignment_id, p.first, p.count, e.answer_name, e.claim_outcome, e.claim_rider,
        e.claim_no, e.id is null as missing, p.final
      from unnest(p_type, p_id, p_seq, p_idx, p_order, p_assignment, p_first, p_count, p_final) with ordinality
        as p(type, id, seq, idx, order_id, assignment_id, first, count, final, n)
      left join core.effects e on e.type = p.type and e.id = p.id and e.seq = p.seq and e.idx = p.idx
      order by e.give_up_at, p.n
  loop
    request := r.n;
    outcome := 2;
    rider := null;
    number := null;
    if r.missing or r.answer_name is not null then
      outcome := 4;
      return next;
      continue;
    end if;
    if r.claim_outcome is not null then
      outcome := r.claim_outcome;
      rider := r.claim_rider;
      number := r.claim_no;
      return next;
      continue;
    end if;
    -- An order has one rider. Its last one may not be released yet: then it is not this claim's turn.
    select f.id, f.claim_no, f.assignment_id into held from core.riders f where f.order_id = r.order_id;
    skipped := found and held.assignment_id <> r.assignment_id;
    if found and not skipped then
      outcome := 1;
      rider := held.id;
      number := held.claim_no;
    end if;
    for i in r.first .. r.first + r.count - 1 loop
      exit when outcome = 1 or held.id is not null;
      update core.riders u
        set assignment_id = r.assignment_id, order_id = r.order_id, claimed_at = core.clock_ms(), claim_no = u.claim_no + 1
        where u.id = (select f.id from core.riders f
          where f.id = p_candidate[i] and f.on_shift and f.assignment_id is null for update skip locked)
        returning u.id, u.claim_no into rider, number;
      if found then
        outcome := 1;
        exit;
      end if;
      skipped := skipped
        or exists (select from core.riders f where f.id = p_candidate[i] and f.on_shift and f.assignment_id is null);
    end loop;
    if outcome = 2 and skipped then
      outcome := 3;
    elsif outcome = 2 and not r.final then
      outcome := 5;
    else
      update core.effects e set claim_outcome = outcome, claim_rider = rider, claim_no = number
        where e.type = r.type and e.id = r.id and e.seq = r.seq and e.idx = r.idx;
    end if;
    return next;
  end loop;
end $$;
-- Who is no superuser may give a function only to a role that may create there.
grant create on schema core to dabba_claims;
alter function core.claim_riders owner to dabba_claims;

-- Frees the riders of assignments and deletes the effects that asked for it (claim.4). Repeats change nothing.
create or replace function core.release_riders(
  p_type text[], p_id text[], p_seq int[], p_idx smallint[], p_assignment text[]
) returns table (rider text, assignment text)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform 1 from core.effects e join unnest(p_type, p_id, p_seq, p_idx) as p(type, id, seq, idx)
      on e.type = p.type and e.id = p.id and e.seq = p.seq and e.idx = p.idx
    order by e.type, e.id, e.seq, e.idx for update of e;
  return query with locked as materialized (
      select r.id, r.assignment_id from core.riders r join unnest(p_assignment) as p(assignment_id)
          on r.assignment_id = p.assignment_id
        order by r.id for update of r
    )
    update core.riders r set assignment_id = null, order_id = null, claimed_at = null from locked l where r.id = l.id
    returning r.id, l.assignment_id;
  delete from core.effects e using unnest(p_type, p_id, p_seq, p_idx) as p(type, id, seq, idx)
    where e.type = p.type and e.id = p.id and e.seq = p.seq and e.idx = p.idx;
end $$;
alter function core.release_riders owner to dabba_claims;
revoke create on schema core from dabba_claims;

-- Notes that riders were heard of, only those with an assignment (claim.7), ascending. Exactly the rows that were locked in order are
-- written: a second look by the same condition would find riders claimed meanwhile, and wait for them out of order.
create or replace function core.heard_riders(p_id text[]) returns void language sql as $$
  with locked as materialized (
    select r.id from core.riders r join unnest(p_id) as p(id) on r.id = p.id
      where r.assignment_id is not null order by r.id for no key update of r
  )
  update core.riders r set last_heard_at = core.clock_ms() from locked l where r.id = l.id
$$;
