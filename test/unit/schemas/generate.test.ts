// The generator: what it writes, what it refuses, how versions grow.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { differences, plan } from '../../../schemas/generate.ts';
import type { AvroField } from '../../../schemas/schema.ts';
import { readSource } from '../../../schemas/source.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'dabba-generate-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const id: AvroField = { name: 'id', type: ['null', 'string'], default: null, required: true };
const avsc = (fields: readonly object[], role = 'event') =>
  JSON.stringify([{ type: 'record', name: 'Packed', role, namespace: 'dabba.parcel', fields }]);

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function generate(ship = false): void {
  for (const [path, text] of plan(root, ship)) {
    if (text === null) rmSync(join(root, path));
    else put(path, text);
  }
}

const read = (path: string) => readFileSync(join(root, path), 'utf8');

describe('plan', () => {
  it('writes types, unions and the schema beside the file', () => {
    const state = { type: 'enum', name: 'Stage', symbols: ['unknown', 'new', 'done'], default: 'unknown' };
    put(
      'schemas/parcel.avsc',
      avsc([
        id,
        { name: 'stage', type: state, default: 'unknown', required: true },
        { name: 'last', type: ['null', 'Stage'], default: null },
      ]),
    );
    generate();
    const text = read('schemas/parcel.types.ts');
    expect(text).toContain("export type Stage = 'new' | 'done';");
    expect(text).toContain(
      "readonly type: 'Packed';\n  readonly id: string;\n  readonly stage: Stage;\n  readonly last: Stage | 'unknown' | null;",
    );
    expect(text).toContain('export type ParcelEvent = Packed;');
    expect(text).toContain("typeSchema('parcel', 1, [");
    expect(text).toContain('{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}');
    expect(differences(root, plan(root, false))).toEqual([]);
  });

  it('finds what no longer fits its source', () => {
    put('actors/parcel/parcel.avsc', avsc([id]));
    generate();
    put('actors/parcel/parcel.types.ts', 'edited');
    expect(differences(root, plan(root, false))).toEqual(['actors/parcel/parcel.types.ts']);
  });

  it('rewrites a draft, and makes a new version of what was shipped', () => {
    put('schemas/parcel.avsc', avsc([id]));
    generate();
    put('schemas/parcel.avsc', avsc([id, { name: 'n', type: 'int', default: 0 }]));
    generate(true);
    expect(read('schemas/parcel.types.ts')).toContain("typeSchema('parcel', 1, [");
    put('schemas/parcel.avsc', avsc([id]));
    generate();
    expect(read('schemas/parcel.types.ts')).toContain("typeSchema('parcel', 2, [");
    put('schemas/parcel.avsc', avsc([id, { name: 'n', type: 'int', default: 0 }]));
    generate();
    expect(read('schemas/parcel.types.ts')).toContain("typeSchema('parcel', 1, [");
    expect(() => read('schemas/history/parcel.2.json')).toThrow();
  });

  it('refuses a change that a shipped version cannot bear, and writes nothing', () => {
    put('schemas/parcel.avsc', avsc([id]));
    generate(true);
    put('schemas/parcel.avsc', avsc([{ ...id, type: ['null', 'int'] }]));
    expect(() => plan(root, false)).toThrow('not compatible with shipped version 1: Packed.id was string and is int');
  });

  it('refuses a shipped version that was edited', () => {
    put('schemas/parcel.avsc', avsc([id]));
    generate(true);
    put('schemas/history/parcel.1.json', '[]');
    expect(() => plan(root, false)).toThrow('parcel.1.json was shipped');
  });
});

describe('readSource', () => {
  it.each([
    ['no default', [{ name: 'a', type: 'int' }]],
    ['a union is', [{ name: 'a', type: ['null', 'int', 'string'], default: null }]],
    ['default of a nullable', [{ name: 'a', type: ['null', 'int'], default: 3 }]],
    ['required is for', [{ name: 'a', type: 'int', default: 0, required: true }]],
    ['unknown attribute', [{ name: 'a', type: 'int', default: 0, maximum: 3 }]],
    ['no type Nowhere', [{ name: 'a', type: 'Nowhere', default: 0 }]],
    ['belongs to the platform', [{ name: 'seq', type: 'int', default: 0 }]],
    ['belongs to the platform', [{ name: 'type', type: 'int', default: 0 }]],
    ['first symbol', [{ name: 'a', type: { type: 'enum', name: 'E', symbols: ['x'], default: 'x' }, default: 'x' }]],
    ['contains itself', [{ name: 'a', type: ['null', 'Packed'], default: null }]],
    ['used once', [id, id]],
    ['nullable type stands only', [{ name: 'a', type: { type: 'array', items: ['null', 'int'] }, default: [] }]],
    ['not of our subset', [{ name: 'a', type: { type: 'fixed', name: 'F', size: 4 }, default: '' }]],
  ])('refuses: %s', (sentence, fields) => {
    expect(() => readSource('parcel', avsc(fields))).toThrow(sentence);
  });

  it('wants roles and the namespace of its file', () => {
    expect(() => readSource('parcel', avsc([], 'letter'))).toThrow('role');
    expect(() => readSource('order', avsc([]))).toThrow('namespace dabba.order');
  });
});
