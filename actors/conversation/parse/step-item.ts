/**
 * An item or a category is said: a new line, a line spoken of before, a correction, a removal, or the noun of what came
 * before ("pizza pie"). Gives every way to understand it.
 */
import { attachAll, drop } from './attach.ts';
import { attachNear, flush } from './flush.ts';
import { afterMention, opened, recalled, withLeftover, withoutLine } from './line-list.ts';
import type { CompiledMenu } from './menu.ts';
import type { Span } from './span.ts';
import { cons, type Line, type State, toArray } from './state.ts';
import { STEP_COST } from './step-cost.ts';

type ItemSpan = Extract<Span, { kind: 'item' }>;
type CategorySpan = Extract<Span, { kind: 'category' }>;

/** The states after an item was said. */
export const itemStep = (menu: CompiledMenu, before: State, span: ItemSpan): readonly State[] => {
  const idle = before.modifier === 'extra' || before.modifier === 'light' ? STEP_COST.extraItem : 0;
  const state: State = { ...before, cost: before.cost + span.cost + idle };
  if (state.mode === 1 || state.mode === 4) return [selected(menu, state, span)];
  if (state.modifier === 'no' && state.draft?.mentions == null) return refused(menu, state, span);
  const out: State[] = [];
  if (state.mode === 3 && state.line !== null && state.target === null) return [exchanged(menu, state, span)];
  out.push(...again(menu, state, span));
  if (state.draft === null) out.push(...undrafted(menu, state, span));
  else {
    out.push(fromDraft(menu, state, span));
    if (state.draft.mentions !== null && state.draft.kind !== 'bare') {
      for (const flushed of flush(menu, state)) if (flushed.draft === null) out.push(...undrafted(menu, flushed, span));
    }
  }
  return out.map((next) => ({
    ...afterMention(next, 'item'),
    draft: null,
    modifier: 'add',
    used: false,
    made: false,
    fix: false,
  }));
};

/** The states after a category was said: "two pepsi drinks", "a sandwich with …", "for drinks". */
export const categoryStep = (menu: CompiledMenu, before: State, span: CategorySpan): readonly State[] => {
  const state: State = { ...before, cost: before.cost + span.cost };
  const { line, draft } = state;
  if (state.modifier === 'no' && draft === null) return [{ ...state, modifier: 'add', used: false, last: 'other' }];
  if (state.mode === 1 || state.mode === 4) {
    const found = recalled(state, { item: -1, category: span.category });
    return [found === null ? { ...state, mode: 0 } : { ...found, mode: 2 }];
  }
  if (state.last === 'item' && line !== null && line.category === span.category) return [state];
  const out: State[] = [{ ...state, cost: state.cost + STEP_COST.unused, last: 'other' }];
  if (draft === null || draft.joined) return out;
  const only = menu.categories[span.category]?.items;
  const item = only?.length === 1 ? (only[0] ?? -1) : -1;
  const placed = placeDraft(menu, state, blankLine({ menu, state, item, category: span.category, said: span.said }));
  out.push({ ...afterMention(placed, 'item'), draft: null, modifier: 'add', used: false, made: false, fix: false });
  return out;
};

/** A line for the draft at hand (or for one of the item), with nothing on it. */
function blankLine(input: { menu: CompiledMenu; state: State; item: number; category: number; said: string }): Line {
  const { state, item, category, said } = input;
  const counted = state.draft !== null && state.draft.kind !== 'bare' && state.draft.kind !== 'same';
  return {
    item,
    category,
    quantity: state.draft?.quantity ?? 1,
    counted,
    mentions: null,
    origin: -1,
    said,
    saidQuantity: state.draft?.saidQuantity ?? '',
  };
}

function newLine(menu: CompiledMenu, state: State, span: ItemSpan): Line {
  return blankLine({ menu, state, item: span.item, category: menu.items[span.item]?.category ?? -1, said: span.said });
}

/** The draft becomes the line; options that the item does not take go back to the line before, or are left over. */
function placeDraft(menu: CompiledMenu, state: State, line: Line): State {
  const attached = attachAll({ menu, line, mentions: state.draft?.mentions ?? null, replace: false });
  let next: State = { ...state, draft: null };
  let cost = attached.cost;
  for (const mention of attached.rest) {
    const moved = attachNear(menu, next, mention)[0];
    if (moved !== undefined) next = { ...moved, cost: moved.cost + STEP_COST.moveBack };
    else {
      next = withLeftover(next, mention.said, 0);
      cost += STEP_COST.notTaken;
    }
  }
  return { ...opened(next, attached.line), cost: next.cost + cost };
}

function fromDraft(menu: CompiledMenu, state: State, span: ItemSpan): State {
  const { draft } = state;
  const known = draft?.kind === 'more' ? recalled(state, { item: span.item, category: -1 }) : null;
  if (known?.line != null && draft !== null) {
    return { ...known, line: { ...known.line, quantity: known.line.quantity + draft.quantity, counted: true } };
  }
  if (state.fix && state.line !== null) return corrected(menu, state, span);
  const placed = placeDraft(menu, state, newLine(menu, state, span));
  const bare = draft?.kind === 'bare' && state.line !== null ? toArray(draft.mentions).length * STEP_COST.borrowed : 0;
  return { ...placed, cost: placed.cost + bare };
}

/** No article, no number, no option before it. */
function undrafted(menu: CompiledMenu, state: State, span: ItemSpan): readonly State[] {
  const { line } = state;
  if (state.fix && line !== null) return [corrected(menu, state, span)];
  const out: State[] = [];
  const category = menu.items[span.item]?.category ?? -1;
  let cost = state.fresh ? 0 : STEP_COST.newLine[state.join];
  if (line !== null && line.item < 0 && line.category === category) {
    out.push(named(menu, state, span));
    cost += STEP_COST.missingItem;
  } else if (line !== null && line.item !== span.item && line.category === category && !state.fresh) {
    const paired = nounPair(menu, state, { line, item: span.item });
    if (paired !== null) {
      out.push(paired);
      cost += STEP_COST.notNounPair;
    } else if (state.last === 'item' && line.mentions === null) {
      out.push({
        ...state,
        line: { ...line, item: span.item, said: span.said },
        cost: state.cost + STEP_COST.compound,
      });
    }
  }
  const pointed = state.definite && recalled(state, { item: span.item, category: -1 }) !== null;
  const next = opened(state, newLine(menu, state, span));
  out.push({ ...next, cost: next.cost + cost + (pointed ? STEP_COST.newThoughReferred : 0) });
  return out;
}

/** "a sandwich with X": the line knew only its category. Options said before are settled now. */
function named(menu: CompiledMenu, state: State, span: ItemSpan): State {
  const { line } = state;
  if (line === null) return state;
  const attached = attachAll({
    menu,
    line: { ...line, item: span.item, mentions: null, said: span.said },
    mentions: line.mentions,
    replace: false,
  });
  const next = attached.rest.reduce((at, mention) => withLeftover(at, mention.said, STEP_COST.notTaken), state);
  return { ...next, line: attached.line, cost: next.cost + attached.cost };
}

/** "chips and X" where "chips" is the noun of the category: one line, named by the other word. */
function nounPair(
  menu: CompiledMenu,
  state: State,
  pair: { readonly line: Line; readonly item: number },
): State | null {
  const { line, item } = pair;
  const had = menu.items[line.item];
  if (had === undefined || line.mentions !== null || line.origin >= 0) return null;
  if (state.join !== 'and' && state.join !== 'with' && state.join !== 'none') return null;
  const cost = state.cost + STEP_COST.nounPair;
  if (had.noun) return { ...state, cost, line: { ...line, item } };
  return menu.items[item]?.noun === true ? { ...state, cost } : null;
}

/** The same item once more: "pizza pie", "those pizzas", "make the coke large". */
function again(menu: CompiledMenu, state: State, span: ItemSpan): readonly State[] {
  const { draft, line } = state;
  const numbered = draft !== null && draft.kind !== 'bare';
  if (numbered && !draft.made && !state.fix) return [];
  const pointing = state.definite || state.onto || state.made || state.fix || state.removing;
  const found = pointing ? recalled(state, { item: span.item, category: -1 }) : line?.item === span.item ? state : null;
  if (found?.line == null) return [];
  const adjacent = state.last === 'item' && draft === null;
  const cost = pointing ? STEP_COST.referred : adjacent ? STEP_COST.sameItemAdjacent : STEP_COST.sameItemAgain;
  const attached = attachAll({ menu, line: found.line, mentions: draft?.mentions ?? null, replace: pointing });
  if (attached.rest.length > 0) return [];
  const counted =
    numbered && draft.kind === 'number'
      ? { quantity: draft.quantity, saidQuantity: draft.saidQuantity, counted: true }
      : {};
  return [{ ...found, line: { ...attached.line, ...counted }, cost: state.cost + cost + attached.cost }];
}

/** "no wait, a latte": the line at hand becomes another item; its number stays unless one was said. */
function corrected(menu: CompiledMenu, state: State, span: ItemSpan): State {
  return exchanged(menu, { ...state, cost: state.cost + STEP_COST.replaced }, span);
}

function exchanged(menu: CompiledMenu, state: State, span: ItemSpan): State {
  const { line, draft } = state;
  if (line === null) return state;
  const fresh = newLine(menu, state, span);
  const quantity = draft !== null && draft.kind === 'number' ? draft.quantity : line.quantity;
  const kept = attachAll({
    menu,
    line: { ...fresh, quantity, counted: true, origin: line.origin },
    mentions: line.mentions,
    replace: true,
  });
  const attached = attachAll({ menu, line: kept.line, mentions: draft?.mentions ?? null, replace: true });
  const next = attached.rest.reduce((at, mention) => withLeftover(at, mention.said, STEP_COST.notTaken), state);
  return { ...next, mode: 0, target: null, line: attached.line, cost: next.cost + attached.cost };
}

/** "no coke": a line of it goes; without one it was only declined. */
function refused(menu: CompiledMenu, state: State, span: ItemSpan): readonly State[] {
  const found = recalled(state, { item: span.item, category: -1 });
  const after = (next: State): State => ({
    ...afterMention(next, 'item'),
    last: 'other',
    draft: null,
    modifier: state.join === 'and' ? 'no' : 'add',
    used: true,
  });
  const declined: State = { ...state, cost: state.cost + STEP_COST.declined };
  const unsaid = state.removing ? { ...declined, unmatched: cons(span.said, declined.unmatched) } : declined;
  const out =
    found === null
      ? [after(unsaid)]
      : [
          after({
            ...withoutLine(found),
            cost: state.cost + (state.removing || state.fix ? STEP_COST.removed : STEP_COST.removedUnsaid),
          }),
        ];
  if (state.draft?.mentions == null && !state.removing) return out;
  return [
    ...out,
    ...again(menu, { ...state, modifier: 'add' }, span).map((next) => ({ ...afterMention(next, 'item'), draft: null })),
  ];
}

/** "change the coke …", "instead of the coke": which line is meant. */
function selected(menu: CompiledMenu, state: State, span: ItemSpan): State {
  const found = recalled(state, { item: span.item, category: -1 });
  if (state.mode === 4) {
    const current = state.line;
    if (found === null || current === null || found.line === current)
      return { ...afterMention(state, 'item'), mode: 0 };
    const gone = withoutLine(found);
    return { ...afterMention({ ...gone, line: current, done: withoutCurrent(gone, current) }, 'item'), mode: 0 };
  }
  if (found === null)
    return {
      ...state,
      mode: 2,
      unmatched: cons(span.said, state.unmatched),
      line: null,
      done: state.line === null ? state.done : cons(state.line, state.done),
    };
  return { ...found, mode: 2, draft: null };
}

/** Lines that are done, once the current one has been put back in its place. */
function withoutCurrent(state: State, current: Line): State['done'] {
  const all = state.line === null || state.line === current ? state.done : cons(state.line, state.done);
  return toArray(all).includes(current) ? drop(all, current) : all;
}
