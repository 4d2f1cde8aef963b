// What the loop remembers of an actor beside its state, in the same row: outcomes of outsiders' messages, the last tell
// heard from each sender, and the effects and timers whose answers are still to come.
// I1: a message id stands here at most once; what stands here is never decided again (outcome.1).
// I2: `outstanding` holds (seq/index) of the actor's own effects and timers: an answer that is not outstanding is a repeat.
// I3: `nextIndex` numbers tells, effects and timers within one seq, over all batches, so that (seq, index) never runs back.
// Senders are known by 8 bytes of a hash: a rider or kitchen hears hundreds of orders and must stay below 2,000 bytes.
// Bytes: version 1, counts 2 × 3, nextIndex 4, then outcomes, senders (hash 8, seq 4, index 4, heard 4), outstanding (seq 4, index 4).

import { createHash } from 'node:crypto';
import type { ActorRef } from '../../actors/actor.ts';
import { decodeOutcome, type Outcome, outcomeLength, writeOutcome } from './outcome.ts';

const headBytes = 11;
const senderBytes = 20;
const outstandingBytes = 8;

/** The last tell of one sender; `heardAt` epoch ms in whole seconds. */
export type Heard = { readonly seq: number; readonly index: number; readonly heardAt: number };

/** Mutable within one batch; always a private copy. */
export type Meta = {
  outcomes: Outcome[];
  senders: Map<string, Heard>;
  outstanding: Set<string>;
  nextIndex: number;
};

export const emptyMeta = (): Meta => ({ outcomes: [], senders: new Map(), outstanding: new Set(), nextIndex: 0 });

/** The key of a sender in `senders`: 16 hex. */
export const senderKey = (sender: ActorRef): string =>
  createHash('sha1').update(`${sender.type}/${sender.id}`).digest('hex').slice(0, 16);

/** A copy that may be changed without touching the original. */
export const copyMeta = (meta: Meta): Meta => ({
  outcomes: [...meta.outcomes],
  senders: new Map(meta.senders),
  outstanding: new Set(meta.outstanding),
  nextIndex: meta.nextIndex,
});

/** The bytes of the meta column. */
export function encodeMeta(meta: Meta): Buffer {
  let length = headBytes + meta.senders.size * senderBytes + meta.outstanding.size * outstandingBytes;
  for (const outcome of meta.outcomes) length += outcomeLength(outcome);
  const bytes = Buffer.alloc(length);
  bytes[0] = 1;
  bytes.writeUInt16BE(meta.outcomes.length, 1);
  bytes.writeUInt16BE(meta.senders.size, 3);
  bytes.writeUInt16BE(meta.outstanding.size, 5);
  bytes.writeUInt32BE(meta.nextIndex, 7);
  let at = headBytes;
  for (const outcome of meta.outcomes) at = writeOutcome(outcome, bytes, at);
  for (const [sender, heard] of meta.senders) at = writeSender(sender, heard, bytes, at);
  for (const key of meta.outstanding) at = writeOutstanding(key, bytes, at);
  return bytes;
}

/** Reads the meta column. Throws on bytes that no version of this code wrote: the row is damaged. */
export function decodeMeta(bytes: Buffer): Meta {
  const meta = emptyMeta();
  if (bytes.length === 0) return meta;
  if (bytes[0] !== 1 || bytes.length < headBytes)
    throw new Error(`meta of ${bytes.length} bytes has version ${bytes[0]}; known is 1`);
  meta.nextIndex = bytes.readUInt32BE(7);
  let at = headBytes;
  for (let left = bytes.readUInt16BE(1); left > 0; left--) {
    const outcome = decodeOutcome(bytes, at);
    if (outcome === null) throw new Error(`meta of ${bytes.length} bytes: no outcome at ${at}`);
    meta.outcomes.push(outcome);
    at += outcomeLength(outcome);
  }
  for (let left = bytes.readUInt16BE(3); left > 0; left--) {
    meta.senders.set(bytes.toString('hex', at, at + 8), {
      seq: bytes.readUInt32BE(at + 8),
      index: bytes.readUInt32BE(at + 12),
      heardAt: bytes.readUInt32BE(at + 16) * 1000,
    });
    at += 20;
  }
  for (let left = bytes.readUInt16BE(5); left > 0; left--) {
    meta.outstanding.add(`${bytes.readUInt32BE(at)}/${bytes.readUInt32BE(at + 4)}`);
    at += 8;
  }
  return meta;
}

/** The outcome of a message id among these bytes or null; for readers that hold a row and need nothing else. */
export function findOutcome(meta: Buffer, id: string): Outcome | null {
  return decodeMeta(meta).outcomes.find((outcome) => outcome.id === id) ?? null;
}

/** Puts an outcome in, replacing a provisional one of the same id. */
export function keepOutcome(meta: Meta, outcome: Outcome): void {
  const at = meta.outcomes.findIndex((kept) => kept.id === outcome.id);
  if (at >= 0) meta.outcomes[at] = outcome;
  else meta.outcomes.push(outcome);
}

function writeSender(sender: string, heard: Heard, bytes: Buffer, at: number): number {
  bytes.write(sender, at, 8, 'hex');
  bytes.writeUInt32BE(heard.seq, at + 8);
  bytes.writeUInt32BE(heard.index, at + 12);
  bytes.writeUInt32BE(Math.floor(heard.heardAt / 1000), at + 16);
  return at + senderBytes;
}

function writeOutstanding(key: string, bytes: Buffer, at: number): number {
  const slash = key.indexOf('/');
  bytes.writeUInt32BE(Number(key.slice(0, slash)), at);
  bytes.writeUInt32BE(Number(key.slice(slash + 1)), at + 4);
  return at + outstandingBytes;
}
