// Validators: closures built once from a record's Avro JSON and its bounds. They run at the edge on parsed JSON and after
// decode in the loop; only what passed them may be treated as its generated type.
// I1: a validator never throws and reads only own keys; the first problem wins.
// I2: a required field is never null and never the symbol `unknown`; a text holds no NUL and no lone surrogate; numbers are
//     finite, integers exact.
// I3: an omitted field that is not required counts as its default: the codec writes it.

import {
  type AvroEnum,
  type AvroField,
  type AvroRecord,
  type AvroType,
  isNullable,
  type Problem,
  type RecordRole,
  withoutNull,
} from './schema.ts';

/** What `allowed` says when a symbol was written by newer code: the codec tells it from plain nonsense by this text. */
export const knownSymbol = 'a symbol that this version knows';

type Check = (value: unknown) => Problem | null;

/** Longs stay below the codec's limit of exact doubles. */
const longMax = Number.MAX_SAFE_INTEGER - 1;
const intMax = 2_147_483_647;
const shownMax = 40;
const badText = /[\0\p{Cs}]/u;
const stamps = ['seq', 'at'];

/** The validator of a record. Events may carry the loop's stamps or lack them; all but states may carry `type`. */
export function recordValidator(avro: AvroRecord, role: RecordRole): Check {
  const fields = role === 'event' ? avro.fields.filter((field) => !stamps.includes(field.name)) : avro.fields;
  return recordCheck({ ...avro, fields }, new Map(), {
    free: role === 'event' ? stamps : [],
    name: role === 'state' ? null : avro.name,
    strict: role === 'state',
  });
}

type Frame = {
  /** Names allowed beside the fields. */
  readonly free: readonly string[];
  /** What `type` must be when it is there; null: it must not be there. */
  readonly name: string | null;
  /** In a state a nullable enum is never `unknown`: null says absent. */
  readonly strict: boolean;
};

function recordCheck(avro: AvroRecord, named: Map<string, Check>, frame: Frame): Check {
  const checks = avro.fields.map((field) => [field.name, fieldCheck(field, named, frame.strict)] as const);
  const known = new Set([...avro.fields.map((field) => field.name), ...frame.free, ...(frame.name ? ['type'] : [])]);
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return problem('', value, 'an object');
    for (const key of Object.keys(value))
      if (!known.has(key))
        return { field: key.slice(0, shownMax), got: 'an unknown field', allowed: `none but ${[...known].join(', ')}` };
    const given: Readonly<Record<string, unknown>> = value as Readonly<Record<string, unknown>>;
    if (frame.name !== null && given['type'] !== undefined && given['type'] !== frame.name)
      return problem('type', given['type'], frame.name);
    for (const [name, check] of checks) {
      const found = check(given[name]);
      if (found !== null) return { ...found, field: joined(name, found.field) };
    }
    return null;
  };
}

function fieldCheck(field: AvroField, named: Map<string, Check>, strict: boolean): Check {
  const nullable = isNullable(field.type);
  const inner = withoutNull(field.type);
  const required = field.required === true;
  const check = typeCheck(inner, field, named, required || (nullable && strict), strict);
  if (required)
    return (value) => (value === undefined || value === null ? problem('', value, 'a value (required)') : check(value));
  if (nullable) return (value) => (value === undefined || value === null ? null : check(value));
  const absent = check(field.default);
  return (value) => (value === undefined ? absent : check(value));
}

function typeCheck(
  type: AvroType,
  bounds: AvroField,
  named: Map<string, Check>,
  sure: boolean,
  strict: boolean,
): Check {
  if (typeof type === 'string') return primitiveCheck(type, bounds) ?? later(named, type, sure);
  if (isNullable(type)) throw new Error(`field ${bounds.name}: a nullable type stands only directly in a field`);
  if (type.type === 'array') return arrayCheck(typeCheck(type.items, bounds, named, true, strict), bounds);
  if (type.type === 'map') return mapCheck(typeCheck(type.values, bounds, named, true, strict), bounds);
  if (type.type === 'enum') {
    named.set(`${type.name}!`, enumCheck(type, true));
    named.set(type.name, enumCheck(type, false));
    return enumCheck(type, sure);
  }
  const check = recordCheck(type, named, { free: [], name: null, strict });
  named.set(type.name, check);
  return check;
}

/** A type used again by its name; enums are kept twice, with and without `unknown`. */
function later(named: Map<string, Check>, name: string, sure: boolean): Check {
  const simple = name.slice(name.lastIndexOf('.') + 1);
  const check = (sure ? named.get(`${simple}!`) : undefined) ?? named.get(simple);
  if (check === undefined) throw new Error(`no type ${name} was defined before its use`);
  return check;
}

function primitiveCheck(type: string, bounds: AvroField): Check | null {
  switch (type) {
    case 'string':
      return textCheck(bounds);
    case 'int':
      return numberCheck(bounds, -intMax - 1, intMax, true);
    case 'long':
      return numberCheck(bounds, -longMax, longMax, true);
    case 'float':
    case 'double':
      return numberCheck(bounds, -Number.MAX_VALUE, Number.MAX_VALUE, false);
    case 'boolean':
      return (value) => (typeof value === 'boolean' ? null : problem('', value, 'true or false'));
    case 'bytes':
      return (value) => (value instanceof Uint8Array ? null : problem('', value, 'bytes'));
    default:
      return null;
  }
}

function textCheck(bounds: AvroField): Check {
  const pattern = bounds.pattern === undefined ? null : new RegExp(bounds.pattern, 'u');
  const most = bounds.maxLength ?? Number.POSITIVE_INFINITY;
  return (value) => {
    if (typeof value !== 'string') return problem('', value, 'a text');
    if (value.length > most) return { field: '', got: `${value.length} characters`, allowed: `at most ${most}` };
    if (badText.test(value)) return { field: '', got: 'a NUL or half a character', allowed: 'well-formed text' };
    if (pattern !== null && !pattern.test(value)) return problem('', value, `a text like ${pattern.source}`);
    return null;
  };
}

function numberCheck(bounds: AvroField, least: number, most: number, whole: boolean): Check {
  const min = Math.max(least, bounds.min ?? least);
  const max = Math.min(most, bounds.max ?? most);
  const allowed = `${whole ? 'a whole number' : 'a number'} from ${min} to ${max}`;
  return (value) =>
    typeof value === 'number' && value >= min && value <= max && (!whole || Number.isInteger(value))
      ? null
      : problem('', value, allowed);
}

function enumCheck(type: AvroEnum, sure: boolean): Check {
  const symbols = new Set(type.symbols);
  const allowed = type.symbols.filter((symbol) => symbol !== 'unknown').join(', ');
  return (value) => {
    if (sure && value === 'unknown') return problem('', value, knownSymbol);
    return typeof value === 'string' && symbols.has(value) ? null : problem('', value, allowed);
  };
}

function arrayCheck(item: Check, bounds: AvroField): Check {
  const outside = countCheck(bounds);
  return (value) => {
    if (!Array.isArray(value)) return problem('', value, 'a list');
    const wrong = outside(value.length);
    if (wrong !== null) return wrong;
    for (let i = 0; i < value.length; i++) {
      const found = item(value[i]);
      if (found !== null) return { ...found, field: joined(`[${i}]`, found.field) };
    }
    return null;
  };
}

function mapCheck(item: Check, bounds: AvroField): Check {
  const outside = countCheck(bounds);
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return problem('', value, 'an object');
    const entries = Object.entries(value);
    const wrong = outside(entries.length);
    if (wrong !== null) return wrong;
    for (const [key, one] of entries) {
      if (badText.test(key))
        return { field: '', got: 'a key with NUL or half a character', allowed: 'well-formed text' };
      const found = item(one);
      if (found !== null) return { ...found, field: joined(key.slice(0, shownMax), found.field) };
    }
    return null;
  };
}

function countCheck(bounds: AvroField): (count: number) => Problem | null {
  const least = bounds.minItems ?? 0;
  const most = bounds.maxItems ?? Number.POSITIVE_INFINITY;
  return (count) =>
    count >= least && count <= most ? null : { field: '', got: `${count} items`, allowed: `${least} to ${most} items` };
}

function joined(name: string, rest: string): string {
  if (rest === '') return name;
  return rest.startsWith('[') ? `${name}${rest}` : `${name}.${rest}`;
}

/** Problems reach logs and answers: only the start of a value is shown. */
function problem(field: string, value: unknown, allowed: string): Problem {
  return { field, got: shown(value), allowed };
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return value.length > shownMax ? `${value.slice(0, shownMax)}…` : value;
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value);
  return Array.isArray(value) ? 'a list' : `a value of type ${typeof value}`;
}
