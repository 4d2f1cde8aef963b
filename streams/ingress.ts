// Kafka-first ingress: a mutating request becomes one record, its answer is its outcome (ingress.1–3).
// An outcome comes from memory after the commit, from the broadcast reader, or from a look-up of the state row; the first wins.
// I1: `pending` (202) is answered only after the log acknowledged the record; else `unavailable` (503).
// I2: requests with one key wait together for one record; each is compared with the outcome's hash, not with the others.
// I3: queue, waiters and repeats are bounded; full means refused.

import type { Caller, Message } from '../actors/actor.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Metrics } from '../runtime/metrics.ts';
import { partitionOf, slotOf } from '../schemas/slot.ts';
import type { StateRow, Store } from '../storage/store.ts';
import type { Log, OutRecord } from './broker/log.ts';
import { type Answer, answerOf } from './ingress/answer.ts';
import { callerText, type Names, namesOf, requestHash } from './ingress/identity.ts';
import { assertLimits, type IngressLimits } from './ingress/limits.ts';
import { LookUps } from './ingress/look-up.ts';
import { readPending, signPending } from './ingress/pending-token.ts';
import { Sender } from './ingress/sender.ts';
import { type Waiter, Waiters, type Way } from './ingress/waiters.ts';
import { findOutcome } from './loop/meta.ts';
import type { Outcome } from './loop/outcome.ts';

/** What ingress needs of the codec. */
export type IngressCodec = {
  encode(type: string, message: Message): { readonly name: string; readonly version: number; readonly body: Buffer };
  wire(topic: string, type: string, name: string, version: number, body: Buffer): Buffer;
};

export type IngressParts = {
  readonly log: Pick<Log, 'publisher'>;
  readonly store: Pick<Store, 'read'>;
  readonly clock: Clock;
  /** Database time, epoch ms: the header `sent` (clock.1). */
  readonly databaseTime: () => number;
  readonly codec: IngressCodec;
  readonly metrics: Metrics;
  readonly partitions: number;
  /** Letter of this cell. */
  readonly cell: string;
  readonly secret: string;
  readonly limits: IngressLimits;
  /** Name of the publisher, unique in the process. */
  readonly name?: string;
};

/** A request that passed schema, role and ownership. */
export type Submission = {
  readonly caller: Caller;
  /** The Idempotency-Key. */
  readonly key: string;
  readonly type: string;
  /** Null: the request creates the actor, whose id is made of caller and key. */
  readonly id: string | null;
  readonly message: Message;
  readonly kind: 'command' | 'fact';
  readonly traceparent: string;
  /** 16 hex, for facts that name themselves (payments); else made of caller and key. */
  readonly messageId?: string;
  /** What is hashed: the request as its sender wrote it, without what the gateway adds. The message when not given. */
  readonly request?: unknown;
  /** Travels in the token of a 202; the gateway's own. */
  readonly note?: string;
};

/** What a pending token stands for, and its answer when there is one. */
export type Pending = {
  readonly type: string;
  readonly id: string;
  readonly note: string;
  readonly answer: Answer | null;
};

export type Ingress = {
  /** Sends and waits. Resolves within waitMs and a moment; rejects only for bugs (a message that its schema refuses). */
  submit(submission: Submission): Promise<Answer>;
  /** The answer that a row already holds for this very request, or null. */
  recall(submission: Submission, row: StateRow | null): Answer | null;
  /** The id of the actor that this caller's key creates. */
  actorId(caller: Caller, key: string): string;
  /** An outcome became known: from memory after the commit, or from the reader. */
  outcome(outcome: Outcome, type: string, id: string, way?: 'memory' | 'reader'): void;
  /** True when somebody waits for an outcome of this actor. */
  waits(type: string, id: string): boolean;
  /** The live reader was interrupted: look up everybody. */
  resumed(): void;
  /** What a token stands for; null when it is not ours, too old, or another caller's. Throws what the store throws. */
  pending(token: string, caller: Caller): Promise<Pending | null>;
  /** Takes nothing new, waits for the answers of what is open, closes the publisher. */
  drain(): Promise<void>;
};

/** Makes the ingress of one process. Throws when its bounds contradict each other. */
export function createIngress(parts: IngressParts): Ingress {
  assertLimits(parts.limits);
  return new KafkaIngress(parts);
}

class KafkaIngress implements Ingress {
  private readonly parts: IngressParts;
  private readonly waiters: Waiters;
  private readonly lookUps: LookUps<Waiter>;
  private readonly sender: Sender<Waiter>;
  private stopping = false;

  constructor(parts: IngressParts) {
    const { log, store, clock, metrics, limits, name = 'ingress' } = parts;
    this.parts = parts;
    this.waiters = new Waiters(clock, metrics);
    const found = (waiter: Waiter, row: StateRow): void => this.found(waiter, row);
    this.lookUps = new LookUps({ store, clock, limits, found, expired: (waiter) => this.expire(waiter) });
    const acknowledged = (sent: readonly Waiter[]): void => {
      for (const waiter of sent) waiter.acknowledged = true;
    };
    // What a failed send carried may be in the log all the same: one look-up, then 503.
    const failed = (sent: readonly Waiter[]): void => {
      const open = sent.filter((waiter) => !waiter.done);
      this.lookUps.now(open, true);
    };
    this.sender = new Sender({ log, name, clock, metrics, limits, acknowledged, failed });
    metrics.queue('ingress_records', limits.queueItemsMax, () => this.sender.length);
    metrics.queue('ingress_requests', limits.waitersMax, () => this.waiters.requests);
  }

  submit(submission: Submission): Promise<Answer> {
    const { messageId, actorId } = this.names(submission);
    const id = submission.id ?? actorId;
    const hash = hashOf(submission, id);
    const compared = submission.kind === 'fact' && submission.messageId !== undefined ? null : hash;
    if (this.stopping) return Promise.resolve(refuse(id, 'stopping'));
    const known = this.waiters.find(messageId);
    if (this.full(known)) return Promise.resolve(refuse(id, 'overloaded'));
    if (known !== undefined) return this.waiters.join(known, compared, submission.note ?? '');
    const waiter: Waiter = {
      type: submission.type,
      id,
      messageId,
      by: callerText(submission.caller),
      record: this.record(submission, id, messageId, hash),
      startedAt: this.parts.clock.monotonic(),
      requests: [],
      acknowledged: false,
      done: false,
    };
    this.waiters.open(waiter);
    const answer = this.waiters.join(waiter, compared, submission.note ?? '');
    if (this.sender.push(waiter)) this.lookUps.add(waiter);
    else this.waiters.settle(waiter, () => refuse(id, 'overloaded'));
    return answer;
  }

  recall(submission: Submission, row: StateRow | null): Answer | null {
    const { messageId, actorId } = this.names(submission);
    const id = submission.id ?? actorId;
    const found = row === null ? null : findOutcome(row.meta, messageId);
    if (found === null) return null;
    this.parts.metrics.count('ingress_outcomes_total', 1, { way: 'repeat' });
    return answerOf(found, id, hashOf(submission, id));
  }

  actorId(caller: Caller, key: string): string {
    return namesOf(this.parts.secret, this.parts.cell, caller, key).actorId;
  }

  outcome(outcome: Outcome, type: string, id: string, way: Way = 'memory'): void {
    this.waiters.outcome(outcome, type, id, way);
  }

  waits(type: string, id: string): boolean {
    return this.waiters.waits(type, id);
  }

  resumed(): void {
    this.lookUps.now(this.waiters.all(), false);
  }

  async pending(text: string, caller: Caller): Promise<Pending | null> {
    const token = readPending(this.parts.secret, text, this.parts.databaseTime());
    if (token === null || token.by !== callerText(caller)) return null;
    const { type, id, note } = token;
    const [row] = await this.parts.store.read([{ type, id }]);
    const found = row === undefined ? null : findOutcome(row.meta, token.messageId);
    return {
      type,
      id,
      note,
      answer: found === null ? null : answerOf(found, id, token.hash === '' ? null : token.hash),
    };
  }

  async drain(): Promise<void> {
    this.stopping = true;
    await this.waiters.empty();
    await this.sender.close();
  }

  private full(known: Waiter | undefined): boolean {
    const { waitersMax, sameKeyMax } = this.parts.limits;
    return this.waiters.requests >= waitersMax || (known?.requests.length ?? 0) >= sameKeyMax;
  }

  private found(waiter: Waiter, row: StateRow): void {
    try {
      const outcome = findOutcome(row.meta, waiter.messageId);
      if (outcome !== null) this.waiters.outcome(outcome, waiter.type, waiter.id, 'look_up');
    } catch {
      // A damaged row must not cost its neighbours of the same read their answer; its own waiter ends by time.
      this.parts.metrics.count('ingress_outcomes_total', 1, { way: 'damaged_row' });
    }
  }

  private expire(waiter: Waiter): void {
    const { type, id, messageId, by } = waiter;
    const expiresAt = this.parts.databaseTime() + this.parts.limits.tokenLifeMs;
    this.waiters.settle(waiter, ({ hash, note }) => {
      if (!waiter.acknowledged) return refuse(id, 'log_unavailable');
      const token = signPending(this.parts.secret, { type, id, messageId, hash: hash ?? '', by, note, expiresAt });
      return { kind: 'pending', id, token };
    });
  }

  private names({ caller, key, messageId }: Submission): Names {
    const names = namesOf(this.parts.secret, this.parts.cell, caller, key);
    return messageId === undefined ? names : { ...names, messageId };
  }

  private record(submission: Submission, id: string, messageId: string, hash: string): OutRecord {
    const { type, kind, caller, traceparent, message } = submission;
    const { codec, partitions } = this.parts;
    const topic = `${type}-commands`;
    const { name, version, body } = codec.encode(type, message);
    const sent = String(this.parts.databaseTime());
    const headers = { id: messageId, kind, name, hash, by: callerText(caller), traceparent, sent };
    const value = codec.wire(topic, type, name, version, body);
    return { topic, partition: partitionOf(slotOf(id), partitions), key: id, value, headers };
  }
}

function hashOf({ type, message, request }: Submission, id: string): string {
  return requestHash(type, id, message.type, request ?? message);
}

function refuse(id: string, reason: 'overloaded' | 'log_unavailable' | 'stopping'): Answer {
  return { kind: 'unavailable', id, reason, retryAfterSeconds: 1 };
}
