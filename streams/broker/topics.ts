// The table of topics: who is on them, how many partitions, what may be lost, how long it is kept; and the step that makes them.
// I1: every topic that a group reads has the installation's partition count, or starting stops with one sentence.
// I2: making topics is idempotent and never changes the partition count of one that exists.

import type { Admin, ITopicConfig } from 'kafkajs';
import type { ActorType } from '../../actors/actor.ts';
import { type Clock, systemClock } from '../../runtime/clock.ts';
import { Fault } from '../../runtime/errors.ts';
import { type KafkaOptions, withAdmin } from './kafka.ts';

/** lossless: nothing may be skipped. latest_only: the newest counts, the old may go. compacted: the newest of each key stays. */
export type Keeping = 'lossless' | 'latest_only' | 'compacted';

/** One row of the table. */
export type Topic = {
  readonly name: string;
  readonly partitions: number;
  readonly keeping: Keeping;
  /** How long the broker keeps records; −1 for ever. */
  readonly retentionMs: number;
  readonly maxMessageBytes: number;
};

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Longer than any outage that is mended by hand; past it a partition halts with `data_loss_suspected`. */
const losslessMs = 14 * dayMs;
const latestMs = 2 * hourMs;
const deadLetterMs = 90 * dayMs;
/** Kafka's own default; a publisher sends at most 900,000 bytes a partition. */
const maxMessageBytes = 1_048_588;

/** Group of a role. */
export const groupOf = (role: string): string => `dabba-${role}`;
export const commandsTopic = (type: string): string => `${type}-commands`;
export const eventsTopic = (type: string): string => `${type}-events`;
/** Where a group puts the dead letters of a topic. */
export const deadLetterTopic = (topic: string, group: string): string => `${topic}.${group}.dlq`;

/** Topics that belong to no actor type. */
export const pingsTopic = 'gps-pings';
export const trackingTopic = 'order-tracking';
export const gridTopic = 'grid-deltas';
export const catalogTopic = 'catalog-events';

/** Every topic of an installation. */
export function topicsOf(types: readonly Pick<ActorType, 'type' | 'role'>[], partitions: number): readonly Topic[] {
  const row = (name: string, keeping: Keeping, retentionMs: number, count = partitions): Topic => ({
    name,
    partitions: count,
    keeping,
    retentionMs,
    maxMessageBytes,
  });
  const deadLetters = (topic: string, group: string) => row(deadLetterTopic(topic, group), 'lossless', deadLetterMs, 1);
  const own = types.flatMap(({ type, role }) => [
    row(commandsTopic(type), 'lossless', losslessMs),
    row(eventsTopic(type), 'lossless', losslessMs),
    deadLetters(commandsTopic(type), groupOf(role)),
    deadLetters(eventsTopic(type), groupOf('services')),
  ]);
  return [
    ...own,
    row(pingsTopic, 'latest_only', latestMs),
    row(trackingTopic, 'latest_only', latestMs),
    row(gridTopic, 'latest_only', latestMs),
    row(catalogTopic, 'compacted', -1),
    deadLetters(catalogTopic, groupOf('services')),
  ];
}

/**
 * Makes the topics that are missing and waits until each has its leaders. Throws Fault BROKER_FOREIGN, naming all of them, when
 * topics exist with another partition count.
 */
export async function ensureTopics(
  options: KafkaOptions & {
    readonly types: readonly Pick<ActorType, 'type' | 'role'>[];
    readonly partitions: number;
    readonly clock?: Clock;
    readonly timeoutMs?: number;
  },
): Promise<readonly Topic[]> {
  const wanted = topicsOf(options.types, options.partitions);
  await withAdmin(options, async (admin) => {
    const existing = new Set(await admin.listTopics());
    const missing = wanted.filter((topic) => !existing.has(topic.name));
    const { brokers } = await admin.describeCluster();
    if (missing.length > 0)
      await admin.createTopics({
        waitForLeaders: false,
        timeout: 30_000,
        topics: missing.map((topic) => configOf(topic, brokers.length)),
      });
    await untilLed(admin, wanted, options.clock ?? systemClock(), options.timeoutMs ?? 30_000);
  });
  return wanted;
}

/** Id of the cluster; a database belongs to one. */
export async function clusterId(options: KafkaOptions): Promise<string> {
  return withAdmin(options, async (admin) => (await admin.describeCluster()).clusterId);
}

function configOf(topic: Topic, brokers: number): ITopicConfig {
  const replicas = Math.min(3, brokers);
  const entries = {
    'retention.ms': String(topic.retentionMs),
    'cleanup.policy': topic.keeping === 'compacted' ? 'compact' : 'delete',
    'max.message.bytes': String(topic.maxMessageBytes),
    'min.insync.replicas': String(Math.max(1, replicas - 1)),
  };
  return {
    topic: topic.name,
    numPartitions: topic.partitions,
    replicationFactor: replicas,
    configEntries: Object.entries(entries).map(([name, value]) => ({ name, value })),
  };
}

/** A new topic is in the metadata a little before it has leaders, and kafkajs' own wait for them may throw. */
async function untilLed(admin: Admin, wanted: readonly Topic[], clock: Clock, timeoutMs: number): Promise<void> {
  const until = clock.monotonic() + timeoutMs;
  for (;;) {
    const waiting = await notLed(admin, wanted);
    if (waiting.length === 0) return;
    if (clock.monotonic() > until)
      throw new Fault('BROKER_UNAVAILABLE', {
        message: 'topics have no leader',
        context: { topics: waiting.slice(0, 5).join(' '), waitedMs: timeoutMs },
      });
    await clock.sleep(50);
  }
}

async function notLed(admin: Admin, wanted: readonly Topic[]): Promise<readonly string[]> {
  const existing = new Set(await admin.listTopics());
  const absent = wanted.filter((topic) => !existing.has(topic.name)).map((topic) => topic.name);
  if (absent.length > 0) return absent;
  const { topics } = await admin.fetchTopicMetadata({ topics: wanted.map((topic) => topic.name) });
  const found = new Map(topics.map((topic) => [topic.name, topic.partitions]));
  checkCounts(wanted, new Map([...found].map(([name, partitions]) => [name, partitions.length])));
  return wanted
    .filter(({ name }) => found.get(name)?.some((partition) => partition.leader < 0) !== false)
    .map((topic) => topic.name);
}

/** Throws one sentence that names every topic whose partition count is not the wanted one. */
export function checkCounts(wanted: readonly Topic[], found: ReadonlyMap<string, number>): void {
  const other = wanted.filter(({ name, partitions }) => (found.get(name) ?? 0) > 0 && found.get(name) !== partitions);
  if (other.length === 0) return;
  const list = other.map(({ name, partitions }) => `${name} has ${found.get(name)} instead of ${partitions}`);
  throw new Fault('BROKER_FOREIGN', {
    message: `these topics exist with another partition count, which is fixed for the life of an installation: ${list.join(', ')}`,
  });
}
