// Parking: what a message's own fault does to its key, and only to its key (park.1, promise 6).
// I1: the head and everything behind it stand in the key's queue, unique by message id, until replay or discard.
// I2: what must not wait is the type's `onParked`, committed with the flag.

import { limits } from '../../runtime/limits.ts';
import type { KeptMessage } from '../../storage/store.ts';
import { findRepeat, remember } from './dedupe.ts';
import { checkpoint, rollback } from './draft.ts';
import { clean, headerTexts } from './envelope.ts';
import { copyMeta, keepOutcome } from './meta.ts';
import { applyReaction, type Work } from './reaction.ts';
import { answerTeller, causeOf, type Deciding, outcomeOf, passRow, type Ready } from './ready.ts';

/** Parks the key with this message as its head; a key that is parked already only queues it. */
export function parkKey(
  ready: Ready,
  work: Work,
  deciding: Deciding,
  reason: string,
  thrown: unknown,
  quiet = false,
): void {
  const first = work.parked === null;
  park(ready, work, deciding, reason, thrown);
  if (!first) return;
  work.parked = reason;
  work.touched = true;
  if (quiet) return;
  const mark = checkpoint(deciding.draft);
  const before = { seq: work.seq, meta: copyMeta(work.meta) };
  const position = deciding.counters.position;
  try {
    const reaction = work.unit.actor.onParked(work.state, { type: work.unit.type, id: work.id });
    applyReaction(work, reaction, causeOf(ready, null), deciding);
  } catch {
    // A second bug while parking must not keep the key from being parked.
    rollback(deciding.draft, mark);
    deciding.counters.position = position;
    Object.assign(work, before);
  }
}

/** Queues the message behind (or as head of) its parked key and leaves a provisional outcome. */
export function park(ready: Ready, work: Work, deciding: Deciding, reason: string, thrown: unknown): void {
  if (!ready.replayed) deciding.draft.queued.push(keptOf(ready, work.id, work.unit.type, reason, thrown));
  const outcome = outcomeOf(ready, work, deciding.counters.at, 'parked', 0, '');
  if (outcome === null) return;
  keepOutcome(work.meta, outcome);
  work.touched = true;
  deciding.draft.outcomes.push({ type: work.unit.type, id: work.id, outcome });
}

/** Parks the key of a record that broke the SQL, without deciding it again (commit.3); `quiet` without `onParked`. */
export function parkRejected(ready: Ready, work: Work, deciding: Deciding, error: string, quiet: boolean): void {
  passRow(ready, deciding);
  if (findRepeat(ready, work) !== null) return;
  parkKey(ready, work, deciding, work.parked ?? 'commit_rejected', error, quiet);
}

/** Keeps a message that parks nobody. */
export function deadLetter(ready: Ready, work: Work, deciding: Deciding, reason: string, thrown: unknown): void {
  deciding.draft.deadLetters.push(keptOf(ready, work.id, work.unit.type, reason, thrown));
  remember(ready, work, deciding.counters.at);
  const outcome = outcomeOf(ready, work, deciding.counters.at, 'refused', 0, 'dead_lettered');
  if (outcome !== null) {
    keepOutcome(work.meta, outcome);
    work.touched = true;
    deciding.draft.outcomes.push({ type: work.unit.type, id: work.id, outcome });
  }
  answerTeller(ready, work, deciding, 'dead_lettered');
}

/** The raw record with its reason, for a queue or for dead letters. */
export function keptOf(
  ready: Pick<Ready, 'record' | 'envelope'>,
  id: string,
  type: string,
  reason: string,
  thrown: unknown,
): KeptMessage {
  const { record } = ready;
  return {
    type,
    id,
    partition: record.partition,
    messageId: ready.envelope.id,
    topic: record.topic,
    offset: record.offset,
    key: record.key === null ? null : clean(record.key, 128),
    value: record.value,
    headers: headerTexts(record),
    reason,
    error: clean(
      thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown ?? ''),
      limits.errorTextLengthMax,
    ),
  };
}
