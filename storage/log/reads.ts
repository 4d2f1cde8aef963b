// Reads of the truth: states by key, the log by position (for the relay) and by actor (for resume and time travel).

import { textArray } from '../postgres/array.ts';
import { type Runner, reading } from '../postgres/statement.ts';
import type { LogRow, StateRow, Unit } from '../store.ts';

const LOG_COLUMNS = `type, partition, position, (array['event', 'refusal', 'tell'])[kind] as kind, id, slot, seq, idx as "index", name,
  version, at, cause, outcome, traceparent, to_type as "toType", to_id as "toId", body`;

/** Statements of this file, for the test that prepares them all. */
export const readStatements = {
  states: reading(
    'states',
    `select s.type, s.id, s.slot, s.seq, s.version, s.body, s.meta, s.parked
      from unnest($1::text[], $2::text[]) as k(type, id) join core.states s on s.type = k.type and s.id = k.id`,
  ),
  logAfter: reading(
    'log_after',
    `select ${LOG_COLUMNS} from core.log where type = $1 and partition = $2 and position > $3 order by position limit $4`,
  ),
  eventsAfter: reading(
    'events_after',
    `select ${LOG_COLUMNS} from core.log where kind = 1 and type = $1 and id = $2 and seq > $3 order by seq limit $4`,
  ),
  now: reading('now', 'select core.clock_ms() as now'),
};

/** State rows of keys; keys without a row are left out, and the order is not that of the keys. */
export function readStates(
  runner: Runner,
  keys: readonly { readonly type: string; readonly id: string }[],
): Promise<readonly StateRow[]> {
  if (keys.length === 0) return Promise.resolve([]);
  const parameters = [textArray(keys, (key) => key.type), textArray(keys, (key) => key.id)];
  return runner.run<StateRow>(readStatements.states, parameters);
}

/** At most `limit` log rows of a unit above a position, in order. */
export function readLogAfter(runner: Runner, unit: Unit, position: number, limit: number): Promise<readonly LogRow[]> {
  return runner.run<LogRow>(readStatements.logAfter, [unit.type, unit.partition, position, limit]);
}

/** At most `limit` events of an actor with a higher seq, in order. */
export function readEventsAfter(
  runner: Runner,
  actor: { readonly type: string; readonly id: string },
  since: number,
  limit: number,
): Promise<readonly LogRow[]> {
  return runner.run<LogRow>(readStatements.eventsAfter, [actor.type, actor.id, since, limit]);
}

/** The database's clock, epoch ms. */
export async function readNow(runner: Runner): Promise<number> {
  const [row] = await runner.run<{ now: number }>(readStatements.now, []);
  return row?.now ?? 0;
}
