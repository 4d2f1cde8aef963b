// What a batch will commit, while it is being decided: plain arrays, and a checkpoint to take back one record's part.
// I1: `rollback` leaves exactly what was there at `checkpoint`; a record that throws leaves no trace but its own parking.

import type { Commit } from '../../storage/store.ts';
import type { Outcome } from './outcome.ts';

/** An outcome of an outsider's message, to be handed to waiters after the commit. */
export type NewOutcome = { readonly type: string; readonly id: string; readonly outcome: Outcome };

type Mutable<T> = T extends readonly (infer I)[] ? I[] : never;

/** The growing parts of a commit, and the outcomes it will settle. */
export type Draft = {
  readonly log: Mutable<Commit['log']>;
  readonly effects: Mutable<Commit['effects']>;
  readonly withdraw: Mutable<Commit['withdraw']>;
  readonly timers: Mutable<Commit['timers']>;
  readonly ledger: Mutable<Commit['ledger']>;
  readonly rows: Mutable<Commit['rows']>;
  readonly passedEffects: Mutable<Commit['passedEffects']>;
  readonly passedTimers: Mutable<Commit['passedTimers']>;
  readonly queued: Mutable<Commit['queued']>;
  readonly unqueued: Mutable<Commit['unqueued']>;
  readonly deadLetters: Mutable<Commit['deadLetters']>;
  readonly outcomes: NewOutcome[];
};

export const emptyDraft = (): Draft => ({
  log: [],
  effects: [],
  withdraw: [],
  timers: [],
  ledger: [],
  rows: [],
  passedEffects: [],
  passedTimers: [],
  queued: [],
  unqueued: [],
  deadLetters: [],
  outcomes: [],
});

/** Lengths of all parts. */
export type Checkpoint = Readonly<Record<keyof Draft, number>>;

const parts = Object.keys(emptyDraft()) as readonly (keyof Draft)[];

export function checkpoint(draft: Draft): Checkpoint {
  const lengths: Record<string, number> = {};
  for (const part of parts) lengths[part] = draft[part].length;
  return lengths as Checkpoint;
}

/** Takes back everything since the checkpoint. */
export function rollback(draft: Draft, to: Checkpoint): void {
  for (const part of parts) draft[part].length = to[part];
}
