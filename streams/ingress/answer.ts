// The answer of a command: a pure function of its outcome, so that memory, reader and look-up answer alike (ingress.2).

import type { Outcome } from '../loop/outcome.ts';

/** What became of a request. `id` is the actor's. */
export type Answer =
  | {
      readonly kind: 'accepted';
      readonly id: string /** Of its first event. */;
      readonly seq: number;
      readonly count: number;
    }
  | { readonly kind: 'ignored'; readonly id: string; readonly seq: number }
  | { readonly kind: 'refused'; readonly id: string; readonly reason: string }
  /** Durable, waits behind a parked key. */
  | { readonly kind: 'parked'; readonly id: string }
  /** The key was used before for something else. */
  | { readonly kind: 'key_reused'; readonly id: string }
  /** In the log, outcome not yet known; `token` asks later. */
  | { readonly kind: 'pending'; readonly id: string; readonly token: string }
  /** Not known to be in the log: repeat with the same key. */
  | {
      readonly kind: 'unavailable';
      readonly id: string;
      readonly reason: 'overloaded' | 'log_unavailable' | 'stopping';
      readonly retryAfterSeconds: number;
    };

/** The answer for a request of this hash; null compares nothing (facts, whose id names one thing that happened). */
export function answerOf(outcome: Outcome, id: string, hash: string | null): Answer {
  if (hash !== null && hash !== outcome.hash) return { kind: 'key_reused', id };
  switch (outcome.kind) {
    case 'accepted':
      return { kind: 'accepted', id, seq: outcome.seq, count: outcome.count };
    case 'ignored':
      return { kind: 'ignored', id, seq: outcome.seq };
    case 'refused':
      return { kind: 'refused', id, reason: outcome.reason };
    case 'parked':
      return { kind: 'parked', id };
  }
}
