// The way from a bounded queue to the log: one send in flight, what waits goes with the next one.
// I1: a publisher is thrown away after a rejection (broker rule of log.ts); its records count as unacknowledged.
// I2: an item that was given up while it waited is never sent.
// I3: nothing is sent again by itself: a repeat with the same key is what sends again.

import type { Clock } from '../../runtime/clock.ts';
import type { Metrics } from '../../runtime/metrics.ts';
import type { Log, OutRecord, Publisher } from '../broker/log.ts';
import type { IngressLimits } from './limits.ts';

/** Something to be sent. `done` is set by its owner when nobody waits for it any more. */
export type Sendable = { readonly record: OutRecord; readonly done: boolean };

export type SenderParts<T extends Sendable> = {
  readonly log: Pick<Log, 'publisher'>;
  readonly name: string;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly limits: IngressLimits;
  readonly acknowledged: (items: readonly T[]) => void;
  readonly failed: (items: readonly T[]) => void;
};

/** The queue with its pump; opens its publisher with the first item. */
export class Sender<T extends Sendable> {
  private readonly parts: SenderParts<T>;
  private readonly stop = new AbortController();
  private queue: T[] = [];
  private publisher: Publisher | null = null;
  private pumping = false;
  private ended: Promise<void> = Promise.resolve();
  private lastItems = 0;

  constructor(parts: SenderParts<T>) {
    this.parts = parts;
  }

  get length(): number {
    return this.queue.length;
  }

  /** False when the queue is full or closed. */
  push(item: T): boolean {
    if (this.stop.signal.aborted) return false;
    const most = this.parts.limits.queueItemsMax;
    if (this.queue.length >= most) this.queue = this.queue.filter((waiting) => !waiting.done);
    if (this.queue.length >= most) return false;
    this.queue.push(item);
    if (!this.pumping) this.ended = this.pump();
    return true;
  }

  /** Drops the publisher and stops the pump; what is in flight fails. */
  async close(): Promise<void> {
    this.stop.abort();
    await this.publisher?.close().catch(() => undefined);
    await this.ended;
  }

  private async pump(): Promise<void> {
    this.pumping = true;
    try {
      while (this.queue.length > 0 && !this.stop.signal.aborted) await this.pumpOnce();
    } finally {
      // In the same turn as the test of the queue, so that a push cannot fall between the two.
      this.pumping = false;
    }
  }

  private async pumpOnce(): Promise<void> {
    const { loadedItems, lingerMs, sendItemsMax } = this.parts.limits;
    if (this.lastItems > loadedItems) await this.pause(lingerMs);
    this.publisher ??= await this.open();
    if (this.publisher === null) return;
    const batch = this.queue.slice(0, sendItemsMax).filter((item) => !item.done);
    this.queue = this.queue.slice(sendItemsMax);
    this.lastItems = batch.length;
    if (batch.length > 0) await this.send(this.publisher, batch);
  }

  private async open(): Promise<Publisher | null> {
    try {
      return await this.parts.log.publisher(this.parts.name);
    } catch {
      this.parts.metrics.count('ingress_sends_failed_total', 1);
      await this.pause(this.parts.limits.reopenMs);
      this.queue = this.queue.filter((item) => !item.done);
      return null;
    }
  }

  private async send(publisher: Publisher, batch: readonly T[]): Promise<void> {
    this.parts.metrics.observe('ingress_send_records', batch.length);
    try {
      await publisher.send(batch.map((item) => item.record));
      this.parts.acknowledged(batch);
    } catch {
      this.publisher = null;
      this.parts.metrics.count('ingress_sends_failed_total', 1);
      this.parts.failed(batch);
      await publisher.close().catch(() => undefined);
    }
  }

  private pause(ms: number): Promise<void> {
    return this.parts.clock.sleep(ms, this.stop.signal).catch(() => undefined);
  }
}
