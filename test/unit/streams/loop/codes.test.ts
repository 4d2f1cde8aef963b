// outcome.1 and the envelope: bytes and headers, written and read.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LogRecord } from '../../../../streams/broker/log.ts';
import {
  clean,
  headerTexts,
  parseRowKey,
  readCaller,
  readEnvelope,
  rowKey,
} from '../../../../streams/loop/envelope.ts';
import {
  decodeMeta,
  encodeMeta,
  findOutcome,
  keepOutcome,
  type Meta,
  senderKey,
} from '../../../../streams/loop/meta.ts';
import { decodeOutcome, encodeOutcome, type Outcome, outcomeLength } from '../../../../streams/loop/outcome.ts';

const hex = (length: number) =>
  fc.array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length }).map((all) => all.join(''));
const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const seconds = uint32.map((at) => at * 1000);

const outcomes: fc.Arbitrary<Outcome> = fc.record({
  id: hex(16),
  hash: hex(8),
  kind: fc.constantFrom('accepted', 'ignored', 'refused', 'parked'),
  at: seconds,
  seq: uint32,
  count: fc.integer({ min: 0, max: 255 }),
  reason: fc.stringMatching(/^[a-z_]{0,40}$/),
});

const metas: fc.Arbitrary<Meta> = fc.record({
  outcomes: fc.uniqueArray(outcomes, { selector: ({ id }) => id, maxLength: 20 }),
  senders: fc
    .uniqueArray(fc.record({ key: hex(16), seq: uint32, index: uint32, heardAt: seconds }), {
      selector: ({ key }) => key,
      maxLength: 10,
    })
    .map((all) => new Map(all.map(({ key, ...heard }) => [key, heard]))),
  outstanding: fc
    .array(fc.tuple(uint32, uint32), { maxLength: 10 })
    .map((all) => new Set(all.map(([seq, i]) => `${seq}/${i}`))),
  nextIndex: uint32,
});

test('outcome.1 an outcome reads as it was written, at any place', () => {
  fc.assert(
    fc.property(outcomes, fc.uint8Array({ maxLength: 9 }), (outcome, before) => {
      const bytes = encodeOutcome(outcome);
      expect(bytes.length).toBe(outcomeLength(outcome));
      expect(decodeOutcome(Buffer.concat([before, bytes]), before.length)).toEqual(outcome);
      expect(decodeOutcome(bytes.subarray(0, bytes.length - 1))).toBeNull();
    }),
  );
});

test('outcome.1 the loop’s memory of an actor reads as it was written', () => {
  fc.assert(
    fc.property(metas, (meta) => {
      const bytes = encodeMeta(meta);
      expect(decodeMeta(bytes)).toEqual(meta);
      for (const outcome of meta.outcomes) expect(findOutcome(bytes, outcome.id)).toEqual(outcome);
    }),
  );
  expect(() => decodeMeta(Buffer.from([9, 9]))).toThrow('version 9');
});

test('outcome.1 an id stands once: a later outcome takes the place of a provisional one', () => {
  const meta = decodeMeta(Buffer.alloc(0));
  const parked: Outcome = {
    id: '0'.repeat(16),
    hash: '0'.repeat(8),
    kind: 'parked',
    at: 0,
    seq: 0,
    count: 0,
    reason: '',
  };
  keepOutcome(meta, parked);
  keepOutcome(meta, { ...parked, kind: 'accepted', count: 1 });
  expect(meta.outcomes).toEqual([{ ...parked, kind: 'accepted', count: 1 }]);
});

test('64 outcomes with reasons and 10 senders stay below the 2,000 bytes at which Postgres begins to TOAST', () => {
  const one: Outcome = {
    id: 'a'.repeat(16),
    hash: 'b'.repeat(8),
    kind: 'accepted',
    at: 0,
    seq: 1,
    count: 1,
    reason: '',
  };
  const senders = new Map(
    Array.from({ length: 10 }, (_, i) => [senderKey({ type: 'order', id: `${i}` }), { seq: 1, index: 0, heardAt: 0 }]),
  );
  const full = {
    outcomes: Array.from({ length: 64 }, () => one),
    senders,
    outstanding: new Set<string>(),
    nextIndex: 0,
  };
  expect(encodeMeta(full).length).toBeLessThan(2_000);
});

const recordOf = (headers: Readonly<Record<string, string>>): LogRecord => ({
  topic: 'probe-commands',
  partition: 0,
  offset: 0,
  key: 'a',
  value: null,
  headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])),
  timestamp: 0,
});

test('an envelope is read, and what is none says why', () => {
  const outsider = { id: '00000000000000ff', kind: 'command', hash: '0000000f', by: 'customer:c1', sent: '7' };
  const { sent: _sent, ...read } = outsider;
  expect(readEnvelope(recordOf(outsider))).toMatchObject({ ...read, by: { role: 'customer', sub: 'c1' }, sentAt: 7 });
  expect(readEnvelope(recordOf({ id: 'order/o1/7/2', kind: 'timer', row: 't:order/o1/7/2' }))).toMatchObject({
    sender: { type: 'order', id: 'o1' },
    senderSeq: 7,
    senderIndex: 2,
    row: { table: 'timers', type: 'order', id: 'o1', seq: 7, index: 2 },
  });
  const faults: [Readonly<Record<string, string>>, string][] = [
    [{ ...outsider, kind: 'wish' }, 'unknown_kind'],
    [{ ...outsider, id: 'mine' }, 'no_message_id'],
    [{ ...outsider, id: 'order/o1/7/2' }, 'no_message_id'],
    [{ ...outsider, kind: 'tell' }, 'no_message_id'],
  ];
  for (const [headers, fault] of faults) expect(readEnvelope(recordOf(headers))).toEqual({ fault });
});

test('row keys, callers and kept headers hold nothing that could break a row', () => {
  const row = { type: 'order', id: 'o-1_A', seq: 4, index: 0 };
  expect(parseRowKey(rowKey(row))).toEqual(row);
  for (const text of ['', 'order/o1/7', 'order/o1/7/2/1', 'Order/o1/7/2', 'order/o 1/7/2', 'order/o1/-7/2'])
    expect(parseRowKey(text)).toBeNull();
  expect(readCaller('king:c1')).toBeNull();
  expect(readCaller('customer:a b')).toBeNull();
  expect(clean('a\u0000b\nc', 2)).toBe('ab');
  expect(headerTexts(recordOf({ 'n\u0000': 'x'.repeat(999) }))).toEqual({ n: 'x'.repeat(512) });
});
