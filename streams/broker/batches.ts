// Cuts a send into requests that a broker takes: per topic and partition, in order, at most ~900 kB a partition each.
// I1: the records of a partition keep their order over all batches; each record is in exactly one.

import type { Message, TopicMessages } from 'kafkajs';
import { Fault } from '../../runtime/errors.ts';
import type { OutRecord } from './log.ts';

/** Below the broker's default limit of 1,048,588 bytes a record batch, with room for its own framing. */
export const partitionBytesMax = 900_000;
/** Of all partitions of one request together: what one answer may cost to repeat. */
const requestBytesMax = 8_000_000;
/** Key, lengths, timestamps, header count of one record at most. */
const recordOverheadBytes = 40;

/** One request: what kafkajs takes, and which records of the send it holds, by `topic/partition`. */
export type SendBatch = {
  readonly topicMessages: TopicMessages[];
  readonly indexes: ReadonlyMap<string, readonly number[]>;
};

/** Throws Fault BROKER_REJECTED when one record alone is too large. */
export function splitBatches(records: readonly OutRecord[]): readonly SendBatch[] {
  const sizes = records.map(sizeOf);
  for (const [i, bytes] of sizes.entries())
    if (bytes > partitionBytesMax)
      throw new Fault('BROKER_REJECTED', {
        message: 'a record is too large; nothing was sent',
        context: { topic: records[i]?.topic ?? '', bytes, bytesMax: partitionBytesMax },
      });
  const batches: SendBatch[] = [];
  let open = emptyBatch();
  for (const [i, record] of records.entries()) {
    const bytes = sizes[i] ?? 0;
    const key = `${record.topic}/${record.partition}`;
    if ((open.bytes.get(key) ?? 0) + bytes > partitionBytesMax || open.total + bytes > requestBytesMax) {
      batches.push(open.done());
      open = emptyBatch();
    }
    open.add(record, i, key, bytes);
  }
  if (records.length > 0) batches.push(open.done());
  return batches;
}

function emptyBatch() {
  const topics = new Map<string, Message[]>();
  const indexes = new Map<string, number[]>();
  const bytes = new Map<string, number>();
  const batch = {
    bytes,
    total: 0,
    add(record: OutRecord, index: number, key: string, size: number): void {
      const { topic, partition, value, headers } = record;
      const message: Message = { key: record.key, value, headers, partition };
      const messages = topics.get(topic);
      if (messages === undefined) topics.set(topic, [message]);
      else messages.push(message);
      const at = indexes.get(key);
      if (at === undefined) indexes.set(key, [index]);
      else at.push(index);
      bytes.set(key, (bytes.get(key) ?? 0) + size);
      batch.total += size;
    },
    done: (): SendBatch => ({ topicMessages: [...topics].map(([topic, messages]) => ({ topic, messages })), indexes }),
  };
  return batch;
}

/** At least the bytes that the record takes on the wire; texts count three bytes a character. */
function sizeOf(record: OutRecord): number {
  let bytes = recordOverheadBytes + record.key.length * 3 + (record.value?.length ?? 0);
  for (const name in record.headers) {
    const value = record.headers[name];
    bytes += name.length * 3 + 10 + (typeof value === 'string' ? value.length * 3 : (value?.length ?? 0));
  }
  return bytes;
}
