// Bounds of the ingress, each with its reason; the relations between them are asserted when an ingress is made.
// Full means refused: the caller gets 503 and repeats with the same key (ingress.3).

/** Bounds of one ingress. Times in ms. */
export type IngressLimits = {
  /** How soon Kafka gives the partitions of a dead loop to another; of the configuration. */
  readonly sessionTimeoutMs: number;
  /** Longest wait for an outcome. At least a session and a second, so that the death of one loop is only a wait. */
  readonly waitMs: number;
  /** Records before the producer. 20,000 are 4 s of 5,000 a second, what a wait can hold. */
  readonly queueItemsMax: number;
  /** Requests without an answer, over all keys; their memory is about 1 KB each. */
  readonly waitersMax: number;
  /** Requests under one key; the 1,001st repeat at once is no client of ours. */
  readonly sameKeyMax: number;
  /** Records of one send: 2,000 of 500 bytes are 1 MB, Kafka's default largest request. */
  readonly sendItemsMax: number;
  /** Extra wait before a send, only when the last one was larger than `loadedItems`. */
  readonly lingerMs: number;
  readonly loadedItems: number;
  /** When an open waiter's state row is looked up, after its start; the end of the wait is one more. */
  readonly lookUpMs: readonly number[];
  /** Look-ups that fall this close together are one read. */
  readonly lookUpTickMs: number;
  /** Keys of one read. */
  readonly lookUpKeysMax: number;
  /** Longest wait for the last read of a waiter. */
  readonly lookUpDeadlineMs: number;
  /** Pause before another publisher is opened when the last attempt failed. */
  readonly reopenMs: number;
  /** Life of the signed Location of a 202. */
  readonly tokenLifeMs: number;
};

/** The bounds for a session timeout; asserts their relations. */
export function ingressLimits(sessionTimeoutMs: number, change: Partial<IngressLimits> = {}): IngressLimits {
  const limits: IngressLimits = {
    sessionTimeoutMs,
    waitMs: sessionTimeoutMs + 1_000,
    queueItemsMax: 20_000,
    waitersMax: 40_000,
    sameKeyMax: 1_000,
    sendItemsMax: 2_000,
    lingerMs: 5,
    loadedItems: 8,
    lookUpMs: [50, 200, 800, 2_000],
    lookUpTickMs: 10,
    lookUpKeysMax: 1_000,
    lookUpDeadlineMs: 500,
    reopenMs: 250,
    tokenLifeMs: 86_400_000,
    ...change,
  };
  assertLimits(limits);
  return limits;
}

/** Throws when bounds contradict each other. */
export function assertLimits(limits: IngressLimits): void {
  const { waitMs, sessionTimeoutMs, lingerMs, lookUpMs, queueItemsMax, waitersMax } = limits;
  if (waitMs < sessionTimeoutMs + 1_000)
    throw new Error(`ingress waits ${waitMs} ms, less than a session of ${sessionTimeoutMs} ms and a second`);
  if (lingerMs > 5) throw new Error(`ingress lingers ${lingerMs} ms; at most 5 are allowed`);
  if (lookUpMs.some((ms, i) => ms <= (lookUpMs[i - 1] ?? 0)))
    throw new Error(`look-ups at ${lookUpMs.join(', ')} ms must grow`);
  if (queueItemsMax > waitersMax) throw new Error(`a queue of ${queueItemsMax} is longer than ${waitersMax} waiters`);
}
