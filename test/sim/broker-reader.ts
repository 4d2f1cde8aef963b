// A simulated member's reading: positions by partition, fetches of random size, pause and resume. Nobody stops a zombie's.

import type { GroupListener, Membership } from '../../streams/broker/log.ts';
import type { Partitions } from './broker.ts';
import type { Seat } from './broker-group.ts';
import type { Host } from './host.ts';
import type { Scheduler } from './scheduler.ts';

type Position = { readonly topic: string; readonly partition: number; offset: number; paused: boolean; busy: boolean };

export function membershipOf(
  { host, listener }: { readonly host: Host; readonly listener: GroupListener },
  parts: Partitions,
  scheduler: Scheduler,
  seat: Seat,
): Membership {
  const positions = new Map<string, Position>();
  const fetch = (at: Position): void => {
    if (at.busy) return;
    at.busy = true;
    host.schedule(scheduler.between(0.3, 4), '', () => {
      at.busy = false;
      if (at.paused) return;
      const { topic, partition } = at;
      const records = parts.from(topic, partition, at.offset, 1 + Math.floor(scheduler.between(0, 20)));
      const last = records.at(-1);
      if (last !== undefined) {
        at.offset = last.offset + 1;
        if (!listener.records(topic, partition, records)) at.paused = true;
      }
      if (parts.end(topic, partition) > at.offset) fetch(at);
      else parts.wakeOn(topic, partition, () => fetch(at));
    });
  };
  return {
    start(topic, partition, offset) {
      const name = `${topic}/${partition}`;
      const at = positions.get(name) ?? { topic, partition, offset, paused: false, busy: false };
      positions.set(name, Object.assign(at, { offset, paused: false }));
      fetch(at);
    },
    pause(topic, partition) {
      const at = positions.get(`${topic}/${partition}`);
      if (at !== undefined) at.paused = true;
    },
    resume(topic, partition) {
      const at = positions.get(`${topic}/${partition}`);
      if (at === undefined) return;
      at.paused = false;
      fetch(at);
    },
    rejoin: async () => seat.rejoin(),
    hint: () => undefined,
    leave: async () => seat.leave(),
  };
}
