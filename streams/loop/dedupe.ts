// Dedupe: what was settled before is found here, and what is settled now is remembered (outcome.1).
// I1: outsiders' ids stand in `outcomes`; tells are known by the last (seq, index) of their sender; answers and timers are
//     repeats unless their (seq, index) is outstanding.

import { limits } from '../../runtime/limits.ts';
import { type Heard, senderKey } from './meta.ts';
import type { Outcome } from './outcome.ts';
import type { Work } from './reaction.ts';
import type { Ready } from './ready.ts';

/** The settled outcome of a repeat, 'silent' for a repeat that nobody waits for, null for a first time. */
export function findRepeat(ready: Ready, work: Work): Outcome | 'silent' | null {
  const { envelope } = ready;
  if (envelope.kind === 'timer' || envelope.kind === 'effect')
    return work.meta.outstanding.has(`${envelope.senderSeq}/${envelope.senderIndex}`) ? null : 'silent';
  if (envelope.kind === 'tell' && envelope.sender !== null) {
    // What comes from the key's own queue has never been settled: it leaves the queue in the commit that settles it.
    if (ready.replayed) return null;
    const heard = work.meta.senders.get(senderKey(envelope.sender));
    if (heard === undefined) return null;
    const later = envelope.senderSeq - heard.seq || envelope.senderIndex - heard.index;
    return later > 0 ? null : 'silent';
  }
  const known = work.meta.outcomes.find((outcome) => outcome.id === envelope.id);
  if (known === undefined) return null;
  return known.kind === 'parked' && ready.replayed ? null : known;
}

/** Marks tells as heard and answers as no longer outstanding. */
export function remember(ready: Ready, work: Work, at: number): void {
  const { envelope } = ready;
  if (envelope.kind === 'timer' || envelope.kind === 'effect') {
    work.meta.outstanding.delete(`${envelope.senderSeq}/${envelope.senderIndex}`);
    work.touched = true;
  }
  if (envelope.kind === 'tell' && envelope.sender !== null) {
    forgetOldSenders(work, at);
    hear(work, senderKey(envelope.sender), { seq: envelope.senderSeq, index: envelope.senderIndex, heardAt: at });
    work.touched = true;
  }
}

/** The last tell heard of a sender never runs back: one that was discarded from the middle of a queue comes out of order. */
function hear(work: Work, sender: string, { seq, index, heardAt }: Heard): void {
  const heard = work.meta.senders.get(sender);
  const isLater = heard === undefined || seq > heard.seq || (seq === heard.seq && index > heard.index);
  work.meta.senders.set(sender, isLater ? { seq, index, heardAt } : { ...heard, heardAt });
}

/** True for a tell older than the memory of its sender: it may have been heard already, so it is not decided (outcome.1). */
export function isTooOldTell(ready: Ready, work: Work, at: number): boolean {
  const { envelope } = ready;
  return envelope.kind === 'tell' && !ready.replayed && envelope.sentAt > 0 && envelope.sentAt < at - senderTtlMs(work);
}

const senderTtlMs = (work: Work): number =>
  work.unit.actor.life === 'forever' ? limits.senderMemoryMs : limits.senderMemoryBoundedMs;

function forgetOldSenders(work: Work, at: number): void {
  const ttlMs = senderTtlMs(work);
  for (const [sender, heard] of work.meta.senders) if (heard.heardAt < at - ttlMs) work.meta.senders.delete(sender);
}

/** Refusals of the platform itself, before the actor is asked; facts, timers and tells are exempt. */
export function refuseEarly(ready: Ready, work: Work, at: number): { reason: string; keep: boolean } | null {
  const { envelope } = ready;
  const bounded = work.unit.actor.life === 'bounded';
  const oldest = at - limits.outcomeWindowMs;
  if (!bounded)
    work.meta.outcomes = work.meta.outcomes.filter((outcome) => outcome.at >= oldest || outcome.kind === 'parked');
  if (envelope.kind !== 'command' || ready.replayed) return null;
  if (bounded)
    return work.meta.outcomes.length >= limits.outcomesBoundedMax ? { reason: 'too_many_commands', keep: false } : null;
  if (envelope.sentAt > 0 && envelope.sentAt < oldest) return { reason: 'too_old', keep: false };
  return work.meta.outcomes.length >= limits.outcomesForeverMax ? { reason: 'too_many_commands', keep: false } : null;
}
