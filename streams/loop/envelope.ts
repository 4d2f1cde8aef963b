// The headers of a record on a command topic, read and written in one place. The names are a contract (ARCHITECTURE.md).
// I1: a record without a message id or with a key that is no id never reaches an actor: it becomes a dead letter.
// I2: sizes are bounded here, so that nothing odd can break the SQL later (commit.3).

import type { ActorRef, Caller, Role } from '../../actors/actor.ts';
import type { RowId } from '../../storage/store.ts';
import type { LogRecord } from '../broker/log.ts';

export type EnvelopeKind = 'command' | 'fact' | 'tell' | 'timer' | 'effect' | 'operator';

/** What the loop knows of a record before it decodes the body. */
export type Envelope = {
  readonly id: string;
  readonly kind: EnvelopeKind;
  readonly hash: string;
  readonly by: Caller | null;
  readonly sender: ActorRef | null;
  readonly senderSeq: number;
  readonly senderIndex: number;
  readonly traceparent: string;
  /** Database time at which it was sent, epoch ms; 0 when unknown. */
  readonly sentAt: number;
  /** The effect or timer row that it answers for. */
  readonly row: (RowId & { readonly table: 'effects' | 'timers' }) | null;
};

const kindNames = new Set<string>(['command', 'fact', 'tell', 'timer', 'effect', 'operator']);
const roles = new Set<string>(['customer', 'rider', 'restaurant', 'ops', 'system']);
const idPattern = /^[A-Za-z0-9_-]{1,64}$/;
const outsiderPattern = /^[0-9a-f]{16}$/;
const typePattern = /^[a-z][a-z0-9_]{0,31}$/;

/** True for what may be an actor's id. */
export const isActorId = (id: string): boolean => idPattern.test(id);

/** `type/id/seq/index`: the id of a tell, timer or effect's answer, and the name of its row. */
export const rowKey = (row: RowId): string => `${row.type}/${row.id}/${row.seq}/${row.index}`;

/** Reads `type/id/seq/index`; null when it is not one. */
export function parseRowKey(text: string): RowId | null {
  const [type, id, seq, index, more] = text.split('/');
  if (type === undefined || id === undefined || seq === undefined || index === undefined || more !== undefined)
    return null;
  if (!typePattern.test(type) || !idPattern.test(id) || !/^\d{1,10}$/.test(seq) || !/^\d{1,5}$/.test(index))
    return null;
  return { type, id, seq: Number(seq), index: Number(index) };
}

/** Reads the headers of a record, or says why they are not an envelope. */
export function readEnvelope(record: LogRecord): Envelope | { readonly fault: string } {
  const text = (name: string): string => record.headers[name]?.toString('utf8') ?? '';
  const id = text('id');
  const kind = text('kind');
  if (!isKind(kind)) return { fault: 'unknown_kind' };
  const outsider = outsiderPattern.test(id);
  const named = outsider ? null : parseRowKey(id);
  if (!outsider && named === null) return { fault: 'no_message_id' };
  if (!outsider && kind === 'command') return { fault: 'no_message_id' };
  if (outsider && (kind === 'tell' || kind === 'timer' || kind === 'effect')) return { fault: 'no_message_id' };
  const hash = text('hash');
  return {
    id,
    kind,
    hash: /^[0-9a-f]{8}$/.test(hash) ? hash : '00000000',
    by: readCaller(text('by')),
    sender: named === null ? null : { type: named.type, id: named.id },
    senderSeq: named?.seq ?? 0,
    senderIndex: named?.index ?? 0,
    traceparent: readTrace(text('traceparent')),
    sentAt: Number(text('sent')) || 0,
    row: readRow(text('row')),
  };
}

/** `role:sub` of an outsider. */
export function readCaller(text: string): Caller | null {
  const colon = text.indexOf(':');
  const role = text.slice(0, colon);
  const sub = text.slice(colon + 1);
  return isRole(role) && idPattern.test(sub) ? { role, sub } : null;
}

/** All headers as short clean text, for a row that keeps the record as it came. */
export function headerTexts(record: LogRecord): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(record.headers).slice(0, 32))
    texts[clean(name, 64)] = clean(value?.toString('utf8') ?? '', 512);
  return texts;
}

/** Text without NUL and other control characters, cut to a length. */
export function clean(text: string, lengthMax: number): string {
  let out = '';
  for (const char of text) {
    if (out.length >= lengthMax) break;
    if (char >= ' ' && char !== '\u007f') out += char;
  }
  return out;
}

function readTrace(text: string): string {
  return /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/.test(text) ? text : '';
}

function readRow(text: string): Envelope['row'] {
  if (text === '') return null;
  const row = parseRowKey(text.slice(2));
  if (row === null) return null;
  if (text.startsWith('e:')) return { ...row, table: 'effects' };
  return text.startsWith('t:') ? { ...row, table: 'timers' } : null;
}

function isKind(text: string): text is EnvelopeKind {
  return kindNames.has(text);
}

function isRole(text: string): text is Role {
  return roles.has(text);
}
