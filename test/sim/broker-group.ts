// The simulated group coordinator: eager rebalances, sticky for most and wild now and then, joins that are heard late.
// I1: after a rebalance each partition number has at most one member of the group. I2: a silent member is expelled and, should it
//     wake up, joins again.

import type { GroupListener } from '../../streams/broker/log.ts';
import type { BrokerCounts } from './broker.ts';
import type { Host } from './host.ts';
import type { Scheduler } from './scheduler.ts';

/** A member's own handle on its place in the group. */
export type Seat = { rejoin(): void; leave(): void };

type Member = {
  readonly host: Host;
  readonly listener: GroupListener;
  readonly topics: readonly string[];
  join: number;
  given: readonly number[];
  lastSeen: number;
  left: boolean;
};

type Group = { members: Member[]; pending: boolean };

export type Groups = {
  join(group: string, host: Host, topics: readonly string[], listener: GroupListener): Seat;
  rebalanceAll(): void;
};

const sessionMs = 300;

export function createGroups(scheduler: Scheduler, partitions: number, counts: BrokerCounts): Groups {
  const groups = new Map<string, Group>();
  const settle = (group: Group): void => {
    group.pending = false;
    group.members = group.members.filter((member) => !member.left);
    assign(group.members, partitions, scheduler);
    for (const member of group.members) {
      const join = ++member.join;
      const given = member.given;
      member.host.schedule(scheduler.between(0, 40), `${member.host.name} joined ${given.join()}`, () => {
        if (!member.left) member.listener.assigned(join, given);
      });
    }
  };
  const rebalance = (group: Group): void => {
    if (group.pending) return;
    group.pending = true;
    counts.rebalances += 1;
    for (const member of group.members)
      member.host.schedule(scheduler.between(0, 4.9), '', () => member.listener.rebalancing());
    scheduler.schedule(scheduler.between(5, 60), 'rebalance', () => settle(group));
  };
  const sit = (group: Group, member: Member): void => {
    member.left = false;
    member.lastSeen = scheduler.now();
    if (!group.members.includes(member)) group.members.push(member);
    rebalance(group);
  };
  const watch = (): void => {
    scheduler.schedule(70, '', () => {
      for (const group of groups.values())
        for (const member of group.members) {
          if (member.left) continue;
          if (member.host.alive() && !member.host.stopped()) member.lastSeen = scheduler.now();
          else if (scheduler.now() - member.lastSeen > sessionMs) expel(group, member);
        }
      watch();
    });
  };
  /** Once it runs again it finds itself unknown. */
  const expel = (group: Group, member: Member): void => {
    member.left = true;
    rebalance(group);
    member.host.schedule(100, '', () => {
      if (member.left) sit(group, member);
    });
  };
  watch();
  return {
    join(name, host, topics, listener) {
      const group = groups.get(name) ?? { members: [], pending: false };
      groups.set(name, group);
      const member: Member = { host, listener, topics, join: 0, given: [], lastSeen: 0, left: false };
      sit(group, member);
      return {
        rejoin: () => sit(group, member),
        leave() {
          member.left = true;
          rebalance(group);
        },
      };
    },
    rebalanceAll() {
      for (const group of groups.values()) rebalance(group);
    },
  };
}

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
