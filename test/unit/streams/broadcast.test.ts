// push.3, ingress.2: headers alone decide who hears of a record, and an interruption reaches everybody.
import { describe, expect, test } from 'vitest';
import { createMetrics } from '../../../runtime/metrics.ts';
import { type LiveEvent, startBroadcast } from '../../../streams/broadcast.ts';
import type { BroadcastListener, LogRecord } from '../../../streams/broker/log.ts';
import { encodeOutcome, type Outcome } from '../../../streams/loop/outcome.ts';
import { outcomeOf } from '../gateway/fakes/memory-world.ts';

const bytes = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Buffer.from(value)]));

const record = (change: Partial<LogRecord> = {}): LogRecord => ({
  topic: 'order-events',
  partition: 0,
  offset: 1,
  key: 'o1',
  value: Buffer.from('body'),
  timestamp: 0,
  headers: bytes({ kind: 'event', name: 'OrderPlaced', seq: '3' }),
  ...change,
});

async function started() {
  const seen = {
    events: [] as LiveEvent[],
    outcomes: [] as [Outcome, string, string][],
    tracked: [] as string[],
    resumed: [] as string[],
  };
  const listeners: BroadcastListener[] = [];
  let topics: readonly string[] = [];
  const metrics = createMetrics();
  await startBroadcast({
    name: 'b1',
    types: ['order', 'rider'],
    metrics,
    log: {
      async broadcast(options) {
        listeners.push(options.listener);
        topics = options.topics;
        return { ready: Promise.resolve(), close: () => Promise.resolve() };
      },
    },
    ingress: {
      waits: (type, id) => type === 'order' && id === 'o1',
      outcome: (outcome, type, id) => void seen.outcomes.push([outcome, type, id]),
      resumed: () => void seen.resumed.push('ingress'),
    },
    push: {
      wants: (type, id) => type === 'order' && id === 'o1',
      event: (event) => void seen.events.push(event),
      tracking: (id) => void seen.tracked.push(id),
      resumed: () => void seen.resumed.push('push'),
    },
  });
  const hear = (heard: LogRecord): void => listeners[0]?.record(heard);
  const resumed = (): void => listeners[0]?.resumed();
  return { seen, hear, resumed, topics, metrics };
}

describe('the broadcast reader', () => {
  test('reads every event topic and the tracking topic', async () => {
    expect((await started()).topics).toEqual(['order-events', 'rider-events', 'order-tracking']);
  });

  test('hands an event to push and its outcome to ingress', async () => {
    const { seen, hear } = await started();
    const outcome = outcomeOf({ id: '0123456789abcdef', hash: '01234567' });
    hear(record({ headers: { ...record().headers, o: encodeOutcome(outcome) } }));
    expect(seen.events).toEqual([
      { type: 'order', id: 'o1', seq: 3, name: 'OrderPlaced', topic: 'order-events', value: Buffer.from('body') },
    ]);
    expect(seen.outcomes).toEqual([[outcome, 'order', 'o1']]);
  });

  test('a refusal carries an outcome and is no event', async () => {
    const { seen, hear } = await started();
    const o = encodeOutcome(
      outcomeOf({ id: '0123456789abcdef', hash: '01234567', kind: 'refused', reason: 'not_yours' }),
    );
    hear(record({ headers: { ...bytes({ kind: 'refusal', name: 'CommandRefused', seq: '3' }), o } }));
    expect([seen.events.length, seen.outcomes.length]).toEqual([0, 1]);
  });

  test('nobody waits or watches: nothing is read', async () => {
    const { seen, hear } = await started();
    hear(record({ key: 'o2', headers: { ...record().headers, o: Buffer.from('nonsense') } }));
    hear(record({ topic: 'rider-events' }));
    hear(record({ topic: 'order-tracking', key: 'o2' }));
    expect(seen).toEqual({ events: [], outcomes: [], tracked: [], resumed: [] });
  });

  test('odd records pass without harm', async () => {
    const { seen, hear, metrics } = await started();
    hear(record({ key: null }));
    hear(record({ value: null }));
    hear(record({ headers: {} }));
    hear(record({ topic: 'foreign' }));
    hear(record({ headers: { ...bytes({ kind: 'event', name: 'OrderPlaced', seq: 'x' }), o: Buffer.from([1]) } }));
    expect([seen.events.length, seen.outcomes.length]).toEqual([0, 0]);
    expect(await metrics.text()).toContain('dabba_push_undecodable_total{reason="no_seq"} 1');
  });

  test('positions go to the watchers of their order', async () => {
    const { seen, hear } = await started();
    hear(record({ topic: 'order-tracking', headers: {} }));
    expect(seen.tracked).toEqual(['o1']);
  });

  test('an interruption resumes subscriptions and looks up waiters', async () => {
    const { seen, resumed } = await started();
    resumed();
    expect(seen.resumed).toEqual(['push', 'ingress']);
  });
});
