// Where a page stands with one actor: what a frame means to somebody who has everything up to a seq.
// I1: events are applied one after the other without a hole; a hole is asked for again, what was seen is dropped (push.1).

import type { StateFrame } from './frames.ts';

/** Last seq that was applied; null: nothing yet, a snapshot is wanted. */
export type Stand = number | null;

/** What to do with a frame. `resume`: ask again from where we stand. */
export type Step = { readonly kind: 'apply' | 'drop' | 'resume'; readonly stand: Stand };

/** Judges a frame. A snapshot covers all up to its seq, so one behind us says nothing new. */
export function stepOf(stand: Stand, { op, seq }: Pick<StateFrame, 'op' | 'seq'>): Step {
  if (op === 'snapshot') return stand !== null && seq < stand ? { kind: 'drop', stand } : { kind: 'apply', stand: seq };
  if (stand === null) return { kind: 'resume', stand };
  if (seq <= stand) return { kind: 'drop', stand };
  return seq === stand + 1 ? { kind: 'apply', stand: seq } : { kind: 'resume', stand };
}

/** Wait before try `n` (from 0) to connect or send again, ms; `chance` in [0, 1) spreads pages that lost one server together. */
export function waitMsOf(n: number, chance: number): number {
  return Math.round(Math.min(8_000, 250 * 2 ** Math.min(n, 5)) * (0.5 + chance));
}
