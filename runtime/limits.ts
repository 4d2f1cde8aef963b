// Every bound of the program, with its unit, its reason and its arithmetic; relations between them are asserted at load.
// I1: a queue, batch, retry, cache, buffer or timer without an entry here does not exist.

const bounds = {
  // streams/loop
  /** Records of one lane batch: 500 cost a third more CPU a record, 2,000 gain nothing (measured). */
  batchRecordsMax: 1000,
  /** Records waiting in one unit's mailbox before its partition pauses; 4,000 was no faster. */
  mailboxRecordsMax: 1000,
  /** A paused partition resumes when its mailbox is this empty. */
  mailboxResumeAt: 250,
  /** Actors kept in memory per unit: 24 partitions × 2,500 × about 1 KiB = 60 MB. */
  cacheActorsMax: 2500,
  /** Immutable rows of `needs` kept in memory per lane. */
  needsCacheMax: 2000,
  /** A cached row of `needs` is asked again after this, so that an erasure is seen. */
  needsCacheTtlMs: 60_000,
  /** Outcomes that an actor of bounded life keeps; further outsiders' commands are refused. 64 × 23 B = 1.5 KB. */
  outcomesBoundedMax: 64,
  /** Outcomes that an actor that lives for ever keeps (measured: 64 cost about 22 %). */
  outcomesForeverMax: 64,
  /** How long an actor that lives for ever remembers an outcome; older unknown commands are `too_old`. */
  outcomeWindowMs: 600_000,
  /** How long a sender of tells is remembered by actors that live for ever: 100 orders a day × 20 B = 2 KB. */
  senderMemoryMs: 86_400_000,
  /** The same for actors of bounded life. */
  senderMemoryBoundedMs: 604_800_000,
  /** Messages of a parked key that one replay command settles. */
  replayMessagesMax: 200,
  /** Characters of an error kept beside a parked message. */
  errorTextLengthMax: 500,
  /** Watermarks that ride on no commit are flushed after this. */
  watermarkFlushMs: 500,
  /** Every unit's epoch is compared with the database's this often, even if nothing is sent to it. */
  ownershipCheckMs: 3_000,
  /** A halted unit (newer code needed, registry away) is tried again after this. */
  haltRetryMs: 5_000,
  /** Pauses between tries while Postgres or the broker is away. */
  retryDelayMsMin: 50,
  retryDelayMsMax: 2_000,
  /** A fenced lane rejoins after a random pause between these; three times within the window end the process (commit.2). */
  rejoinDelayMsMin: 1_000,
  rejoinDelayMsMax: 5_000,
  fencedTimesMax: 3,
  fencedWindowMs: 60_000,
  /** The database's clock is measured again after this (clock.1). */
  clockMeasureMs: 5_000,

  // streams/relay, timers, effects
  /** Records of one send: about 500 B each keeps a request below 1 MB. */
  sendRecordsMax: 2000,
  /** Log rows that wait in memory for the relay of one unit; beyond it they are read from the table again. */
  relayRowsMax: 5000,
  /** Rows of one read of the log by the relay. */
  relayReadRows: 500,
  /** Timers due within this are held in memory; the rest wait in their table. */
  timerHorizonMs: 60_000,
  /** The timer wheel looks at its sweeps at least this often. */
  timerSleepMsMax: 1_000,
  /** Timers of one sweep and unit. */
  timerSweepRows: 5000,
  /** Effects under way at once per process: each holds at most one outside call. */
  effectsRunningMax: 64,
  /** Batches of one batched kind (claims, releases) under way at once: two keep Postgres busy while one collects. */
  effectBatchesMax: 2,
  /** Pauses between tries of an effect. */
  effectRetryMsMin: 100,
  effectRetryMsMax: 10_000,
  /** How often an operator's command looks for its outcome. */
  operatorLookMs: 50,
  /** Dead letters of one look at their table, and the pause between looks: letters are rare. */
  deadLettersRows: 200,
  deadLettersLookMs: 1_000,
  /** How long a stopping process waits for what is under way. */
  drainMsMax: 10_000,

  // storage/postgres
  /** A new connection must be ready within this: a handshake on a LAN takes 10 ms; a black hole must not wait for ever. */
  postgresConnectTimeoutMs: 3_000,
  /** The server ends a statement after this: the longest measured commit takes 0.1 s, a sweep of 100,000 rows about 1 s. */
  postgresStatementTimeoutMs: 10_000,
  /** The server ends a wait for a lock after this; a ghost's locks last at most as long as its own statement. */
  postgresLockTimeoutMs: 5_000,
  /** We give a connection up after this without an answer: later than the server's own limit, so that it answers first. */
  postgresDeadlineMs: 12_000,
  /** The server ends a transaction that its client left open; only migrations open any. */
  postgresIdleInTransactionMs: 10_000,
  /** First TCP keepalive probe of an idle connection. */
  postgresKeepAliveMs: 10_000,
  /** Connections of a process for reads outside lanes, and for each other service (accounts, chat, catalog): 2 + 4 + 3 × 2 = 12
   *  a process, so 8 processes fit into Postgres' default of 100. */
  postgresPoolConnections: 4,
  postgresServiceConnections: 2,
  /** Statements that wait for a pool's connection; further ones are refused with QUEUE_FULL: 1,000 × 1 ms / 4 = 0.25 s of work. */
  postgresPoolWaitersMax: 1_000,
  /** Keys of one gathered read: 200 rows are about 1 ms of Postgres; one connection then serves a thousand questions a turn. */
  gatheredKeysMax: 200,
  /** How long a migration waits for another process that migrates. */
  postgresMigrationWaitMs: 60_000,
  /** Claims of one call: 100 take about 2 ms, ten times that gains nothing (measured: 40,000/s at 10, 75,000/s at 100). */
  postgresClaimsMax: 100,
  /** Partitions of the audit made ahead, and days kept: a week-end without an operator, and two weeks to look back. */
  postgresAuditDaysAhead: 3,
  postgresAuditDaysKept: 14,
};

/** All bounds, by room. Times in ms, sizes in items unless the name says bytes. */
export const limits: Readonly<typeof bounds> = bounds;

/** For tests: bounds so small that they are met. Returns what puts the old ones back. */
export function shrinkLimits(changes: Partial<typeof bounds>): () => void {
  const before = { ...bounds };
  Object.assign(bounds, changes);
  return () => void Object.assign(bounds, before);
}

assert(limits.mailboxResumeAt < limits.mailboxRecordsMax, 'mailboxResumeAt < mailboxRecordsMax');
assert(limits.rejoinDelayMsMin < limits.rejoinDelayMsMax, 'rejoinDelayMsMin < rejoinDelayMsMax');
assert(
  limits.postgresDeadlineMs > limits.postgresStatementTimeoutMs,
  'postgresDeadlineMs > postgresStatementTimeoutMs',
);
assert(
  limits.postgresStatementTimeoutMs > limits.postgresLockTimeoutMs,
  'postgresStatementTimeoutMs > postgresLockTimeoutMs',
);
assert(limits.senderMemoryMs > limits.outcomeWindowMs, 'senderMemoryMs > outcomeWindowMs');

function assert(holds: boolean, relation: string): void {
  if (!holds) throw new Error(`limits: ${relation} does not hold`);
}
