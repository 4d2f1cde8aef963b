// A made-up type with two versions, arrays, maps and enums: what the codec's tests encode.
import type { PastVersion } from '../../../../schemas/history.ts';
import { type AvroField, type RecordRole, type TopRecord, typeSchema } from '../../../../schemas/schema.ts';

const color = (...symbols: string[]) =>
  ({ type: 'enum', name: 'Color', symbols: ['unknown', ...symbols], default: 'unknown' }) as const;
const stamps: readonly AvroField[] = [
  { name: 'seq', type: 'int', default: 0 },
  { name: 'at', type: 'long', default: 0 },
];

const record = (name: string, role: RecordRole, fields: readonly AvroField[]): TopRecord => ({
  type: 'record',
  name,
  namespace: 'dabba.paint',
  role,
  fields: role === 'event' ? [...fields, ...stamps] : fields,
});

const id: AvroField = { name: 'id', type: ['null', 'string'], default: null, required: true, maxLength: 20 };
const mix = (symbols: string[], more: readonly AvroField[]) =>
  record('Mix', 'command', [
    id,
    { name: 'color', type: color(...symbols), default: 'unknown', required: true },
    { name: 'dots', type: { type: 'array', items: 'Color' }, default: [] },
    {
      name: 'lines',
      type: {
        type: 'array',
        items: {
          type: 'record',
          name: 'Line',
          fields: [
            { name: 'text', type: 'string', default: '' },
            { name: 'counts', type: { type: 'array', items: 'int' }, default: [] },
          ],
        },
      },
      default: [],
    },
    { name: 'by', type: { type: 'map', values: 'long' }, default: {} },
    ...more,
  ]);

const version = (symbols: string[], more: readonly AvroField[]): readonly TopRecord[] => [
  mix(symbols, more),
  record('Mixed', 'event', [id, ...more]),
  record('PaintState', 'state', [
    { name: 'n', type: 'int', default: 0 },
    { name: 'color', type: ['null', color(...symbols)], default: null },
    ...more,
  ]),
];

/** Both versions: the second has a new symbol and a new field. */
export const paintVersions: readonly PastVersion[] = [
  { version: 1, records: version(['red'], []) },
  { version: 2, records: version(['red', 'blue'], [{ name: 'note', type: ['null', 'string'], default: null }]) },
];
export const paintHistory = (type: string) => (type === 'paint' ? paintVersions : []);

/** The type as code of version 1 and of version 2 knows it. */
export const paintSchema = (n: 1 | 2) =>
  typeSchema(
    'paint',
    n,
    (paintVersions[n - 1]?.records ?? []).map(({ role, ...avro }) => [role ?? 'state', avro] as const),
    null,
  );

/** A command that fills every field of version 1. */
export const mixCommand = {
  type: 'Mix',
  id: 'p1',
  color: 'red',
  dots: ['red', 'red'],
  lines: [
    { text: 'first', counts: [1, 2, 3] },
    { text: '', counts: [] },
  ],
  by: { left: 1, right: -7 },
} as const;
