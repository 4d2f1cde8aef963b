// The checker: counts violations from what Postgres, the topics, the payment provider and the clients say, never from the
// platform's own counters. Pure: facts in, numbers and sentences out; its tests plant every kind of violation.

import { checkAssignments, checkMoney } from './check-food.ts';
import type { Facts } from './fact-types.ts';

/** Every kind of violation that is counted. */
export const violationNames = [
  'lost',
  'doubleCharged',
  'doubleAssigned',
  'seqGaps',
  'seqRepeats',
  'ledgerImbalance',
  'auditGaps',
  'staleEpochs',
] as const;
export type ViolationName = (typeof violationNames)[number];
export type Verdict = {
  readonly counts: Readonly<Record<ViolationName, number>>;
  readonly sentences: readonly string[];
};

/** Takes one violation. */
export type Note = (name: ViolationName, sentence: string) => void;

/** Judges the facts of a run that has drained. */
export function check(facts: Facts): Verdict {
  const counts = Object.fromEntries(violationNames.map((name) => [name, 0])) as Record<ViolationName, number>;
  const sentences: string[] = [];
  const note: Note = (name, sentence) => {
    counts[name] += 1;
    if (sentences.length < 200) sentences.push(`${name}: ${sentence}`);
  };
  checkPromises(facts, note);
  checkTopics(facts, note);
  checkSeqs(facts, note);
  checkMoney(facts, note);
  checkAssignments(facts, note);
  checkAudit(facts, note);
  for (const { kind, who, actor, had, got } of facts.sights)
    note(kind === 'gap' ? 'seqGaps' : 'seqRepeats', `${who} saw ${actor} at ${got} after ${had}`);
  return { counts, sentences };
}

function checkPromises({ promises, orders, log }: Facts, note: Note): void {
  const known = new Set(orders.map((order) => order.id));
  const placed = new Set(log.filter((row) => row.type === 'order' && row.name === 'OrderPlaced').map((row) => row.id));
  for (const { orderId } of promises) {
    if (!known.has(orderId)) note('lost', `order ${orderId} was promised and has no state`);
    else if (!placed.has(orderId)) note('lost', `order ${orderId} was promised and was never placed`);
  }
}

function checkTopics({ log, topics, owners }: Facts, note: Note): void {
  const rows = new Map(log.map((row) => [`${row.type}/${row.partition}/${row.position}`, row]));
  const seen = new Set<string>();
  const last = new Map<string, number>();
  for (const record of topics) {
    const key = `${record.type}/${record.partition}/${record.position}`;
    const row = rows.get(key);
    if (row === undefined || row.id !== record.id)
      note('seqRepeats', `${record.type}-events ${record.partition}@${record.offset} has no log row ${key}`);
    else if (row.digest !== record.digest) note('seqRepeats', `${key} stands on its topic with another content`);
    seen.add(key);
    if (record.kind !== 'event') continue;
    const actor = `${record.type}/${record.id}`;
    const before = last.get(actor) ?? 0;
    if (record.seq > before + 1) note('seqGaps', `${actor} on its topic jumps from ${before} to ${record.seq}`);
    last.set(actor, Math.max(before, record.seq));
  }
  for (const [key, row] of rows)
    if (row.kind !== 'tell' && !seen.has(key)) note('lost', `log row ${key} (${row.name}) is on no topic`);
  for (const owner of owners)
    if (owner.watermark !== owner.position)
      note('lost', `${owner.type}/${owner.partition}: watermark ${owner.watermark}, position ${owner.position}`);
}

function checkSeqs({ log, states, owners }: Facts, note: Note): void {
  const last = new Map<string, number>();
  const positions = new Map<string, number>();
  for (const row of log) {
    const unit = `${row.type}/${row.partition}`;
    const expected = (positions.get(unit) ?? 0) + 1;
    if (row.position !== expected) note('seqGaps', `log ${unit}: position ${row.position} at place ${expected}`);
    positions.set(unit, row.position);
    if (row.kind !== 'event') continue;
    const actor = `${row.type}/${row.id}`;
    const before = last.get(actor) ?? 0;
    if (row.seq <= before) note('seqRepeats', `${actor}: seq ${row.seq} after ${before}`);
    else if (row.seq !== before + 1) note('seqGaps', `${actor}: seq ${row.seq} after ${before}`);
    last.set(actor, row.seq);
  }
  for (const { type, id, seq } of states) {
    const logged = last.get(`${type}/${id}`) ?? 0;
    if (logged !== seq) note('seqGaps', `${type}/${id}: state at ${seq}, log at ${logged}`);
  }
  for (const { type, partition, position } of owners) {
    const logged = positions.get(`${type}/${partition}`) ?? 0;
    if (logged !== position) note('seqGaps', `${type}/${partition}: position ${position}, log ends at ${logged}`);
  }
}

function checkAudit({ audit, owners }: Facts, note: Note): void {
  const last = new Map<string, { to: number; epoch: number }>();
  for (const row of audit) {
    const unit = `${row.type}/${row.partition}`;
    const before = last.get(unit) ?? { to: 0, epoch: 0 };
    if (row.from !== before.to) note('auditGaps', `${unit}: range ${row.from}–${row.to} follows ${before.to}`);
    if (row.epoch < before.epoch) note('staleEpochs', `${unit}: epoch ${row.epoch} committed after ${before.epoch}`);
    last.set(unit, { to: row.to, epoch: row.epoch });
  }
  for (const { type, partition, nextOffset } of owners) {
    const end = last.get(`${type}/${partition}`)?.to ?? 0;
    if (end !== nextOffset)
      note('auditGaps', `${type}/${partition}: audit ends at ${end}, next_offset is ${nextOffset}`);
  }
}
