// CSV with quotes, line ends and the line a row begins on.

import { expect, test } from 'vitest';
import { readCsv, recordsOf } from '../../../../scripts/import/csv.ts';

const fieldsOf = (text: string) => readCsv(text).map(({ fields }) => fields);

test.each([
  [
    'plain',
    'a,b\nc,d\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  ['no line break at the end', 'a,b', [['a', 'b']]],
  [
    'CRLF and a BOM',
    '\ufeffa,b\r\nc,d\r\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  ['empty fields', ',,\n', [['', '', '']]],
  ['quotes with commas, quotes and breaks', '"x,y","say ""hi""","two\nlines"\n', [['x,y', 'say "hi"', 'two\nlines']]],
  ['empty lines', 'a\n\nb\n', [['a'], ['b']]],
  ['a quote that never closes', 'a,"b\nc', [['a', 'b\nc']]],
  ['nothing', '', []],
])('%s', (_, text, rows) => {
  expect(fieldsOf(text)).toEqual(rows);
});

test('rows know the line they begin on, also behind a field of several lines', () => {
  expect(readCsv('a\n"x\ny\nz"\nb\n').map(({ line }) => line)).toEqual([1, 2, 5]);
});

test('a row with another number of fields is no record', () => {
  const { names, records } = recordsOf(readCsv('ID, Name\n1,x\n2\n'));
  expect(names).toEqual(['ID', 'Name']);
  expect(records.map(({ line, count, fields }) => [line, count, fields?.get('Name')])).toEqual([
    [2, 2, 'x'],
    [3, 1, undefined],
  ]);
});
