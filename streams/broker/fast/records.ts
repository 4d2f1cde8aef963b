// Reads the records of a batch (magic 2, no compression, no transaction) as LogRecords whose bytes are copies. kafkajs makes
// decoders, bigints and texts of numbers for each record instead.
// I1: nothing read here keeps the fetch response (10 MB) in memory: records lie in copies of at most 64 KB.
// I2: headers are read at the first look: most readers of a broadcast topic drop a record by its key.

import type { LogRecord } from '../log.ts';

const headBytes = 61;
/** Records are copied together up to this size; one record that is kept keeps so much. */
const chunkBytes = 65_536;

type Headers = Readonly<Record<string, Buffer | undefined>>;

/** An object without inherited names, so that a header may be called toString or __proto__; quicker than Object.create(null). */
function Bag(): void {}
Bag.prototype = Object.create(null);
const emptyBag = (): Record<string, Buffer | undefined> => Reflect.construct(Bag, []);

/** A record as it is handed on; topic and partition are set by the consumer, since a batch does not know them. */
export class FastRecord implements LogRecord {
  topic = '';
  partition = -1;
  readonly offset: number;
  readonly timestamp: number;
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly #bytes: Buffer;
  readonly #headersAt: number;
  #headers: Headers | null = null;

  /** Reads the record whose body begins at `cursor`. */
  constructor(cursor: Cursor, firstOffset: number, firstMs: number) {
    cursor.at++;
    this.timestamp = firstMs + readVarint(cursor);
    this.offset = firstOffset + readVarint(cursor);
    this.key = readText(cursor);
    this.value = readPart(cursor);
    this.#bytes = cursor.bytes;
    this.#headersAt = cursor.at;
  }

  get headers(): Headers {
    this.#headers ??= readHeaders({ bytes: this.#bytes, at: this.#headersAt });
    return this.#headers;
  }
}

/** What kafkajs wants to know of a batch. */
export type FastBatch = { readonly records: readonly FastRecord[]; readonly bytes: number };

/** True when a whole plain batch begins at `at`: magic 2 and no attribute (compression, transaction, control, append time). */
export function isPlainBatch(bytes: Buffer, at: number): boolean {
  if (bytes.length < at + headBytes) return false;
  return (
    bytes[at + 16] === 2 && bytes.readInt16BE(at + 21) === 0 && bytes.length >= at + 12 + bytes.readInt32BE(at + 8)
  );
}

/** Reads the plain batch at `at`. Throws when its records do not end where it says. */
export function decodeRecordBatch(bytes: Buffer, at: number): FastBatch {
  const end = at + 12 + bytes.readInt32BE(at + 8);
  const firstOffset = Number(bytes.readBigInt64BE(at));
  const firstMs = Number(bytes.readBigInt64BE(at + 27));
  const records = new Array<FastRecord>(bytes.readInt32BE(at + 57));
  const source: Cursor = { bytes, at: at + headBytes };
  const chunk: Cursor = { bytes, at: 0 };
  let chunkFrom = 0;
  let chunkEnd = 0;
  for (let i = 0; i < records.length; i++) {
    const length = readVarint(source);
    const from = source.at;
    if (length < 0 || from + length > end) throw new Error('a record reaches beyond its batch');
    if (from + length > chunkEnd) {
      chunkFrom = from;
      chunkEnd = Math.max(from + length, Math.min(end, from + chunkBytes));
      chunk.bytes = Buffer.from(bytes.subarray(from, chunkEnd));
    }
    chunk.at = from - chunkFrom;
    records[i] = new FastRecord(chunk, firstOffset, firstMs);
    source.at = from + length;
  }
  if (source.at !== end) throw new Error('a record batch holds more than its records');
  return { records, bytes: end - at };
}

type Cursor = { bytes: Buffer; at: number };

function readHeaders(cursor: Cursor): Headers {
  const headers = emptyBag();
  const count = readVarint(cursor);
  for (let i = 0; i < count; i++) {
    const name = readName(cursor);
    const part = readPart(cursor);
    if (part !== null && headers[name] === undefined) headers[name] = part;
  }
  return headers;
}

function readVarint(cursor: Cursor): number {
  const { bytes } = cursor;
  let byte = bytes[cursor.at++] ?? 0;
  if (byte < 128) return (byte >>> 1) ^ -(byte & 1);
  let value = byte & 127;
  for (let scale = 128; ; scale *= 128) {
    byte = bytes[cursor.at++] ?? 0;
    value += (byte & 127) * scale;
    if (byte < 128) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}

function readPart(cursor: Cursor): Buffer | null {
  const length = readVarint(cursor);
  if (length < 0) return null;
  const part = cursor.bytes.subarray(cursor.at, cursor.at + length);
  cursor.at += length;
  return part;
}

function readText(cursor: Cursor): string | null {
  const length = readVarint(cursor);
  if (length < 0) return null;
  const from = cursor.at;
  cursor.at += length;
  return cursor.bytes.toString('utf8', from, cursor.at);
}

/** Header names are few and short: each is kept once, found by its first bytes, and compared whole. */
const names = new Map<number, string>();
const namesMax = 1_024;

function readName(cursor: Cursor): string {
  const length = readVarint(cursor);
  const { bytes, at } = cursor;
  cursor.at += length;
  const sign = length * 65_536 + (bytes[at] ?? 0) * 256 + (bytes[at + length - 1] ?? 0);
  const known = names.get(sign);
  if (known !== undefined && isText(bytes, at, length, known)) return known;
  const name = bytes.toString('utf8', at, at + length);
  if (names.size < namesMax) names.set(sign, name);
  return name;
}

function isText(bytes: Buffer, at: number, length: number, text: string): boolean {
  if (text.length !== length) return false;
  for (let i = 0; i < length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}
