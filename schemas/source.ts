// Reads an .avsc file of ours: a JSON array of records with roles. Refuses what the codec, the validators or old readers
// could not bear, naming file, record and field. Completes each record: nested types inlined, event stamps added.
// I1: subset: records, enums with `unknown`, arrays, maps, primitives, ["null", T]; every field has a default; no recursion.

import {
  type AvroEnum,
  type AvroField,
  type AvroRecord,
  type AvroType,
  isNullable,
  type RecordRole,
  type TopRecord,
  withoutNull,
} from './schema.ts';

/** A parsed .avsc: its records as written, and the named types inside them. */
export type Source = {
  readonly type: string;
  readonly records: readonly (TopRecord & { readonly role: RecordRole })[];
  /** Every record and enum by simple name, in order of definition. */
  readonly named: ReadonlyMap<string, AvroRecord | AvroEnum>;
};

/** Names of Avro's primitives that we use. */
export const primitives: ReadonlySet<string> = new Set([
  'boolean',
  'int',
  'long',
  'float',
  'double',
  'string',
  'bytes',
]);
const roles: ReadonlySet<string> = new Set(['command', 'fact', 'event', 'state', 'effect']);
const fieldKeys = new Set('name type default doc required min max maxLength pattern minItems maxItems'.split(' '));
const nameForm = /^[A-Z][A-Za-z0-9]*$/;
const fieldForm = /^[a-z][A-Za-z0-9]*$/;

/** Parses the text of an .avsc. Throws an Error whose message names what is wrong and where. */
export function readSource(type: string, text: string): Source {
  const json: unknown = JSON.parse(text);
  if (!Array.isArray(json)) throw new Error(`${type}.avsc: the file is not a JSON array of records`);
  const named = new Map<string, AvroRecord | AvroEnum>();
  const records = json.map((record: TopRecord & { role: RecordRole }) => {
    const where = `${type}.avsc: ${record.name}`;
    if (record.type !== 'record' || !roles.has(record.role))
      throw new Error(`${where} is not a record with a role (${[...roles].join(', ')})`);
    const namespace = `dabba.${type}`;
    if ((record.namespace ?? namespace) !== namespace) throw new Error(`${where} is not in namespace ${namespace}`);
    checkRecord(record, where, named, []);
    checkReserved(record, where);
    return { ...record, namespace };
  });
  return { type, records, named };
}

function checkReserved(record: TopRecord & { role: RecordRole }, where: string): void {
  const taken = record.role === 'event' ? ['type', 'seq', 'at'] : ['type'];
  for (const field of record.fields)
    if (taken.includes(field.name)) throw new Error(`${where}.${field.name}: the name belongs to the platform`);
}

function checkRecord(record: AvroRecord, where: string, named: Source['named'], inside: readonly string[]): void {
  define(record, where, named);
  if (!Array.isArray(record.fields)) throw new Error(`${where} has no fields array`);
  const seen = new Set<string>();
  for (const field of record.fields) {
    const at = `${where}.${field.name}`;
    if (!fieldForm.test(field.name) || seen.has(field.name)) throw new Error(`${at}: not a camelCase name used once`);
    seen.add(field.name);
    for (const key of Object.keys(field)) if (!fieldKeys.has(key)) throw new Error(`${at}: unknown attribute ${key}`);
    checkField(field, at, named, [...inside, record.name]);
  }
}

function checkField(field: AvroField, at: string, named: Source['named'], inside: readonly string[]): void {
  if (field.default === undefined) throw new Error(`${at}: no default (a reader of another version needs one)`);
  const nullable = isNullable(field.type);
  if (nullable && (field.type.length !== 2 || field.type[0] !== 'null'))
    throw new Error(`${at}: a union is ["null", T] and nothing else`);
  if (nullable && field.default !== null) throw new Error(`${at}: the default of a nullable field is null`);
  const inner = withoutNull(field.type);
  checkType(inner, at, named, inside);
  const known = typeof inner === 'string' ? named.get(inner) : inner;
  if (field.required === true && !nullable && known?.type !== 'enum')
    throw new Error(`${at}: required is for ["null", T] and enums; anything else has its default`);
  if (known?.type === 'enum' && !nullable && field.default !== 'unknown')
    throw new Error(`${at}: the default of an enum is unknown`);
}

function checkType(type: AvroType, at: string, named: Source['named'], inside: readonly string[]): void {
  if (typeof type === 'string') {
    if (primitives.has(type)) return;
    if (!named.has(type)) throw new Error(`${at}: no type ${type} is defined before it`);
    if (inside.includes(type)) throw new Error(`${at}: ${type} contains itself`);
    return;
  }
  if (isNullable(type)) throw new Error(`${at}: a nullable type stands only directly in a field`);
  switch (type.type) {
    case 'array':
      checkType(type.items, `${at}[]`, named, inside);
      break;
    case 'map':
      checkType(type.values, `${at}{}`, named, inside);
      break;
    case 'enum':
      define(type, at, named);
      if (type.symbols[0] !== 'unknown' || type.default !== 'unknown')
        throw new Error(`${at}: the first symbol and the default of enum ${type.name} are unknown`);
      break;
    case 'record':
      checkRecord(type, at, named, inside);
      break;
    default:
      throw new Error(`${at}: type ${JSON.stringify(type)} is not of our subset`);
  }
}

function define(type: AvroRecord | AvroEnum, where: string, named: Source['named']): void {
  if (!nameForm.test(type.name ?? '')) throw new Error(`${where}: ${type.name} is not a PascalCase name`);
  if (named.has(type.name)) throw new Error(`${where}: ${type.name} is defined twice; name it by its name`);
  (named as Map<string, AvroRecord | AvroEnum>).set(type.name, type);
}

/** The record as codec and registry see it: complete in itself, without role, events with `seq` and `at`. */
export function completeRecord(record: TopRecord, named: Source['named']): TopRecord {
  const used = new Set<string>([record.name]);
  const fields = record.fields.map((field) => ({ ...field, type: inlined(field.type, named, used) }));
  const stamps: readonly AvroField[] =
    record.role === 'event'
      ? [
          { name: 'seq', type: 'int', default: 0 },
          { name: 'at', type: 'long', default: 0 },
        ]
      : [];
  const { role: _role, ...rest } = record;
  return { ...rest, fields: [...fields, ...stamps] };
}

function inlined(type: AvroType, named: Source['named'], used: Set<string>): AvroType {
  if (typeof type === 'string') {
    const definition = named.get(type);
    return definition === undefined || used.has(type) ? type : inlined(definition, named, used);
  }
  if (isNullable(type)) return ['null', inlined(type[1], named, used)];
  if (type.type === 'array') return { ...type, items: inlined(type.items, named, used) };
  if (type.type === 'map') return { ...type, values: inlined(type.values, named, used) };
  used.add(type.name);
  if (type.type === 'enum') return type;
  return { ...type, fields: type.fields.map((field) => ({ ...field, type: inlined(field.type, named, used) })) };
}
