// A producer that is none of ours: whatever bytes, keys and headers it likes, onto any topic; and the wire form of a message where
// it wants to be believed.

import { randomBytes } from 'node:crypto';
import { type Admin, Kafka, logLevel, Partitioners } from 'kafkajs';
import { order } from '../../../actors/order/order.ts';
import { probe } from '../../../actors/probe/probe.ts';
import { partitionOf, slotOf } from '../../../schemas/slot.ts';
import { createCodec } from '../../../streams/codec/codec.ts';
import { localIds } from '../../../streams/codec/ids.ts';
import { subjectsOf } from '../../../streams/codec/subjects.ts';
import type { Platform } from './platform.ts';

export type ForeignRecord = {
  readonly topic: string;
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
  /** That of the key when not given. */
  readonly partition?: number;
};

export type Foreign = {
  send(...records: readonly ForeignRecord[]): Promise<void>;
  /** An Add in wire form. */
  add(amount: number): Promise<Buffer>;
  /** The registry's id of a record of a topic. */
  schemaId(topic: string, record: string): Promise<number>;
  readonly admin: Admin;
  close(): Promise<void>;
};

/** Opens a foreign producer. */
export async function openForeign({ endpoints, partitions }: Platform): Promise<Foreign> {
  const kafka = new Kafka({ brokers: [...endpoints.kafka], clientId: 'foreign', logLevel: logLevel.NOTHING });
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  const admin = kafka.admin();
  await Promise.all([producer.connect(), admin.connect()]);
  const types = [probe.schema, order.schema];
  const codec = createCodec({ types, ids: localIds(subjectsOf(types, [])), registry: null });
  const schemaId = async (topic: string, record: string): Promise<number> => {
    const response = await fetch(`${endpoints.registry}/subjects/${topic}-${record}/versions/latest`);
    const { id } = (await response.json()) as { id: number };
    return id;
  };
  return {
    async send(...records) {
      for (const { topic, key, value, headers, partition } of records)
        await producer.send({
          topic,
          messages: [{ key, value, headers, partition: partition ?? partitionOf(slotOf(key ?? ''), partitions) }],
        });
    },
    async add(amount) {
      const { body } = codec.encode('probe', Object.assign({ type: 'Add' }, { amount }));
      return wireOf(await schemaId('probe-commands', 'dabba.probe.Add'), body);
    },
    schemaId,
    admin,
    async close() {
      await Promise.all([producer.disconnect(), admin.disconnect()]);
    },
  };
}

/** 0x00, the id, the body. */
export function wireOf(id: number, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeInt32BE(id, 1);
  return Buffer.concat([head, body]);
}

/** Headers of a command that has nothing wrong with it. */
export const goodHeaders = (name = 'Add'): Record<string, string> => ({
  id: randomBytes(8).toString('hex'),
  kind: 'command',
  name,
  by: 'customer:foreign',
  sent: '0',
});

/** An id whose partition is the given one. */
export function idIn(partition: number, partitions: number, prefix: string): string {
  for (let n = 0; ; n++) {
    const id = `${prefix}-${n}`;
    if (partitionOf(slotOf(id), partitions) === partition) return id;
  }
}
