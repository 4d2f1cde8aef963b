// The checker: counts violations from what Postgres, the topics, the payment provider and the clients say, never from the
// platform's own counters. Pure: facts in, numbers and sentences out; its tests plant every kind of violation.

/** A log row, reduced to what is judged. */
export type LogFact = {
  readonly type: string;
  readonly id: string;
  readonly partition: number;
  readonly position: number;
  readonly kind: 'event' | 'refusal' | 'tell';
  readonly seq: number;
  readonly name: string;
  readonly at: number;
  readonly digest: string;
  readonly assignmentId: string | null;
  readonly riderId: string | null;
};
/** A record on an event topic. */
export type TopicFact = {
  readonly type: string;
  readonly partition: number;
  readonly offset: number;
  readonly id: string;
  readonly position: number;
  readonly kind: string;
  readonly seq: number;
  readonly digest: string;
};
export type StateFact = {
  readonly type: string;
  readonly id: string;
  readonly seq: number;
  readonly parked: string | null;
};
export type OwnerFact = {
  readonly type: string;
  readonly partition: number;
  readonly epoch: number;
  readonly nextOffset: number;
  readonly position: number;
  readonly watermark: number;
};
export type AuditFact = {
  readonly type: string;
  readonly partition: number;
  readonly epoch: number;
  readonly from: number;
  readonly to: number;
};
export type LedgerFact = {
  readonly orderId: string;
  readonly ref: string;
  readonly account: string;
  readonly amount: number;
  readonly currency: string;
};
export type ProviderFact = {
  readonly orderId: string;
  readonly charged: number;
  readonly refunded: number;
  readonly charges: number;
  readonly refunds: number;
};
export type OrderFact = {
  readonly id: string;
  readonly status: string;
  readonly total: number;
  readonly assignmentId: string | null;
  readonly endReason: string | null;
};
export type RiderFact = { readonly id: string; readonly assignmentId: string | null };
/** An order that a client was promised. */
export type PromiseFact = { readonly orderId: string; readonly ended: string | null };
export type SightFact = {
  readonly kind: 'gap' | 'repeat';
  readonly who: string;
  readonly actor: string;
  readonly had: number;
  readonly got: number;
};

export type Facts = {
  readonly log: readonly LogFact[];
  readonly topics: readonly TopicFact[];
  readonly states: readonly StateFact[];
  readonly owners: readonly OwnerFact[];
  readonly audit: readonly AuditFact[];
  readonly ledger: readonly LedgerFact[];
  readonly provider: readonly ProviderFact[];
  readonly orders: readonly OrderFact[];
  readonly riders: readonly RiderFact[];
  readonly promises: readonly PromiseFact[];
  readonly sights: readonly SightFact[];
};

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

type Note = (name: ViolationName, sentence: string) => void;

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

/** Final statuses; an order in any other one is open. */
export const finalStatuses = new Set(['delivered', 'refunded', 'cancelled', 'payment_failed', 'unmatched']);

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

function checkMoney({ ledger, provider, orders }: Facts, note: Note): void {
  const journals = new Map<string, number>();
  const paid = new Map<string, number>();
  for (const line of ledger) {
    const journal = `${line.orderId} ${line.ref} ${line.currency}`;
    journals.set(journal, (journals.get(journal) ?? 0) + line.amount);
    if (line.account === 'provider') paid.set(line.orderId, (paid.get(line.orderId) ?? 0) + line.amount);
  }
  for (const [journal, sum] of journals) if (sum !== 0) note('ledgerImbalance', `journal ${journal} sums to ${sum}`);
  const byOrder = new Map(provider.map((fact) => [fact.orderId, fact]));
  for (const order of orders) {
    const fact = byOrder.get(order.id);
    const net = (fact?.charged ?? 0) - (fact?.refunded ?? 0);
    if (net > order.total)
      note('doubleCharged', `order ${order.id} of ${order.total}: ${fact?.charges} charges, net ${net}`);
    if (net < 0) note('doubleCharged', `order ${order.id}: refunded ${-net} more than charged`);
    if (order.status === 'delivered' && net !== order.total)
      note('ledgerImbalance', `order ${order.id} delivered for ${order.total}, net ${net}`);
    if (finalStatuses.has(order.status) && order.status !== 'delivered' && net !== 0)
      note('ledgerImbalance', `order ${order.id} ${order.status}, net ${net}`);
    if (finalStatuses.has(order.status) && (paid.get(order.id) ?? 0) !== net)
      note('ledgerImbalance', `order ${order.id}: ledger says ${paid.get(order.id) ?? 0}, provider ${net}`);
  }
}

const ends = new Set(['RiderReleased', 'OrderDelivered']);

/** No assignment delivered twice, no rider on two orders at once, and rows free when everything has ended. */
function checkAssignments({ log, orders, riders }: Facts, note: Note): void {
  const delivered = new Map<string, string>();
  for (const row of log) {
    if (row.name !== 'OrderDelivered' || row.assignmentId === null) continue;
    const other = delivered.get(row.assignmentId);
    if (other !== undefined) note('doubleAssigned', `assignment ${row.assignmentId} delivered ${other} and ${row.id}`);
    delivered.set(row.assignmentId, row.id);
  }
  checkOverlaps(log, note);
  const active = new Set(orders.filter((order) => !finalStatuses.has(order.status)).map((order) => order.assignmentId));
  for (const { id, assignmentId } of riders)
    if (assignmentId !== null && !active.has(assignmentId))
      note('doubleAssigned', `rider ${id} is still held by ${assignmentId}, whose order has ended`);
}

/** From RiderAssigned to the end of that assignment a rider must have no other order assigned. */
function checkOverlaps(log: readonly LogFact[], note: Note): void {
  const spans = new Map<string, { orderId: string; from: number; to: number }[]>();
  const current = new Map<string, { riderId: string; from: number }>();
  for (const row of log) {
    if (row.type !== 'order' || row.kind !== 'event') continue;
    if (row.name === 'RiderAssigned' && row.riderId !== null)
      current.set(row.id, { riderId: row.riderId, from: row.at });
    const span = current.get(row.id);
    if (!ends.has(row.name) || span === undefined) continue;
    current.delete(row.id);
    spans.set(span.riderId, [...(spans.get(span.riderId) ?? []), { orderId: row.id, from: span.from, to: row.at }]);
  }
  for (const [riderId, list] of spans) {
    const sorted = list.sort((a, b) => a.from - b.from);
    for (const [i, span] of sorted.entries()) {
      const next = sorted[i + 1];
      if (next !== undefined && next.from < span.to)
        note(
          'doubleAssigned',
          `rider ${riderId} had ${span.orderId} until ${span.to} and ${next.orderId} from ${next.from}`,
        );
    }
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
