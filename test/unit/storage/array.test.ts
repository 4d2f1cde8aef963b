// Binary array parameters: the bytes that array_recv reads. Round trips through Postgres are in test/integration/storage.
import { expect, test } from 'vitest';
import { boolArray, byteaArray, int2Array, int4Array, int8Array, textArray } from '../../../storage/postgres/array.ts';

const same = <T>(value: T): T => value;

test('an array is a header and its elements with their lengths', () => {
  expect(int4Array([7, -1], same).toString('hex')).toBe(
    '0000000100000000000000170000000200000001' + '0000000400000007' + '00000004ffffffff',
  );
  expect(textArray(['é', null], same).toString('hex')).toBe(
    '0000000100000001000000190000000200000001' + '00000002c3a9' + 'ffffffff',
  );
});

test('an empty array has no dimensions', () => {
  for (const [array, oid] of [
    [textArray([], same), 25],
    [byteaArray([], same), 17],
    [int2Array([], same), 21],
    [int8Array([], same), 20],
    [boolArray([], same), 16],
  ] as const) {
    expect(array).toHaveLength(12);
    expect(array.readInt32BE(0)).toBe(0);
    expect(array.readInt32BE(8)).toBe(oid);
  }
});

test('bigint elements hold every safe integer', () => {
  const values = [0, 1, -1, 2 ** 32, -(2 ** 32) - 1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];
  const array = int8Array(values, same);
  for (const [i, value] of values.entries()) expect(Number(array.readBigInt64BE(20 + i * 12 + 4))).toBe(value);
});

test('a number that no column can hold is a RangeError', () => {
  expect(() => int4Array([2 ** 31], same)).toThrow(RangeError);
  expect(() => int2Array([40_000], same)).toThrow(RangeError);
  expect(() => int8Array([2 ** 53], same)).toThrow(RangeError);
  for (const value of [1.5, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => int4Array([value], same)).toThrow(RangeError);
});
