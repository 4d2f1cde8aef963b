// What a batch must have in memory before it decides: states of cold actors, queues of keys to replay, rows of `needs`.
// I1: one round trip for states, a second one only for needs that are not cached (they are immutable; erased ones expire).
// I2: works are private copies, so that a bounded cache may forget an actor at any time without harm.

import type { NeedValue } from '../../actors/actor.ts';
import { limits } from '../../runtime/limits.ts';
import type { KeptMessage, StateRow } from '../../storage/store.ts';
import { copyMeta, decodeMeta, emptyMeta } from './meta.ts';
import { isOperator } from './operator.ts';
import { freshWork, type Work } from './reaction.ts';
import type { Ready } from './ready.ts';
import type { LoopTools } from './tools.ts';
import type { Entry, Unit } from './unit.ts';

type Wanted = Iterable<{ readonly unit: Unit; readonly ready: Ready; readonly key: string }>;

/** Queues of parked keys that an operator wants replayed, by `type/id`. */
export type QueueMap = ReadonlyMap<string, readonly KeptMessage[]>;

/** Rows of `needs` by `kind/id`, with the monotonic ms after which they are asked again. */
export type NeedsCache = Map<string, { readonly value: NeedValue; readonly until: number }>;

/** Fills `works` with a private copy of every actor of the batch. A state of newer code halts its unit (schema.2). */
export async function loadWorks(
  wanted: Wanted,
  lane: number,
  works: Map<string, Work>,
  tools: LoopTools,
): Promise<void> {
  const cold = new Map<string, { unit: Unit; id: string }>();
  for (const { unit, key } of wanted) {
    const name = `${unit.type}/${key}`;
    if (works.has(name) || cold.has(name)) continue;
    const entry = unit.cache.get(key);
    if (entry === undefined) cold.set(name, { unit, id: key });
    else works.set(name, workOf(unit, entry));
  }
  if (cold.size === 0) return;
  const rows = await tools.store.load(
    lane,
    [...cold.values()].map(({ unit, id }) => ({ type: unit.type, id })),
  );
  const found = new Map(rows.map((row) => [`${row.type}/${row.id}`, row]));
  for (const [name, { unit, id }] of cold) {
    const row = found.get(name);
    const work = row === undefined ? freshWork(unit, id, emptyMeta()) : readRow(unit, row, tools);
    works.set(name, work);
  }
}

function readRow(unit: Unit, row: StateRow, tools: LoopTools): Work {
  const decoded = tools.codec.decodeState(row.type, row.version, row.body);
  if (decoded.kind !== 'ok') {
    unit.halted = 'code_behind';
    unit.retryAt = tools.clock.monotonic() + limits.haltRetryMs;
    tools.report('code_behind', { type: row.type, partition: unit.partition, id: row.id, version: row.version });
    return freshWork(unit, row.id, emptyMeta());
  }
  const upcast = unit.actor.upcast;
  const old = row.version < unit.actor.schema.version;
  return {
    unit,
    id: row.id,
    slot: row.slot,
    state: old && upcast !== null ? upcast(decoded.state, row.version) : decoded.state,
    seq: row.seq,
    meta: decodeMeta(row.meta),
    parked: row.parked,
    fresh: false,
    touched: false,
  };
}

function workOf(unit: Unit, entry: Entry): Work {
  return { ...entry, unit, meta: copyMeta(entry.meta), touched: false };
}

/** Loads the queues of keys that an operator's record of this batch names. */
export async function loadQueues(wanted: Wanted, tools: LoopTools): Promise<QueueMap> {
  const queues = new Map<string, readonly KeptMessage[]>();
  for (const { unit, ready, key } of wanted) {
    const name = `${unit.type}/${key}`;
    if (!isOperator(ready) || queues.has(name)) continue;
    const queue = await tools.store.queueOf(unit.type, key, limits.replayMessagesMax);
    queues.set(name, queue);
    for (const kept of queue) learnSchema(kept, tools);
  }
  return queues;
}

/** A kept message whose schema is not known here waits for the registry; its unit does not (schema.1). */
function learnSchema(kept: KeptMessage, tools: LoopTools): void {
  const body = tools.codec.fromWire(kept.topic, kept.value);
  if (body.kind !== 'unknown') return;
  tools.codec
    .resolve(kept.topic, body.schemaId)
    .catch((thrown: unknown) =>
      tools.report('schema_not_resolved', { topic: kept.topic, schemaId: body.schemaId, error: String(thrown) }),
    );
}

/** Loads the rows that the messages of the batch need, as their states stand at its start. */
export async function loadNeeds(
  wanted: Wanted,
  works: ReadonlyMap<string, Work>,
  queues: QueueMap,
  lane: number,
  tools: LoopTools,
): Promise<Map<string, NeedValue>> {
  const cache = tools.needsCaches[lane] ?? new Map();
  const now = tools.clock.monotonic();
  const needs = new Map<string, NeedValue>();
  const missing = new Map<string, { kind: string; id: string }>();
  const want = (ready: Ready, work: Work) => {
    for (const { kind, id } of needsOf(ready, work)) {
      const name = `${kind}/${id}`;
      const known = cache.get(name);
      if (known !== undefined && known.until > now) needs.set(name, known.value);
      else missing.set(name, { kind, id });
    }
  };
  for (const { unit, ready, key } of wanted) {
    const work = works.get(`${unit.type}/${key}`);
    if (work === undefined) continue;
    want(ready, work);
    for (const kept of queues.get(`${unit.type}/${key}`) ?? []) {
      const body = tools.codec.fromWire(kept.topic, kept.value);
      if (body.kind === 'ok') want({ ...ready, body }, work);
    }
  }
  if (missing.size > 0) await fetchNeeds(missing, needs, cache, lane, tools);
  return needs;
}

async function fetchNeeds(
  missing: ReadonlyMap<string, { kind: string; id: string }>,
  needs: Map<string, NeedValue>,
  cache: NeedsCache,
  lane: number,
  tools: LoopTools,
): Promise<void> {
  const rows = await tools.store.needs(lane, [...missing.values()]);
  const until = tools.clock.monotonic() + limits.needsCacheTtlMs;
  for (const name of missing.keys()) {
    const value: NeedValue = rows.get(name) ?? { kind: 'absent' };
    needs.set(name, value);
    if (value.kind !== 'row') continue;
    cache.set(name, { value, until });
    if (cache.size > limits.needsCacheMax)
      for (const oldest of cache.keys()) {
        cache.delete(oldest);
        if (cache.size <= limits.needsCacheMax * 0.9) break;
      }
  }
}

/** The refs of a message; none when `needs` throws, for then `decide` will meet the same fault inside its try. */
export function needsOf(ready: Ready, work: Work): readonly { readonly kind: string; readonly id: string }[] {
  if (ready.body.kind !== 'ok') return [];
  try {
    return work.unit.actor.needs(ready.body.message, work.state);
  } catch {
    return [];
  }
}
