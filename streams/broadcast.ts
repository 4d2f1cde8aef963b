// The broadcast reader of a process: one group over all event topics, for push and for outcomes (push.3, ingress.2).
// I1: headers alone decide; a value is handed on only when somebody watches that actor.
// I2: after every interruption all subscriptions resume and all waiters are looked up: "from latest" alone loses what passed.
// I3: a record that is not as the contract says is counted and passed over; it cannot stop the reader.

import type { Metrics } from '../runtime/metrics.ts';
import type { Broadcast, BroadcastListener, Log, LogRecord } from './broker/log.ts';
import type { Ingress } from './ingress.ts';
import { decodeOutcome } from './loop/outcome.ts';

/** Topic of sampled rider positions, keyed by order. */
export const trackingTopic = 'order-tracking';

/** An event as the topic has it; `value` is in wire format. */
export type LiveEvent = {
  readonly type: string;
  readonly id: string;
  readonly seq: number;
  readonly name: string;
  readonly topic: string;
  readonly value: Buffer;
};

/** Who wants events: gateway/push. Every call returns at once. */
export type LiveSink = {
  wants(type: string, id: string): boolean;
  event(event: LiveEvent): void;
  /** A position for the watchers of an order. */
  tracking(orderId: string, value: Buffer): void;
  resumed(): void;
};

/** Another topic on the same reader: a process has few consumers. */
export type AlsoRead = { readonly topic: string; readonly listener: BroadcastListener };

export type BroadcastParts = {
  readonly log: Pick<Log, 'broadcast'>;
  /** Unique per process: the group is named after it. */
  readonly name: string;
  /** Every registered actor type. */
  readonly types: readonly string[];
  readonly ingress: Pick<Ingress, 'waits' | 'outcome' | 'resumed'>;
  readonly push: LiveSink;
  readonly metrics: Metrics;
  readonly also?: readonly AlsoRead[];
};

/** Starts reading. Await `ready` before the first client: from then on nothing is missed. */
export function startBroadcast(parts: BroadcastParts): Promise<Broadcast> {
  const also = parts.also ?? [];
  const typeOf = new Map(parts.types.map((type) => [`${type}-events`, type]));
  return parts.log.broadcast({
    name: parts.name,
    topics: [...new Set([...typeOf.keys(), trackingTopic, ...also.map(({ topic }) => topic)])],
    listener: {
      record(record) {
        parts.metrics.count('broadcast_records_total', 1, { topic: record.topic });
        const type = typeOf.get(record.topic);
        if (type !== undefined) dispatch(parts, type, record);
        else if (record.topic === trackingTopic) track(parts, record);
        else for (const { topic, listener } of also) if (topic === record.topic) listener.record(record);
      },
      resumed() {
        parts.metrics.count('broadcast_interruptions_total', 1);
        parts.push.resumed();
        parts.ingress.resumed();
        for (const { listener } of also) listener.resumed();
      },
    },
  });
}

function dispatch(parts: BroadcastParts, type: string, record: LogRecord): void {
  const { key: id, headers, value, topic } = record;
  if (id === null) return;
  const outcome = headers['o'];
  if (outcome !== undefined && parts.ingress.waits(type, id)) {
    const found = decodeOutcome(outcome);
    if (found !== null) parts.ingress.outcome(found, type, id, 'reader');
  }
  if (value === null || text(headers['kind']) !== 'event' || !parts.push.wants(type, id)) return;
  const seq = Number(text(headers['seq']));
  if (Number.isSafeInteger(seq) && seq > 0)
    parts.push.event({ type, id, seq, name: text(headers['name']), topic, value });
  else parts.metrics.count('push_undecodable_total', 1, { reason: 'no_seq' });
}

function track(parts: BroadcastParts, { key, value }: LogRecord): void {
  if (key !== null && value !== null && parts.push.wants('order', key)) parts.push.tracking(key, value);
}

const text = (header: Buffer | undefined): string => header?.toString('latin1') ?? '';
