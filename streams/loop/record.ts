// One record of a batch: dedupe → park queue → decide → evolve → react, on a private copy of its actor.
// I1: dedupe comes first; what was settled once is answered again and changes nothing (outcome.1).
// I2: a record's own fault (a throw, a refused fact) parks its own key and leaves no other trace (promise 6).
// I3: the row of an effect or timer is passed with its record, whatever became of it (row.1).
// I4: a tell that is refused, dead-lettered or discarded is answered to its sender in the same commit.

import type { Context, Decision, Message } from '../../actors/actor.ts';
import { findRepeat, isTooOldTell, refuseEarly, remember } from './dedupe.ts';
import { checkpoint, rollback } from './draft.ts';
import type { Envelope } from './envelope.ts';
import { copyMeta, keepOutcome } from './meta.ts';
import { deadLetter, park, parkKey } from './parking.ts';
import { applyEvents, pushRefusal, type Work } from './reaction.ts';
import { answerTeller, causeOf, type Deciding, outcomeOf, passRow, type Ready } from './ready.ts';

/** What became of a record. */
export type Settled = 'settled' | 'repeated' | 'queued' | 'parked';

/** Settles one record on the work. Never throws for the record's own fault. */
export function settleRecord(ready: Ready, work: Work, deciding: Deciding): Settled {
  if (!ready.replayed) passRow(ready, deciding);
  const repeated = findRepeat(ready, work);
  if (repeated !== null) {
    if (repeated !== 'silent') deciding.draft.outcomes.push({ type: work.unit.type, id: work.id, outcome: repeated });
    return 'repeated';
  }
  if (work.parked !== null && !ready.replayed) {
    // What would be refused unasked must not get in through the queue: a repeat whose outcome is forgotten, one too many.
    const early = refuseEarly(ready, work, deciding.counters.at);
    if (early !== null) return refuse(ready, work, deciding, early.reason, early.keep);
    park(ready, work, deciding, work.parked, '');
    return 'queued';
  }
  if (ready.body.kind === 'poison') {
    parkKey(ready, work, deciding, 'poison', ready.body.reason);
    return 'parked';
  }
  const role = work.unit.actor.schema.records[ready.body.name]?.role;
  if (!roleFits(ready.envelope, role)) {
    parkKey(ready, work, deciding, 'poison', `${ready.body.name} may not come as ${ready.envelope.kind}`);
    return 'parked';
  }
  return decideRecord(ready, ready.body, work, deciding, role === 'fact');
}

function decideRecord(
  ready: Ready,
  body: { name: string; message: Message },
  work: Work,
  deciding: Deciding,
  fact: boolean,
): Settled {
  if (isTooOldTell(ready, work, deciding.counters.at)) {
    deadLetter(ready, work, deciding, 'too_old', '');
    return 'settled';
  }
  const early = refuseEarly(ready, work, deciding.counters.at);
  if (early !== null) return refuse(ready, work, deciding, early.reason, early.keep);
  const before = {
    state: work.state,
    seq: work.seq,
    meta: copyMeta(work.meta),
    touched: work.touched,
    fresh: work.fresh,
  };
  const mark = checkpoint(deciding.draft);
  const position = deciding.counters.position;
  try {
    const decision = work.unit.actor.decide(body.message, work.state, contextOf(ready, work, deciding));
    if (decision.kind === 'reject' && fact) throw new Error(`fact ${body.name} was refused: ${decision.reason}`);
    if (decision.kind === 'reject') return refuse(ready, work, deciding, decision.reason, true);
    settleDecision(ready, work, deciding, decision);
    return 'settled';
  } catch (thrown) {
    rollback(deciding.draft, mark);
    deciding.counters.position = position;
    Object.assign(work, before);
    if (work.unit.actor.skippable.includes(body.name)) {
      deadLetter(ready, work, deciding, 'bug', thrown);
      return 'settled';
    }
    parkKey(ready, work, deciding, 'bug', thrown);
    return 'parked';
  }
}

function settleDecision(
  ready: Ready,
  work: Work,
  deciding: Deciding,
  decision: Exclude<Decision<Message>, { kind: 'reject' }>,
): void {
  const events = decision.kind === 'accept' ? decision.events : [];
  const outcome = outcomeOf(
    ready,
    work,
    deciding.counters.at,
    decision.kind === 'accept' ? 'accepted' : 'ignored',
    events.length,
    '',
  );
  const cause = causeOf(ready, outcome);
  remember(ready, work, deciding.counters.at);
  applyEvents(work, events, cause, deciding);
  if (outcome !== null) {
    keepOutcome(work.meta, outcome);
    work.touched = true;
    deciding.draft.outcomes.push({ type: work.unit.type, id: work.id, outcome });
  }
}

/** An expected refusal: an outsider gets a log row and an outcome, a teller gets TellRefused. */
function refuse(ready: Ready, work: Work, deciding: Deciding, reason: string, keep: boolean): Settled {
  const name = ready.body.kind === 'ok' ? ready.body.name : '';
  const outcome = outcomeOf(ready, work, deciding.counters.at, 'refused', 0, reason);
  const cause = causeOf(ready, outcome);
  remember(ready, work, deciding.counters.at);
  if (outcome !== null) {
    pushRefusal(work, name, reason, cause, deciding);
    deciding.draft.outcomes.push({ type: work.unit.type, id: work.id, outcome });
    if (keep) {
      keepOutcome(work.meta, outcome);
      work.touched = true;
    }
  }
  answerTeller(ready, work, deciding, reason);
  return 'settled';
}

function roleFits(envelope: Envelope, role: string | undefined): boolean {
  if (envelope.kind === 'command') return role === 'command';
  if (envelope.kind === 'tell') return role === 'command' || role === 'fact';
  return role === 'fact';
}

function contextOf(ready: Ready, work: Work, deciding: Deciding): Context {
  return {
    self: { type: work.unit.type, id: work.id },
    at: deciding.counters.at,
    seq: work.seq,
    messageId: ready.envelope.id,
    by: ready.envelope.by,
    sender: ready.envelope.sender,
    need: deciding.need,
  };
}
