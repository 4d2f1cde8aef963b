// The load of the platform's own simulation: commands to probes that count everything twice unless the platform dedupes;
// repeats of the same command, refusals, tells from probe to probe, and now and then a message that throws.

import { partitionOf, slotOf } from '../../schemas/slot.ts';
import { decodeMeta } from '../../streams/loop/meta.ts';
import type { Cluster } from './nodes.ts';

export type ProbeLoad = {
  /** Commands sent so far. */
  sent(): number;
  check(): string[];
};

type Sent = { readonly id: string; readonly messageId: string; readonly name: string; readonly amount: number };

/** Sends `count` commands at random times within `forMs`. */
export function startProbeLoad(cluster: Cluster, count: number, forMs: number, poison: number): ProbeLoad {
  const { scheduler, broker, codec, partitions } = cluster;
  const actors = Array.from({ length: 6 }, (_, i) => `aprobe${i}`);
  const sent: Sent[] = [];
  const send = (one: Sent, at: number, message: { readonly type: string }): void => {
    scheduler.schedule(at, '', () => {
      const body = codec.encode('probe', message);
      const topic = 'probe-commands';
      const value = codec.wire(topic, 'probe', body.name, body.version, body.body);
      const headers = {
        id: one.messageId,
        kind: 'command',
        hash: '00000001',
        by: 'customer:c1',
        sent: String(cluster.database.now()),
        name: body.name,
      };
      broker.append([{ topic, partition: partitionOf(slotOf(one.id), partitions), key: one.id, value, headers }]);
    });
  };
  for (let i = 0; i < count; i++) {
    const id = scheduler.pick(actors) ?? 'aprobe0';
    const to = scheduler.pick(actors) ?? 'aprobe0';
    const amount = 1 + Math.floor(scheduler.between(0, 9));
    const messageId = (i + 1).toString(16).padStart(16, '0');
    const fate = scheduler.random();
    const message =
      fate < poison
        ? { type: 'Poison' }
        : fate < 0.1
          ? { type: 'Refuse', reason: 'no_wish' }
          : fate < 0.35
            ? { type: 'Echo', to, amount }
            : { type: 'Add', amount };
    const one = { id, messageId, name: message.type, amount };
    sent.push(one);
    const at = scheduler.between(0, forMs);
    send(one, at, message);
    if (scheduler.chance(0.2)) send(one, at + scheduler.between(0, 400), message);
  }
  return { sent: () => sent.length, check: () => checkProbes(cluster, sent) };
}

function checkProbes(cluster: Cluster, sent: readonly Sent[]): string[] {
  const faults: string[] = [];
  const { tables, codec } = cluster;
  const rows = [...tables.log.values()].flat().filter((row) => row.type === 'probe');
  const byCause = new Map<string, number>();
  for (const row of rows) if (row.kind === 'event') byCause.set(row.cause, (byCause.get(row.cause) ?? 0) + 1);
  for (const one of sent) {
    const state = tables.states.get(`probe/${one.id}`);
    const parked = (state?.parked ?? null) !== null;
    const outcome =
      state === undefined ? undefined : decodeMeta(state.meta).outcomes.find(({ id }) => id === one.messageId);
    const events = byCause.get(one.messageId) ?? 0;
    if (outcome === undefined) faults.push(`${one.name} ${one.messageId} to ${one.id}: no outcome`);
    else if (outcome.kind === 'parked' && !parked) faults.push(`${one.messageId}: parked outcome, key is not`);
    else if (outcome.kind === 'accepted' && events !== 1)
      faults.push(`${one.messageId}: ${events} events for one accepted command`);
    else if (outcome.kind !== 'accepted' && events > 0)
      faults.push(`${one.messageId}: ${events} events, outcome ${outcome.kind}`);
  }
  for (const row of rows)
    if (row.kind === 'tell' && row.name !== 'TellRefused') {
      const key = `${row.type}/${row.id}/${row.seq}/${row.index}`;
      const heard = byCause.get(key) ?? 0;
      const queued = [...tables.queues.values()].flat().some((kept) => kept.messageId === key);
      if (heard + (queued ? 1 : 0) !== 1)
        faults.push(`tell ${key} was heard ${heard} times${queued ? ' and is queued' : ''}`);
    }
  for (const state of tables.states.values()) {
    if (state.type !== 'probe') continue;
    const decoded = codec.decodeState('probe', state.version, state.body);
    const total = decoded.kind === 'ok' ? Reflect.get(decoded.state, 'total') : null;
    let sum = 0;
    for (const row of rows) {
      if (row.id !== state.id || row.name !== 'Added') continue;
      const event = codec.decode('probe', row.name, row.version, row.body);
      if (event.kind === 'ok') sum += Number(Reflect.get(event.message, 'amount'));
    }
    if (total !== sum) faults.push(`probe/${state.id}: total ${total}, its events say ${sum}`);
  }
  return faults;
}
