// Writes the TypeScript of one .avsc: readonly types, unions, and the schema with its Avro JSON inline.
// I1: the text depends on the source and the version alone, so that a check can compare it byte for byte.

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
import { completeRecord, type Source } from './source.ts';

/** Where the generated file finds the rest of schemas/, e.g. `.` or `../../schemas`. */
export type Place = { readonly schemas: string };

const roleOrder = ['command', 'fact', 'event', 'effect', 'state'] as const satisfies readonly RecordRole[];

/** The text of `<type>.types.ts`. Throws when two exports would bear one name. */
export function emitTypes(source: Source, version: number, place: Place): string {
  const pascal = pascalOf(source.type);
  const merges = source.type !== 'platform';
  const named = [...source.named.values()];
  const unions = unionsOf(source, pascal, merges);
  const taken = unions.map(([name]) => name).filter((name) => source.named.has(name));
  if (taken.length > 0) throw new Error(`${source.type}.avsc: the name ${taken[0]} is that of a generated union`);
  const top = new Map(source.records.map((record) => [record.name, record]));
  return [
    `// Generated from ${source.type}.avsc by \`npm run generate\`. Change that file, not this one.`,
    '',
    ...(merges ? [`import { platformSchema, type TellRefused } from '${place.schemas}/platform.types.ts';`] : []),
    `import { type TypeSchema, typeSchema } from '${place.schemas}/schema.ts';`,
    '',
    ...named.flatMap((type) =>
      type.type === 'enum' ? emitEnum(type) : emitRecord(type, top.get(type.name)?.role ?? null, source),
    ),
    ...unions.flatMap(([name, members, meaning]) => [
      `/** ${meaning} */`,
      `export type ${name} = ${members.join(' | ')};`,
      '',
    ]),
    `/** Version ${version} of every record of ${source.type}. */`,
    `export const ${source.type}Schema: TypeSchema = typeSchema('${source.type}', ${version}, [`,
    ...source.records.map((record) => emitAvro(record, source)),
    `], ${merges ? 'platformSchema' : 'null'});`,
    '',
  ].join('\n');
}

/** `order` → `Order`. */
export const pascalOf = (type: string): string => `${type.charAt(0).toUpperCase()}${type.slice(1)}`;

function unionsOf(source: Source, pascal: string, merges: boolean): (readonly [string, readonly string[], string])[] {
  const of = (role: RecordRole) => source.records.filter((one) => one.role === role).map((one) => one.name);
  const meanings = {
    command: 'What somebody may ask; may be refused.',
    fact: 'What happened elsewhere; may only be accepted or ignored.',
    event: 'What this type decided; the loop adds seq and at.',
    effect: 'What this type asks the outside world to do.',
  };
  const unions: (readonly [string, readonly string[], string])[] = [];
  for (const role of roleOrder)
    if (role !== 'state' && of(role).length > 0) unions.push([`${pascal}${pascalOf(role)}`, of(role), meanings[role]]);
  const told = unions.map(([name]) => name).filter((name) => name === `${pascal}Command` || name === `${pascal}Fact`);
  if (merges) unions.push([`${pascal}Message`, [...told, 'TellRefused'], 'All that `decide` of this type may meet.']);
  return unions;
}

function emitEnum(type: AvroEnum): string[] {
  const symbols = type.symbols.filter((symbol) => symbol !== 'unknown').map((symbol) => `'${symbol}'`);
  return [...docOf(type.doc, ''), `export type ${type.name} = ${symbols.join(' | ') || 'never'};`, ''];
}

function emitRecord(record: AvroRecord, role: RecordRole | null, source: Source): string[] {
  const tag = role === null || role === 'state' ? [] : [`  readonly type: '${record.name}';`];
  const fields = record.fields.flatMap((field) => [
    ...docOf(field.doc, '  '),
    `  readonly ${field.name}: ${fieldType(field, source)};`,
  ]);
  return [...docOf(record.doc, ''), `export type ${record.name} = {`, ...tag, ...fields, '};', ''];
}

function fieldType(field: AvroField, source: Source): string {
  const inner = withoutNull(field.type);
  const text = typeText(inner);
  if (field.required === true) return text;
  const definition = typeof inner === 'string' ? source.named.get(inner) : inner;
  const unknown = definition?.type === 'enum' ? " | 'unknown'" : '';
  return `${text}${unknown}${isNullable(field.type) ? ' | null' : ''}`;
}

function typeText(type: AvroType): string {
  if (typeof type === 'string') return primitiveText[type] ?? type;
  if (isNullable(type)) return `${typeText(type[1])} | null`;
  if (type.type === 'array')
    return `readonly ${typeText(type.items).startsWith('readonly') ? `(${typeText(type.items)})` : typeText(type.items)}[]`;
  if (type.type === 'map') return `Readonly<Record<string, ${typeText(type.values)}>>`;
  return type.name;
}

const primitiveText: Readonly<Record<string, string>> = {
  boolean: 'boolean',
  int: 'number',
  long: 'number',
  float: 'number',
  double: 'number',
  string: 'string',
  bytes: 'Uint8Array',
};

function emitAvro(record: TopRecord & { readonly role: RecordRole }, source: Source): string {
  return `  ['${record.role}', ${JSON.stringify(completeRecord(record, source.named))}],`;
}

function docOf(doc: string | undefined, indent: string): string[] {
  return doc === undefined ? [] : [`${indent}/** ${doc.replaceAll('*/', '*\\/')} */`];
}
