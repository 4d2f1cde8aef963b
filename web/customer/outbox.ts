// Messages on their way: kept in storage with their key until the conversation has them, so that a reload in between sends no message
// twice and loses none. And the texts that were sent from here, by the id that the conversation knows them by. Pure.

/** A message that was typed. `seq`: it was accepted, and the conversation shows it from that seq on. */
export type Outgoing = {
  readonly key: string;
  readonly text: string;
  readonly at: number;
  readonly seq: number | null;
  /** Why it will not be sent; null while it may. */
  readonly refused: string | null;
};

/** What is on its way, oldest first; the oldest unanswered one is sent next. */
export type Outbox = readonly Outgoing[];

/** Adds a message. */
export const withMessage = (outbox: Outbox, key: string, text: string, at: number): Outbox => [
  ...outbox,
  { key, text, at, seq: null, refused: null },
];

/** The next one to send. */
export const nextOf = (outbox: Outbox): Outgoing | undefined =>
  outbox.find(({ seq, refused }) => seq === null && refused === null);

/** It was answered. */
export const withAnswer = (outbox: Outbox, key: string, change: Partial<Pick<Outgoing, 'seq' | 'refused'>>): Outbox =>
  outbox.map((each) => (each.key === key ? { ...each, ...change } : each));

/** Without one message. */
export const without = (outbox: Outbox, key: string): Outbox => outbox.filter((each) => each.key !== key);

/** Reads what was stored; what does not fit is left out. */
export function outboxOf(stored: string | null): Outbox {
  try {
    const value: unknown = JSON.parse(stored ?? '[]');
    return Array.isArray(value) ? value.filter(isOutgoing) : [];
  } catch {
    return [];
  }
}

function isOutgoing(value: unknown): value is Outgoing {
  return (
    typeof value === 'object' &&
    value !== null &&
    'key' in value &&
    'text' in value &&
    'at' in value &&
    typeof value.key === 'string' &&
    typeof value.text === 'string' &&
    typeof value.at === 'number'
  );
}
