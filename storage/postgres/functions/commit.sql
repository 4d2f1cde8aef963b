-- The commit of a lane: one call, one transaction, all or nothing. u: units, l: log, n: new states, k: known states, e: effects,
-- t: timers, pe and pt: passed effects and timers, w: withdrawn refs; what is rare comes as JSON.
-- Locks: part_owner, effects, riders, each ascending (commit.0). A unit whose epoch or offset is not as the caller believes
-- fences the whole: its answer is a row, not an exception, and nothing has been written by then.
-- Parameters never change: another shape is another function, so that old and new code run side by side.
create or replace function core.commit(
  u_type text[], u_partition int[], u_epoch bigint[], u_from bigint[], u_to bigint[], u_position bigint[], u_rows int[],
  u_watermark bigint[], u_at bigint[], u_gap boolean[],
  l_type text[], l_partition int[], l_position bigint[], l_kind smallint[], l_id text[], l_slot int[], l_seq int[],
  l_idx smallint[], l_name text[], l_version int[], l_at bigint[], l_cause text[], l_outcome bytea[], l_traceparent text[],
  l_to_type text[], l_to_id text[], l_body bytea[],
  n_type text[], n_id text[], n_slot int[], n_partition int[], n_seq int[], n_version int[], n_body bytea[], n_meta bytea[],
  n_parked text[],
  k_type text[], k_id text[], k_partition int[], k_seq int[], k_version int[], k_body bytea[], k_meta bytea[], k_parked text[],
  e_type text[], e_id text[], e_seq int[], e_idx smallint[], e_slot int[], e_kind text[], e_lane text[], e_ref text[],
  e_name text[], e_version int[], e_body bytea[], e_after bigint[], e_traceparent text[],
  t_type text[], t_id text[], t_seq int[], t_idx smallint[], t_slot int[], t_after bigint[], t_name text[], t_version int[],
  t_body bytea[], t_traceparent text[],
  pe_type text[], pe_id text[], pe_seq int[], pe_idx smallint[],
  pt_type text[], pt_id text[], pt_seq int[], pt_idx smallint[],
  w_type text[], w_id text[], w_ref text[],
  p_journal jsonb, p_rows jsonb, p_unqueued jsonb, p_kept jsonb,
  out committed_at bigint, out fenced jsonb
) language plpgsql as $$
declare
  changed int;
begin
  perform 1 from core.part_owner o join unnest(u_type, u_partition) as u(type, partition)
      on o.type = u.type and o.partition = u.partition
    order by o.type, o.partition for update of o;
  select jsonb_agg(jsonb_build_object('type', u.type, 'partition', u.partition)) into fenced
    from unnest(u_type, u_partition, u_epoch, u_from) as u(type, partition, epoch, start)
    where not exists (select from core.part_owner o where o.type = u.type and o.partition = u.partition
      and o.epoch = u.epoch and o.next_offset = u.start);
  if fenced is not null then
    return;
  end if;
  committed_at := core.clock_ms();

  update core.part_owner o
    set next_offset = u.next, position = u.position, watermark = greatest(o.watermark, u.watermark), at = greatest(o.at, u.at),
      trying_offset = null, tries = 0
    from unnest(u_type, u_partition, u_to, u_position, u_rows, u_watermark, u_at)
      as u(type, partition, next, position, added, watermark, at)
    where o.type = u.type and o.partition = u.partition and o.position = u.position - u.added;
  get diagnostics changed = row_count;
  if changed <> cardinality(u_type) then
    raise exception 'positions do not follow one another' using errcode = 'DB002';
  end if;

  insert into core.log (type, partition, position, kind, id, slot, seq, idx, name, version, at, cause, outcome, traceparent,
      to_type, to_id, body)
    select * from unnest(l_type, l_partition, l_position, l_kind, l_id, l_slot, l_seq, l_idx, l_name, l_version, l_at, l_cause,
      l_outcome, l_traceparent, l_to_type, l_to_id, l_body);

  if cardinality(n_id) > 0 then
    insert into core.states (type, id, slot, partition, seq, version, body, meta, parked)
      select * from unnest(n_type, n_id, n_slot, n_partition, n_seq, n_version, n_body, n_meta, n_parked);
  end if;
  if cardinality(k_id) > 0 then
    update core.states s
      set partition = k.partition, seq = k.seq, version = k.version, body = k.body, meta = k.meta, parked = k.parked
      from unnest(k_type, k_id, k_partition, k_seq, k_version, k_body, k_meta, k_parked)
        as k(type, id, partition, seq, version, body, meta, parked)
      where s.type = k.type and s.id = k.id;
    get diagnostics changed = row_count;
    if changed <> cardinality(k_id) then
      raise exception 'a state believed to be known is not there' using errcode = 'DB002';
    end if;
  end if;

  if cardinality(e_id) > 0 then
    insert into core.effects (type, id, seq, idx, slot, kind, lane, ref, name, version, body, give_up_at, traceparent)
      select e.type, e.id, e.seq, e.idx, e.slot, e.kind, e.lane, e.ref, e.name, e.version, e.body, committed_at + e.after,
          e.traceparent
        from unnest(e_type, e_id, e_seq, e_idx, e_slot, e_kind, e_lane, e_ref, e_name, e_version, e_body, e_after, e_traceparent)
          as e(type, id, seq, idx, slot, kind, lane, ref, name, version, body, after, traceparent);
  end if;
  if cardinality(t_id) > 0 then
    insert into core.timers (type, id, seq, idx, slot, due_at, name, version, body, traceparent)
      select t.type, t.id, t.seq, t.idx, t.slot, committed_at + t.after, t.name, t.version, t.body, t.traceparent
        from unnest(t_type, t_id, t_seq, t_idx, t_slot, t_after, t_name, t_version, t_body, t_traceparent)
          as t(type, id, seq, idx, slot, after, name, version, body, traceparent);
  end if;
  if cardinality(pe_id) > 0 or cardinality(w_id) > 0 then
    perform core.drop_effects(pe_type, pe_id, pe_seq, pe_idx, w_type, w_id, w_ref);
  end if;
  if cardinality(pt_id) > 0 then
    delete from core.timers t using unnest(pt_type, pt_id, pt_seq, pt_idx) as p(type, id, seq, idx)
      where t.type = p.type and t.id = p.id and t.seq = p.seq and t.idx = p.idx;
  end if;

  if p_journal is not null then
    perform ledger.post(p_journal);
  end if;
  if p_unqueued is not null or p_kept is not null then
    perform core.keep_messages(p_unqueued, p_kept, committed_at);
  end if;
  insert into core.audit (type, partition, epoch, from_offset, to_offset, position, gap)
    select * from unnest(u_type, u_partition, u_epoch, u_from, u_to, u_position, u_gap);
  if p_rows is not null then
    perform core.apply_rows(p_rows);
  end if;
end $$;
