// What the checker judges, as plain rows: the log, topics, states, owners, audit, ledger, provider, orders, riders, clients.

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

/** Final statuses; an order in any other one is open. */
export const finalStatuses = new Set(['delivered', 'refunded', 'cancelled', 'payment_failed', 'unmatched']);
