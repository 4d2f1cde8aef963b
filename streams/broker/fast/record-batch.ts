// Writes a record batch (magic 2, no compression, no transaction) in one buffer: sizes first, then bytes.
// kafkajs makes an encoder of 512 zeroed bytes for each record and each header; this is its replacement.
// Format: https://kafka.apache.org/documentation/#recordbatch

import { wallClockMs } from '../../../runtime/clock.ts';
import { crc32c } from './crc32c.ts';

/** A message as kafkajs passes it to its encoder. */
export type FastMessage = {
  readonly key?: string | Buffer | null;
  readonly value: string | Buffer | null;
  readonly headers?: Readonly<Record<string, unknown>> | undefined;
  readonly timestamp?: string | number | undefined;
};

/** Who sends: kafkajs has the producer id as text, number or a wrapper of a bigint. */
export type FastProducer = { readonly id: bigint; readonly epoch: number; readonly firstSequence: number };

const headBytes = 61;
const crcFrom = 21;

/** The whole batch, or null when a header is neither text nor bytes (then kafkajs' own encoder must do it). */
export function encodeRecordBatch(messages: readonly FastMessage[], producer: FastProducer): Buffer | null {
  const nowMs = wallClockMs();
  const times = messages.map((message) => (message.timestamp === undefined ? nowMs : Number(message.timestamp)));
  const firstMs = Math.min(...spread(times, nowMs));
  const maxMs = Math.max(...spread(times, nowMs));
  const plan = planOf(messages, times, firstMs);
  if (plan === null) return null;
  const out = Buffer.allocUnsafe(headBytes + plan.total);
  out.writeBigInt64BE(0n, 0);
  out.writeInt32BE(out.length - 12, 8);
  out.writeInt32BE(0, 12);
  out[16] = 2;
  out.writeInt16BE(0, 21);
  out.writeInt32BE(messages.length - 1, 23);
  out.writeBigInt64BE(BigInt(firstMs), 27);
  out.writeBigInt64BE(BigInt(maxMs), 35);
  out.writeBigInt64BE(producer.id, 43);
  out.writeInt16BE(producer.epoch, 51);
  out.writeInt32BE(producer.firstSequence, 53);
  out.writeInt32BE(messages.length, 57);
  writeRecords(out, messages, times, firstMs, plan);
  out.writeUInt32BE(crc32c(out, crcFrom), 17);
  return out;
}

/** All messages are mostly sent at one time: no argument list of thousands for that. */
const spread = (times: readonly number[], nowMs: number): readonly number[] =>
  times.every((time) => time === nowMs) ? [nowMs] : times;

/** Bytes of each record, and of each part in the order of writing: headers, their count, key, value. */
type Plan = { readonly sizes: readonly number[]; readonly lengths: readonly number[]; readonly total: number };

function planOf(messages: readonly FastMessage[], times: readonly number[], firstMs: number): Plan | null {
  const sizes = new Array<number>(messages.length);
  const lengths: number[] = [];
  let total = 0;
  for (let i = 0; i < messages.length; i++) {
    const message = messages[i];
    if (message === undefined) return null;
    let size = 1 + varintBytes((times[i] ?? firstMs) - firstMs) + varintBytes(i);
    let count = 0;
    const { headers } = message;
    for (const name in headers) {
      const bytes = lengthOf(headers[name]);
      if (bytes === null) return null;
      const nameBytes = Buffer.byteLength(name);
      size += varintBytes(nameBytes) + nameBytes + sized(bytes);
      lengths.push(nameBytes, bytes);
      count++;
    }
    const key = lengthOf(message.key ?? null);
    const value = lengthOf(message.value);
    if (key === null || value === null) return null;
    size += varintBytes(count) + sized(key) + sized(value);
    lengths.push(count, key, value);
    sizes[i] = size;
    total += varintBytes(size) + size;
  }
  return { sizes, lengths, total };
}

/** Bytes of a text or buffer, −1 of null, null of anything else. */
function lengthOf(part: unknown): number | null {
  if (part === null) return -1;
  if (typeof part === 'string') return Buffer.byteLength(part);
  return part instanceof Uint8Array ? part.length : null;
}

const sized = (length: number): number => varintBytes(length) + Math.max(0, length);

function varintBytes(n: number): number {
  if (n >= -0x40000000 && n < 0x40000000) {
    const z = ((n << 1) ^ (n >> 31)) >>> 0;
    return z < 128 ? 1 : z < 16_384 ? 2 : z < 2_097_152 ? 3 : z < 268_435_456 ? 4 : 5;
  }
  // Differences of times a fortnight apart and more.
  let z = n < 0 ? -2 * n - 1 : 2 * n;
  let bytes = 1;
  for (; z >= 128; z = Math.floor(z / 128)) bytes++;
  return bytes;
}

function writeRecords(
  out: Buffer,
  messages: readonly FastMessage[],
  times: readonly number[],
  firstMs: number,
  plan: Plan,
): void {
  const { sizes, lengths } = plan;
  let at = headBytes;
  let next = 0;
  for (let i = 0; i < messages.length; i++) {
    const message = messages[i];
    if (message === undefined) continue;
    const { headers } = message;
    const headersFrom = next;
    for (const _ in headers) next += 2;
    const count = lengths[next] ?? 0;
    at = writeVarint(out, at, sizes[i] ?? 0);
    out[at++] = 0;
    at = writeVarint(out, at, (times[i] ?? firstMs) - firstMs);
    at = writeVarint(out, at, i);
    at = writePart(out, at, message.key ?? null, lengths[next + 1] ?? -1);
    at = writePart(out, at, message.value, lengths[next + 2] ?? -1);
    next += 3;
    at = writeVarint(out, at, count);
    let part = headersFrom;
    for (const name in headers) {
      at = writePart(out, at, name, lengths[part++] ?? 0);
      at = writePart(out, at, headers[name], lengths[part++] ?? -1);
    }
  }
  if (at !== out.length) throw new Error(`a record batch of ${out.length} bytes ended at ${at}`);
}

function writeVarint(out: Buffer, at: number, n: number): number {
  let here = at;
  if (n >= -0x40000000 && n < 0x40000000) {
    let z = ((n << 1) ^ (n >> 31)) >>> 0;
    for (; z > 127; z >>>= 7) out[here++] = (z & 127) | 128;
    out[here++] = z;
    return here;
  }
  let z = n < 0 ? -2 * n - 1 : 2 * n;
  for (; z >= 128; z = Math.floor(z / 128)) out[here++] = (z % 128) | 128;
  out[here++] = z;
  return here;
}

function writePart(out: Buffer, at: number, part: unknown, length: number): number {
  let here = writeVarint(out, at, length);
  if (length <= 0) return here;
  if (typeof part !== 'string') {
    if (part instanceof Uint8Array) out.set(part, here);
    return here + length;
  }
  if (length !== part.length || length > 24) {
    out.write(part, here, length, 'utf8');
    return here + length;
  }
  // Short plain text: a loop is quicker than the call into the runtime.
  for (let i = 0; i < length; i++) out[here++] = part.charCodeAt(i);
  return here;
}
