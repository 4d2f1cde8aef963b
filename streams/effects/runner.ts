// The contract of an effect runner: what the effects room calls for the rows of one kind, after their commit.
// I1: a row runs at least once under its `ref`; a runner asks the outside under a key that makes a repeat harmless.
// I2: answers stand in the order of the rows, one each; `run` never throws for one row's fault: that row is `pending`.

import type { Message } from '../../actors/actor.ts';
import type { EffectRow } from '../../storage/store.ts';

/** A pending effect with its request decoded; `attempt` counts from 0 in this process. */
export type EffectJob = { readonly row: EffectRow; readonly request: Message; readonly attempt: number };

/**
 * What became of one row. `fact`: store this answer and send it to the actor. `stored`: the runner's own statement deleted the
 * row. `gone`: the row was answered or deleted by somebody else; if an answer stands in it, it is sent. `pending`: run it
 * again, with back-off unless `at` is `now`.
 */
export type Answer =
  | { readonly kind: 'fact'; readonly message: Message }
  | { readonly kind: 'stored' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'pending'; readonly at?: 'now'; readonly why?: string };

/** Runs effects of one kind. */
export type EffectRunner = {
  readonly kind: string;
  /** Rows of one call at most. */
  readonly batchMax: number;
  /** One answer per job, in order. Rejects only when nothing at all could be said of the batch: then all stay pending. */
  readonly run: (jobs: readonly EffectJob[], signal: AbortSignal) => Promise<readonly Answer[]>;
  /** The fact of a row whose time is over; null when the kind is retried for ever (a release). */
  readonly gaveUp: (request: Message) => Message | null;
};
