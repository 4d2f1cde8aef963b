/** Options onto lines of a state: the one at hand, one before it, or all of them. */
import { attach } from './attach.ts';
import type { CompiledMenu } from './menu.ts';
import { type Chain, cons, type Line, type Mention, type State } from './state.ts';
import { STEP_COST } from './step-cost.ts';

/** Puts one option on the line at hand or on one of the two before it; null when none takes it. */
export const attachNear = (input: {
  menu: CompiledMenu;
  state: State;
  mention: Mention;
  replace: boolean;
}): State | null => {
  const { menu, state, mention, replace } = input;
  if (state.line !== null) {
    const here = attach({ menu, line: state.line, mention, replace });
    if (here !== null) return { ...state, line: here.line, cost: state.cost + here.cost };
  }
  const before: Line[] = [];
  let at = state.done;
  // "a lassi with mint": said of the lassi, though only the dish before it takes it.
  const ofHere =
    state.line !== null && state.line.mentions === null && state.via === 'with' ? STEP_COST.saidOfOther : 0;
  for (let back = 0; at !== null && back < 2; at = at.tail, back += 1) {
    const there = attach({ menu, line: at.head, mention, replace });
    if (there === null) {
      before.push(at.head);
      continue;
    }
    let done: Chain<Line> = cons(there.line, at.tail);
    for (const line of before.reverse()) done = cons(line, done);
    return { ...state, done, cost: state.cost + there.cost + STEP_COST.olderLine + ofHere };
  }
  return null;
};

/** "both with X", "all large": the option on every line at hand that takes it; null when there is but one. */
export const attachSpread = (menu: CompiledMenu, state: State, mention: Mention): State | null => {
  const { line, spread } = state;
  if (line === null || line.origin >= 0 || (spread === 2 && line.quantity > 1)) return null;
  const here = attach({ menu, line, mention, replace: false });
  if (here === null) return null;
  const before: Line[] = [];
  const rest = state.base !== null && state.base.left > 0 ? state.base : null;
  const left = rest === null ? null : attach({ menu, line: rest.line, mention, replace: false });
  let cost = here.cost + (left?.cost ?? 0);
  let taken = left === null ? 0 : 1;
  let at = state.done;
  for (; at !== null && before.length < spread - (rest === null ? 1 : 2) && at.head.origin < 0; at = at.tail) {
    const there = attach({ menu, line: at.head, mention, replace: false });
    before.push(there?.line ?? at.head);
    cost += there?.cost ?? 0;
    taken += there === null ? 0 : 1;
  }
  if (taken === 0) return null;
  let done: Chain<Line> = at;
  for (const each of before.reverse()) done = cons(each, done);
  const base = rest === null || left === null ? state.base : { ...rest, line: left.line };
  return { ...state, line: here.line, base, done, cost: state.cost + cost + STEP_COST.spread };
};

/** "… with ghee on both": the options said last, of one group, on the lines before too; null when no line takes them. */
export const attachBack = (menu: CompiledMenu, state: State, spread: number): State | null => {
  const newest = state.line?.mentions?.head;
  if (state.line === null || newest === undefined) return null;
  const run: Mention[] = [];
  for (let at = state.line.mentions; at !== null && isAlike(at.head, newest); at = at.tail) run.push(at.head);
  const before: Line[] = [];
  let cost = 0;
  let taken = 0;
  let at = state.done;
  for (; at !== null && before.length < spread - 1 && at.head.origin < 0; at = at.tail) {
    let line = at.head;
    for (const mention of run.toReversed()) {
      const attached = attach({ menu, line, mention, replace: false });
      if (attached === null) continue;
      line = attached.line;
      cost += attached.cost;
      taken += 1;
    }
    before.push(line);
  }
  if (taken === 0) return null;
  let done: Chain<Line> = at;
  for (const each of before.toReversed()) done = cons(each, done);
  return { ...state, done, cost: state.cost + cost };
};

function isAlike(mention: Mention, other: Mention): boolean {
  return mention.choices[0]?.group === other.choices[0]?.group && mention.modifier === other.modifier;
}
