/** Options onto lines of a state: the one at hand, one before it, or all of them. */
import { attach } from './attach.ts';
import type { CompiledMenu } from './menu.ts';
import { type Chain, cons, type Line, type Mention, type State, toArray } from './state.ts';
import { STEP_COST } from './step-cost.ts';

/** Puts one option on the line at hand or on one of the two before it. */
export const attachNear = (menu: CompiledMenu, state: State, mention: Mention): readonly State[] => {
  const alone = state.fresh && (state.line?.origin ?? -1) >= 0;
  const replace = state.made || state.fix || alone;
  if (state.line !== null) {
    const here = attach({ menu, line: state.line, mention, replace });
    if (here !== null) return [{ ...state, line: here.line, cost: state.cost + here.cost }];
  }
  const before: Line[] = [];
  let at = state.done;
  for (let back = 0; at !== null && back < 2; at = at.tail, back += 1) {
    const there = attach({ menu, line: at.head, mention, replace });
    if (there === null) {
      before.push(at.head);
      continue;
    }
    let done: Chain<Line> = cons(there.line, at.tail);
    for (const line of before.reverse()) done = cons(line, done);
    return [{ ...state, done, cost: state.cost + there.cost + STEP_COST.olderLine }];
  }
  return [];
};

/** "both with X", "all large": the option on every line at hand that takes it; null when there is but one. */
export const attachSpread = (menu: CompiledMenu, state: State, mention: Mention): State | null => {
  if (state.line === null || (state.spread === 2 && state.line.quantity > 1)) return null;
  const lines = [state.line, ...toArray(state.done).slice(-(state.spread - 1)).reverse()].filter((line) => line.origin < 0);
  const attached = lines.map((line) => attach({ menu, line, mention, replace: false }));
  if (lines.length < 2 || attached.filter((each) => each !== null).length < 2) return null;
  const others = new Map(lines.map((line, index) => [line, attached[index]?.line ?? line]));
  let done: Chain<Line> = null;
  for (const line of toArray(state.done)) done = cons(others.get(line) ?? line, done);
  const cost = attached.reduce((sum, each) => sum + (each?.cost ?? 0), 0) + STEP_COST.spread;
  return { ...state, line: attached[0]?.line ?? state.line, done, cost: state.cost + cost };
};
