// Our fetch requests and answers against those of kafkajs: the same bytes out, the same records in.
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFetch, encodeFetch, type FetchInput } from '../../../../streams/broker/fast/fetch.ts';
import { encodeRecordBatch } from '../../../../streams/broker/fast/record-batch.ts';

const require = createRequire(import.meta.url);
const kafkajs = 'kafkajs/src/protocol/';
type Encoded = { readonly buffer: Buffer };
const originalRequest: (input: FetchInput) => { encode(): Promise<Encoded> } = require(
  `${kafkajs}requests/fetch/v11/request.js`,
);
type Answer = { readonly responses: readonly { readonly partitions: readonly Partition[] }[] };
type Partition = {
  readonly errorCode: number;
  readonly preferredReadReplica: number;
  readonly abortedTransactions: readonly unknown[];
  readonly messages: readonly unknown[];
};
const originalDecode: (raw: Buffer) => Promise<Answer> = require(`${kafkajs}requests/fetch/v11/response.js`).decode;
const Decoder: new (bytes: Buffer) => object = require(`${kafkajs}decoder.js`);
const messages: (decoder: object) => Promise<unknown[]> = require(`${kafkajs}requests/fetch/v4/decodeMessages.js`);

const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
const int32 = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const offset = fc.bigInt({ min: 0n, max: 2n ** 62n });

describe('encodeFetch', () => {
  it('writes byte for byte what kafkajs writes', async () => {
    const partition = fc.record({ partition: int32, fetchOffset: offset.map(String), maxBytes: int32 });
    const input: fc.Arbitrary<FetchInput> = fc.record({
      replicaId: fc.constant(-1),
      maxWaitTime: int32,
      minBytes: int32,
      maxBytes: int32,
      isolationLevel: fc.constantFrom(0, 1),
      rackId: fc.constantFrom('', 'rack-ä'),
      topics: fc.array(fc.record({ topic: name, partitions: fc.array(partition, { maxLength: 5 }) }), { maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(input, async (one) => {
        const expected = await originalRequest(one).encode();
        expect(encodeFetch(one).toString('hex')).toBe(expected.buffer.toString('hex'));
      }),
    );
  });
});

describe('decodeFetch', () => {
  const records = fc
    .array(fc.record({ key: name, value: name }), { maxLength: 3 })
    .map((list) =>
      list.length === 0
        ? Buffer.alloc(0)
        : (encodeRecordBatch(list, { id: -1n, epoch: 0, firstSequence: 0 }) ?? Buffer.alloc(0)),
    );
  const partition = fc.record({
    partition: int32,
    errorCode: fc.constantFrom(0, 0, 0, 1, 6),
    offsets: fc.tuple(offset, offset, offset),
    aborted: fc.array(fc.tuple(offset, offset), { maxLength: 2 }),
    noAborted: fc.boolean(),
    replica: fc.constantFrom(-1, -1, -1, 2),
    records,
  });
  const answer = fc.array(fc.record({ topic: name, partitions: fc.array(partition, { maxLength: 5 }) }), {
    maxLength: 4,
  });

  it('reads what kafkajs reads, but for partitions that say nothing', async () => {
    await fc.assert(
      fc.asyncProperty(answer, fc.integer({ min: 0, max: 5_000 }), async (topics, throttle) => {
        const raw = written(topics, throttle);
        const ours = await decodeFetch(raw, (bytes, at) => messages(Object.assign(new Decoder(bytes), { offset: at })));
        const expected = await originalDecode(raw);
        const telling = expected.responses
          .map((one) => ({ ...one, partitions: one.partitions.filter(tells) }))
          .filter(({ partitions }) => partitions.length > 0);
        expect(plain(ours)).toEqual(plain({ ...expected, responses: telling }));
      }),
      { numRuns: 300 },
    );
  });
});

const tells = (one: Partition): boolean =>
  one.errorCode !== 0 || one.preferredReadReplica !== -1 || one.messages.length + one.abortedTransactions.length > 0;

/** Longs of kafkajs and buffers as text. */
const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, one) => (typeof one === 'bigint' ? String(one) : one)));

type Written = {
  readonly topic: string;
  readonly partitions: readonly {
    readonly partition: number;
    readonly errorCode: number;
    readonly offsets: readonly [bigint, bigint, bigint];
    readonly aborted: readonly (readonly [bigint, bigint])[];
    readonly noAborted: boolean;
    readonly replica: number;
    readonly records: Buffer;
  }[];
};

/** A broker's answer, field by field. */
function written(topics: readonly Written[], throttle: number): Buffer {
  const parts: Buffer[] = [int(throttle), short(0), int(77), int(topics.length)];
  for (const { topic, partitions } of topics) {
    const text = Buffer.from(topic);
    parts.push(short(text.length), text, int(partitions.length));
    for (const one of partitions) {
      parts.push(int(one.partition), short(one.errorCode), ...one.offsets.map(long));
      const none = one.aborted.length === 0 && one.noAborted;
      parts.push(int(none ? -1 : one.aborted.length), ...one.aborted.flat().map(long), int(one.replica));
      parts.push(int(one.records.length === 0 && one.noAborted ? -1 : one.records.length), one.records);
    }
  }
  return Buffer.concat(parts);
}

function short(value: number): Buffer {
  const out = Buffer.alloc(2);
  out.writeInt16BE(value);
  return out;
}

function int(value: number): Buffer {
  const out = Buffer.alloc(4);
  out.writeInt32BE(value);
  return out;
}

function long(value: bigint): Buffer {
  const out = Buffer.alloc(8);
  out.writeBigInt64BE(value);
  return out;
}
