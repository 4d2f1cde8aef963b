// What must hold after chaos, judged from Postgres, the topics and what the clients were told (I1–I4, I7, I8 of the proof):
// once, in sequence, relayed, no gap and no stale epoch in the audit. Never from the platform's own counters.

import { probe } from '../../../actors/probe/probe.ts';
import { check } from '../../../scripts/city/check.ts';
import { untilDrained } from '../../../scripts/city/drain.ts';
import { readFacts } from '../../../scripts/city/facts.ts';
import type { Answer } from '../../../scripts/city/requests.ts';
import { createCodec } from '../../../streams/codec/codec.ts';
import { localIds } from '../../../streams/codec/ids.ts';
import { subjectsOf } from '../../../streams/codec/subjects.ts';
import type { Asked } from './load.ts';
import { ask, type Platform } from './platform.ts';

/** Drains and judges; sentences of what is wrong, none when all is right. */
export async function judge(platform: Platform, asked: readonly Asked[]): Promise<readonly string[]> {
  const { postgres, kafka } = platform.endpoints;
  const unrest = await untilDrained(postgres, kafka, 60_000);
  const facts = await readFacts({ postgres, kafka, sandboxUrl: null });
  const { sentences } = check({ ...facts, promises: [], sights: [] });
  return [...unrest, ...sentences, ...(await judgeTimes(postgres)), ...(await judgeCounts(postgres, asked))];
}

/** clock.1: the time of decisions never falls in a partition. */
async function judgeTimes(postgres: string): Promise<string[]> {
  const rows = await ask<{ type: string; partition: number; position: string }>(
    postgres,
    `select type, partition, position from (select type, partition, position, at, lag(at) over unit as before from core.log
      window unit as (partition by type, partition order by position)) as rows where at < before limit 5`,
  );
  return rows.map(({ type, partition, position }) => `${type}/${partition}: time falls at position ${position}`);
}

type Row = { readonly id: string; readonly seq: number; readonly cause: string };

/** Every acknowledged Add once, every unknown one wholly in or out, and no other. */
async function judgeCounts(postgres: string, asked: readonly Asked[]): Promise<string[]> {
  const rows = await ask<Row>(
    postgres,
    "select id, seq, cause from core.log where type = 'probe' and kind = 1 order by position",
  );
  const byCause = new Map<string, Row[]>();
  for (const row of rows) byCause.set(row.cause, [...(byCause.get(row.cause) ?? []), row]);
  const totals = new Map<string, { total: number; count: number }>();
  const wrong: string[] = [];
  for (const one of asked) {
    const events = byCause.get(one.messageId) ?? [];
    wrong.push(...judgeOne(one, events));
    const sum = totals.get(one.id) ?? { total: 0, count: 0 };
    totals.set(one.id, { total: sum.total + one.amount * events.length, count: sum.count + events.length });
  }
  const states = await readProbes(postgres);
  for (const [id, { total, count }] of totals) {
    const state = states.get(id) ?? { total: 0, count: 0 };
    if (state.total !== total || state.count !== count)
      wrong.push(`probe ${id}: state ${state.total} in ${state.count}, log ${total} in ${count}`);
  }
  return wrong;
}

function judgeOne({ id, key, answer, repeated }: Asked, events: readonly Row[]): string[] {
  const what = `Add ${key} to ${id}`;
  const wrong: string[] = [];
  if (events.length > 1) wrong.push(`${what} counted ${events.length} times`);
  if (events.some((event) => event.id !== id)) wrong.push(`${what} stands in the log of another actor`);
  if (answer === null) return wrong;
  if (answer.status !== 200) wrong.push(`${what} was answered ${answer.status} ${JSON.stringify(answer.body)}`);
  else if (events.length === 0) wrong.push(`${what} was acknowledged and never counted`);
  else if (answer.body['seq'] !== events[0]?.seq)
    wrong.push(`${what} was told seq ${answer.body['seq']}, the log has ${events[0]?.seq}`);
  if (repeated !== null && told(repeated) !== told(answer))
    wrong.push(`${what} was told ${told(answer)}, its repeat ${told(repeated)}`);
  return wrong;
}

/** An answer without what belongs to the one request. */
export function told({ status, body }: Answer): string {
  const { traceId: _traceId, instance: _instance, ...rest } = body;
  return `${status} ${JSON.stringify(rest)}`;
}

const codec = createCodec({
  types: [probe.schema],
  ids: localIds(subjectsOf([probe.schema], [])),
  registry: null,
});

/** Totals and counts of all probes, from their state rows. */
export async function readProbes(
  postgres: string,
): Promise<ReadonlyMap<string, { readonly total: number; readonly count: number }>> {
  const rows = await ask<{ id: string; version: number; body: Buffer }>(
    postgres,
    "select id, version, body from core.states where type = 'probe'",
  );
  return new Map(
    rows.map(({ id, version, body }) => {
      const decoded = codec.decodeState('probe', version, body);
      if (decoded.kind !== 'ok') throw new Error(`state of probe ${id}: ${decoded.kind}`);
      const field = (name: string): number => Number(Reflect.get(decoded.state, name) ?? 0);
      return [id, { total: field('total'), count: field('count') }];
    }),
  );
}

/** Epochs of the units of a type, by partition. */
export async function readEpochs(platform: Platform, type: string): Promise<ReadonlyMap<number, number>> {
  const rows = await platform.query<{ partition: number; epoch: string }>(
    'select partition, epoch from core.part_owner where type = $1',
    [type],
  );
  return new Map(rows.map(({ partition, epoch }) => [partition, Number(epoch)]));
}
