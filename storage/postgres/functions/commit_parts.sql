-- The rarer parts of core.commit.

-- Deletes effects whose records the batch passed, and pending ones that an actor withdrew. A withdrawn effect that was answered
-- meanwhile stays: its fact is on the way, and the actor must be able to tell it from one that never ran.
create or replace function core.drop_effects(
  pe_type text[], pe_id text[], pe_seq int[], pe_idx smallint[], w_type text[], w_id text[], w_ref text[]
) returns void language plpgsql as $$
begin
  perform 1 from core.effects e join (
      select p.type, p.id, p.seq, p.idx from unnest(pe_type, pe_id, pe_seq, pe_idx) as p(type, id, seq, idx)
      union
      select f.type, f.id, f.seq, f.idx from unnest(w_type, w_id, w_ref) as w(type, id, ref)
        join core.effects f on f.type = w.type and f.id = w.id and f.ref = w.ref
    ) as x on e.type = x.type and e.id = x.id and e.seq = x.seq and e.idx = x.idx
    order by e.type, e.id, e.seq, e.idx for update of e;
  delete from core.effects e using unnest(pe_type, pe_id, pe_seq, pe_idx) as p(type, id, seq, idx)
    where e.type = p.type and e.id = p.id and e.seq = p.seq and e.idx = p.idx;
  delete from core.effects e using unnest(w_type, w_id, w_ref) as w(type, id, ref)
    where e.type = w.type and e.id = w.id and e.ref = w.ref and e.answer_name is null and e.claim_outcome is null;
end $$;

-- Takes messages out of the queues of parked keys, then puts others in, and writes dead letters.
create or replace function core.keep_messages(p_unqueued jsonb, p_kept jsonb, p_at bigint)
returns void language plpgsql as $$
begin
  delete from core.parked_queue q
    using jsonb_to_recordset(p_unqueued) as u(type text, id text, "messageId" text)
    where q.type = u.type and q.id = u.id and q.message_id = u."messageId";
  insert into core.parked_queue (type, id, n, message_id, partition, topic, record_offset, key, value, headers, reason, error, at)
    select k.type, k.id,
        coalesce((select max(q.n) from core.parked_queue q where q.type = k.type and q.id = k.id), 0)
          + row_number() over (partition by k.type, k.id order by k.ordinal),
        k."messageId", k.partition, k.topic, k.offset, k.key, decode(k.value, 'base64'), k.headers, k.reason, k.error, p_at
      from jsonb_to_recordset(p_kept) as k("to" text, ordinal int, type text, id text, "messageId" text, partition int, topic text,
        "offset" bigint, key text, value text, headers jsonb, reason text, error text)
      where k."to" = 'queue'
    on conflict (type, id, message_id) do nothing;
  insert into core.dead_letters (type, id, message_id, partition, topic, record_offset, key, value, headers, reason, error, at)
    select k.type, k.id, k."messageId", k.partition, k.topic, k.offset, k.key, decode(k.value, 'base64'), k.headers, k.reason,
        k.error, p_at
      from jsonb_to_recordset(p_kept) as k("to" text, ordinal int, type text, id text, "messageId" text, partition int, topic text,
        "offset" bigint, key text, value text, headers jsonb, reason text, error text)
      where k."to" = 'dead' order by k.ordinal;
end $$;

-- Changes of rows that an actor type's own table holds, in lock order: all writers of one row id stand together.
create or replace function core.apply_rows(p_rows jsonb) returns void language plpgsql as $$
declare
  r record;
begin
  for r in select x.writer, x.id, x.slot, x."values" as fields
      from jsonb_to_recordset(p_rows) as x(ordinal int, writer text, id text, slot int, "values" jsonb)
      order by x.id collate "C", x.ordinal loop
    perform core.apply_row(r.writer, r.id, r.slot, r.fields);
  end loop;
end $$;

-- One row change, by the name of its writer. `rider_shift` {onShift, vehicle}: writes nothing when nothing changes, so that a
-- repeated GoOnline does not hide a free rider from a claim that never waits.
create or replace function core.apply_row(p_writer text, p_id text, p_slot int, p_values jsonb)
returns void language plpgsql as $$
begin
  if p_writer = 'rider_shift' then
    insert into core.riders as r (id, slot, on_shift, vehicle)
      values (p_id, p_slot, (p_values ->> 'onShift')::boolean, p_values ->> 'vehicle')
      on conflict (id) do update
        set on_shift = excluded.on_shift, vehicle = coalesce(excluded.vehicle, r.vehicle)
        where (r.on_shift, r.vehicle) is distinct from (excluded.on_shift, coalesce(excluded.vehicle, r.vehicle));
  else
    raise exception 'no writer of rows is called %', p_writer using errcode = '22023';
  end if;
end $$;
