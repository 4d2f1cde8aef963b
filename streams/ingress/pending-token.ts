// The signed Location of a 202: it carries what is needed to look the outcome up, so no process has to remember it.
// I1: only what this secret signed is read; a token is compared in constant time before it is parsed.

import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a token remembers. `note` belongs to the caller of ingress: how the answer is to be shaped. */
export type PendingToken = {
  readonly type: string;
  readonly id: string;
  readonly messageId: string;
  readonly hash: string;
  readonly by: string;
  readonly note: string;
  readonly expiresAt: number;
};

/** Signs; about 300 characters, safe in a path. */
export function signPending(secret: string, token: PendingToken): string {
  const { type, id, messageId, hash, by, note, expiresAt } = token;
  const body = Buffer.from(JSON.stringify([type, id, messageId, hash, by, note, expiresAt])).toString('base64url');
  return `${body}.${signature(secret, body).toString('base64url')}`;
}

/** Reads a token; null when it is not ours or its time is over at `now`. */
export function readPending(secret: string, text: string, now: number): PendingToken | null {
  const [body, signed, more] = text.split('.');
  if (body === undefined || signed === undefined || more !== undefined) return null;
  const expected = signature(secret, body);
  const given = Buffer.from(signed, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const [type, id, messageId, hash, by, note, expiresAt] = JSON.parse(Buffer.from(body, 'base64url').toString('utf8'));
  return expiresAt < now ? null : { type, id, messageId, hash, by, note, expiresAt };
}

function signature(secret: string, body: string): Buffer {
  return createHmac('sha256', secret).update(`pending\0${body}`).digest().subarray(0, 16);
}
