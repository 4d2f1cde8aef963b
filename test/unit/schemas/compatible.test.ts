// The compatibility check: named rules, and agreement with avsc's own resolution on random schemas.
import avsc from 'avsc';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { incompatibilities } from '../../../schemas/compatible.ts';
import type { AvroField, AvroType, TopRecord } from '../../../schemas/schema.ts';

const record = (fields: readonly AvroField[], name = 'A'): TopRecord => ({
  type: 'record',
  name,
  namespace: 'dabba.t',
  role: 'event',
  fields,
});
const between = (older: TopRecord, newer: TopRecord) =>
  incompatibilities(new Map([[older.name, older]]), new Map([[newer.name, newer]]));
const text: AvroField = { name: 'a', type: ['null', 'string'], default: null };
const enumOf = (...symbols: string[]): AvroField => ({
  name: 'e',
  type: { type: 'enum', name: 'E', symbols: ['unknown', ...symbols], default: 'unknown' },
  default: 'unknown',
});

describe('incompatibilities', () => {
  it('accepts what a rolling deploy survives', () => {
    expect(between(record([text]), record([text, { name: 'b', type: 'int', default: 0 }]))).toEqual([]);
    expect(between(record([text, { name: 'b', type: 'int', default: 0 }]), record([text]))).toEqual([]);
    expect(between(record([enumOf('x')]), record([enumOf('x', 'y')]))).toEqual([]);
    expect(
      incompatibilities(
        new Map([['A', record([text])]]),
        new Map([
          ['A', record([text])],
          ['B', record([], 'B')],
        ]),
      ),
    ).toEqual([]);
  });

  it.each<[string, TopRecord, TopRecord]>([
    ['is gone; a shipped record stays', record([text]), record([text], 'B')],
    ['was a event and is a state', record([text]), { ...record([text]), role: 'state' }],
    ['was string and is int', record([text]), record([{ name: 'a', type: ['null', 'int'], default: null }])],
    ['was nullable and is not', record([text]), record([{ name: 'a', type: 'string', default: '' }])],
    ['is nullable and was not', record([{ name: 'a', type: 'string', default: '' }]), record([text])],
    [
      'was int and is long',
      record([{ name: 'a', type: 'int', default: 0 }]),
      record([{ name: 'a', type: 'long', default: 0 }]),
    ],
    ['new and required', record([]), record([{ ...text, required: true }])],
    ['gone and was required', record([{ ...text, required: true }]), record([])],
    ['new and required', record([]), record([{ name: 'a', type: 'int', default: 0, min: 1 }])],
    ['required was not given and is true', record([text]), record([{ ...text, required: true }])],
    ['maxLength was 5 and is 9', record([{ ...text, maxLength: 5 }]), record([{ ...text, maxLength: 9 }])],
    ['symbol x is gone', record([enumOf('x')]), record([enumOf('y')])],
    [
      'a[] was string',
      record([{ name: 'a', type: { type: 'array', items: 'string' }, default: [] }]),
      record([{ name: 'a', type: { type: 'array', items: 'int' }, default: [] }]),
    ],
  ])('refuses: %s', (sentence, older, newer) => {
    expect(between(older, newer).join('\n')).toContain(sentence);
  });

  it('never accepts what avsc cannot resolve in both directions', () => {
    let accepted = 0;
    fc.assert(
      fc.property(recordOf(), recordOf(), (older, newer) => {
        if (between(older, newer).length > 0) return;
        accepted++;
        expect(resolves(older, newer)).toBe(true);
        expect(resolves(newer, older)).toBe(true);
      }),
      { numRuns: 3_000 },
    );
    expect(accepted).toBeGreaterThan(100);
  });

  it('accepts each schema beside itself', () => {
    fc.assert(
      fc.property(recordOf(), (one) => between(one, one).length === 0),
      { numRuns: 300 },
    );
  });
});

function resolves(reader: TopRecord, writer: TopRecord): boolean {
  try {
    avsc.Type.forSchema(plain(reader)).createResolver(avsc.Type.forSchema(plain(writer)));
    return true;
  } catch {
    return false;
  }
}

const plain = ({ role: _role, ...avro }: TopRecord) => avro as unknown as Parameters<typeof avsc.Type.forSchema>[0];

/** Small records over few names, so that pairs meet often. */
function recordOf(): fc.Arbitrary<TopRecord> {
  const primitive = fc.constantFrom<AvroType>('int', 'long', 'string', 'boolean', 'bytes', 'double');
  const symbols = fc.subarray(['x', 'y', 'z']);
  const leaf = fc.oneof(
    primitive,
    symbols.map((some): AvroType => ({ type: 'enum', name: 'E', symbols: ['unknown', ...some], default: 'unknown' })),
  );
  const inner: fc.Arbitrary<AvroType> = fc.oneof(
    leaf,
    leaf.map((items): AvroType => ({ type: 'array', items })),
    leaf.map((values): AvroType => ({ type: 'map', values })),
    leaf.map((type): AvroType => ({ type: 'record', name: 'Inner', fields: [fieldOf('i', type)] })),
  );
  const type = fc.oneof(
    inner,
    inner.map((one): AvroType => ['null', one]),
  );
  return fc
    .uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c'), type), { selector: ([name]) => name, maxLength: 3 })
    .map((fields) => record(once(fields).map(([name, one]) => fieldOf(name, one))));
}

/** Keeps the first field of each named type: Avro defines a name once. */
function once(fields: readonly (readonly [string, AvroType])[]): readonly (readonly [string, AvroType])[] {
  const seen = new Set<string>();
  return fields.filter(([, type]) => {
    const names = ['"E"', '"Inner"'].filter((name) => JSON.stringify(type).includes(name));
    const fresh = names.every((name) => !seen.has(name));
    for (const name of names) seen.add(name);
    return fresh;
  });
}

function fieldOf(name: string, type: AvroType): AvroField {
  return { name, type, default: defaultOf(type) };
}

function defaultOf(type: AvroType): unknown {
  if (Array.isArray(type)) return null;
  if (typeof type === 'string') return { boolean: false, string: '', bytes: '' }[type] ?? 0;
  if (!('type' in type)) return null;
  if (type.type === 'record') return Object.fromEntries(type.fields.map((field) => [field.name, field.default]));
  return type.type === 'enum' ? 'unknown' : type.type === 'array' ? [] : {};
}
