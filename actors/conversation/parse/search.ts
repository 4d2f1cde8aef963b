/**
 * The search: walks the lattice from left to right with the best few partial readings at each token.
 * I1: the beam is bounded and narrower in long messages, so time grows with the length only. I2: same input, same result.
 */
import { withEndedNo } from './bare-without.ts';
import { flush } from './flush.ts';
import { latticeOf } from './lattice.ts';
import { closed, withLeftover } from './line-list.ts';
import type { CompiledMenu } from './menu.ts';
import { isSame } from './same.ts';
import type { Span } from './span.ts';
import { type State, toArray } from './state.ts';
import { STEP_COST } from './step-cost.ts';
import { categoryStep, itemStep } from './step-item.ts';
import { gapStep, numberStep } from './step-number.ts';
import { signalStep } from './step-signal.ts';
import { valueStep } from './step-value.ts';
import type { Token } from './text.ts';

/** Widths of the beam: messages of people fit the first; the second keeps 16 KB of anything cheap. */
export const BEAM = { states: 10, longStates: 4, longTokens: 160, margin: 1.5 } as const;

/** The complete readings, cheapest first, and how many steps were taken. */
export const search = (input: {
  tokens: readonly Token[];
  menu: CompiledMenu;
  from: State;
}): { readonly states: readonly State[]; readonly work: number } => {
  const { tokens, menu } = input;
  const lattice = latticeOf(tokens, menu);
  const width = tokens.length > BEAM.longTokens ? BEAM.longStates : BEAM.states;
  const beams: State[][] = Array.from({ length: tokens.length + 1 }, () => []);
  beams[0]?.push(input.from);
  const best: number[] = [];
  let work = 0;
  for (let at = 0; at < tokens.length; at += 1) {
    const gap = tokens[at]?.gap ?? 0;
    const arrived = pruned(beams[at] ?? [], width);
    const states =
      gap === 0 || at === 0
        ? arrived
        : pruned(
            arrived.flatMap((state) => gapStep(menu, state, gap)),
            width,
          );
    for (const state of states) {
      for (const span of lattice[at] ?? []) {
        if (state.cost + span.cost > (best[span.end] ?? Infinity) + BEAM.margin) continue;
        work += 1;
        for (const next of step(menu, state, span)) {
          beams[span.end]?.push(next);
          if (next.cost < (best[span.end] ?? Infinity)) best[span.end] = next.cost;
        }
      }
    }
    beams[at] = [];
  }
  const ends = (beams[tokens.length] ?? []).flatMap((state) => flush(menu, withEndedNo(menu, state))).map(ended);
  return { states: pruned(ends, width), work };
};

function step(menu: CompiledMenu, state: State, span: Span): readonly State[] {
  switch (span.kind) {
    case 'signal':
      return signalStep(menu, state, span);
    case 'number':
      return numberStep(menu, state, span);
    case 'item':
      return itemStep(menu, state, span);
    case 'value':
      return valueStep(menu, state, span);
    case 'category':
      return categoryStep(menu, state, span);
    case 'unknown':
      return [unknownStep(state, span)];
  }
}

/** A word that nobody knows: what was to be less or more or gone was perhaps this. */
function unknownStep(state: State, span: Extract<Span, { kind: 'unknown' }>): State {
  const modifier: State['modifier'] = state.modifier === 'no' && state.used ? state.modifier : 'add';
  const next: State = { ...withLeftover(state, span.said, span.cost), modifier, side: false, last: 'other' };
  return state.mode === 1 || state.mode === 3 ? { ...next, mode: state.mode === 1 ? 2 : 0 } : next;
}

function ended(state: State): State {
  let { cost } = state;
  for (const line of toArray(closed(state))) if (line.item < 0) cost += STEP_COST.missingItem;
  for (let at = state.held; at !== null; at = at.tail) cost += STEP_COST.heldForNothing;
  if (state.mode !== 0 || (state.modifier !== 'add' && !state.used)) cost += STEP_COST.unused;
  return { ...state, cost };
}

/** The cheapest states, equal ones once; earlier ones first among equals. */
function pruned(states: readonly State[], width: number): readonly State[] {
  if (states.length <= 1) return states;
  const sorted = states
    .map((state, index) => ({ state, index }))
    .sort((a, b) => a.state.cost - b.state.cost || a.index - b.index);
  const kept: State[] = [];
  const limit = (sorted[0]?.state.cost ?? 0) + BEAM.margin;
  for (const { state } of sorted) {
    if (state.cost > limit || kept.length === width) break;
    if (!kept.some((other) => isSame(other, state))) kept.push(state);
  }
  return kept;
}
