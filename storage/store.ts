// The port to the truth: what loop, relay, effects, timers and gateway know of Postgres. The simulation has the one allowed twin.
// I1: `commit` writes all or nothing, and only while every unit's epoch and next_offset are as the caller believes.
// I2: an answer that does not come (Fault code STORE_UNKNOWN) may have committed: call `doubt`, never re-read.
// I3: lock order: part_owner (type, partition), effects, riders, each ascending.

/** A unit of ownership: one partition of one actor type's command topic. `type` may also be a plain stream (gps). */
export type Unit = { readonly type: string; readonly partition: number };

/** An owned unit as the database knows it. */
export type Owned = Unit & {
  readonly epoch: number;
  readonly nextOffset: number;
  /** Position of the last log row. */
  readonly position: number;
  /** Every log row up to here is on its topic. */
  readonly watermark: number;
  /** `at` of the last commit of the unit, epoch ms; time never runs back in a partition. */
  readonly at: number;
};

/** A state row. `body` is Avro of schema version `version`; `meta` is the loop's own (outcomes, senders, outstanding). */
export type StateRow = {
  readonly type: string;
  readonly id: string;
  readonly slot: number;
  readonly seq: number;
  readonly version: number;
  readonly body: Buffer;
  readonly meta: Buffer;
  /** Why the key is parked, or null. */
  readonly parked: string | null;
};

export type LogKind = 'event' | 'refusal' | 'tell';

/** A row of the log. Body: Avro without wire header. Positions are gapless per unit. */
export type LogRow = {
  readonly type: string;
  readonly partition: number;
  readonly position: number;
  readonly kind: LogKind;
  readonly id: string;
  readonly slot: number;
  /** Events: their own seq, gapless per actor. Refusals: the actor's seq at that time. Tells: seq of the arming event. */
  readonly seq: number;
  /** Tells: index within the event's reaction; else 0. */
  readonly index: number;
  /** Avro record name, e.g. OrderPlaced. */
  readonly name: string;
  readonly version: number;
  readonly at: number;
  /** Id of the message that caused it. */
  readonly cause: string;
  /** Encoded outcome of that message (header `o`), on events and refusals. */
  readonly outcome: Buffer;
  readonly traceparent: string;
  /** Tells: to whom; else null. */
  readonly toType: string | null;
  readonly toId: string | null;
  readonly body: Buffer;
};

/** An effect to be run: (type, id, seq, index) names its row and the fact that answers it. */
export type EffectRow = {
  readonly type: string;
  readonly id: string;
  readonly slot: number;
  readonly seq: number;
  readonly index: number;
  readonly kind: string;
  readonly lane: string;
  readonly ref: string;
  readonly name: string;
  readonly version: number;
  readonly body: Buffer;
  /** Database time after which the runner may answer `gave_up`, epoch ms. */
  readonly giveUpAt: number;
  readonly traceparent: string;
  /** Null while pending; the fact's record once answered. */
  readonly answer: { readonly name: string; readonly version: number; readonly body: Buffer } | null;
  /** What a claim came to, stored by the claim itself before anybody encoded its answer; absent or null until then. */
  readonly claim?: ClaimOutcome | null;
};

/** The stored outcome of a claim: the rider and its claim number, or that no candidate was free. */
export type ClaimOutcome =
  | { readonly kind: 'reserved'; readonly riderId: string; readonly claimNo: number }
  | { readonly kind: 'none' };

/** A timer row; its fact is sent to its own actor when due. */
export type TimerRow = {
  readonly type: string;
  readonly id: string;
  readonly slot: number;
  readonly seq: number;
  readonly index: number;
  readonly dueAt: number;
  readonly name: string;
  readonly version: number;
  readonly body: Buffer;
  readonly traceparent: string;
};

/** What names an effect or timer row. */
export type RowId = { readonly type: string; readonly id: string; readonly seq: number; readonly index: number };

/** A message kept aside: queued behind a parked key, or a dead letter. Raw bytes and headers as they came. */
export type KeptMessage = {
  readonly type: string;
  readonly id: string;
  readonly partition: number;
  readonly messageId: string;
  readonly topic: string;
  readonly offset: number;
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly reason: string;
  readonly error: string;
};

export type JournalRow = {
  readonly type: string;
  readonly id: string;
  readonly ref: string;
  readonly at: number;
  readonly lines: readonly { readonly account: string; readonly amount: number; readonly currency: string }[];
};

/** One transaction of a lane. */
export type Commit = {
  readonly units: readonly (Unit & {
    readonly epoch: number;
    readonly from: number;
    readonly to: number;
    readonly position: number;
    readonly watermark: number;
    readonly at: number;
    /** Set when `from` was accepted over a confirmed gap. */
    readonly gap: boolean;
  })[];
  readonly log: readonly LogRow[];
  readonly states: readonly (StateRow & { readonly partition: number; readonly fresh: boolean })[];
  readonly effects: readonly (Omit<EffectRow, 'answer' | 'claim' | 'giveUpAt'> & { readonly giveUpAfterMs: number })[];
  /** (type, id, ref) of pending effects to withdraw, those of this very commit among them; an answered one stays. */
  readonly withdraw: readonly { readonly type: string; readonly id: string; readonly ref: string }[];
  readonly timers: readonly (Omit<TimerRow, 'dueAt'> & { readonly afterMs: number })[];
  readonly ledger: readonly JournalRow[];
  readonly rows: readonly { readonly writer: string; readonly id: string; readonly values: string }[];
  /** Effect and timer rows whose records this batch passed. */
  readonly passedEffects: readonly RowId[];
  readonly passedTimers: readonly RowId[];
  readonly queued: readonly KeptMessage[];
  /** Message ids to drop from a key's queue (replayed or discarded). */
  readonly unqueued: readonly { readonly type: string; readonly id: string; readonly messageId: string }[];
  readonly deadLetters: readonly KeptMessage[];
};

export type Committed = {
  readonly kind: 'committed';
  /** Database time of the commit, epoch ms. */
  readonly at: number;
  /** due_at of `timers`, give_up_at of `effects`, in the order given. */
  readonly dueAt: readonly number[];
  readonly giveUpAt: readonly number[];
};
export type CommitResult = Committed | { readonly kind: 'fenced'; readonly units: readonly Unit[] };

/** What a doubt left of a unit: still ours at a new epoch, or gone. */
export type DoubtResult = Unit & { readonly owned: Owned | null };

/**
 * Statements run on the caller's lane connection where `lane` is named. All reject with Fault:
 * STORE_UNKNOWN (the statement may have run), STORE_AWAY (it did not run), STORE_REJECTED (SQLSTATE 22/23: the data broke it),
 * STORE_BROKEN (a duplicate (type, id, seq): stop the process).
 */
export type Store = {
  /** Database clock, epoch ms. */
  now(): Promise<number>;
  /**
   * Takes units: epoch + 1 and owner := me, in lock order; units that are `kept` with that very epoch and owner are returned as they
   * are. Keys of `kept`: `type/partition`.
   */
  acquire(
    lane: number,
    owner: string,
    units: readonly Unit[],
    kept: ReadonlyMap<string, number>,
  ): Promise<readonly Owned[]>;
  load(lane: number, keys: readonly { readonly type: string; readonly id: string }[]): Promise<readonly StateRow[]>;
  /** Loads rows of `needs`; keys are `kind/id`. */
  needs(
    lane: number,
    refs: readonly { readonly kind: string; readonly id: string }[],
  ): Promise<ReadonlyMap<string, NeedRow>>;
  commit(lane: number, commit: Commit): Promise<CommitResult>;
  /** Fences the ghost of an unknown commit and says where the units stand (`commit.1`). Retries belong to the caller. */
  doubt(lane: number, units: readonly (Unit & { readonly epoch: number })[]): Promise<readonly DoubtResult[]>;
  /**
   * Raises the watermarks of units that are still at this epoch (rows whose watermark is not higher are not written), and
   * returns the units that are not: an owner that nothing is sent to would else never learn that it was fenced.
   */
  flushWatermarks(
    lane: number,
    units: readonly (Unit & { readonly epoch: number; readonly watermark: number })[],
  ): Promise<readonly Unit[]>;
  /** Log rows of a unit above a position, in order. */
  logAfter(unit: Unit, position: number, limit: number): Promise<readonly LogRow[]>;
  /** Events of one actor with seq > since, in order. */
  eventsAfter(type: string, id: string, since: number, limit: number): Promise<readonly LogRow[]>;
  /** State rows by key, outside any lane (gateway reads, outcome look-ups). */
  read(keys: readonly { readonly type: string; readonly id: string }[]): Promise<readonly StateRow[]>;
  /** Effects of a unit's slots: all, pending and answered, in seq order. */
  sweepEffects(unit: Unit, partitions: number): Promise<readonly EffectRow[]>;
  /**
   * Stores a good answer if the row still stands unanswered. Returns the ids that took it. Of a claim this is the encoded form of the
   * outcome that already stands in its row.
   */
  answerEffects(
    answers: readonly (RowId & { readonly name: string; readonly version: number; readonly body: Buffer })[],
  ): Promise<readonly RowId[]>;
  /** Stores a `gave_up` answer, only under FOR SHARE of the owner row with this epoch. */
  giveUpEffect(
    unit: Unit & { readonly epoch: number },
    answer: RowId & { readonly name: string; readonly version: number; readonly body: Buffer },
  ): Promise<boolean>;
  /** Timers of a unit's slots due before `before`, earliest first. */
  sweepTimers(unit: Unit, partitions: number, before: number, limit: number): Promise<readonly TimerRow[]>;
  /** Of these rows, those that still stand. */
  standing(rows: readonly RowId[], table: 'effects' | 'timers'): Promise<readonly RowId[]>;
  /** The queue of a parked key, head first. */
  queueOf(type: string, id: string, limit: number): Promise<readonly KeptMessage[]>;
};

/** A row that `needs` named; `erased` or `absent` say why there is none. */
export type NeedRow =
  | { readonly kind: 'row'; readonly value: unknown }
  | { readonly kind: 'erased' }
  | { readonly kind: 'absent' };
