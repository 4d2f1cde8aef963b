// A record on its way to a decision, and the small things every settling needs of it: its outcome, its cause, the rows it passed.

import type { Message, NeedValue } from '../../actors/actor.ts';
import type { LogRecord } from '../broker/log.ts';
import type { Envelope } from './envelope.ts';
import { encodeOutcome, isOutsiderId, type Outcome, type OutcomeKind, reasonLengthMax } from './outcome.ts';
import { type Cause, type Making, pushTell, type Work } from './reaction.ts';

/** A record whose envelope and body have been read. */
export type Ready = {
  readonly record: LogRecord;
  readonly envelope: Envelope;
  /** The decoded body, or why it cannot be one. */
  readonly body:
    | { readonly kind: 'ok'; readonly name: string; readonly message: Message }
    | { readonly kind: 'poison'; readonly reason: string };
  /** True for a message replayed from its key's queue. */
  readonly replayed: boolean;
};

/** What deciding needs beside the making of rows. */
export type Deciding = Making & {
  readonly need: (kind: string, id: string) => NeedValue;
  /** True when every row that the message needs, as the work stands, has been loaded. */
  readonly hasNeeds: (ready: Ready, work: Work) => boolean;
};

/** The outcome of an outsider's message as the work stands; null for tells, timers and answers. */
export function outcomeOf(
  ready: Ready,
  work: Work,
  at: number,
  kind: OutcomeKind,
  count: number,
  reason: string,
): Outcome | null {
  if (!isOutsiderId(ready.envelope.id)) return null;
  const seq = count > 0 ? work.seq + 1 : work.seq;
  const whole = Math.floor(at / 1000) * 1000;
  return {
    id: ready.envelope.id,
    hash: ready.envelope.hash,
    kind,
    at: whole,
    seq,
    count,
    reason: reason.slice(0, reasonLengthMax),
  };
}

/** What the rows of this message say of their cause. */
export function causeOf(ready: Ready, outcome: Outcome | null): Cause {
  return {
    messageId: ready.envelope.id,
    traceparent: ready.envelope.traceparent,
    outcome: outcome === null ? Buffer.alloc(0) : encodeOutcome(outcome),
  };
}

/** row.1: the record of an effect's answer or a timer names its row; the commit that passes the record deletes it. */
export function passRow(ready: Ready, deciding: Making): void {
  const row = ready.envelope.row;
  if (row === null) return;
  const { type, id, seq, index } = row;
  if (row.table === 'effects') deciding.draft.passedEffects.push({ type, id, seq, index });
  else deciding.draft.passedTimers.push({ type, id, seq, index });
}

/** What the sender called a body that cannot be read. */
function namedIn(record: LogRecord): string {
  const name = record.headers['name']?.toString('utf8') ?? '';
  return /^[A-Za-z][A-Za-z0-9]{0,63}$/.test(name) ? name : '';
}

/** Tells the sender of a tell that it came to nothing; never for a TellRefused. */
export function answerTeller(ready: Ready, work: Work, deciding: Making, reason: string): void {
  const { envelope, body } = ready;
  if (envelope.kind !== 'tell' || envelope.sender === null) return;
  const name = body.kind === 'ok' ? body.name : namedIn(ready.record);
  if (name === 'TellRefused' || !deciding.types.has(envelope.sender.type)) return;
  const refused = { type: 'TellRefused', messageId: envelope.id, name, reason: reason.slice(0, reasonLengthMax) };
  pushTell(work, envelope.sender, refused, causeOf(ready, null), deciding);
}
