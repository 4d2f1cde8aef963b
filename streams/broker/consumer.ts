// What membership and broadcast have in common: one kafkajs consumer with our settings, opened and closed whole, its records
// as LogRecords whose bytes may be kept.
// I1: a batch is handled synchronously; fetching never waits for anyone.
// I2: offsets are ours: nothing is committed by kafkajs, and a lost position starts at the beginning, never at the end.

import type { Batch, Consumer, KafkaMessage, PartitionAssigner } from 'kafkajs';
import type { Clock } from '../../runtime/clock.ts';
import { FastRecord } from './fast/records.ts';
import { type KafkaClient, type KafkaOptions, kafkaClient, retry } from './kafka.ts';
import type { LogRecord } from './log.ts';
import { untilDone } from './patience.ts';

/** What is the same for all consumers of a process. */
export type ConsumerSettings = KafkaOptions & {
  readonly sessionTimeoutMs: number;
  /** How long a fetch waits for a first record: also the longest wait for a paused partition to start. */
  readonly fetchWaitMs: number;
  readonly clock: Clock;
};

/** What its owner hears; each called synchronously from within kafkajs. */
export type ConsumerEvents = {
  joined(assignment: Readonly<Record<string, readonly number[]>>): void;
  rebalancing(): void;
  heartbeat(): void;
  fetched(nodeId: number): void;
  /** Returns false to pause the partition. `fetchedOffset` is where the fetch began. */
  batch(topic: string, partition: number, records: readonly LogRecord[], fetchedOffset: number): boolean;
  crashed(error: unknown): void;
};

/** A consumer that is made at once and runs from `start` on. */
export type GroupConsumer = {
  readonly consumer: Consumer;
  /** Connects as often as it must until `signal`, subscribes and runs; joins may follow before or after it resolves. */
  start(signal: AbortSignal): Promise<void>;
  /** Leaves the group; drops the sockets when the broker does not let us go in time. No event follows. */
  close(): Promise<void>;
};

const fetchBytesMax = 10_485_760;
const partitionBytesMax = 1_048_576;
const closeTimeoutMs = 5_000;
const heartbeatMsMin = 100;
const heartbeatMsMax = 1_000;

/** One consumer of one group. `assigners`: how numbers are shared; kafkajs' round robin unless given. */
export function createConsumer(
  settings: ConsumerSettings,
  group: { readonly id: string; readonly topics: readonly string[]; readonly assigners?: PartitionAssigner[] },
  events: ConsumerEvents,
): GroupConsumer {
  const client = kafkaClient(settings);
  const consumer = client.kafka.consumer({
    groupId: group.id,
    ...(group.assigners === undefined ? {} : { partitionAssigners: group.assigners }),
    sessionTimeout: settings.sessionTimeoutMs,
    rebalanceTimeout: settings.sessionTimeoutMs,
    heartbeatInterval: Math.max(heartbeatMsMin, Math.min(heartbeatMsMax, Math.floor(settings.sessionTimeoutMs / 4))),
    minBytes: 1,
    maxBytes: fetchBytesMax,
    maxBytesPerPartition: partitionBytesMax,
    maxWaitTimeInMs: settings.fetchWaitMs,
    allowAutoTopicCreation: false,
    retry: { ...retry, restartOnFailure: async () => true },
  });
  let open = true;
  listen(consumer, events, () => open);
  return {
    consumer,
    async start(signal) {
      await untilDone(() => consumer.connect(), settings.clock, signal);
      const subscription = { topics: [...group.topics], fromBeginning: true };
      await untilDone(() => consumer.subscribe(subscription), settings.clock, signal);
      await consumer.run({
        autoCommit: false,
        eachBatch: async ({ batch, pause, isStale }) => {
          // A seek is pending: these records were fetched before it.
          if (!open || isStale()) return;
          try {
            if (!events.batch(batch.topic, batch.partition, recordsOf(batch), fetchedOffsetOf(batch))) pause();
          } catch (error) {
            // A listener that throws is a bug of ours: kafkajs would hand it the same batch again and again.
            events.crashed(error);
          }
        },
      });
    },
    async close() {
      open = false;
      await closeInTime(consumer, client, settings.clock);
    },
  };
}

function listen(consumer: Consumer, events: ConsumerEvents, live: () => boolean): void {
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    if (live()) events.joined(payload.memberAssignment);
  });
  consumer.on(consumer.events.REBALANCING, () => {
    if (live()) events.rebalancing();
  });
  consumer.on(consumer.events.HEARTBEAT, () => {
    if (live()) events.heartbeat();
  });
  consumer.on(consumer.events.FETCH, ({ payload }) => {
    if (live()) events.fetched(Number(Reflect.get(payload, 'nodeId')));
  });
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (!live()) return;
    // With `restart` kafkajs starts again by itself (a coordinator that still loads, a broker that is away).
    if (payload.restart) events.rebalancing();
    else events.crashed(payload.error);
  });
}

async function closeInTime(consumer: Consumer, client: KafkaClient, clock: Clock): Promise<void> {
  const late = new AbortController();
  await Promise.race([
    consumer.disconnect().catch(() => undefined),
    clock.sleep(closeTimeoutMs, late.signal).catch(() => undefined),
  ]);
  late.abort();
  client.drop();
}

/** kafkajs keeps the offset that a fetch asked for, but does not declare it. */
function fetchedOffsetOf(batch: Batch): number {
  return Number(Reflect.get(batch, 'fetchedOffset'));
}

function recordsOf({ topic, partition, messages }: Batch): readonly LogRecord[] {
  return messages.map((message: KafkaMessage | FastRecord) => {
    if (!(message instanceof FastRecord)) return recordOf(topic, partition, message);
    message.topic = topic;
    message.partition = partition;
    return message;
  });
}

/** Copies out of the fetch response, which one kept slice would keep in memory whole. */
function recordOf(
  topic: string,
  partition: number,
  { key, value, headers, offset, timestamp }: KafkaMessage,
): LogRecord {
  const copied: Record<string, Buffer | undefined> = Object.create(null);
  for (const name in headers) {
    const given = headers[name];
    const one = Array.isArray(given) ? given[0] : given;
    if (one !== undefined && one !== null) copied[name] = Buffer.from(one);
  }
  return {
    topic,
    partition,
    offset: Number(offset),
    key: key === null ? null : key.toString(),
    value: value === null ? null : Buffer.from(value),
    headers: copied,
    timestamp: Number(timestamp),
  };
}
