// The stored-function outbox that the benches compare with: the hard bar (a table, a row a step, one round trip).

/** Statements that make it anew, empty. */
export const outboxSql: readonly string[] = [
  'drop table if exists bench_orders, bench_outbox',
  'create table bench_orders (id text primary key, status smallint not null, seq int not null, body jsonb not null)',
  `create table bench_outbox (n bigserial primary key, key text not null, seq int not null, type smallint not null,
    body jsonb not null, published_at timestamptz)`,
  'create index bench_outbox_todo on bench_outbox (n) where published_at is null',
  `create or replace function bench_step(p_id text, p_to int, p_body jsonb) returns int language plpgsql as $$
  declare s int;
  begin
    if p_to = 1 then
      insert into bench_orders values (p_id, 1, 1, p_body);
      s := 1;
    else
      update bench_orders set status = p_to, seq = seq + 1, body = body || p_body
        where id = p_id and status = p_to - 1 returning seq into s;
      if s is null then raise exception 'bad transition'; end if;
    end if;
    insert into bench_outbox (key, seq, type, body) values (p_id, s, p_to, p_body);
    return s;
  end $$`,
  'checkpoint',
];
