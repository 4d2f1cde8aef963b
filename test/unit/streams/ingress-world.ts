// An ingress over in-memory ports, with the hands that its tests need.

import type { Caller } from '../../../actors/actor.ts';
import { createMetrics } from '../../../runtime/metrics.ts';
import type { OutRecord } from '../../../streams/broker/log.ts';
import { type IngressLimits, ingressLimits } from '../../../streams/ingress/limits.ts';
import { createIngress, type Submission } from '../../../streams/ingress.ts';
import { manualClock } from '../gateway/fakes/manual-clock.ts';
import { jsonCodec, memoryLog, memoryStore, outcomeOf } from '../gateway/fakes/memory-world.ts';

/** Who submits. */
export const caller: Caller = { role: 'customer', sub: 'ana' };
const secret = 'a-secret-of-at-least-32-characters';

/** A fresh ingress and what is behind it. */
export function world(change: Partial<IngressLimits> = {}) {
  const clock = manualClock();
  const log = memoryLog();
  const store = memoryStore();
  const limits = ingressLimits(3_000, change);
  const metrics = createMetrics();
  const ingress = createIngress({
    log,
    store,
    clock,
    metrics,
    limits,
    secret,
    codec: jsonCodec,
    partitions: 4,
    cell: 'a',
    databaseTime: () => clock.now(),
  });
  return { clock, log, store, ingress, metrics, limits };
}

/** A submission; the same key unless told. */
export const submission = (change: Partial<Submission> = {}): Submission => ({
  caller,
  key: 'k1',
  type: 'order',
  id: null,
  kind: 'command',
  traceparent: '00-1-2-01',
  message: Object.assign({ type: 'PlaceOrder' }, { total: 5 }),
  ...change,
});

/** A header as text. */
export const header = (record: OutRecord | undefined, name: string): string => String(record?.headers[name] ?? '');
/** An accepted outcome of this record. */
export const outcomeFor = (record: OutRecord | undefined, part: object = {}) =>
  outcomeOf({ id: header(record, 'id'), hash: header(record, 'hash'), ...part });
