// Operators' commands to a key: replay its queue, discard one message, pause, resume (park.1). Their body is JSON, not Avro:
// they must work while the registry is away and schemas are what is broken.
// I1: replay settles the head first, then the queue, at most `replayMessagesMax` a command; the flag falls in the commit that empties it.
// I2: a message leaves the queue only in the commit that settled or discarded it.

import { limits } from '../../runtime/limits.ts';
import type { KeptMessage } from '../../storage/store.ts';
import type { LogRecord } from '../broker/log.ts';
import { findRepeat, remember } from './dedupe.ts';
import { readEnvelope } from './envelope.ts';
import { keepOutcome } from './meta.ts';
import type { Outcome } from './outcome.ts';
import type { Work } from './reaction.ts';
import { answerTeller, type Deciding, type Ready } from './ready.ts';
import { settleRecord } from './record.ts';

/** What an operator may ask of a key. */
export type OperatorCommand =
  | { readonly op: 'replay' }
  | { readonly op: 'discard'; readonly messageId: string }
  | { readonly op: 'pause' };

export const isOperator = (ready: Ready): boolean => ready.envelope.kind === 'operator';

/** Reads an operator's command; null when it is none. */
export function readOperatorCommand(value: Buffer | null): OperatorCommand | null {
  try {
    const parsed: unknown = JSON.parse(value?.toString('utf8') ?? '');
    if (typeof parsed !== 'object' || parsed === null || !('op' in parsed)) return null;
    if (parsed.op === 'replay' || parsed.op === 'pause') return { op: parsed.op };
    if (parsed.op === 'discard' && 'messageId' in parsed && typeof parsed.messageId === 'string')
      return { op: 'discard', messageId: parsed.messageId };
    return null;
  } catch {
    return null;
  }
}

/** Settles an operator's record on its key. */
export function settleOperator(
  ready: Ready,
  work: Work,
  deciding: Deciding,
  queues: ReadonlyMap<string, readonly KeptMessage[]>,
  messagesMax = limits.replayMessagesMax,
): void {
  const repeated = findRepeat(ready, work);
  if (repeated !== null) {
    if (repeated !== 'silent') deciding.draft.outcomes.push({ type: work.unit.type, id: work.id, outcome: repeated });
    return;
  }
  const command = readOperatorCommand(ready.record.value);
  // What an earlier operator's record of this batch took out of the queue is not met again.
  const taken = new Set(deciding.draft.unqueued.filter((one) => isOf(one, work)).map(({ messageId }) => messageId));
  const loaded = queues.get(`${work.unit.type}/${work.id}`) ?? [];
  const queue = {
    kept: loaded.filter(({ messageId }) => !taken.has(messageId)),
    all: loaded.length < limits.replayMessagesMax,
  };
  if (command === null) {
    refuseOperator(ready, work, deciding, 'unknown_operation');
    return;
  }
  if (command.op === 'pause') {
    if (work.parked === null) work.parked = 'paused';
    work.touched = true;
    finish(ready, work, deciding, 'accepted', '');
    return;
  }
  if (work.parked === null) {
    finish(ready, work, deciding, 'ignored', '');
    return;
  }
  if (command.op === 'discard') {
    discard(ready, command.messageId, work, deciding, queue);
    return;
  }
  replay(work, deciding, {
    kept: queue.kept.slice(0, messagesMax),
    all: queue.all && queue.kept.length <= messagesMax,
  });
  finish(ready, work, deciding, 'accepted', '');
}

/** What of a key's queue a batch sees; `all` when nothing stands behind it. */
type Queue = { readonly kept: readonly KeptMessage[]; readonly all: boolean };

/** Refuses an operator's record without touching its key. */
export function refuseOperator(ready: Ready, work: Work, deciding: Deciding, reason: string): void {
  finish(ready, work, deciding, 'refused', reason);
}

function replay(work: Work, deciding: Deciding, queue: Queue): void {
  for (const kept of queue.kept) {
    const again = readyAgain(kept, deciding);
    // Rows that only the state of now needs, or a schema, are not here: the next replay goes on from this message.
    if (again === null || !again.known || !deciding.hasNeeds(again.ready, work)) return;
    if (settleRecord(again.ready, work, deciding) === 'parked') return;
    deciding.draft.unqueued.push({ type: work.unit.type, id: work.id, messageId: kept.messageId });
  }
  unparkIfEmpty(work, deciding, queue.all);
}

function discard(ready: Ready, messageId: string, work: Work, deciding: Deciding, queue: Queue): void {
  const kept = queue.kept.find((message) => message.messageId === messageId);
  if (kept === undefined) {
    refuseOperator(ready, work, deciding, 'no_such_message');
    return;
  }
  deciding.draft.unqueued.push({ type: work.unit.type, id: work.id, messageId });
  const again = readyAgain(kept, deciding);
  if (again !== null) {
    answerTeller(again.ready, work, deciding, 'discarded');
    remember(again.ready, work, deciding.counters.at);
    const known = work.meta.outcomes.find((outcome) => outcome.id === messageId);
    if (known !== undefined) keepOutcome(work.meta, { ...known, kind: 'refused', reason: 'discarded' });
  }
  work.touched = true;
  unparkIfEmpty(work, deciding, queue.all && queue.kept.length === 1);
  finish(ready, work, deciding, 'accepted', '');
}

const isOf = (one: { readonly type: string; readonly id: string }, work: Work): boolean =>
  one.type === work.unit.type && one.id === work.id;

/** The flag falls only when nothing of this batch joined the queue behind what was loaded. */
function unparkIfEmpty(work: Work, deciding: Deciding, emptied: boolean): void {
  const joined = deciding.draft.queued.some((kept) => isOf(kept, work));
  if (!emptied || joined) return;
  work.parked = null;
  work.touched = true;
}

/** A kept message as it came. `known` is false while its schema is not known here: then it cannot be replayed yet. */
function readyAgain(kept: KeptMessage, deciding: Deciding): { readonly ready: Ready; readonly known: boolean } | null {
  const headers: Record<string, Buffer> = {};
  for (const [name, value] of Object.entries(kept.headers)) headers[name] = Buffer.from(value);
  const record: LogRecord = { ...kept, headers, timestamp: 0 };
  const envelope = readEnvelope(record);
  if ('fault' in envelope) return null;
  const body = deciding.codec.fromWire(kept.topic, kept.value);
  if (body.kind !== 'unknown') return { ready: { record, envelope, body, replayed: true }, known: true };
  return {
    ready: { record, envelope, body: { kind: 'poison', reason: 'unknown_schema' }, replayed: true },
    known: false,
  };
}

function finish(ready: Ready, work: Work, deciding: Deciding, kind: Outcome['kind'], reason: string): void {
  const at = Math.floor(deciding.counters.at / 1000) * 1000;
  const outcome: Outcome = {
    id: ready.envelope.id,
    hash: ready.envelope.hash,
    kind,
    at,
    seq: work.seq,
    count: 0,
    reason,
  };
  keepOutcome(work.meta, outcome);
  work.touched = true;
  deciding.draft.outcomes.push({ type: work.unit.type, id: work.id, outcome });
}
