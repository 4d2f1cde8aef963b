// The checker is only worth something if it sees what it is for: a right city has no violations, and each planted one is counted.

import { describe, expect, test } from 'vitest';
import { check, type ViolationName, violationNames } from '../../../../scripts/city/check.ts';
import type { Facts, LogFact } from '../../../../scripts/city/fact-types.ts';

const event = (id: string, position: number, seq: number, name: string, more: Partial<LogFact> = {}): LogFact => ({
  type: 'order',
  id,
  partition: 0,
  position,
  kind: 'event',
  seq,
  name,
  at: 1000 + position,
  digest: `d${position}`,
  assignmentId: null,
  riderId: null,
  ...more,
});

const ridden = { assignmentId: 'o1:1', riderId: 'r1' };

/** One delivered and one cancelled order, as they should be. */
function rightCity(): Facts {
  const log = [
    event('o1', 1, 1, 'OrderPlaced'),
    event('o1', 2, 2, 'RiderAssigned', ridden),
    event('o1', 3, 3, 'OrderDelivered', ridden),
    event('o2', 4, 1, 'OrderPlaced'),
    event('o2', 5, 2, 'OrderCancelled'),
  ];
  return {
    log,
    topics: log.map((row) => ({
      type: 'order',
      partition: 0,
      offset: row.position - 1,
      id: row.id,
      position: row.position,
      kind: 'event',
      seq: row.seq,
      digest: row.digest,
    })),
    states: [
      { type: 'order', id: 'o1', seq: 3, parked: null },
      { type: 'order', id: 'o2', seq: 2, parked: null },
    ],
    owners: [{ type: 'order', partition: 0, epoch: 2, nextOffset: 9, position: 5, watermark: 5 }],
    audit: [
      { type: 'order', partition: 0, epoch: 1, from: 0, to: 4 },
      { type: 'order', partition: 0, epoch: 2, from: 4, to: 9 },
    ],
    ledger: [
      { orderId: 'o1', ref: 'charge:p1', account: 'provider', amount: 500, currency: 'INR' },
      { orderId: 'o1', ref: 'charge:p1', account: 'orders', amount: -500, currency: 'INR' },
    ],
    provider: [{ orderId: 'o1', charged: 500, refunded: 0, charges: 1, refunds: 0 }],
    orders: [
      { id: 'o1', status: 'delivered', total: 500, assignmentId: null, endReason: null },
      { id: 'o2', status: 'cancelled', total: 300, assignmentId: null, endReason: 'asked' },
    ],
    riders: [{ id: 'r1', assignmentId: null }],
    promises: [
      { orderId: 'o1', ended: 'delivered' },
      { orderId: 'o2', ended: 'cancelled' },
    ],
    sights: [],
  };
}

type Plant = { readonly what: string; readonly name: ViolationName; readonly plant: (facts: Facts) => Facts };

const at = <T>(items: readonly T[], index: number, change: Partial<T>): T[] =>
  items.map((item, i) => (i === index ? { ...item, ...change } : item));

const plants: readonly Plant[] = [
  {
    what: 'a promised order without a state',
    name: 'lost',
    plant: (facts) => ({ ...facts, promises: [...facts.promises, { orderId: 'o9', ended: null }] }),
  },
  {
    what: 'a promised order that was never placed',
    name: 'lost',
    plant: (facts) => ({
      ...facts,
      promises: [...facts.promises, { orderId: 'o9', ended: null }],
      orders: [...facts.orders, { id: 'o9', status: 'cancelled', total: 0, assignmentId: null, endReason: null }],
    }),
  },
  { what: 'a log row on no topic', name: 'lost', plant: (facts) => ({ ...facts, topics: facts.topics.slice(0, -1) }) },
  {
    what: 'a watermark that stands still',
    name: 'lost',
    plant: (facts) => ({ ...facts, owners: at(facts.owners, 0, { watermark: 4 }) }),
  },
  {
    what: 'two charges kept',
    name: 'doubleCharged',
    plant: (facts) => ({ ...facts, provider: at(facts.provider, 0, { charged: 1000, charges: 2 }) }),
  },
  {
    what: 'more refunded than charged',
    name: 'doubleCharged',
    plant: (facts) => ({ ...facts, provider: at(facts.provider, 0, { refunded: 700, refunds: 2 }) }),
  },
  {
    what: 'a rider on two orders at once',
    name: 'doubleAssigned',
    plant: (facts) => ({
      ...facts,
      log: [
        ...facts.log,
        event('o3', 6, 1, 'RiderAssigned', { assignmentId: 'o3:1', riderId: 'r1', at: 1002 }),
        event('o3', 7, 2, 'OrderDelivered', { assignmentId: 'o3:1', riderId: 'r1', at: 1009 }),
      ],
    }),
  },
  {
    what: 'one assignment delivered for two orders',
    name: 'doubleAssigned',
    plant: (facts) => ({ ...facts, log: [...facts.log, event('o3', 6, 1, 'OrderDelivered', ridden)] }),
  },
  {
    what: 'a rider held by an order that has ended',
    name: 'doubleAssigned',
    plant: (facts) => ({ ...facts, riders: [{ id: 'r1', assignmentId: 'o1:1' }] }),
  },
  {
    what: 'a state ahead of its log',
    name: 'seqGaps',
    plant: (facts) => ({ ...facts, states: at(facts.states, 0, { seq: 4 }) }),
  },
  {
    what: 'a seq left out of the log',
    name: 'seqGaps',
    plant: (facts) => ({ ...facts, log: at(facts.log, 2, { seq: 4 }) }),
  },
  {
    what: 'a position left out',
    name: 'seqGaps',
    plant: (facts) => ({ ...facts, log: facts.log.filter((row) => row.position !== 4) }),
  },
  {
    what: 'a seq left out on the topic',
    name: 'seqGaps',
    plant: (facts) => ({ ...facts, topics: facts.topics.filter((record) => record.position !== 2) }),
  },
  {
    what: 'a client that saw a gap',
    name: 'seqGaps',
    plant: (facts) => ({ ...facts, sights: [{ kind: 'gap', who: 'c1', actor: 'order/o1', had: 1, got: 3 }] }),
  },
  {
    what: 'a client that saw an event twice',
    name: 'seqRepeats',
    plant: (facts) => ({ ...facts, sights: [{ kind: 'repeat', who: 'c1', actor: 'order/o1', had: 2, got: 2 }] }),
  },
  {
    what: 'another content on the topic',
    name: 'seqRepeats',
    plant: (facts) => ({ ...facts, topics: at(facts.topics, 1, { digest: 'other' }) }),
  },
  {
    what: 'a seq twice in the log',
    name: 'seqRepeats',
    plant: (facts) => ({ ...facts, log: at(facts.log, 1, { seq: 1 }) }),
  },
  {
    what: 'a record that no commit wrote',
    name: 'seqRepeats',
    plant: (facts) => ({
      ...facts,
      topics: [
        ...facts.topics,
        { type: 'order', partition: 0, offset: 9, id: 'o1', position: 99, kind: 'refusal', seq: 3, digest: 'x' },
      ],
    }),
  },
  {
    what: 'a journal that does not sum to zero',
    name: 'ledgerImbalance',
    plant: (facts) => ({ ...facts, ledger: at(facts.ledger, 1, { amount: -400 }) }),
  },
  {
    what: 'a delivered order that was not paid',
    name: 'ledgerImbalance',
    plant: (facts) => ({ ...facts, provider: [], ledger: [] }),
  },
  {
    what: 'a cancelled order whose money was kept',
    name: 'ledgerImbalance',
    plant: (facts) => ({
      ...facts,
      provider: [...facts.provider, { orderId: 'o2', charged: 300, refunded: 0, charges: 1, refunds: 0 }],
    }),
  },
  {
    what: 'offsets that nobody passed',
    name: 'auditGaps',
    plant: (facts) => ({ ...facts, audit: at(facts.audit, 1, { from: 5 }) }),
  },
  {
    what: 'offsets passed twice',
    name: 'auditGaps',
    plant: (facts) => ({ ...facts, audit: at(facts.audit, 1, { from: 3 }) }),
  },
  {
    what: 'a commit of a fenced epoch',
    name: 'staleEpochs',
    plant: (facts) => ({ ...facts, audit: at(facts.audit, 0, { epoch: 3 }) }),
  },
];

describe('the checker of a city', () => {
  test('counts nothing in a right city', () => {
    expect(check(rightCity())).toEqual({
      counts: Object.fromEntries(violationNames.map((name) => [name, 0])),
      sentences: [],
    });
  });

  test.each(plants)('sees $what as $name', ({ name, plant }) => {
    expect(check(plant(rightCity())).counts[name]).toBeGreaterThan(0);
  });

  test('has a planted case for every kind of violation', () => {
    expect(new Set(plants.map(({ name }) => name))).toEqual(new Set(violationNames));
  });
});
