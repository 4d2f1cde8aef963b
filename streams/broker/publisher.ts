// A publisher: one idempotent producer, one batch in flight, the same batch again until it is acknowledged.
// I1: after a rejection the next thing this producer sends is the very same batch (kafkajs reuses its sequence numbers, and a
//     broker answers a reused number with "already here": another batch in its place would be lost, acknowledged).
// I2: any other rejection ends the publisher; so does an acknowledged base offset that did not grow, the mark of such a loss.
// I3: after `close` nothing of a send in flight reaches a broker any more: the sockets are gone and no new ones are made.

import type { ProducerBatch, RecordMetadata } from 'kafkajs';
import type { Clock } from '../../runtime/clock.ts';
import { Fault } from '../../runtime/errors.ts';
import { type SendBatch, splitBatches } from './batches.ts';
import { brokerFault, type KafkaOptions, kafkaClient, retry } from './kafka.ts';
import type { Publisher } from './log.ts';
import { untilDone } from './patience.ts';

/** How long the broker may wait for its replicas. */
const ackTimeoutMs = 10_000;

/** Opens a publisher; it connects by itself, in the background, as often as it must. */
export function openPublisher(options: KafkaOptions & { readonly clock: Clock }): Publisher {
  const client = kafkaClient(options);
  const producer = client.kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    retry: { ...retry, retries: 1 },
    createPartitioner:
      () =>
      ({ message }) =>
        message.partition ?? -1,
  });
  const closing = new AbortController();
  const lastBase = new Map<string, number>();
  let dead: Fault | null = null;
  let rejectOpen: ((fault: Fault) => void) | null = null;

  const end = (fault: Fault): Fault => {
    dead ??= fault;
    closing.abort(dead);
    rejectOpen?.(dead);
    client.drop();
    // Waits for answers that cannot come any more; its failure says nothing that `dead` does not.
    producer.disconnect().catch(() => undefined);
    return dead;
  };
  const again = <T>(work: () => Promise<T>): Promise<T> => untilDone(work, options.clock, closing.signal);
  const connected = again(() => producer.connect());
  connected.catch(() => undefined);

  const run = async (batches: readonly SendBatch[], count: number): Promise<readonly number[]> => {
    await connected;
    const offsets = new Array<number>(count).fill(-1);
    for (const batch of batches) {
      const sent: ProducerBatch = { acks: -1, timeout: ackTimeoutMs, topicMessages: batch.topicMessages };
      note(await again(() => producer.sendBatch(sent)), batch, lastBase, offsets);
    }
    return offsets;
  };

  return {
    send(records) {
      if (dead !== null) return Promise.reject(dead);
      if (rejectOpen !== null) return Promise.reject(new Error('a publisher has one send in flight'));
      return new Promise((resolve, reject) => {
        const batches = splitBatches(records);
        const settled = () => {
          rejectOpen = null;
        };
        rejectOpen = (fault) => {
          settled();
          reject(fault);
        };
        run(batches, records.length).then(
          (offsets) => {
            settled();
            resolve(offsets);
          },
          (error: unknown) => void end(error instanceof Fault ? error : rejection(error)),
        );
      });
    },
    async close() {
      end(new Fault('BROKER_SEND_UNKNOWN', { message: 'the publisher was closed', retry: 'never' }));
    },
  };
}

/** Errors after which nothing of the batch is in the log. */
const refused = new Set([
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_RECORD',
  'TOPIC_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
  'INVALID_TOPIC_EXCEPTION',
]);

function rejection(error: unknown): Fault {
  const fault = brokerFault('BROKER_SEND_UNKNOWN', error);
  return refused.has(String(fault.context['kafka'])) ? brokerFault('BROKER_REJECTED', error) : fault;
}

/** Checks what was acknowledged and writes each record's offset down. */
function note(
  acknowledged: readonly RecordMetadata[],
  batch: SendBatch,
  lastBase: Map<string, number>,
  offsets: number[],
): void {
  for (const { topicName, partition, baseOffset } of acknowledged) {
    const key = `${topicName}/${partition}`;
    const base = Number(baseOffset ?? -1);
    if (base < 0) continue;
    const last = lastBase.get(key) ?? -1;
    if (base <= last)
      throw new Fault('BROKER_OFFSET_REGRESSED', { context: { topicPartition: key, base, lastBase: last } });
    lastBase.set(key, base);
    for (const [i, index] of (batch.indexes.get(key) ?? []).entries()) offsets[index] = base + i;
  }
  // kafkajs leaves out what is for a partition that its topic does not have, and says nothing of it.
  const named = new Set(acknowledged.map(({ topicName, partition }) => `${topicName}/${partition}`));
  const missing = [...batch.indexes.keys()].find((key) => !named.has(key));
  if (missing !== undefined)
    throw new Fault('BROKER_REJECTED', {
      message: `there is no partition ${missing}`,
      context: { topicPartition: missing },
    });
}
