// Walks the bytes of a record before the decoder sees them: seven bytes that claim 400 million items make avsc allocate until
// the process dies, uncatchably. Here every block count and length is compared with the bytes that are left.
// I1: a walk reads each byte at most once and allocates nothing; items that take no bytes are bounded by `itemsMax`.
// I2: a value nests at most `depthMax` deep; bytes after the record are refused.

/** Most items of all arrays and maps of one record together. */
export const itemsMax = 65_536;
const depthMax = 64;

/** Null when the bytes have the record's structure, else the reason. */
export type Guard = (body: Buffer) => string | null;

/** Reads from `at`, answers the position after, or throws a Broken. */
type Walk = (body: Buffer, at: number, cursor: Cursor) => number;
type Cursor = { items: number; depth: number; read: number };

/** Why bytes do not fit; thrown inside a walk only. */
class Broken extends Error {}

const tooShort = new Broken('truncated');
const badCount = new Broken('block_count');
const badIndex = new Broken('branch_index');
const tooDeep = new Broken('too_deep');
const badVarint = new Broken('varint');

/** The guard of a schema, given as Avro JSON that is complete in itself. Throws when the JSON is not a schema. */
export function guardOf(schema: unknown): Guard {
  const walk = walkOf(schema, new Map(), '');
  const cursor: Cursor = { items: 0, depth: 0, read: 0 };
  return (body) => {
    cursor.items = 0;
    cursor.depth = 0;
    try {
      return walk(body, 0, cursor) === body.length ? null : 'trailing_bytes';
    } catch (error) {
      if (error instanceof Broken) return error.message;
      throw error;
    }
  };
}

type Json = Readonly<Record<string, unknown>>;

function walkOf(schema: unknown, named: Map<string, Walk>, namespace: string): Walk {
  if (typeof schema === 'string') return primitives[schema] ?? byName(schema, named, namespace);
  if (Array.isArray(schema)) return unionWalk(schema.map((branch) => walkOf(branch, named, namespace)));
  if (typeof schema !== 'object' || schema === null) throw new Error('not an Avro schema');
  const json = schema as Json;
  switch (json['type']) {
    case 'array':
      return blocksWalk(walkOf(json['items'], named, namespace), false);
    case 'map':
      return blocksWalk(walkOf(json['values'], named, namespace), true);
    case 'enum':
      return defined(json, named, namespace, enumWalk(json['symbols']));
    case 'fixed':
      return defined(json, named, namespace, fixedWalk(Number(json['size'])));
    case 'record':
      return recordWalk(json, named, namespace);
    default:
      return walkOf(json['type'], named, namespace);
  }
}

function byName(name: string, named: Map<string, Walk>, namespace: string): Walk {
  const full = name.includes('.') || namespace === '' ? name : `${namespace}.${name}`;
  if (!named.has(full)) throw new Error(`not an Avro type: ${name}`);
  return (body, at, cursor) => (named.get(full) as Walk)(body, at, cursor);
}

function defined(json: Json, named: Map<string, Walk>, namespace: string, walk: Walk): Walk {
  named.set(fullName(json, namespace), walk);
  return walk;
}

function fullName(json: Json, namespace: string): string {
  const name = String(json['name']);
  const space = typeof json['namespace'] === 'string' ? json['namespace'] : namespace;
  return name.includes('.') || space === '' ? name : `${space}.${name}`;
}

function recordWalk(json: Json, named: Map<string, Walk>, namespace: string): Walk {
  const full = fullName(json, namespace);
  const inner = full.slice(0, Math.max(0, full.lastIndexOf('.')));
  const walks: Walk[] = [];
  const walk: Walk = (body, at, cursor) => {
    if (++cursor.depth > depthMax) throw tooDeep;
    let here = at;
    for (let i = 0; i < walks.length; i++) here = (walks[i] as Walk)(body, here, cursor);
    cursor.depth--;
    return here;
  };
  named.set(full, walk);
  if (!Array.isArray(json['fields'])) throw new Error(`record ${full} has no fields`);
  for (const field of json['fields'] as readonly Json[]) walks.push(walkOf(field['type'], named, inner));
  return walk;
}

function unionWalk(branches: readonly Walk[]): Walk {
  return (body, at, cursor) => {
    const here = varint(body, at, cursor);
    const branch = branches[cursor.read];
    if (branch === undefined) throw badIndex;
    return branch(body, here, cursor);
  };
}

function enumWalk(symbols: unknown): Walk {
  const count = Array.isArray(symbols) ? symbols.length : 0;
  return (body, at, cursor) => {
    const here = varint(body, at, cursor);
    if (!(cursor.read >= 0 && cursor.read < count)) throw badIndex;
    return here;
  };
}

function fixedWalk(size: number): Walk {
  return (body, at) => skipped(body, at, size);
}

function blocksWalk(item: Walk, keyed: boolean): Walk {
  return (body, at, cursor) => {
    if (++cursor.depth > depthMax) throw tooDeep;
    let here = at;
    for (;;) {
      here = varint(body, here, cursor);
      let count = cursor.read;
      if (count === 0) break;
      if (count < 0) {
        count = -count;
        here = varint(body, here, cursor);
      }
      cursor.items += count;
      if (cursor.items > itemsMax || (keyed && count > body.length - here)) throw badCount;
      for (let i = 0; i < count; i++) {
        if (keyed) here = textWalk(body, here, cursor);
        here = item(body, here, cursor);
      }
    }
    cursor.depth--;
    return here;
  };
}

/** A zigzag varint of at most 10 bytes; its value goes to `cursor.read`, exact below 2^53 and large above. */
function varint(body: Buffer, at: number, cursor: Cursor): number {
  let value = 0;
  let scale = 1;
  for (let i = at; i < at + 10; i++) {
    const byte = body[i];
    if (byte === undefined) throw tooShort;
    value += (byte & 127) * scale;
    if (byte < 128) {
      cursor.read = value % 2 === 0 ? value / 2 : -(value + 1) / 2;
      return i + 1;
    }
    scale *= 128;
  }
  throw badVarint;
}

function textWalk(body: Buffer, at: number, cursor: Cursor): number {
  const here = varint(body, at, cursor);
  return skipped(body, here, cursor.read);
}

function skipped(body: Buffer, at: number, length: number): number {
  if (!(length >= 0 && length <= body.length - at)) throw tooShort;
  return at + length;
}

const primitives: Readonly<Record<string, Walk>> = {
  null: (_body, at) => at,
  boolean: (body, at) => skipped(body, at, 1),
  int: varint,
  long: varint,
  float: (body, at) => skipped(body, at, 4),
  double: (body, at) => skipped(body, at, 8),
  bytes: textWalk,
  string: textWalk,
};
