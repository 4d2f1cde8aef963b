// 150,000 mutated buffers: the codec answers ok, poison or unknown and never throws, whatever arrives.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localCodec } from '../../../../streams/codec/local.ts';
import { mixCommand, paintHistory, paintSchema } from './paint.ts';

const codec = localCodec([paintSchema(2)], [], paintHistory);
const { name, version, body } = codec.encode('paint', mixCommand);
const valid = codec.wire('paint-commands', 'paint', name, version, body);

type Mutation = (bytes: Buffer) => Buffer;
const position = fc.nat(10_000);

const flip = fc.tuple(position, fc.nat(7)).map(
  ([at, bit]): Mutation =>
    (bytes) => {
      const copy = Buffer.from(bytes);
      const i = at % Math.max(1, copy.length);
      copy[i] = (copy[i] ?? 0) ^ (1 << bit);
      return copy;
    },
);
const cut = position.map(
  (at): Mutation =>
    (bytes) =>
      bytes.subarray(0, at % (bytes.length + 1)),
);
const hugeVarint = fc.tuple(position, fc.uint8Array({ minLength: 1, maxLength: 10 })).map(
  ([at, digits]): Mutation =>
    (bytes) => {
      const i = at % (bytes.length + 1);
      const varint = [...digits].map((digit, n) => (n === digits.length - 1 ? digit & 127 : digit | 128));
      return Buffer.concat([bytes.subarray(0, i), Buffer.from(varint), bytes.subarray(i)]);
    },
);
const insert = fc.tuple(position, fc.uint8Array({ maxLength: 40 })).map(
  ([at, more]): Mutation =>
    (bytes) => {
      const i = at % (bytes.length + 1);
      return Buffer.concat([bytes.subarray(0, i), more, bytes.subarray(i)]);
    },
);
const noise = fc.uint8Array({ maxLength: 64 }).map(
  (bytes): Mutation =>
    () =>
      Buffer.from(bytes),
);
const noiseBody = fc.uint8Array({ maxLength: 64 }).map(
  (bytes): Mutation =>
    () =>
      Buffer.concat([valid.subarray(0, 5), bytes]),
);

describe('fromWire', () => {
  it('never throws and never says anything but ok, poison, unknown', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(
        fc.array(fc.oneof(flip, cut, hugeVarint, insert, noise, noiseBody), { minLength: 1, maxLength: 4 }),
        (mutations) => {
          const bytes = mutations.reduce((so, mutate) => mutate(so), valid);
          const { kind } = codec.fromWire('paint-commands', bytes);
          seen.add(kind);
          return kind === 'ok' || kind === 'poison' || kind === 'unknown';
        },
      ),
      { numRuns: 150_000 },
    );
    expect([...seen].sort()).toEqual(['ok', 'poison', 'unknown']);
  });

  it('never throws on a body of the log either', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        codec.decode('paint', 'Mix', 1, Buffer.from(bytes));
        codec.decodeState('paint', 2, Buffer.from(bytes));
      }),
      { numRuns: 20_000 },
    );
  });
});
