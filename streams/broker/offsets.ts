// First and next offsets of partitions, one question per topic for all who ask in the same moment (an acquire asks for dozens).
// I1: an answer is never older than its question.

import type { Admin } from 'kafkajs';
import type { Clock } from '../../runtime/clock.ts';
import { Fault } from '../../runtime/errors.ts';
import { brokerFault, isTransient, type KafkaOptions, kafkaClient, retry } from './kafka.ts';

/** Offsets of one partition: first that can be read, and the one the next record gets. */
export type Watermarks = { readonly low: number; readonly high: number };

export type Offsets = {
  /** Rejects with Fault BROKER_UNAVAILABLE when the broker does not answer or has no such partition. */
  watermarks(topic: string, partition: number): Promise<Watermarks>;
  /** All partitions of a topic; index = partition. */
  ofTopic(topic: string): Promise<readonly Watermarks[]>;
  admin(): Promise<Admin>;
  close(): Promise<void>;
};

/** After this long without an answer a question fails; the caller decides whether to ask again. */
const patienceMs = 5_000;
const pauseMs = 50;

/** Connects at the first question. */
export function openOffsets(options: KafkaOptions & { readonly clock: Clock }): Offsets {
  const client = kafkaClient(options);
  const admin = client.kafka.admin({ retry });
  const gathering = new Map<string, Promise<readonly Watermarks[]>>();
  let connected: Promise<void> | null = null;
  const connect = (): Promise<void> => {
    connected ??= admin.connect().catch((error: unknown) => {
      connected = null;
      throw error;
    });
    return connected;
  };
  const ask = async (topic: string): Promise<readonly Watermarks[]> => {
    // One turn of the loop, in which others join the question; then it leaves and no one joins any more.
    await new Promise((resolve) => setImmediate(resolve));
    gathering.delete(topic);
    const until = options.clock.monotonic() + patienceMs;
    for (;;) {
      try {
        await connect();
        return rowsOf(await admin.fetchTopicOffsets(topic));
      } catch (error) {
        // A partition has a leader in the metadata a little before that broker knows it leads, and after it is gone.
        const transient = isTransient(error);
        if (!transient || options.clock.monotonic() > until)
          throw brokerFault(transient ? 'BROKER_UNAVAILABLE' : 'BROKER_REJECTED', error, { topic });
      }
      await options.clock.sleep(pauseMs);
    }
  };
  const ofTopic = (topic: string): Promise<readonly Watermarks[]> => {
    const asked = gathering.get(topic) ?? ask(topic);
    gathering.set(topic, asked);
    return asked;
  };
  return {
    ofTopic,
    async watermarks(topic, partition) {
      const row = (await ofTopic(topic))[partition];
      if (row === undefined)
        throw new Fault('BROKER_UNAVAILABLE', { message: 'no such partition', context: { topic, partition } });
      return row;
    },
    async admin() {
      await connect();
      return admin;
    },
    async close() {
      if (connected !== null) await admin.disconnect().catch(() => undefined);
      client.drop();
    },
  };
}

function rowsOf(
  found: readonly { readonly partition: number; readonly low: string; readonly high: string }[],
): readonly Watermarks[] {
  const rows: Watermarks[] = [];
  for (const { partition, low, high } of found) rows[partition] = { low: Number(low), high: Number(high) };
  return rows;
}
