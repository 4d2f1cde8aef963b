// The peers of `gps`: the same pings as upserts of one row each over 16 connections, and as upserts of 500 rows a statement. No
// grid, no check, no stream: only the newest position of each rider in a table.

import pg from 'pg';
import { config, requireEndpoints } from '../../runtime/config.ts';
import { ownCpuMs, treeCpuMs } from '../harness/cpu.ts';
import { serve } from '../harness/serve.ts';
import type { Sample } from '../harness/statistics.ts';
import { createCourses } from './courses.ts';

export type GpsPeerRun = {
  readonly batch: number;
  readonly seconds: number;
  readonly riders: number;
  readonly postgres: number | undefined;
};

const connections = 16;
const { postgres } = requireEndpoints(config());
const clients = await Promise.all(
  Array.from({ length: connections }, async () => {
    const client = new pg.Client({ connectionString: postgres });
    await client.connect();
    return client;
  }),
);

const one = {
  name: 'one',
  text: `insert into bench_pings values ($1, $2, $3, $4) on conflict (rider) do update
    set lat = excluded.lat, lng = excluded.lng, at = excluded.at where bench_pings.at < excluded.at`,
};
const many = {
  name: 'many',
  text: `insert into bench_pings select * from unnest($1::text[], $2::int[], $3::int[], $4::bigint[]) on conflict (rider) do update
    set lat = excluded.lat, lng = excluded.lng, at = excluded.at where bench_pings.at < excluded.at`,
};

async function run({ batch, seconds, riders, postgres: pid }: GpsPeerRun): Promise<Sample> {
  await clients[0]?.query('drop table if exists bench_pings');
  await clients[0]?.query(
    'create table bench_pings (rider text primary key, lat int, lng int, at bigint) with (fillfactor = 50)',
  );
  const courses = createCourses(riders);
  let turn = 0;
  let done = 0;
  let over = false;
  const send = async (client: pg.Client, first: number): Promise<void> => {
    for (let at = first; !over; at = (at + connections) % riders) {
      const { lat, lng } = courses.next(at);
      await client.query({ ...one, values: [`rider-${at}`, lat, lng, turn++] });
      done += 1;
    }
  };
  // A batch a connection of riders of its own: batches that share rows would lock each other out.
  const sendMany = async (client: pg.Client, first: number): Promise<void> => {
    const share = Math.floor(riders / connections);
    for (let at = 0; !over; at = (at + batch) % share) {
      const some = Array.from({ length: Math.min(batch, share) }, (_, i) => first * share + ((at + i) % share));
      const pings = some.map((rider) => courses.next(rider));
      const values = [some.map((rider) => `rider-${rider}`), pings.map(({ lat }) => lat), pings.map(({ lng }) => lng)];
      await client.query({ ...many, values: [...values, some.map(() => turn++)] });
      done += some.length;
    }
  };
  const working = clients.map((client, i) => (batch === 1 ? send(client, i) : sendMany(client, i)));
  await sleep(Math.min(1, seconds / 4));
  const from = { at: performance.now(), done, node: ownCpuMs(), pg: treeCpuMs(pid ?? -1) };
  await sleep(seconds);
  const pings = done - from.done;
  const cpuMs = ownCpuMs() - from.node + treeCpuMs(pid ?? -1) - from.pg;
  const elapsedMs = performance.now() - from.at;
  over = true;
  await Promise.all(working);
  return { pings_per_second: (pings * 1000) / elapsedMs, per_cpu_second: (pings * 1000) / cpuMs };
}

const sleep = (seconds: number): Promise<void> => new Promise((done) => setTimeout(done, seconds * 1000));

serve({ run }, async () => {
  for (const client of clients) await client.end();
});
