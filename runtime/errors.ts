// Faults: what the outside world did to us, as values with a code. Refusals are not here (they are answers, not
// errors), and bugs are not here either (a bug is an assert or an unknown throw).
// I1: every code stands in FAULTS and in docs/errors.md with the same retry and meaning
//     (test/unit/runtime/errors.test.ts).
// I2: a code is STAGE_REASON and is never reused for another meaning.
// I3: messages carry ids and numbers, never secrets or whole payloads.

/** What a caller does after a fault: try again at once, try again after a pause, or give up. */
export type Retry = 'now' | 'backoff' | 'never';

/** Every fault code, what to do after it, and what it means in one sentence. */
export const FAULTS = {
  CONFIG_INVALID: {
    retry: 'never',
    meaning: 'The environment holds values that are not allowed, or lacks needed ones.',
  },
  STACK_PART_MISSING: {
    retry: 'never',
    meaning: 'A part of the local stack is neither on this machine nor can be fetched.',
  },
  STACK_PART_FAILED: { retry: 'never', meaning: 'A server of the local stack did not start.' },
  STACK_BUSY: { retry: 'backoff', meaning: 'Another process is starting or stopping the same local stack.' },
  BROKER_UNAVAILABLE: { retry: 'backoff', meaning: 'Kafka does not answer, or has no leader for the partition.' },
  BROKER_REJECTED: { retry: 'never', meaning: 'Kafka answered and refused the request.' },
  BROKER_SEND_UNKNOWN: {
    retry: 'backoff',
    meaning: 'A send ended without an answer; its records may or may not be in the log.',
  },
  BROKER_OFFSET_REGRESSED: {
    retry: 'never',
    meaning: 'An acknowledged base offset did not grow; the producer can no longer be trusted.',
  },
  BROKER_FOREIGN: {
    retry: 'never',
    meaning: 'The cluster or its partition count is not the one this database belongs to.',
  },
  STORE_UNAVAILABLE: { retry: 'backoff', meaning: 'Postgres does not answer, or closed the connection.' },
  STORE_DEADLINE: {
    retry: 'backoff',
    meaning: 'Postgres did not answer within the deadline; the statement was cancelled.',
  },
  STORE_CONFLICT: {
    retry: 'now',
    meaning: 'Postgres chose this transaction as the victim of a deadlock or serialization failure.',
  },
  STORE_AWAY: {
    retry: 'backoff',
    meaning: 'Postgres did not run the statement: it is away, busy, or ended it with an error.',
  },
  STORE_UNKNOWN: {
    retry: 'backoff',
    meaning: 'A statement that writes ended without an answer; it may have run, or may still run.',
  },
  STORE_BROKEN: {
    retry: 'never',
    meaning: 'A commit would break the log (a duplicate seq or position); the process must stop.',
  },
  STORE_REJECTED: { retry: 'never', meaning: 'Postgres refused the data of a statement (SQLSTATE class 22 or 23).' },
  STORE_FOREIGN: {
    retry: 'never',
    meaning: 'The database is not ours, or its schema is half migrated or of another version.',
  },
  COMMIT_UNKNOWN: {
    retry: 'now',
    meaning: 'A commit ended without an answer; the epoch must be raised before anything else.',
  },
  COMMIT_FENCED: { retry: 'never', meaning: 'Another process owns the partition now.' },
  CACHE_UNAVAILABLE: { retry: 'backoff', meaning: 'Redis does not answer.' },
  CODEC_MALFORMED: { retry: 'never', meaning: 'Bytes of a record cannot be decoded.' },
  CODEC_UNKNOWN_SCHEMA: { retry: 'backoff', meaning: 'The schema id of a record is not known here yet.' },
  CODEC_BEHIND: { retry: 'backoff', meaning: 'The record was written by newer code than this.' },
  REGISTRY_UNAVAILABLE: { retry: 'backoff', meaning: 'The schema registry does not answer.' },
  REGISTRY_INCOMPATIBLE: {
    retry: 'never',
    meaning: 'The schema registry refused a schema as incompatible with its history.',
  },
  PAYMENT_UNAVAILABLE: {
    retry: 'backoff',
    meaning: 'The payment provider does not answer, or answered with a server error.',
  },
  PAYMENT_REJECTED: { retry: 'never', meaning: 'The payment provider answered and refused the request.' },
  QUEUE_FULL: { retry: 'backoff', meaning: 'A bounded queue is full; the work was not taken.' },
  RUNTIME_STOPPING: { retry: 'never', meaning: 'The process is draining and takes no new work.' },
} as const satisfies Record<string, { readonly retry: Retry; readonly meaning: string }>;

/** One of the codes of `FAULTS`. */
export type FaultCode = keyof typeof FAULTS;

/** Ids and numbers that say which thing failed; printed in the message and logged as fields. */
export type FaultContext = Readonly<Record<string, string | number | boolean | null>>;

/** A failure of the outside world. `retry` comes from the code unless the place that throws knows better. */
export class Fault extends Error {
  readonly code: FaultCode;
  readonly retry: Retry;
  readonly context: FaultContext;

  constructor(
    code: FaultCode,
    options: { message?: string; cause?: unknown; context?: FaultContext; retry?: Retry } = {},
  ) {
    const context = options.context ?? {};
    const text = options.message ?? FAULTS[code].meaning;
    super(`${code}: ${text}${contextText(context)}`, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'Fault';
    this.code = code;
    this.retry = options.retry ?? FAULTS[code].retry;
    this.context = context;
  }
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** For the end of a switch over a union: compiles only when every case was handled; throws when a value lied. */
export function unreachable(value: never): never {
  throw new Error(`no case for ${JSON.stringify(value)}`);
}

function contextText(context: FaultContext): string {
  const fields = Object.entries(context).map(([name, value]) => `${name}=${value}`);
  return fields.length === 0 ? '' : ` (${fields.join(', ')})`;
}
