// The simulated broker: logs, a group coordinator with eager and late joins, producers whose acknowledgements get lost and
// whose last send may land long after their process died.
// I1: a partition is a list; what was appended stays. I2: expelled members may go on reading: the broker does not stop zombies.

import { Fault } from '../../runtime/errors.ts';
import type { GroupListener, Log, LogRecord, Membership, OutRecord, Publisher } from '../../streams/broker/log.ts';
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
};

type Member = {
  readonly host: Host;
  readonly listener: GroupListener;
  readonly topics: readonly string[];
  join: number;
  given: readonly number[];
  lastSeen: number;
  left: boolean;
};

export type SimBroker = {
  readonly faults: BrokerFaults;
  append(records: readonly OutRecord[]): number[];
  read(topic: string, partition: number): readonly LogRecord[];
  topics(): readonly string[];
  log(host: Host): Log;
  /** Begins a rebalance now. */
  rebalance(): void;
  readonly counts: { rebalances: number; lost: number; doubled: number; late: number };
};

const sessionMs = 300;

export function createBroker(scheduler: Scheduler, partitions: number): SimBroker {
  const faults: BrokerFaults = { ackLost: 0, doubled: 0, late: 0, dropped: 0 };
  const counts = { rebalances: 0, lost: 0, doubled: 0, late: 0 };
  const logs = new Map<string, LogRecord[]>();
  let members: Member[] = [];
  let pending = false;
  const listOf = (topic: string, partition: number): LogRecord[] => {
    const name = `${topic}/${partition}`;
    const list = logs.get(name) ?? [];
    logs.set(name, list);
    return list;
  };
  /** Readers at the end of a partition; an append wakes them. */
  const sleepers = new Map<string, (() => void)[]>();
  const arrivals = (name: string, wake: () => void): void => {
    sleepers.set(name, [...(sleepers.get(name) ?? []), wake]);
  };
  const append = (records: readonly OutRecord[]): number[] =>
    records.map((record) => {
      const list = listOf(record.topic, record.partition);
      const headers: Record<string, Buffer> = {};
      for (const [name, value] of Object.entries(record.headers)) headers[name] = Buffer.from(value);
      const { topic, partition, key, value } = record;
      list.push({ topic, partition, offset: list.length, key, value, headers, timestamp: 0 });
      const woken = sleepers.get(`${topic}/${partition}`) ?? [];
      sleepers.delete(`${topic}/${partition}`);
      for (const wake of woken) wake();
      return list.length - 1;
    });
  const rebalance = (): void => {
    if (pending) return;
    pending = true;
    counts.rebalances += 1;
    for (const member of members)
      member.host.schedule(scheduler.between(0, 20), '', () => member.listener.rebalancing());
    scheduler.schedule(scheduler.between(5, 60), 'rebalance', () => {
      pending = false;
      members = members.filter((member) => !member.left);
      assign(members, partitions, scheduler);
      for (const member of members) {
        const join = ++member.join;
        const given = member.given;
        member.host.schedule(scheduler.between(0, 40), `${member.host.name} joined ${given.join()}`, () => {
          if (!member.left) member.listener.assigned(join, given);
        });
      }
    });
  };
  const watch = (): void => {
    scheduler.schedule(50, '', () => {
      for (const member of members) {
        if (member.host.alive() && !member.host.stopped()) member.lastSeen = scheduler.now();
        else if (scheduler.now() - member.lastSeen > sessionMs) {
          member.left = true;
          rebalance();
        }
      }
      watch();
    });
  };
  watch();
  const rejoin = (member: Member): void => {
    member.left = false;
    member.lastSeen = scheduler.now();
    if (!members.includes(member)) members.push(member);
    rebalance();
  };
  return {
    faults,
    counts,
    append,
    read: listOf,
    topics: () => [...new Set([...logs.keys()].map((name) => name.slice(0, name.lastIndexOf('/'))))].sort(),
    rebalance,
    log: (host) => ({
      join: async ({ topics, listener }) => {
        const member: Member = { host, listener, topics, join: 0, given: [], lastSeen: scheduler.now(), left: false };
        rejoin(member);
        // An expelled member that wakes up finds itself unknown and joins again.
        const check = (): void => {
          host.schedule(100, '', () => {
            if (member.left && members.every((one) => one !== member)) rejoin(member);
            check();
          });
        };
        check();
        return membershipOf(
          member,
          listOf,
          arrivals,
          scheduler,
          () => rejoin(member),
          () => {
            member.left = true;
            rebalance();
          },
        );
      },
      publisher: async () => publisherOf(host, append, scheduler, faults, counts),
      broadcast: () => Promise.reject(new Error('the simulation reads topics itself')),
      lowWatermark: async () => 0,
      highWatermark: async (topic, partition) => listOf(topic, partition).length,
    }),
  };
}

/** Sticky for most, with a chance of wild moves. */
function assign(members: readonly Member[], partitions: number, scheduler: Scheduler): void {
  const wild = scheduler.chance(0.3);
  const free = new Set(Array.from({ length: partitions }, (_, i) => i));
  const share = Math.ceil(partitions / Math.max(1, members.length));
  const next = new Map<Member, number[]>(members.map((member) => [member, []]));
  if (!wild)
    for (const member of members)
      for (const partition of member.given)
        if (free.has(partition) && (next.get(member)?.length ?? 0) < share) {
          free.delete(partition);
          next.get(member)?.push(partition);
        }
  for (const partition of free) {
    const fewest = [...next.entries()].sort((a, b) => a[1].length - b[1].length);
    (wild ? scheduler.pick(fewest) : fewest[0])?.[1].push(partition);
  }
  for (const [member, given] of next) member.given = given.sort((a, b) => a - b);
}

function membershipOf(
  member: Member,
  listOf: (topic: string, partition: number) => LogRecord[],
  arrivals: (name: string, wake: () => void) => void,
  scheduler: Scheduler,
  rejoin: () => void,
  leave: () => void,
): Membership {
  const positions = new Map<
    string,
    { topic: string; partition: number; offset: number; paused: boolean; busy: boolean }
  >();
  const { host, listener } = member;
  const fetch = (name: string): void => {
    const at = positions.get(name);
    if (at === undefined || at.busy) return;
    at.busy = true;
    host.schedule(scheduler.between(0.3, 4), '', () => {
      at.busy = false;
      if (at.paused) return;
      const list = listOf(at.topic, at.partition);
      const records = list.slice(at.offset, at.offset + 1 + Math.floor(scheduler.between(0, 20)));
      if (records.length > 0) {
        at.offset += records.length;
        if (!listener.records(at.topic, at.partition, records)) at.paused = true;
      }
      if (list.length > at.offset) fetch(name);
      else arrivals(name, () => fetch(name));
    });
  };
  return {
    start(topic, partition, offset) {
      const name = `${topic}/${partition}`;
      const at = positions.get(name);
      if (at === undefined) positions.set(name, { topic, partition, offset, paused: false, busy: false });
      else Object.assign(at, { offset, paused: false });
      fetch(name);
    },
    pause(topic, partition) {
      const at = positions.get(`${topic}/${partition}`);
      if (at !== undefined) at.paused = true;
    },
    resume(topic, partition) {
      const at = positions.get(`${topic}/${partition}`);
      if (at !== undefined) at.paused = false;
      fetch(`${topic}/${partition}`);
    },
    rejoin: async () => rejoin(),
    hint: () => undefined,
    leave: async () => leave(),
  };
}

function publisherOf(
  host: Host,
  append: (records: readonly OutRecord[]) => number[],
  scheduler: Scheduler,
  faults: BrokerFaults,
  counts: { lost: number; doubled: number; late: number },
): Publisher {
  let dead = false;
  return {
    send(records) {
      if (dead) return Promise.reject(new Fault('BROKER_SEND_UNKNOWN'));
      const fate = scheduler.random();
      const late = fate < faults.late;
      const dropped = !late && fate < faults.late + faults.dropped;
      const ackLost = scheduler.chance(faults.ackLost);
      const doubled = scheduler.chance(faults.doubled);
      return new Promise((resolve, reject) => {
        const fail = (): void => {
          host.schedule(scheduler.between(1, 30), '', () => {
            dead = true;
            reject(new Fault('BROKER_SEND_UNKNOWN'));
          });
        };
        if (late) {
          counts.late += 1;
          scheduler.schedule(scheduler.between(50, 2000), `late send of ${host.name}`, () => append(records));
          return fail();
        }
        if (dropped) return fail();
        scheduler.schedule(scheduler.between(0.3, 2), '', () => {
          const offsets = append(records);
          scheduler.note(`append ${host.name} ${records.length} ${records[0]?.topic}`);
          if (doubled) {
            counts.doubled += 1;
            append(records);
          }
          if (ackLost) {
            counts.lost += 1;
            fail();
          } else host.schedule(scheduler.between(0.2, 2), '', () => resolve(offsets));
        });
      });
    },
    async close() {
      dead = true;
    },
  };
}
