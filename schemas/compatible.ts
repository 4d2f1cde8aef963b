// FULL_TRANSITIVE, judged by hand for our subset: each pair of versions of a type resolves in both directions, so in a rolling
// deploy old code reads what new code wrote and new code reads all that ever was. Stricter than Avro where Avro is not enough:
// I1: a shipped record stays, with its role; a shipped field's required flag and bounds stay, since old validators judge by them.
// I2: a shipped symbol stays: new code would read it as `unknown` and could not decide.
// I3: primitives do not promote and fields do not become nullable: both hold in one direction only.
// Agreement with avsc's own resolution is a property test (test/unit/schemas/compatible.test.ts).

import { type AvroEnum, type AvroField, type AvroRecord, type AvroType, isNullable, type TopRecord } from './schema.ts';

/** Every record of one version by simple name, complete in itself, with its role. */
export type Version = ReadonlyMap<string, TopRecord>;

/** What keeps two versions of a type apart, as one sentence per fault; empty when either reads the other. */
export function incompatibilities(older: Version, newer: Version): readonly string[] {
  const found: string[] = [];
  for (const [name, old] of older) {
    const record = newer.get(name);
    if (record === undefined) found.push(`${name} is gone; a shipped record stays`);
    else {
      if (record.role !== old.role) found.push(`${name} was a ${old.role} and is a ${record.role}`);
      compareRecords(old, record, name, names(old), names(record), found);
    }
  }
  return found;
}

type Names = ReadonlyMap<string, AvroType>;

function compareRecords(old: AvroRecord, now: AvroRecord, at: string, was: Names, is: Names, found: string[]): void {
  if (old.name !== now.name) found.push(`${at} was record ${old.name} and is record ${now.name}`);
  const before = new Map(old.fields.map((field) => [field.name, field]));
  const after = new Map(now.fields.map((field) => [field.name, field]));
  for (const field of now.fields) {
    const past = before.get(field.name);
    if (past === undefined) checkAdded(field, `${at}.${field.name}`, found);
    else {
      compareTypes(past.type, field.type, `${at}.${field.name}`, was, is, found);
      compareBounds(past, field, `${at}.${field.name}`, found);
    }
  }
  for (const field of old.fields) {
    if (after.has(field.name)) continue;
    if (field.default === undefined) found.push(`${at}.${field.name} is gone and had no default`);
    if (strict(field)) found.push(`${at}.${field.name} is gone and was required; old code refuses records without it`);
  }
}

function checkAdded(field: AvroField, at: string, found: string[]): void {
  if (field.default === undefined) found.push(`${at} is new and has no default`);
  if (strict(field)) found.push(`${at} is new and required; records of older versions lack it`);
}

/** A field whose default the validator would refuse: it is required in all but name. */
function strict(field: AvroField): boolean {
  const value = field.default;
  if (field.required === true || (field.minItems ?? 0) > 0) return true;
  if (typeof value === 'number') return value < (field.min ?? value) || value > (field.max ?? value);
  return typeof value === 'string' && field.pattern !== undefined && !new RegExp(field.pattern, 'u').test(value);
}

const bounds = ['required', 'min', 'max', 'maxLength', 'pattern', 'minItems', 'maxItems'] as const;

function compareBounds(old: AvroField, now: AvroField, at: string, found: string[]): void {
  for (const name of bounds)
    if ((old[name] ?? null) !== (now[name] ?? null))
      found.push(
        `${at}: ${name} was ${old[name] ?? 'not given'} and is ${now[name] ?? 'not given'}; add a new field instead`,
      );
}

function compareTypes(old: AvroType, now: AvroType, at: string, was: Names, is: Names, found: string[]): void {
  if (isNullable(old) || isNullable(now)) {
    if (isNullable(old) && isNullable(now)) compareTypes(old[1], now[1], at, was, is, found);
    else found.push(`${at} ${isNullable(old) ? 'was' : 'is'} nullable and ${isNullable(old) ? 'is' : 'was'} not`);
    return;
  }
  const past = resolved(old, was);
  const present = resolved(now, is);
  if (typeof past === 'string' || typeof present === 'string' || isNullable(past) || isNullable(present)) {
    if (past !== present) found.push(`${at} was ${kind(past)} and is ${kind(present)}`);
  } else if (past.type === 'record' && present.type === 'record') {
    compareRecords(past, present, at, was, is, found);
  } else if (past.type === 'array' && present.type === 'array') {
    compareTypes(past.items, present.items, `${at}[]`, was, is, found);
  } else if (past.type === 'map' && present.type === 'map') {
    compareTypes(past.values, present.values, `${at}{}`, was, is, found);
  } else if (past.type === 'enum' && present.type === 'enum') {
    compareEnums(past, present, at, found);
  } else found.push(`${at} was ${kind(past)} and is ${kind(present)}`);
}

function compareEnums(old: AvroEnum, now: AvroEnum, at: string, found: string[]): void {
  if (old.name !== now.name) found.push(`${at} was enum ${old.name} and is enum ${now.name}`);
  if (old.default === undefined || now.default === undefined) found.push(`${at}: an enum without a default symbol`);
  for (const symbol of old.symbols)
    if (!now.symbols.includes(symbol)) found.push(`${at}: symbol ${symbol} is gone; a shipped symbol stays`);
}

function kind(type: AvroType): string {
  return typeof type === 'string' ? type : isNullable(type) ? 'nullable' : type.type;
}

const resolved = (type: AvroType, names: Names): AvroType =>
  typeof type === 'string' ? (names.get(type.slice(type.lastIndexOf('.') + 1)) ?? type) : type;

/** The named types inside a record, by simple name. */
function names(record: AvroRecord): Names {
  const all = new Map<string, AvroType>();
  const visit = (type: AvroType): void => {
    if (typeof type === 'string') return;
    if (isNullable(type)) visit(type[1]);
    else if (type.type === 'array') visit(type.items);
    else if (type.type === 'map') visit(type.values);
    else all.set(type.name, type);
    if (!isNullable(type) && type.type === 'record') for (const field of type.fields) visit(field.type);
  };
  visit(record);
  return all;
}
