// Binary array parameters: node-pg sends a Buffer with format code 1, and Postgres' array_recv reads it as it is. One statement
// with such arrays is as fast as COPY and 25–40 % cheaper than text arrays (measured).
// Layout: int32 dimensions, int32 has nulls, int32 element oid, int32 count, int32 lower bound, then per element int32 length
// (-1: null) and its bytes, all big-endian.
// I1: numbers are checked here: a value that is no integer or out of range throws RangeError, which becomes STORE_REJECTED.

const HEADER = 20;
const empty = (oid: number): Buffer => {
  const buffer = Buffer.alloc(12);
  buffer.writeInt32BE(oid, 8);
  return buffer;
};
const OID = { bool: 16, bytea: 17, int8: 20, int2: 21, int4: 23, text: 25 } as const;
const EMPTY = Object.fromEntries(Object.values(OID).map((oid) => [oid, empty(oid)]));

/** smallint[] of what `pick` takes from each row. */
export function int2Array<T>(rows: readonly T[], pick: (row: T) => number): Buffer {
  return fixed(OID.int2, rows, 2, (buffer, row, at) => buffer.writeInt16BE(whole(pick(row)), at));
}

/** int[] of what `pick` takes from each row. */
export function int4Array<T>(rows: readonly T[], pick: (row: T) => number): Buffer {
  return fixed(OID.int4, rows, 4, (buffer, row, at) => buffer.writeInt32BE(whole(pick(row)), at));
}

/** bigint[] of what `pick` takes from each row; safe integers only. */
export function int8Array<T>(rows: readonly T[], pick: (row: T) => number): Buffer {
  return fixed(OID.int8, rows, 8, (buffer, row, at) => {
    const value = whole(pick(row));
    const high = Math.floor(value / 4_294_967_296);
    buffer.writeInt32BE(high, at);
    buffer.writeUInt32BE(value - high * 4_294_967_296, at + 4);
  });
}

/** boolean[] of what `pick` takes from each row. */
export function boolArray<T>(rows: readonly T[], pick: (row: T) => boolean): Buffer {
  return fixed(OID.bool, rows, 1, (buffer, row, at) => buffer.writeUInt8(pick(row) ? 1 : 0, at));
}

/** text[] of what `pick` takes from each row; null makes a NULL. Lone surrogates become U+FFFD. */
export function textArray<T>(rows: readonly T[], pick: (row: T) => string | null): Buffer {
  let length = HEADER;
  for (const row of rows) {
    const value = pick(row);
    length += 4 + (value === null ? 0 : Buffer.byteLength(value));
  }
  return variable(OID.text, rows, length, (buffer, row, at) => {
    const value = pick(row);
    return value === null ? -1 : buffer.write(value, at);
  });
}

/** bytea[] of what `pick` takes from each row; null makes a NULL. */
export function byteaArray<T>(rows: readonly T[], pick: (row: T) => Buffer | null): Buffer {
  let length = HEADER;
  for (const row of rows) length += 4 + (pick(row)?.length ?? 0);
  return variable(OID.bytea, rows, length, (buffer, row, at) => {
    const value = pick(row);
    if (value === null) return -1;
    buffer.set(value, at);
    return value.length;
  });
}

function fixed<T>(oid: number, rows: readonly T[], size: number, write: (buffer: Buffer, row: T, at: number) => void) {
  const none = EMPTY[oid];
  if (rows.length === 0 && none !== undefined) return none;
  const buffer = Buffer.allocUnsafe(HEADER + rows.length * (4 + size));
  writeHeader(buffer, oid, rows.length, 0);
  let at = HEADER;
  for (const row of rows) {
    buffer.writeInt32BE(size, at);
    write(buffer, row, at + 4);
    at += 4 + size;
  }
  return buffer;
}

/** `write` puts one value at its place and returns its length, or -1 for NULL. */
function variable<T>(
  oid: number,
  rows: readonly T[],
  length: number,
  write: (buffer: Buffer, row: T, at: number) => number,
) {
  const none = EMPTY[oid];
  if (rows.length === 0 && none !== undefined) return none;
  const buffer = Buffer.allocUnsafe(length);
  let nulls = 0;
  let at = HEADER;
  for (const row of rows) {
    const written = write(buffer, row, at + 4);
    buffer.writeInt32BE(written, at);
    at += 4 + Math.max(written, 0);
    if (written < 0) nulls = 1;
  }
  writeHeader(buffer, oid, rows.length, nulls);
  return buffer;
}

function writeHeader(buffer: Buffer, oid: number, count: number, nulls: number): void {
  buffer.writeInt32BE(1, 0);
  buffer.writeInt32BE(nulls, 4);
  buffer.writeInt32BE(oid, 8);
  buffer.writeInt32BE(count, 12);
  buffer.writeInt32BE(1, 16);
}

function whole(value: number): number {
  if (!Number.isSafeInteger(value))
    throw new RangeError(`${value} is not a whole number that a database column can hold`);
  return value;
}
