// Connections that die, hang and come back: nothing is sent twice, nobody waits for ever, and an idle death ends no process.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { boolArray, byteaArray, int2Array, int4Array, int8Array, textArray } from '../../../storage/postgres/array.ts';
import { openLink } from '../../../storage/postgres/link.ts';
import { openPool, queryOf } from '../../../storage/postgres/pool.ts';
import { reading, writing } from '../../../storage/postgres/statement.ts';
import { freshDatabase, type TestDatabase, until } from './database.ts';
import { openProxy } from './proxy.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const one = reading('one', 'select 1 as one');
const pid = reading('pid', 'select pg_backend_pid() as pid');
const link = (name: string, url = database.url) => openLink({ url, service: 'core', name: `test lane ${name}` });

test('binary arrays reach Postgres as they are, nulls and all', async () => {
  const lane = link('arrays');
  const echo = reading(
    'echo',
    `select to_jsonb($1::int2[]) as a, to_jsonb($2::int4[]) as b, to_jsonb($3::int8[]) as c, to_jsonb($4::bool[]) as d,
      to_jsonb($5::text[]) as e, to_jsonb($6::bytea[]) as f, cardinality($7::text[]) as g`,
  );
  const same = <T>(value: T): T => value;
  const rows = await lane.run(echo, [
    int2Array([1, -2], same),
    int4Array([3, -4], same),
    int8Array([2 ** 40, -(2 ** 40)], same),
    boolArray([true, false], same),
    textArray(['नमस्ते', '', null], same),
    byteaArray([Buffer.from([0, 255]), null], same),
    textArray([], same),
  ]);
  expect(rows).toEqual([
    {
      a: [1, -2],
      b: [3, -4],
      c: [2 ** 40, -(2 ** 40)],
      d: [true, false],
      e: ['नमस्ते', '', null],
      f: ['\\x00ff', null],
      g: 0,
    },
  ]);
  await lane.close();
});

test('bigint comes back as a number and bytea as bytes', async () => {
  const lane = link('results');
  const rows = await lane.run(reading('results', "select 5::bigint as n, '\\x00ff'::bytea as b, null::bytea as z"), []);
  expect(rows).toEqual([{ n: 5, b: Buffer.from([0, 255]), z: null }]);
  await lane.close();
});

test('a connection that dies while idle is made anew by the next statement', async () => {
  const lane = link('idle');
  const [first] = await lane.run<{ pid: number }>(pid, []);
  await database.sql('select pg_terminate_backend($1)', [first?.pid]);
  await until(
    async () => (await database.sql('select from pg_stat_activity where pid = $1', [first?.pid])).length === 0,
  );
  const second = await until(() => lane.run<{ pid: number }>(pid, []).catch(() => false as const));
  expect(second[0]?.pid).not.toBe(first?.pid);
  await lane.close();
});

test('commit.1 a connection that dies under a writing statement leaves a doubt, under a reading one it does not', async () => {
  for (const [make, code] of [
    [writing, 'STORE_UNKNOWN'],
    [reading, 'STORE_AWAY'],
  ] as const) {
    const lane = link('dying');
    const [row] = await lane.run<{ pid: number }>(pid, []);
    const hanging = expect(lane.run(make('hang', 'select pg_sleep(60)'), [])).rejects.toMatchObject({ code });
    await until(
      async () =>
        (await database.sql("select from pg_stat_activity where pid = $1 and wait_event = 'PgSleep'", [row?.pid]))
          .length > 0,
    );
    await database.sql('select pg_terminate_backend($1)', [row?.pid]);
    await hanging;
    expect(await lane.run(one, [])).toEqual([{ one: 1 }]);
    await lane.close();
  }
});

test('an answer that never comes costs the deadline and the connection', async () => {
  const proxy = await openProxy(database.url);
  const lane = openLink({ url: proxy.url, service: 'core', name: 'test lane silent', deadlineMs: 200 });
  await lane.run(one, []);
  proxy.silence();
  await expect(lane.run(writing('write', 'select 1'), [])).rejects.toMatchObject({ code: 'STORE_UNKNOWN' });
  expect(await lane.run(one, [])).toEqual([{ one: 1 }]);
  await lane.close();
  await proxy.close();
});

test('a server that is not there is away, and nothing was sent', async () => {
  const lane = link('nowhere', 'postgres://postgres@127.0.0.1:1/nothing');
  await expect(lane.run(writing('write', 'select 1'), [])).rejects.toMatchObject({
    code: 'STORE_AWAY',
    retry: 'backoff',
  });
  await lane.close();
});

test('statements of a lane run one after another, also when they are not awaited', async () => {
  const lane = link('serial');
  const rows = await Promise.all([1, 2, 3].map((n) => lane.run(reading('echo_int', 'select $1::int as n'), [n])));
  expect(rows).toEqual([[{ n: 1 }], [{ n: 2 }], [{ n: 3 }]]);
  await expect(lane.run(reading('wrong', 'select 1 / 0'), [])).rejects.toMatchObject({ code: 'STORE_REJECTED' });
  expect(await lane.run(one, [])).toEqual([{ one: 1 }]);
  await lane.close();
  await expect(lane.run(one, [])).rejects.toMatchObject({ code: 'STORE_AWAY', retry: 'never' });
});

test('a pool shares few connections, and refuses what would wait without bound', async () => {
  const pool = openPool({ url: database.url, service: 'core', name: 'test pool', connections: 2 });
  const many = Array.from({ length: 1_500 }, () =>
    pool.run<{ pid: number }>(pid, []).then(
      ([row]) => row?.pid,
      (thrown) => thrown.code,
    ),
  );
  const answers = await Promise.all(many);
  expect(answers.filter((answer) => answer === 'QUEUE_FULL')).toHaveLength(1_500 - 1_002);
  expect(new Set(answers.filter((answer) => typeof answer === 'number')).size).toBe(2);
  expect(await queryOf(pool)('select $1::text[] as list', [['a', 'b']])).toEqual([{ list: ['a', 'b'] }]);
  await pool.close();
});
