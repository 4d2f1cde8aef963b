-- Who owns a partition. Every function here locks part_owner ascending (commit.0).

-- Takes units for an owner: epoch + 1, unless the row still says this owner at the very epoch it kept (-1: it kept none).
create or replace function core.acquire(p_owner text, p_type text[], p_partition int[], p_kept bigint[])
returns setof core.part_owner language plpgsql as $$
begin
  insert into core.part_owner (type, partition)
    select u.type, u.partition from unnest(p_type, p_partition) as u(type, partition) order by u.type collate "C", u.partition
    on conflict do nothing;
  perform 1 from core.part_owner o join unnest(p_type, p_partition) as u(type, partition)
      on o.type = u.type and o.partition = u.partition
    order by o.type, o.partition for update of o;
  update core.part_owner o set epoch = o.epoch + 1, owner = p_owner
    from unnest(p_type, p_partition, p_kept) as u(type, partition, kept)
    where o.type = u.type and o.partition = u.partition and not (o.owner = p_owner and o.epoch = u.kept);
  return query select o.* from core.part_owner o join unnest(p_type, p_partition) as u(type, partition)
      on o.type = u.type and o.partition = u.partition
    order by o.type, o.partition;
end $$;

-- After a commit without an answer (commit.1): waits for the ghost, if it still runs, by wanting its row, and raises the epoch so
-- that a ghost which comes later finds itself fenced. Returns what is still the caller's, where it now stands.
create or replace function core.doubt(p_type text[], p_partition int[], p_epoch bigint[])
returns setof core.part_owner language plpgsql as $$
begin
  perform 1 from core.part_owner o join unnest(p_type, p_partition) as u(type, partition)
      on o.type = u.type and o.partition = u.partition
    order by o.type, o.partition for update of o;
  return query update core.part_owner o set epoch = o.epoch + 1
    from unnest(p_type, p_partition, p_epoch) as u(type, partition, epoch)
    where o.type = u.type and o.partition = u.partition and o.epoch = u.epoch
    returning o.*;
end $$;

-- Raises watermarks of units that are still at their epoch, and returns the units that are not. Asked every so often by idle
-- owners: a row that has nothing new is neither locked nor written.
create or replace function core.flush_watermarks(
  p_type text[], p_partition int[], p_epoch bigint[], p_watermark bigint[]
) returns table (type text, partition int) language plpgsql as $$
#variable_conflict use_column
begin
  with locked as materialized (
    select o.type, o.partition, u.watermark
      from core.part_owner o join unnest(p_type, p_partition, p_epoch, p_watermark) as u(type, partition, epoch, watermark)
        on o.type = u.type and o.partition = u.partition
      where o.epoch = u.epoch and o.watermark < u.watermark
      order by o.type, o.partition for update of o
  )
  update core.part_owner o set watermark = l.watermark from locked l where o.type = l.type and o.partition = l.partition;
  return query select u.type, u.partition from unnest(p_type, p_partition, p_epoch) as u(type, partition, epoch)
    where not exists (select from core.part_owner o
      where o.type = u.type and o.partition = u.partition and o.epoch = u.epoch);
end $$;

-- Gives an effect up for the living owner only: the shared lock waits for whoever takes the partition over (effect.1).
create or replace function core.give_up_effect(
  p_unit text, p_partition int, p_epoch bigint, p_type text, p_id text, p_seq int, p_idx smallint,
  p_name text, p_version int, p_body bytea
) returns boolean language plpgsql as $$
begin
  perform 1 from core.part_owner o where o.type = p_unit and o.partition = p_partition and o.epoch = p_epoch for share;
  if not found then
    return false;
  end if;
  update core.effects e set answer_name = p_name, answer_version = p_version, answer_body = p_body
    where e.type = p_type and e.id = p_id and e.seq = p_seq and e.idx = p_idx
      and e.answer_name is null and e.claim_outcome is null;
  return found;
end $$;

-- Stores answers of effects that still stand unanswered; returns those that took theirs. A claim's outcome does not count as an
-- answer here: what is stored then is its encoded form.
create or replace function core.answer_effects(
  p_type text[], p_id text[], p_seq int[], p_idx smallint[], p_name text[], p_version int[], p_body bytea[]
) returns table (type text, id text, seq int, idx smallint) language plpgsql as $$
#variable_conflict use_column
begin
  perform 1 from core.effects e join unnest(p_type, p_id, p_seq, p_idx) as p(type, id, seq, idx)
      on e.type = p.type and e.id = p.id and e.seq = p.seq and e.idx = p.idx
    order by e.type, e.id, e.seq, e.idx for update of e;
  return query update core.effects e set answer_name = p.name, answer_version = p.version, answer_body = p.body
    from unnest(p_type, p_id, p_seq, p_idx, p_name, p_version, p_body) as p(type, id, seq, idx, name, version, body)
    where e.type = p.type and e.id = p.id and e.seq = p.seq and e.idx = p.idx
      and e.answer_name is null
    returning e.type, e.id, e.seq, e.idx;
end $$;
