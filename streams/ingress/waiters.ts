// Open waiters: who waits for which message's outcome, and the filter of the reader (which actors anybody waits for).
// I1: one waiter per message id; requests with the same key join it and are compared with the outcome's hash, each on its own.
// I2: a waiter is settled once; its requests are counted against the bound until then.

import type { Clock } from '../../runtime/clock.ts';
import type { Metrics } from '../../runtime/metrics.ts';
import type { OutRecord } from '../broker/log.ts';
import type { Outcome } from '../loop/outcome.ts';
import { type Answer, answerOf } from './answer.ts';

/** One caller that waits. `hash` null: nothing is compared. */
export type Request = {
  readonly hash: string | null;
  readonly note: string;
  readonly resolve: (answer: Answer) => void;
};

/** All that wait for one message. */
export type Waiter = {
  readonly type: string;
  readonly id: string;
  readonly messageId: string;
  /** `role:sub`. */
  readonly by: string;
  readonly record: OutRecord;
  readonly startedAt: number;
  readonly requests: Request[];
  /** The log has the record. */
  acknowledged: boolean;
  done: boolean;
};

/** The way an outcome came. */
export type Way = 'memory' | 'reader' | 'look_up';

/** The open waiters of one ingress. */
export class Waiters {
  private readonly clock: Clock;
  private readonly metrics: Metrics;
  private readonly byMessage = new Map<string, Waiter>();
  private readonly byActor = new Map<string, number>();
  private whenEmpty: (() => void) | null = null;
  /** Requests that wait, over all messages. */
  requests = 0;

  constructor(clock: Clock, metrics: Metrics) {
    this.clock = clock;
    this.metrics = metrics;
  }

  /** The waiter of a message id. */
  find(messageId: string): Waiter | undefined {
    return this.byMessage.get(messageId);
  }

  /** True when anybody waits for an outcome of this actor. */
  waits(type: string, id: string): boolean {
    return this.byActor.has(actorKey(type, id));
  }

  /** Everybody. */
  all(): Waiter[] {
    return [...this.byMessage.values()];
  }

  /** Registers a new waiter. */
  open(waiter: Waiter): void {
    const key = actorKey(waiter.type, waiter.id);
    this.byMessage.set(waiter.messageId, waiter);
    this.byActor.set(key, (this.byActor.get(key) ?? 0) + 1);
  }

  /** One more request that waits for it. */
  join(waiter: Waiter, hash: string | null, note: string): Promise<Answer> {
    this.requests++;
    return new Promise((resolve) => waiter.requests.push({ hash, note, resolve }));
  }

  /** Answers all requests of a waiter; nothing when they were answered before. */
  settle(waiter: Waiter, answer: (request: Request) => Answer): void {
    if (waiter.done) return;
    waiter.done = true;
    this.byMessage.delete(waiter.messageId);
    const key = actorKey(waiter.type, waiter.id);
    const left = (this.byActor.get(key) ?? 1) - 1;
    if (left > 0) this.byActor.set(key, left);
    else this.byActor.delete(key);
    this.requests -= waiter.requests.length;
    const waited = (this.clock.monotonic() - waiter.startedAt) / 1000;
    for (const request of waiter.requests) {
      const given = answer(request);
      this.metrics.count('ingress_commands_total', 1, { answer: given.kind });
      this.metrics.observe('ingress_wait_seconds', waited);
      request.resolve(given);
    }
    if (this.byMessage.size === 0) this.whenEmpty?.();
  }

  /** Answers whoever waits for this outcome of this actor. */
  outcome(found: Outcome, type: string, id: string, way: Way): void {
    const waiter = this.byMessage.get(found.id);
    if (waiter === undefined || waiter.id !== id || waiter.type !== type) return;
    this.metrics.count('ingress_outcomes_total', 1, { way });
    this.settle(waiter, (request) => answerOf(found, id, request.hash));
  }

  /** Resolves as soon as nobody waits. */
  empty(): Promise<void> {
    if (this.byMessage.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.whenEmpty = resolve;
    });
  }
}

const actorKey = (type: string, id: string): string => `${type}/${id}`;
