// What must hold of probes: each command has one outcome and one set of events, each tell is heard once and in order, the state is
// the sum of its events, and what was decided stands in the order in which it came.

import type { LogRow } from '../../storage/store.ts';
import type { Cluster } from './nodes.ts';
import { outcomeOf } from './operators.ts';
import type { ProbeSent } from './probe-load.ts';

/** `forgetful`: outcomes may have been forgotten since (an actor that lives for ever, ten minutes later). */
export function checkProbes(cluster: Cluster, sent: readonly ProbeSent[], forgetful: boolean): string[] {
  const rows = [...cluster.tables.log.values()].flat().filter((row) => row.type === 'probe');
  const byCause = new Map<string, number>();
  for (const row of rows) if (row.kind === 'event') byCause.set(row.cause, (byCause.get(row.cause) ?? 0) + 1);
  return [
    ...sent.flatMap((one) => checkCommand(cluster, one, byCause.get(one.messageId) ?? 0, forgetful)),
    ...checkTells(cluster, rows, byCause),
    ...checkSums(cluster, rows),
  ];
}

function checkCommand(cluster: Cluster, one: ProbeSent, events: number, forgetful: boolean): string[] {
  const name = `${one.raw ? 'raw bytes' : one.name} ${one.messageId} to ${one.id}`;
  if (events > 1) return [`${name}: ${events} events`];
  const outcome = outcomeOf(cluster, 'probe', one.id, one.messageId);
  if (outcome === undefined) return forgetful ? [] : [`${name}: no outcome`];
  const parked = (cluster.tables.states.get(`probe/${one.id}`)?.parked ?? null) !== null;
  if (outcome.kind === 'parked' && !parked) return [`${name}: parked outcome, key is not`];
  if ((outcome.kind === 'accepted') !== (events === 1)) return [`${name}: ${events} events, outcome ${outcome.kind}`];
  return [];
}

function checkTells(cluster: Cluster, rows: readonly LogRow[], byCause: ReadonlyMap<string, number>): string[] {
  const faults: string[] = [];
  const queued = new Set([...cluster.tables.queues.values()].flat().map(({ messageId }) => messageId));
  for (const row of rows) {
    if (row.kind !== 'tell' || row.toType !== 'probe') continue;
    const key = `${row.type}/${row.id}/${row.seq}/${row.index}`;
    const heard = (byCause.get(key) ?? 0) + (queued.has(key) ? 1 : 0);
    if (heard !== 1) faults.push(`tell ${key} was heard ${heard} times`);
  }
  return faults;
}

function checkSums({ tables, codec }: Cluster, rows: readonly LogRow[]): string[] {
  const faults: string[] = [];
  const sums = new Map<string, number>();
  for (const row of rows) {
    if (row.name !== 'Added') continue;
    const event = codec.decode('probe', row.name, row.version, row.body);
    if (event.kind === 'ok') sums.set(row.id, (sums.get(row.id) ?? 0) + Number(Reflect.get(event.message, 'amount')));
  }
  for (const state of tables.states.values()) {
    if (state.type !== 'probe') continue;
    const decoded = codec.decodeState('probe', state.version, state.body);
    const total = decoded.kind === 'ok' ? Reflect.get(decoded.state, 'total') : null;
    if (total !== (sums.get(state.id) ?? 0))
      faults.push(`probe/${state.id}: total ${total}, its events say ${sums.get(state.id)}`);
  }
  return faults;
}

/** Per key, events stand in the order in which their messages first came: parking and replay change nothing of it. */
export function checkOrder({ tables, broker, partitions }: Cluster): string[] {
  const faults: string[] = [];
  const first = new Map<string, number>();
  for (const topic of broker.topics().filter((name) => name.endsWith('-commands')))
    for (let partition = 0; partition < partitions; partition++)
      for (const record of broker.read(topic, partition)) {
        const key = `${topic} ${record.key} ${record.headers['id']?.toString()}`;
        if (!first.has(key)) first.set(key, record.offset);
      }
  const last = new Map<string, number>();
  for (const row of [...tables.log.values()].flat()) {
    if (row.kind !== 'event') continue;
    const actor = `${row.type}/${row.id}`;
    const offset = first.get(`${row.type}-commands ${row.id} ${row.cause}`);
    if (offset === undefined) faults.push(`${actor}: event ${row.seq} of a message that never came: ${row.cause}`);
    else if (offset < (last.get(actor) ?? -1))
      faults.push(`${actor}: event ${row.seq} of offset ${offset} stands behind offset ${last.get(actor)}`);
    last.set(actor, Math.max(last.get(actor) ?? -1, offset ?? -1));
  }
  return faults;
}
