// A broadcast reader: alone in a group of its own, it reads every partition of some topics from its own positions.
// I1: positions are the ends of the partitions when it was opened; after every join it seeks to its own, so that nothing that
//     passed during an interruption is missed ("from latest" would lose it).
// I2: `ready` only after the first join and one fetch from every broker; `resumed` after every later join, restart or jump.
// I3: the group is deleted on close; groups that a killed process left are deleted by the next reader's start.

import type { Clock } from '../../runtime/clock.ts';
import { Fault } from '../../runtime/errors.ts';
import { type ConsumerEvents, type ConsumerSettings, createConsumer } from './consumer.ts';
import type { Broadcast, BroadcastListener } from './log.ts';
import type { Offsets } from './offsets.ts';
import { untilDone } from './patience.ts';

const prefix = 'dabba-broadcast-';
/** A group without members that is older was left behind by a process that is gone. */
const leftBehindMs = 600_000;

/** What a reader needs beside the process's settings. */
export type BroadcastOptions = {
  readonly name: string;
  readonly topics: readonly string[];
  readonly listener: BroadcastListener;
  readonly offsets: Offsets;
  /** Called when kafkajs stopped for good: the process must end. */
  readonly crashed: (error: unknown) => void;
  /** A few random characters; makes the group's name unique. */
  readonly suffix: string;
};

/** Opens a reader; positions are known when it resolves, records flow from `ready` on. */
export async function openBroadcast(settings: ConsumerSettings, options: BroadcastOptions): Promise<Broadcast> {
  const { listener, topics, offsets } = options;
  const closing = new AbortController();
  const positions = new Map<string, number>();
  for (const topic of topics) {
    const ends = await untilDone(() => offsets.ofTopic(topic), settings.clock, closing.signal);
    for (const [partition, { high }] of ends.entries()) positions.set(`${topic}/${partition}`, high);
  }
  const group = `${prefix}${options.name}-${settings.clock.now().toString(36)}-${options.suffix}`;
  const first = firstFetches();
  let joins = 0;

  const events: ConsumerEvents = {
    joined(assignment) {
      for (const [topic, partitions] of Object.entries(assignment))
        for (const partition of partitions) {
          const position = positions.get(`${topic}/${partition}`);
          if (position !== undefined) reader.consumer.seek({ topic, partition, offset: String(position) });
        }
      if (++joins > 1) listener.resumed();
      first.joined();
    },
    rebalancing: () => undefined,
    heartbeat: () => undefined,
    fetched: first.fetched,
    batch(topic, partition, records, fetchedOffset) {
      const key = `${topic}/${partition}`;
      const expected = positions.get(key) ?? 0;
      for (const record of records) listener.record(record);
      positions.set(key, (records.at(-1)?.offset ?? expected - 1) + 1);
      if (fetchedOffset !== expected) listener.resumed();
      return true;
    },
    crashed: options.crashed,
  };
  const reader = createConsumer(settings, { id: group, topics }, events);
  const started = prepare(offsets, settings.clock, first).then(() => reader.start(closing.signal));
  started.catch((error: unknown) => {
    if (!closing.signal.aborted) options.crashed(error);
  });
  return {
    ready: first.ready,
    async close() {
      closing.abort(new Fault('RUNTIME_STOPPING'));
      await started.catch(() => undefined);
      await reader.close();
      // Best effort: what stays is deleted by a later start.
      await offsets
        .admin()
        .then((admin) => admin.deleteGroups([group]))
        .catch(() => undefined);
    },
  };
}

/** Learns which brokers must be heard, and removes what dead processes left. Neither may keep a reader from starting. */
async function prepare(offsets: Offsets, clock: Clock, first: ReturnType<typeof firstFetches>): Promise<void> {
  try {
    const admin = await offsets.admin();
    first.expect((await admin.describeCluster()).brokers.map((broker) => broker.nodeId));
    const { groups } = await admin.listGroups();
    const old = groups.map((group) => group.groupId).filter((id) => isOld(id, clock.now()));
    if (old.length === 0) return;
    const described = await admin.describeGroups(old);
    const empty = described.groups.filter((group) => group.state === 'Empty' || group.state === 'Dead');
    if (empty.length > 0) await admin.deleteGroups(empty.map((group) => group.groupId));
  } catch {
    first.expect([]);
  }
}

/** Group names carry the time of their making: dabba-broadcast-<name>-<base36 ms>-<random>. */
export function isOld(group: string, nowMs: number): boolean {
  const parts = group.split('-');
  const madeAtMs = Number.parseInt(parts.at(-2) ?? '', 36);
  return group.startsWith(prefix) && madeAtMs > 0 && nowMs - madeAtMs > leftBehindMs;
}

/** Resolves after a join and one fetch of each expected broker that began after it. */
function firstFetches() {
  let resolve: () => void = () => undefined;
  const ready = new Promise<void>((done) => {
    resolve = done;
  });
  let waiting: Set<number> | null = null;
  let brokers: readonly number[] = [];
  return {
    ready,
    expect(nodeIds: readonly number[]): void {
      brokers = nodeIds;
    },
    joined(): void {
      waiting = new Set(brokers);
    },
    fetched(nodeId: number): void {
      if (waiting === null) return;
      waiting.delete(nodeId);
      if (waiting.size === 0) resolve();
    },
  };
}
