// Membership of a group: partition numbers, a gate that lets records through only from where `start` said, pause and resume.
// I1: at each join everything is paused before the first fetch; what was not started since that join is dropped.
// I2: offsets of a partition reach the listener growing. What lies above the expected one is passed on: a gap that the listener
//     sees (retention, or kafkajs' reset to the first readable offset after OffsetOutOfRange).
// I3: a fetch that begins below the expected offset means that kafkajs was reset because the log ends before it: `lost`.

import { Fault } from '../../runtime/errors.ts';
import { createClaim } from './claim.ts';
import { type ConsumerEvents, type ConsumerSettings, createConsumer, type GroupConsumer } from './consumer.ts';
import type { GroupListener, Membership } from './log.ts';
import type { Offsets } from './offsets.ts';
import { untilDone } from './patience.ts';

/** What a member needs beside the process's settings. */
export type MembershipOptions = {
  readonly group: string;
  readonly topics: readonly string[];
  readonly partitions: number;
  readonly listener: GroupListener;
  readonly offsets: Offsets;
};

type Gate = { readonly topic: string; readonly partition: number; next: number };

const keyOf = (topic: string, partition: number): string => `${topic}/${partition}`;

/** Joins; resolves when the consumer runs, which may be before its first assignment. */
export async function joinGroup(settings: ConsumerSettings, options: MembershipOptions): Promise<Membership> {
  const { listener, group, topics } = options;
  const leaving = new AbortController();
  const claim = createClaim({ ...settings, partitions: options.partitions });
  const gates = new Map<string, Gate>();
  let join = 0;

  const open = (): GroupConsumer =>
    createConsumer(settings, { id: group, topics, assigners: [claim.assigner] }, events);
  /** kafkajs refuses these between a crash and its restart; the join that follows begins with nothing anyway. */
  const quietly = (work: (consumer: GroupConsumer['consumer']) => void): void => {
    try {
      work(current.consumer);
    } catch {
      gates.clear();
    }
  };
  const pause = (topic: string, partition: number): void =>
    quietly((consumer) => consumer.pause([{ topic, partitions: [partition] }]));
  const start = (topic: string, partition: number, offset: number): void => {
    gates.set(keyOf(topic, partition), { topic, partition, next: offset });
    quietly((consumer) => {
      consumer.seek({ topic, partition, offset: String(offset) });
      consumer.resume([{ topic, partitions: [partition] }]);
    });
  };
  const lost = async (gate: Gate): Promise<void> => {
    const during = join;
    gates.delete(keyOf(gate.topic, gate.partition));
    const { topic, partition, next } = gate;
    const { low, high } = await untilDone(
      () => options.offsets.watermarks(topic, partition),
      settings.clock,
      leaving.signal,
    );
    if (during !== join || gates.has(keyOf(topic, partition))) return;
    if (low <= next && next <= high) start(topic, partition, next);
    else if (listener.lost !== undefined) listener.lost(topic, partition, { next, low, high });
    else listener.crashed(lostFault(topic, partition, next, high));
  };

  const events: ConsumerEvents = {
    joined(assignment) {
      gates.clear();
      const numbers = new Set<number>();
      for (const [topic, partitions] of Object.entries(assignment)) {
        current.consumer.pause([{ topic, partitions: [...partitions] }]);
        for (const partition of partitions) numbers.add(partition);
      }
      const ours = [...numbers].sort((a, b) => a - b);
      claim.own(ours);
      join++;
      listener.assigned(join, ours);
    },
    rebalancing() {
      gates.clear();
      listener.rebalancing();
    },
    heartbeat: claim.alive,
    fetched: () => undefined,
    batch(topic, partition, records, fetchedOffset) {
      const gate = gates.get(keyOf(topic, partition));
      const last = records.at(-1);
      if (gate === undefined || last === undefined) return gate !== undefined;
      if (fetchedOffset < gate.next) {
        lost(gate).catch((error: unknown) => {
          if (!leaving.signal.aborted) listener.crashed(error);
        });
        return false;
      }
      gate.next = last.offset + 1;
      return listener.records(topic, partition, records);
    },
    crashed: listener.crashed,
  };

  let current = open();
  await current.start(leaving.signal);
  const hint = createHint(() => current.consumer);
  return {
    start,
    pause,
    resume: (topic, partition) => {
      if (!gates.has(keyOf(topic, partition))) return;
      quietly((consumer) => consumer.resume([{ topic, partitions: [partition] }]));
    },
    async rejoin() {
      events.rebalancing();
      await current.close();
      claim.own([]);
      if (leaving.signal.aborted) return;
      current = open();
      await current.start(leaving.signal);
    },
    hint,
    async leave() {
      leaving.abort(new Fault('RUNTIME_STOPPING'));
      gates.clear();
      await current.close();
    },
  };
}

/** Commits offsets, at most one commit at a time; what fails or comes meanwhile is left to the next hint. */
function createHint(consumerOf: () => GroupConsumer['consumer']): Membership['hint'] {
  let busy = false;
  return (offsets) => {
    if (busy || offsets.length === 0) return;
    busy = true;
    const rows = offsets.map(({ topic, partition, offset }) => ({ topic, partition, offset: String(offset) }));
    Promise.resolve()
      .then(() => consumerOf().commitOffsets(rows))
      .catch(() => undefined)
      .finally(() => {
        busy = false;
      });
  };
}

function lostFault(topic: string, partition: number, next: number, high: number): Fault {
  return new Fault('BROKER_FOREIGN', {
    message: 'the log ends before the offset that was read: acknowledged records are gone',
    context: { topic, partition, next, high },
  });
}
