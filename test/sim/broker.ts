// The simulated broker: logs, a group coordinator with eager and late joins, producers whose acknowledgements get lost and
// whose last send may land long after their process died.
// I1: a partition is a list; what was appended stays; offsets grow, and may jump. I2: expelled members may go on reading: the
//     broker does not stop zombies.

import type { Log, LogRecord, OutRecord } from '../../streams/broker/log.ts';
import { createGroups } from './broker-group.ts';
import { publisherOf } from './broker-publisher.ts';
import { membershipOf } from './broker-reader.ts';
import type { Host } from './host.ts';
import type { Scheduler } from './scheduler.ts';

export type BrokerFaults = {
  /** A send lands, but is rejected for its sender. */
  ackLost: number;
  /** A send lands twice. */
  doubled: number;
  /** A send is rejected and lands much later, perhaps after its process died. */
  late: number;
  /** A send never lands. */
  dropped: number;
  /** Offsets jump before a record, as behind control records. */
  gap: number;
  /** Watermarks cannot be asked. */
  away: number;
};

export type BrokerCounts = { rebalances: number; lost: number; doubled: number; late: number; gaps: number };

/** The partitions of all topics. */
export type Partitions = {
  append(records: readonly OutRecord[]): number[];
  read(topic: string, partition: number): readonly LogRecord[];
  /** At most `most` records from `offset` on. */
  from(topic: string, partition: number, offset: number, most: number): readonly LogRecord[];
  /** Offset that the next record will get, at least. */
  end(topic: string, partition: number): number;
  topics(): readonly string[];
  /** Calls once, at the next append. */
  wakeOn(topic: string, partition: number, wake: () => void): void;
};

export type SimBroker = Omit<Partitions, 'from' | 'wakeOn'> & {
  readonly faults: BrokerFaults;
  log(host: Host): Log;
  /** Begins a rebalance now. */
  rebalance(): void;
  readonly counts: BrokerCounts;
};

export function createBroker(scheduler: Scheduler, partitions: number, heard: (record: LogRecord) => void): SimBroker {
  const faults: BrokerFaults = { ackLost: 0, doubled: 0, late: 0, dropped: 0, gap: 0, away: 0 };
  const counts: BrokerCounts = { rebalances: 0, lost: 0, doubled: 0, late: 0, gaps: 0 };
  const parts = createPartitions(scheduler, faults, counts, heard);
  const groups = createGroups(scheduler, partitions, counts);
  return {
    faults,
    counts,
    ...parts,
    rebalance: () => groups.rebalanceAll(),
    log: (host) => ({
      join: async ({ group, topics, listener }) => {
        const seat = groups.join(group, host, topics, listener);
        return membershipOf({ host, listener }, parts, scheduler, seat);
      },
      publisher: async () => publisherOf(host, parts.append, scheduler, faults, counts),
      broadcast: () => Promise.reject(new Error('the simulation reads topics itself')),
      lowWatermark: () =>
        new Promise((resolve, reject) => {
          const away = scheduler.chance(faults.away);
          host.schedule(scheduler.between(0.2, 5), '', () =>
            away ? reject(Object.assign(new Error('away'), { code: 'BROKER_UNAVAILABLE' })) : resolve(0),
          );
        }),
      highWatermark: async (topic, partition) => parts.end(topic, partition),
    }),
  };
}

function createPartitions(
  scheduler: Scheduler,
  faults: BrokerFaults,
  counts: BrokerCounts,
  heard: (record: LogRecord) => void,
): Partitions {
  const logs = new Map<string, LogRecord[]>();
  const sleepers = new Map<string, (() => void)[]>();
  const listOf = (topic: string, partition: number): LogRecord[] => {
    const name = `${topic}/${partition}`;
    const list = logs.get(name) ?? [];
    logs.set(name, list);
    return list;
  };
  const endOf = (list: readonly LogRecord[]): number => (list.at(-1)?.offset ?? -1) + 1;
  const appendOne = (record: OutRecord): number => {
    const { topic, partition, key, value } = record;
    const list = listOf(topic, partition);
    const headers: Record<string, Buffer> = {};
    for (const [name, text] of Object.entries(record.headers)) headers[name] = Buffer.from(text);
    const jump =
      topic.endsWith('-commands') && scheduler.chance(faults.gap) ? 1 + Math.floor(scheduler.between(0, 3)) : 0;
    if (jump > 0) counts.gaps += 1;
    const kept = { topic, partition, offset: endOf(list) + jump, key, value, headers, timestamp: 0 };
    list.push(kept);
    heard(kept);
    const woken = sleepers.get(`${topic}/${partition}`) ?? [];
    sleepers.delete(`${topic}/${partition}`);
    for (const wake of woken) wake();
    return kept.offset;
  };
  return {
    append: (records) => records.map(appendOne),
    read: listOf,
    from(topic, partition, offset, most) {
      const list = listOf(topic, partition);
      let at = Math.min(offset, list.length);
      while (at > 0 && (list[at - 1]?.offset ?? -1) >= offset) at -= 1;
      return list.slice(at, at + most);
    },
    end: (topic, partition) => endOf(listOf(topic, partition)),
    topics: () => [...new Set([...logs.keys()].map((name) => name.slice(0, name.lastIndexOf('/'))))].sort(),
    wakeOn(topic, partition, wake) {
      const name = `${topic}/${partition}`;
      sleepers.set(name, [...(sleepers.get(name) ?? []), wake]);
    },
  };
}
