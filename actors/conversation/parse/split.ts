/** A part of a line that was ordered with a number: "three dosas, one of them plain" becomes two lines. */
import { attachAll, isSize } from './attach.ts';
import type { CompiledMenu } from './menu.ts';
import { cons, type Draft, type Line, type Mention, type State, toArray } from './state.ts';
import { STEP_COST } from './step-cost.ts';
import { isPlural } from './word-form.ts';

/** A larger number is a mistake of somebody, and no lot to share out. */
const QUANTITY_SPLIT_MAX = 99;

/** A part of a line with several: it becomes two lines. */
export const splits = (menu: CompiledMenu, state: State, draft: Draft): readonly State[] => {
  const base = baseOf(state);
  if (base === null || draft.measured || !canSplit(menu, state, draft)) return [];
  const part: Line = { ...base.line, quantity: draft.quantity, origin: -1 };
  const attached = attachAll({ menu, line: part, mentions: draft.mentions, replace: true });
  if (attached.rest.length > 0) return [];
  const { first, another, ofThem, next } = STEP_COST.split;
  const begun = draft.ofThem ? ofThem : draft.kind === 'article' && !draft.afterNoun ? another : first;
  const cost = state.cost + attached.cost + (state.base !== null ? next : begun);
  const done = state.base === null || state.line === null ? state.done : cons(state.line, state.done);
  return [{ ...state, cost, done, line: attached.line, base: { line: base.line, left: base.left - draft.quantity } }];
};

/** "plain dosas, one with …": the number of the line comes after it. */
export const uncounted = (menu: CompiledMenu, state: State, draft: Draft): readonly State[] => {
  const { line } = state;
  if (line === null || line.counted || line.origin >= 0 || !isPlural(line.said)) return [];
  if (draft.inner !== null || !(draft.pronoun || draft.joined)) return [];
  const part: Line = { ...line, quantity: draft.quantity, saidQuantity: draft.saidQuantity, counted: true };
  const attached = attachAll({ menu, line: part, mentions: draft.mentions, replace: true });
  if (attached.rest.length > 0) return [];
  return [{ ...state, line: attached.line, cost: state.cost + attached.cost + STEP_COST.split.first }];
};

function baseOf(state: State): State['base'] {
  if (state.base !== null) return state.base;
  return state.line !== null && state.line.quantity > 1 && state.line.quantity <= QUANTITY_SPLIT_MAX
    ? { line: state.line, left: state.line.quantity }
    : null;
}

/** Whether the draft can be a part of the line at hand. */
export const canSplit = (menu: CompiledMenu, state: State, draft: Draft): boolean => {
  const base = baseOf(state);
  if (base === null || draft.quantity < 1 || draft.quantity > base.left) return false;
  if (state.base !== null) return true;
  const said = draft.pronoun || draft.ofThem;
  const parts = toArray(draft.mentions);
  const isNew = draft.afterNoun && !parts.some((mention) => hasGroup(base.line, mention));
  const bare = base.line.mentions === null || isNew || parts.some((mention) => isSize(menu, mention));
  return draft.quantity < base.left && (said || (bare && draft.inner === null));
};

function hasGroup(line: Line, mention: Mention): boolean {
  return toArray(line.mentions).some((other) => other.choices[0]?.group === mention.choices[0]?.group);
}

/** "no ghee in one of them": the option said last belongs to a part of the line. */
export const lastOptionOf = (menu: CompiledMenu, state: State, draft: Draft): readonly State[] => {
  const { line } = state;
  const mention = line?.mentions?.head;
  if (line === null || mention === undefined || line.quantity <= draft.quantity) return [];
  const whole: Line = { ...line, mentions: line.mentions?.tail ?? null };
  return splits(menu, { ...state, line: whole, draft: null }, { ...draft, mentions: cons(mention, null) });
};
