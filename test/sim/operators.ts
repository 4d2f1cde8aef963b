// Operators: they pause and replay now and then while things break, and in the end mend what is broken or throw it away, until
// nothing is parked any more.

import { decodeMeta } from '../../streams/loop/meta.ts';
import type { Cluster } from './nodes.ts';
import { probeIds } from './probe-load.ts';
import { messageIdOf, operate } from './sending.ts';

export type Operators = {
  /** From now on: replay every parked key, and when that does not help, discard its head. */
  clear(): void;
  /** Replays sent with the second of a pair of equal ids. */
  readonly doubled: () => number;
};

/** Starts them. They meddle while faults are on. */
export function startOperators(cluster: Cluster, forMs: number, meddle: number, mends: () => boolean): Operators {
  const { scheduler, tables } = cluster;
  let n = 500_000;
  let doubled = 0;
  const send = (type: string, id: string, command: object): void => {
    const messageId = messageIdOf(++n);
    operate(cluster, type, id, messageId, command);
    if (!scheduler.chance(0.2)) return;
    doubled += 1;
    scheduler.schedule(scheduler.between(1, 800), '', () => operate(cluster, type, id, messageId, command));
  };
  for (let at = 0; at < forMs; at += 300)
    scheduler.schedule(at + scheduler.between(0, 300), '', () => {
      if (!scheduler.chance(meddle)) return;
      const id = scheduler.pick(probeIds) ?? '';
      send('probe', id, scheduler.chance(0.4) ? { op: 'pause' } : { op: 'replay' });
    });
  const clearOnce = (): void => {
    for (const state of tables.states.values()) {
      if (state.parked === null) continue;
      const head = tables.queues.get(`${state.type}/${state.id}`)?.[0];
      const harmful = head !== undefined && !mends() && isHarmful(head.headers['name'] ?? '', head.value);
      if (harmful || (head !== undefined && isRaw(head.value)))
        send(state.type, state.id, { op: 'discard', messageId: head?.messageId ?? '' });
      else send(state.type, state.id, { op: 'replay' });
    }
    scheduler.schedule(250, '', clearOnce);
  };
  return { clear: clearOnce, doubled: () => doubled };
}

const isHarmful = (name: string, value: Buffer | null): boolean =>
  name === 'Poison' || (name === 'Refuse' && value?.includes('break_sql') === true);

const isRaw = (value: Buffer | null): boolean => value === null || value.length < 5 || value[0] !== 0 || value[2] === 1;

/** What the outcome of a message is now, or undefined. */
export function outcomeOf(cluster: Cluster, type: string, id: string, messageId: string) {
  const state = cluster.tables.states.get(`${type}/${id}`);
  return state === undefined ? undefined : decodeMeta(state.meta).outcomes.find((outcome) => outcome.id === messageId);
}
