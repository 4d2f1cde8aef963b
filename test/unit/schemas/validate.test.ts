// Validators: what the edge and the loop may believe.
import { describe, expect, it } from 'vitest';
import type { RecordRole, TopRecord } from '../../../schemas/schema.ts';
import { knownSymbol, recordValidator } from '../../../schemas/validate.ts';

const color = { type: 'enum', name: 'Color', symbols: ['unknown', 'red', 'blue'], default: 'unknown' } as const;
const avro: TopRecord = {
  type: 'record',
  name: 'Paint',
  namespace: 'dabba.t',
  fields: [
    { name: 'id', type: ['null', 'string'], default: null, required: true, maxLength: 5, pattern: '^[a-z]+$' },
    { name: 'note', type: ['null', 'string'], default: null },
    { name: 'count', type: 'int', default: 0, min: 0, max: 10 },
    { name: 'total', type: 'long', default: 0 },
    { name: 'ratio', type: 'double', default: 0 },
    { name: 'on', type: 'boolean', default: false },
    { name: 'raw', type: ['null', 'bytes'], default: null },
    { name: 'color', type: color, default: 'unknown', required: true },
    { name: 'shade', type: ['null', 'Color'], default: null },
    { name: 'dots', type: { type: 'array', items: 'Color' }, default: [], maxItems: 3 },
    {
      name: 'lines',
      type: {
        type: 'array',
        items: {
          type: 'record',
          name: 'Line',
          fields: [{ name: 'q', type: ['null', 'int'], default: null, required: true }],
        },
      },
      default: [],
    },
    { name: 'by', type: { type: 'map', values: 'long' }, default: {} },
  ],
};
const valid = { id: 'abc', color: 'red' };
const full = {
  ...valid,
  note: null,
  count: 3,
  total: 9,
  ratio: 0.5,
  on: true,
  raw: Buffer.of(1),
  shade: 'blue',
  dots: ['red'],
  lines: [{ q: 1 }],
  by: { a: 1 },
};
const problemOf = (value: unknown, role: RecordRole = 'command') => recordValidator(avro, role)(value);

describe('recordValidator', () => {
  it('accepts a full value, and one whose optional fields are omitted', () => {
    expect(problemOf(full)).toBeNull();
    expect(problemOf(valid)).toBeNull();
    expect(problemOf({ type: 'Paint', ...valid })).toBeNull();
  });

  it.each([
    ['id', { ...valid, id: null }],
    ['id', { color: 'red' }],
    ['id', { ...valid, id: 'toolong' }],
    ['id', { ...valid, id: 'AB' }],
    ['type', { ...valid, type: 'Other' }],
    ['note', { ...valid, note: 'a\0b' }],
    ['note', { ...valid, note: 'half \ud800' }],
    ['note', { ...valid, note: 7 }],
    ['count', { ...valid, count: 11 }],
    ['count', { ...valid, count: 1.5 }],
    ['count', { ...valid, count: '1' }],
    ['count', { ...valid, count: null }],
    ['total', { ...valid, total: 2 ** 53 }],
    ['ratio', { ...valid, ratio: Number.NaN }],
    ['ratio', { ...valid, ratio: Number.POSITIVE_INFINITY }],
    ['on', { ...valid, on: 1 }],
    ['raw', { ...valid, raw: 'text' }],
    ['color', { ...valid, color: 'green' }],
    ['dots', { ...valid, dots: ['red', 'red', 'red', 'red'] }],
    ['dots[1]', { ...valid, dots: ['red', 'unknown'] }],
    ['lines[0].q', { ...valid, lines: [{ q: null }] }],
    ['lines[0]', { ...valid, lines: ['x'] }],
    ['by.a', { ...valid, by: { a: 'x' } }],
    ['extra', { ...valid, extra: 1 }],
    ['', null],
    ['', []],
    ['', 'text'],
  ])('names the field %s', (field, value) => {
    expect(problemOf(value)?.field).toBe(field);
  });

  it('tells a symbol of newer code from nonsense', () => {
    expect(problemOf({ ...valid, color: 'unknown' })?.allowed).toBe(knownSymbol);
    expect(problemOf({ ...valid, color: 'pink' })?.allowed).toBe('red, blue');
  });

  it('lets a message carry an optional unknown symbol, but not a state', () => {
    expect(problemOf({ ...valid, shade: 'unknown' })).toBeNull();
    expect(problemOf({ ...valid, shade: 'unknown' }, 'state')?.allowed).toBe(knownSymbol);
  });

  it('lets events carry the stamp, and nothing else', () => {
    expect(problemOf({ ...valid, seq: 1, at: 2 }, 'event')).toBeNull();
    expect(problemOf({ ...valid, seq: 1 }, 'command')?.field).toBe('seq');
    expect(problemOf({ ...valid, type: 'Paint' }, 'state')?.field).toBe('type');
  });

  it('shows only the start of what it refuses', () => {
    expect(problemOf({ ...valid, color: 'x'.repeat(500) })?.got.length).toBeLessThan(50);
  });

  it('reads only own keys', () => {
    expect(problemOf(JSON.parse('{"id":"abc","color":"red","__proto__":{"count":3}}'))?.field).toBe('__proto__');
  });
});
