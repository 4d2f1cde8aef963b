// S16: JSON from strangers. What passes is exactly what JSON.parse makes of it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseStrictJson } from '../../../gateway/server/strict-json.ts';

const parse = (text: string) => parseStrictJson(Buffer.from(text), 16);

describe('refused', () => {
  test.each([
    ['17 levels', `${'['.repeat(17)}${']'.repeat(17)}`],
    ['8,192 levels', '['.repeat(8_192)],
    ['8,192 objects', '{"a":'.repeat(8_192)],
    ['a key twice', '{"a":1,"a":2}'],
    ['a key twice, escaped', '{"a":1,"\\u0061":2}'],
    ['a key twice, inside', '[{"x":{"a":1,"b":2,"a":3}}]'],
    ['__proto__', '{"__proto__":1}'],
    ['__proto__ escaped', '{"\\u005f_proto__":1}'],
    ['constructor', '{"a":{"constructor":{"prototype":1}}}'],
    ['NUL', '"\\u0000"'],
    ['NUL in a key', '{"a\\u0000":1}'],
    ['open string', '{"a'],
    ['bad escape in a key', '{"\\x":1}'],
    ['nothing', ''],
    ['a comment', '{}//'],
    ['a trailing comma', '[1,]'],
    ['NaN', 'NaN'],
    ['a byte order mark', '\ufeff{}'],
  ])('%s', (_what, text) => {
    expect(parse(text).kind).toBe('bad');
  });

  test('bytes that are not UTF-8', () => {
    expect(parseStrictJson(Buffer.from([0x22, 0xc3, 0x28, 0x22]), 16)).toMatchObject({ kind: 'bad', allowed: 'UTF-8' });
    expect(parseStrictJson(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), 16).kind).toBe('bad');
  });
});

describe('passed', () => {
  test.each([
    ['16 levels', `${'['.repeat(16)}${']'.repeat(16)}`],
    ['an escaped backslash before u0000', '"\\\\u0000"'],
    ['the same key in two objects', '[{"a":1},{"a":2}]'],
    ['the same word as key and value', '{"a":"a","b":"a"}'],
    ['brackets in text', '{"a":"[[[[[[[[[[[[[[[[[[[[{{{{\\"}"}'],
    ['words of Object as values', '["__proto__","constructor"]'],
    ['other inherited names as keys', '{"toString":1}'],
  ])('%s', (_what, text) => {
    expect(parse(text)).toEqual({ kind: 'ok', value: JSON.parse(text) });
  });

  test('property: like JSON.parse for every value that is not deep, in any spelling', () => {
    const value = fc.jsonValue({ maxDepth: 8 });
    fc.assert(
      fc.property(value, fc.constantFrom(undefined, 1, '\t\n '), (given, space) => {
        const text = JSON.stringify(given, null, space);
        const expected = /"(__proto__|constructor|prototype)"\s*:|\\u0000/.test(text.replaceAll('\\\\', ''))
          ? 'bad'
          : 'ok';
        const read = parse(text);
        expect(read.kind).toBe(expected);
        if (read.kind === 'ok') expect(read.value).toEqual(JSON.parse(text));
      }),
    );
  });

  test('property: never throws', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void parseStrictJson(bytes, 16)));
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', ':', ',', '\\', 'a', '1', ' ') }),
        (text) => void parse(text),
      ),
    );
  });
});
