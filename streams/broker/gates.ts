// The gates of a member: one for each partition that was started since the last join; what has no gate is dropped.
// I1: offsets of a partition reach the listener growing. What lies above the expected one is passed on: a gap that the listener
//     sees (retention, or kafkajs' reset to the first readable offset after OffsetOutOfRange).
// I2: a fetch that begins below the expected offset means that kafkajs was reset because the log ends before it: `lost`.

import type { Consumer } from 'kafkajs';
import type { Clock } from '../../runtime/clock.ts';
import { Fault } from '../../runtime/errors.ts';
import type { GroupListener, LogRecord } from './log.ts';
import type { Offsets } from './offsets.ts';
import { untilDone } from './patience.ts';

type Gate = { readonly topic: string; readonly partition: number; next: number };

/** What gates need of their member. */
export type GatesOptions = {
  readonly consumer: () => Consumer;
  readonly listener: GroupListener;
  readonly offsets: Offsets;
  readonly clock: Clock;
  /** Ends the questions about lost offsets. */
  readonly signal: AbortSignal;
};

export type Gates = {
  start(topic: string, partition: number, offset: number): void;
  pause(topic: string, partition: number): void;
  resume(topic: string, partition: number): void;
  /** Closes all: nothing passes until the next `start`. */
  closeAll(): void;
  /** Passes records on; false: the partition is to be paused. */
  pass(topic: string, partition: number, records: readonly LogRecord[], fetchedOffset: number): boolean;
};

const keyOf = (topic: string, partition: number): string => `${topic}/${partition}`;

/** Gates that are all closed. */
export function createGates(options: GatesOptions): Gates {
  const gates = new Map<string, Gate>();
  let closings = 0;
  /** kafkajs refuses these between a crash and its restart; the join that follows begins with nothing anyway. */
  const quietly = (work: (consumer: Consumer) => void): void => {
    try {
      work(options.consumer());
    } catch {
      gates.clear();
    }
  };
  const start = (topic: string, partition: number, offset: number): void => {
    gates.set(keyOf(topic, partition), { topic, partition, next: offset });
    quietly((consumer) => {
      consumer.seek({ topic, partition, offset: String(offset) });
      consumer.resume([{ topic, partitions: [partition] }]);
    });
  };
  const lost = (gate: Gate): void => {
    const key = keyOf(gate.topic, gate.partition);
    gates.delete(key);
    const before = closings;
    judgeLoss(options, gate, start, () => closings !== before || gates.has(key)).catch((error: unknown) => {
      if (!options.signal.aborted) options.listener.crashed(error);
    });
  };
  return {
    start,
    pause: (topic, partition) => quietly((consumer) => consumer.pause([{ topic, partitions: [partition] }])),
    resume: (topic, partition) => {
      if (gates.has(keyOf(topic, partition)))
        quietly((consumer) => consumer.resume([{ topic, partitions: [partition] }]));
    },
    closeAll: () => {
      closings++;
      gates.clear();
    },
    pass(topic, partition, records, fetchedOffset) {
      const gate = gates.get(keyOf(topic, partition));
      const last = records.at(-1);
      if (gate === undefined || last === undefined) return gate !== undefined;
      if (fetchedOffset < gate.next) {
        lost(gate);
        return false;
      }
      gate.next = last.offset + 1;
      return options.listener.records(topic, partition, records);
    },
  };
}

/** Asks where the log begins and ends, and starts again if the expected offset is there after all. */
async function judgeLoss(
  options: GatesOptions,
  { topic, partition, next }: Gate,
  start: Gates['start'],
  superseded: () => boolean,
): Promise<void> {
  const { listener, offsets, clock, signal } = options;
  const { low, high } = await untilDone(() => offsets.watermarks(topic, partition), clock, signal);
  if (superseded()) return;
  if (low <= next && next <= high) start(topic, partition, next);
  else if (listener.lost !== undefined) listener.lost(topic, partition, { next, low, high });
  else
    listener.crashed(
      new Fault('BROKER_FOREIGN', {
        message: 'the log ends before the offset that was read: acknowledged records are gone',
        context: { topic, partition, next, high },
      }),
    );
}
