// The outcome of a message: what a repeat is answered with, and what the HTTP answer is a pure function of.
// The same bytes lie in the actor's state row, in the header `o` of the published event or refusal, and in memory,
// so that all three ways of an outcome answer alike (ingress.2, outcome.1).
// Bytes: id 8, hash 4, kind 1, at 4 (epoch seconds), seq 4, count 1, reason length 1, reason (ASCII).

export type OutcomeKind = 'accepted' | 'ignored' | 'refused' | 'parked';

/** One message's outcome. `id` 16 hex, `hash` 8 hex of the decoded request, `seq` of its first event, `count` of its events. */
export type Outcome = {
  readonly id: string;
  readonly hash: string;
  readonly kind: OutcomeKind;
  /** Epoch ms, whole seconds. */
  readonly at: number;
  /** First event's seq; for outcomes without events the actor's seq at that time. */
  readonly seq: number;
  readonly count: number;
  /** snake_case, at most 40 characters; empty unless refused. */
  readonly reason: string;
};

const kinds: readonly OutcomeKind[] = ['accepted', 'ignored', 'refused', 'parked'];
const fixedBytes = 23;

/** Longest reason that fits; longer ones are cut. */
export const reasonLengthMax = 40;

/** True for ids of outsiders: 8 bytes in hex. Ids of tells, timers and answers have slashes. */
export const isOutsiderId = (id: string): boolean => id.length === 16 && !id.includes('/');

/** The bytes of one outcome. */
export function encodeOutcome(outcome: Outcome): Buffer {
  const bytes = Buffer.alloc(outcomeLength(outcome));
  writeOutcome(outcome, bytes, 0);
  return bytes;
}

/** Writes one outcome into zeroed bytes; returns where it ends. */
export function writeOutcome(outcome: Outcome, bytes: Buffer, at: number): number {
  bytes.write(outcome.id.padEnd(16, '0'), at, 8, 'hex');
  bytes.write(outcome.hash.padEnd(8, '0'), at + 8, 4, 'hex');
  bytes[at + 12] = kinds.indexOf(outcome.kind);
  bytes.writeUInt32BE(Math.floor(outcome.at / 1000), at + 13);
  bytes.writeUInt32BE(outcome.seq, at + 17);
  bytes[at + 21] = Math.min(outcome.count, 255);
  const length = reasonLength(outcome);
  bytes[at + 22] = length;
  if (length > 0) bytes.write(outcome.reason, at + fixedBytes, length, 'latin1');
  return at + fixedBytes + length;
}

/** Reads one outcome at `offset`; null when the bytes are not one. */
export function decodeOutcome(bytes: Buffer, offset = 0): Outcome | null {
  if (bytes.length < offset + fixedBytes) return null;
  const kind = kinds[bytes[offset + 12] ?? 255];
  const length = bytes[offset + 22] ?? 0;
  if (kind === undefined || bytes.length < offset + fixedBytes + length) return null;
  return {
    id: bytes.toString('hex', offset, offset + 8),
    hash: bytes.toString('hex', offset + 8, offset + 12),
    kind,
    at: bytes.readUInt32BE(offset + 13) * 1000,
    seq: bytes.readUInt32BE(offset + 17),
    count: bytes[offset + 21] ?? 0,
    reason: bytes.toString('latin1', offset + fixedBytes, offset + fixedBytes + length),
  };
}

/** Bytes that `encodeOutcome` makes and `decodeOutcome` consumes. */
export const outcomeLength = (outcome: Outcome): number => fixedBytes + reasonLength(outcome);

const reasonLength = ({ reason }: Outcome): number => Math.min(reason.length, reasonLengthMax);
