// A sender: many callers, one publisher, one send in flight; what waits goes when the last one is acknowledged.
// I1: order of calls is order of sends (reliability finding 1: several sends at once lose acknowledged records).
// I2: after a rejection the publisher is thrown away and the same records go again through a new one: repeats, never a loss.
// I3: the queue is bounded by the caller through `waiting`.

import type { Clock } from '../runtime/clock.ts';
import { limits } from '../runtime/limits.ts';
import { createBell } from './bell.ts';
import type { Log, OutRecord, Publisher } from './broker/log.ts';
import { backoffMs } from './patience.ts';

/** Resolves with the record's acknowledged offset, −1 if the broker did not say; rejects only when the sender is closed. */
export type Sender = {
  send(record: OutRecord): Promise<number>;
  /** Records that wait or are in flight. */
  waiting(): number;
  /** Waits until nothing waits any more. */
  flushed(): Promise<void>;
  /** Throws the connection away; what waits goes through a new one (a fenced relay must not let old sends linger). */
  renew(): void;
  close(): Promise<void>;
};

type Waiting = {
  readonly record: OutRecord;
  readonly resolve: (offset: number) => void;
  readonly reject: (thrown: unknown) => void;
};

/** Starts a sender; the publisher is opened with the first record. */
export function createSender(
  ports: { readonly log: Log; readonly clock: Clock; readonly random: () => number },
  name: string,
): Sender {
  const queue: Waiting[] = [];
  const bell = createBell();
  const idle = createBell();
  let publisher: Publisher | null = null;
  let inFlight = 0;
  let closed = false;
  const drop = (): void => {
    const old = publisher;
    publisher = null;
    old?.close().catch(() => undefined);
  };
  const run = async (): Promise<void> => {
    for (let tries = 0; !closed; ) {
      if (queue.length === 0) {
        idle.ring();
        await bell.wait();
        continue;
      }
      const batch = queue.splice(0, limits.sendRecordsMax);
      inFlight = batch.length;
      try {
        publisher ??= await ports.log.publisher(name);
        const offsets = await publisher.send(batch.map(({ record }) => record));
        for (const [i, { resolve }] of batch.entries()) resolve(offsets[i] ?? -1);
        tries = 0;
      } catch {
        // What was not acknowledged goes again, before everything newer.
        queue.unshift(...batch);
        inFlight = 0;
        drop();
        if (!closed) await ports.clock.sleep(backoffMs(tries++, ports.random));
      }
      inFlight = 0;
    }
  };
  const running = run();
  return {
    send: (record) =>
      new Promise((resolve, reject) => {
        if (closed) {
          reject(new Error(`sender ${name} is closed`));
          return;
        }
        queue.push({ record, resolve, reject });
        bell.ring();
      }),
    waiting: () => queue.length + inFlight,
    async flushed() {
      while (!closed && queue.length + inFlight > 0) await idle.wait();
    },
    renew: drop,
    async close() {
      closed = true;
      bell.ring();
      idle.ring();
      drop();
      await running;
      for (const { reject } of queue.splice(0)) reject(new Error(`sender ${name} is closed`));
    },
  };
}
