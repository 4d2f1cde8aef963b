// Names of messages and of the actors they create, and the hash of a request: what makes a repeat meet the first one.
// I1: same secret, caller and key give the same message id and the same actor id, in every process, for ever.
// I2: two spellings of one request have one hash: keys are sorted, absent and undefined are the same.

import { createHash, createHmac } from 'node:crypto';
import type { Caller } from '../../actors/actor.ts';

/** Names made of a caller and its Idempotency-Key. */
export type Names = {
  /** 16 hex. */
  readonly messageId: string;
  /** Cell letter and 26 letters of base32: the actor that the request creates, if it creates one. */
  readonly actorId: string;
};

const base32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** `role:sub`, as it stands in the header `by`. */
export const callerText = (caller: Caller): string => `${caller.role}:${caller.sub}`;

/** The names for a caller and key; `cell` is the letter of this cell. One HMAC, about 3 µs. */
export function namesOf(secret: string, cell: string, caller: Caller, key: string): Names {
  const digest = createHmac('sha256', secret)
    .update(`${callerText(caller)}\0${key}`)
    .digest();
  return { messageId: digest.toString('hex', 16, 24), actorId: cell + base32Of(digest.subarray(0, 16)) };
}

/** An actor's id of 16 given bytes, for ids that are random. */
export const actorIdOf = (cell: string, bytes: Uint8Array): string => cell + base32Of(bytes);

/** 8 hex over what was asked of whom. Depth of `request` is bounded by whoever parsed it. */
export function requestHash(type: string, id: string, name: string, request: unknown): string {
  const text = `${type}\0${id}\0${name}\0${canonical(request)}`;
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

/** JSON with sorted keys and without undefined members. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`);
  return `{${members.join(',')}}`;
}

function base32Of(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += base32[(held >> bits) & 31];
    }
  }
  return bits > 0 ? text + base32[(held << (5 - bits)) & 31] : text;
}
