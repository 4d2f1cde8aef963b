// The faster inner modules of kafkajs against the originals: the same bytes out, the same records in.
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32c } from '../../../../streams/broker/fast/crc32c.ts';
import { encodeRecordBatch, type FastMessage } from '../../../../streams/broker/fast/record-batch.ts';
import { decodeRecordBatch, isPlainBatch } from '../../../../streams/broker/fast/records.ts';

const require = createRequire(import.meta.url);
const kafkajs = 'kafkajs/src/protocol/';
type Encoded = { readonly buffer: Buffer };
const { RecordBatch }: { RecordBatch: (input: object) => Promise<Encoded> } = require(
  `${kafkajs}recordBatch/v0/index.js`,
);
const Record: (input: object) => object = require(`${kafkajs}recordBatch/record/v0/index.js`);
const originalCrc: (bytes: Buffer) => number = require(`${kafkajs}recordBatch/crc32C/index.js`);
const Decoder: new (bytes: Buffer) => object = require(`${kafkajs}decoder.js`);
type OriginalRecord = {
  readonly offset: string;
  readonly timestamp: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, Buffer>>;
};
const originalDecode: (decoder: object) => Promise<{ readonly records: readonly OriginalRecord[] }> = require(
  `${kafkajs}recordBatch/v0/decoder.js`,
);

const bytes = fc.uint8Array({ maxLength: 300 }).map((some) => Buffer.from(some));
const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const part = fc.oneof(text, bytes);
const timestamp = fc.oneof(
  fc.constant(1_700_000_000_000),
  fc.integer({ min: 1_690_000_000_000, max: 1_710_000_000_000 }),
);
const nullable = fc.oneof(fc.constant(null), part);
const message: fc.Arbitrary<FastMessage & { timestamp: number }> = fc.record({
  key: nullable,
  value: nullable,
  headers: fc.dictionary(text, part, { maxKeys: 12 }),
  timestamp,
});
const messages = fc.array(message, { minLength: 1, maxLength: 30 });
const producer = { id: 123_456_789_012n, epoch: 3, firstSequence: 77 };

async function originalBatch(list: readonly (FastMessage & { timestamp: number })[]): Promise<Buffer> {
  const times = list.map((one) => one.timestamp).sort((a, b) => a - b);
  const [firstTimestamp = 0] = times;
  const encoded = await RecordBatch({
    records: list.map((one, i) => Record({ ...one, offsetDelta: i, timestampDelta: one.timestamp - firstTimestamp })),
    firstTimestamp,
    maxTimestamp: times.at(-1),
    producerId: producer.id.toString(),
    producerEpoch: producer.epoch,
    firstSequence: producer.firstSequence,
    lastOffsetDelta: list.length - 1,
  });
  return encoded.buffer;
}

describe('crc32c', () => {
  it('is that of RFC 3720 and of kafkajs', () => {
    expect(crc32c(Buffer.from('123456789'), 0)).toBe(0xe3069283);
    expect(crc32c(Buffer.alloc(32), 0)).toBe(0x8a9136aa);
    fc.assert(
      fc.property(bytes, (some) => {
        expect(crc32c(some, 0)).toBe(originalCrc(some));
      }),
    );
  });
});

describe('encodeRecordBatch', () => {
  it('writes byte for byte what kafkajs writes', async () => {
    await fc.assert(
      fc.asyncProperty(messages, async (list) => {
        expect(encodeRecordBatch(list, producer)?.toString('hex')).toBe((await originalBatch(list)).toString('hex'));
      }),
      { numRuns: 300 },
    );
  });

  it('leaves to kafkajs what it cannot do', () => {
    expect(encodeRecordBatch([{ key: 'k', value: 'v', headers: { many: ['a', 'b'] } }], producer)).toBeNull();
  });
});

describe('decodeRecordBatch', () => {
  it('reads what kafkajs reads, wherever the batch lies', async () => {
    await fc.assert(
      fc.asyncProperty(messages, bytes, async (list, before) => {
        const batch = encodeRecordBatch(list, producer) ?? Buffer.alloc(0);
        batch.writeBigInt64BE(9_000_000_000n, 0);
        const fetched = Buffer.concat([before, batch, before]);
        const { records } = await originalDecode(new Decoder(batch));
        const ours = decodeRecordBatch(fetched, before.length);
        expect(ours.bytes).toBe(batch.length);
        fetched.fill(0);
        expect(
          ours.records.map(({ offset, timestamp: at, key, value, headers }) => ({
            offset: String(offset),
            at: String(at),
            key,
            value: value?.toString('hex'),
            headers: hex(headers),
          })),
        ).toEqual(
          // Headers are compared with what was sent: kafkajs itself mixes up those called toString or __proto__.
          records.map(({ offset, timestamp: at, key, value }, i) => ({
            offset,
            at,
            key: key === null ? null : key.toString(),
            value: value?.toString('hex'),
            headers: hex(list[i]?.headers ?? {}),
          })),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('takes only whole, plain batches', () => {
    const batch = encodeRecordBatch([{ key: 'k', value: 'v' }], producer) ?? Buffer.alloc(0);
    expect(isPlainBatch(batch, 0)).toBe(true);
    for (let length = 0; length < batch.length; length++)
      expect(isPlainBatch(batch.subarray(0, length), 0)).toBe(false);
    const compressed = Buffer.from(batch);
    compressed.writeInt16BE(1, 21);
    expect(isPlainBatch(compressed, 0)).toBe(false);
  });

  it('refuses a batch whose records do not fit it', () => {
    const batch = encodeRecordBatch([{ key: 'k', value: 'v' }], producer) ?? Buffer.alloc(0);
    batch[61] = 126;
    expect(() => decodeRecordBatch(batch, 0)).toThrow('beyond its batch');
  });
});

/** Null-prototype objects compare by their entries. */
const hex = (headers: Readonly<Record<string, unknown>>) =>
  Object.entries(headers).map(([name, value]) => [
    name,
    value instanceof Uint8Array ? Buffer.from(value).toString('hex') : Buffer.from(String(value)).toString('hex'),
  ]);
