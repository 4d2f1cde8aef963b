// Membership of a group: partition numbers, and the gates that let records through only from where `start` said.
// I1: at each join everything is paused before the first fetch, and every gate is closed.
// I2: `rejoin` is a new member with no claim on its old numbers.

import { Fault } from '../../runtime/errors.ts';
import { createClaim } from './claim.ts';
import { type ConsumerEvents, type ConsumerSettings, createConsumer, type GroupConsumer } from './consumer.ts';
import { createGates } from './gates.ts';
import type { GroupListener, Membership } from './log.ts';
import type { Offsets } from './offsets.ts';

/** What a member needs beside the process's settings. */
export type MembershipOptions = {
  readonly group: string;
  readonly topics: readonly string[];
  readonly partitions: number;
  readonly listener: GroupListener;
  readonly offsets: Offsets;
};

/** Joins; resolves when the consumer runs, which may be before or after its first assignment. */
export async function joinGroup(settings: ConsumerSettings, options: MembershipOptions): Promise<Membership> {
  const { listener, group, topics, offsets } = options;
  const { clock } = settings;
  const leaving = new AbortController();
  const claim = createClaim({ ...settings, partitions: options.partitions });
  const gates = createGates({ consumer: () => current.consumer, listener, offsets, clock, signal: leaving.signal });
  let joins = 0;

  const events: ConsumerEvents = {
    joined(assignment) {
      gates.closeAll();
      const numbers = new Set<number>();
      for (const [topic, partitions] of Object.entries(assignment)) {
        current.consumer.pause([{ topic, partitions: [...partitions] }]);
        for (const partition of partitions) numbers.add(partition);
      }
      const ours = [...numbers].sort((a, b) => a - b);
      claim.own(ours);
      listener.assigned(++joins, ours);
    },
    rebalancing() {
      gates.closeAll();
      listener.rebalancing();
    },
    heartbeat: claim.alive,
    fetched: () => undefined,
    batch: gates.pass,
    crashed: listener.crashed,
  };
  const open = (): GroupConsumer =>
    createConsumer(settings, { id: group, topics, assigners: [claim.assigner] }, events);

  let current = open();
  await current.start(leaving.signal);
  return {
    start: gates.start,
    pause: gates.pause,
    resume: gates.resume,
    async rejoin() {
      events.rebalancing();
      await current.close();
      claim.own([]);
      if (leaving.signal.aborted) return;
      current = open();
      await current.start(leaving.signal);
    },
    hint: createHint(() => current),
    async leave() {
      leaving.abort(new Fault('RUNTIME_STOPPING'));
      gates.closeAll();
      await current.close();
    },
  };
}

/** Commits offsets, at most one commit at a time; what fails or comes meanwhile is left to the next hint. */
function createHint(current: () => GroupConsumer): Membership['hint'] {
  let busy = false;
  return (offsets) => {
    if (busy || offsets.length === 0) return;
    busy = true;
    const rows = offsets.map(({ topic, partition, offset }) => ({ topic, partition, offset: String(offset) }));
    Promise.resolve()
      .then(() => current().consumer.commitOffsets(rows))
      .catch(() => undefined)
      .finally(() => {
        busy = false;
      });
  };
}
