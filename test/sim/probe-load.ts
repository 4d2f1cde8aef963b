// The load of the platform's own simulation: commands to probes that count everything twice unless the platform dedupes;
// repeats of the same command at once, while parked and ten minutes later, refusals, tells from probe to probe, a message that
// throws, one that breaks the SQL, and bytes that are no message at all.

import { partitionOf, slotOf } from '../../schemas/slot.ts';
import type { Cluster } from './nodes.ts';
import type { Scheduler } from './scheduler.ts';
import { messageIdOf, type Sent, sendAt } from './sending.ts';

/** A command to a probe; `raw` when its bytes were no message. */
export type ProbeSent = {
  readonly id: string;
  readonly messageId: string;
  readonly name: string;
  readonly raw: boolean;
};

export type ProbeLoad = {
  readonly sent: readonly ProbeSent[];
  /** Records that must become dead letters. */
  readonly astray: () => number;
  /** Sends every command once more with its old `sent` header. */
  repeatAll(): void;
};

export const probeIds = Array.from({ length: 6 }, (_, i) => `aprobe${i}`);

/** Reason whose refusal breaks the SQL until somebody mends it. */
export const breakingReason = 'break_sql';

/** Sends `count` commands at random times within `forMs`; `poison` of them do harm. */
export function startProbeLoad(cluster: Cluster, count: number, forMs: number, poison: number): ProbeLoad {
  const { scheduler, database } = cluster;
  const sent: ProbeSent[] = [];
  const records: Sent[] = [];
  const began = database.now();
  let astray = 0;
  for (let i = 0; i < count; i++) {
    const id = scheduler.pick(probeIds) ?? '';
    const messageId = messageIdOf(i + 1);
    const at = scheduler.between(0, forMs);
    if (scheduler.chance(poison / 2)) {
      astray += sendRaw(cluster, sent, id, messageId, at);
      continue;
    }
    const message = messageOf(scheduler, poison);
    const one: Sent = { type: 'probe', id, messageId, message, by: 'customer:c1' };
    sent.push({ id, messageId, name: message.type, raw: false });
    records.push(one);
    sendAt(cluster, one, at);
    // Repeats are of the first record: whoever asks anew after ten minutes asks for something new.
    const first = (): number => began + Math.floor(at);
    if (scheduler.chance(0.2)) sendAt(cluster, one, at + scheduler.between(0, 400), first);
    if (scheduler.chance(0.1)) sendAt(cluster, one, at + scheduler.between(400, 3000), first);
  }
  return {
    sent,
    astray: () => astray,
    repeatAll: () => {
      for (const one of records) sendAt(cluster, one, scheduler.between(0, 500), () => began);
    },
  };
}

function messageOf(scheduler: Scheduler, poison: number): Sent['message'] {
  const fate = scheduler.random();
  const amount = 1 + Math.floor(scheduler.between(0, 9));
  if (fate < poison / 2) return { type: 'Poison' };
  if (fate < poison) return text('Refuse', { reason: breakingReason });
  if (fate < 0.15) return text('Refuse', { reason: 'no_wish' });
  if (fate < 0.35) return text('Echo', { to: scheduler.pick(probeIds) ?? '', amount });
  return text('Add', { amount });
}

const text = (type: string, fields: Readonly<Record<string, unknown>>): Sent['message'] => ({ type, ...fields });

/** Bytes that are no message park their key; headers or keys that are none make a dead letter. Returns how many did that. */
function sendRaw(cluster: Cluster, sent: ProbeSent[], id: string, messageId: string, at: number): number {
  const { scheduler, broker, partitions } = cluster;
  const values = [null, Buffer.from([1, 2, 3]), Buffer.from([9, 0, 0, 0, 1, 5]), Buffer.from([0, 0, 1, 0, 0, 5, 5])];
  const value = scheduler.pick(values) ?? null;
  const partition = partitionOf(slotOf(id), partitions);
  const headers = { id: messageId, kind: 'command', hash: '00000002', by: 'customer:c1', sent: '0' };
  const record = { topic: 'probe-commands', partition, key: id, value, headers };
  const wrong = scheduler.pick([
    record,
    record,
    { ...record, partition: (partition + 1) % partitions },
    { ...record, key: 'not an id' },
    { ...record, headers: { ...headers, kind: 'wish' } },
    { ...record, headers: { ...headers, id: 'mine' } },
  ]);
  if (wrong === undefined) return 0;
  if (wrong === record) sent.push({ id, messageId, name: '', raw: true });
  scheduler.schedule(at, '', () => broker.append([wrong]));
  return wrong === record ? 0 : 1;
}
