// How the simulated world speaks to actors: records as the gateway would write them, and records as it never would.

import type { Message } from '../../actors/actor.ts';
import { partitionOf, slotOf } from '../../schemas/slot.ts';
import type { Cluster } from './nodes.ts';

/** A message of an outsider: whose it is, to whom, and its id (16 hex). */
export type Sent = {
  readonly type: string;
  readonly id: string;
  readonly messageId: string;
  readonly message: Message;
  readonly kind?: 'command' | 'fact';
  readonly by?: string;
};

/** The nth message id. */
export const messageIdOf = (n: number): string => n.toString(16).padStart(16, '0');

/** Writes the record after `ms`; `sent` stays that of the first time when it is written again. */
export function sendAt(cluster: Cluster, one: Sent, ms: number, sentAt?: () => number): void {
  const { scheduler, broker, codec, partitions, database } = cluster;
  scheduler.schedule(ms, '', () => {
    const body = codec.encode(one.type, one.message);
    const topic = `${one.type}-commands`;
    const value = codec.wire(topic, one.type, body.name, body.version, body.body);
    const headers = {
      id: one.messageId,
      kind: one.kind ?? 'command',
      hash: '00000001',
      by: one.by ?? 'ops:o1',
      sent: String(sentAt?.() ?? database.now()),
      name: body.name,
    };
    broker.append([{ topic, partition: partitionOf(slotOf(one.id), partitions), key: one.id, value, headers }]);
  });
}

/** Writes an operator's record now. */
export function operate(cluster: Cluster, type: string, id: string, messageId: string, command: object): void {
  const headers = { id: messageId, kind: 'operator', by: 'ops:o1', sent: String(cluster.database.now()) };
  const value = Buffer.from(JSON.stringify(command));
  const partition = partitionOf(slotOf(id), cluster.partitions);
  cluster.broker.append([{ topic: `${type}-commands`, partition, key: id, value, headers }]);
}
