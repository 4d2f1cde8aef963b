/**
 * A draft whose noun did not come: "with a thin crust", "make it two", "a large with olives", "one of them decaf".
 * Gives every way to understand it; the search keeps the cheap ones.
 */
import { attach, attachAll, isSize } from './attach.ts';
import { opened, withLeftover } from './line-list.ts';
import type { CompiledMenu } from './menu.ts';
import { type Chain, cons, type Draft, type Line, type Mention, type State, toArray } from './state.ts';
import { STEP_COST } from './step-cost.ts';
import { isPlural } from './word-form.ts';

/** A larger number is a mistake of somebody, and no lot to share out. */
const QUANTITY_SPLIT_MAX = 99;

/** The states without a draft that a state may stand for. A state without one is given back as it is. */
export const flush = (menu: CompiledMenu, state: State): readonly State[] => {
  const { draft } = state;
  if (draft === null) return [state];
  const filled = withImpliedNo(state, draft);
  return filled.mentions === null ? flushEmpty(state, draft) : flushFilled(menu, { ...state, draft: null }, filled);
};

/** "one with cheese and one without": the thing without is the option said last. */
function withImpliedNo(state: State, draft: Draft): Draft {
  const said = state.line?.mentions?.head;
  if (draft.mentions !== null || state.modifier !== 'no' || state.used || said === undefined) return draft;
  if (draft.kind === 'article' && !draft.pronoun) return draft;
  return { ...draft, mentions: cons({ ...said, modifier: 'no' }, null), joined: true };
}

function flushEmpty(state: State, draft: Draft): readonly State[] {
  const bare: State = { ...state, draft: null, cost: state.cost + STEP_COST.emptyDraft };
  const { line } = state;
  if (draft.kind === 'bare') return [bare];
  if (draft.kind === 'article') return draft.pronoun && line !== null ? [bare, copyOf(state, line, 1)] : [bare];
  if (draft.kind === 'another' || draft.kind === 'more' || draft.kind === 'same') {
    return line === null ? [bare] : [copyOf(state, line, draft.quantity)];
  }
  const out: State[] = [];
  const lost =
    draft.quantity === 1
      ? withLeftover(state, '', STEP_COST.number.one)
      : withLeftover(state, draft.saidQuantity, STEP_COST.number.lost);
  out.push({ ...lost, draft: null });
  if (state.base !== null && draft.quantity <= state.base.left) {
    out.push({ ...state, draft: null, cost: state.cost + STEP_COST.number.rest });
  }
  if (line === null) return out;
  if (draft.made) out.push(counted(state, draft, STEP_COST.number.set));
  else if (draft.ofThem && !line.counted) out.push(counted(state, draft, STEP_COST.number.ofThem));
  else if (!line.counted && line.origin < 0) out.push(counted(state, draft, STEP_COST.number.later));
  return out;
}

function counted(state: State, draft: Draft, cost: number): State {
  const line =
    state.line === null
      ? null
      : { ...state.line, quantity: draft.quantity, saidQuantity: draft.saidQuantity, counted: true };
  return { ...state, draft: null, made: false, fix: false, line, cost: state.cost + cost };
}

/** One more of a line: its number grows. */
function copyOf(state: State, line: Line, more: number): State {
  return {
    ...state,
    draft: null,
    line: { ...line, quantity: line.quantity + more, counted: true },
    cost: state.cost + STEP_COST.copied,
  };
}

/** "no sugar in one of them": the option said last belongs to a part of the line. */
export const lastOptionOf = (menu: CompiledMenu, state: State, draft: Draft): readonly State[] => {
  const { line } = state;
  const mention = line?.mentions?.head;
  if (line === null || mention === undefined || line.quantity <= draft.quantity) return [];
  const whole: Line = { ...line, mentions: line.mentions?.tail ?? null };
  return splits(menu, { ...state, line: whole, draft: null }, { ...draft, mentions: cons(mention, null) });
};

function flushFilled(menu: CompiledMenu, state: State, draft: Draft): readonly State[] {
  const out: State[] = [];
  if (draft.kind === 'same')
    return state.line === null ? [leftOut(state, draft.mentions)] : [sameBut(menu, state, draft)];
  out.push(...merged(menu, state, draft));
  if (draft.kind === 'number' || draft.pronoun)
    out.push(...splits(menu, state, draft), ...uncounted(menu, state, draft));
  out.push(...implied(menu, state, draft));
  if (out.length === 0 || draft.kind === 'bare') out.push(leftOut(state, draft.mentions));
  return out;
}

/** The options belong to the line at hand. A number before them counts the option. */
function merged(menu: CompiledMenu, state: State, draft: Draft): readonly State[] {
  const { line } = state;
  if (line === null || draft.kind === 'another' || draft.kind === 'more' || draft.pronoun) return [];
  const numbered = draft.kind === 'number';
  const sized = toArray(draft.mentions).some((mention) => isSize(menu, mention));
  const setsQuantity = draft.made && numbered;
  const mentions = numbered && !setsQuantity ? counting(draft) : draft.mentions;
  const attached = attachAll({ menu, line, mentions, replace: draft.made || state.fix });
  if (attached.rest.length > 0) return [];
  let cost = state.cost + attached.cost + (draft.made ? 0 : STEP_COST.merge.base);
  if (numbered && !setsQuantity) cost += draft.quantity > 1 || sized ? STEP_COST.merge.counted : STEP_COST.merge.base;
  if (draft.joined && sized && !draft.made) cost += STEP_COST.merge.joinedSize;
  const quantity = setsQuantity ? { quantity: draft.quantity, saidQuantity: draft.saidQuantity, counted: true } : {};
  return [{ ...state, cost, line: { ...attached.line, ...quantity }, made: false, fix: false }];
}

/** The number goes to the option said first: "two sugars". */
function counting(draft: Draft): Chain<Mention> {
  let out: Chain<Mention> = null;
  toArray(draft.mentions).forEach((mention, index) => {
    out = cons(index === 0 ? { ...mention, count: draft.quantity } : mention, out);
  });
  return out;
}

/** A part of a line with several: it becomes two lines. */
function splits(menu: CompiledMenu, state: State, draft: Draft): readonly State[] {
  const base = baseOf(state);
  if (base === null || !canSplit(state, draft)) return [];
  const part: Line = { ...base.line, quantity: draft.quantity, origin: -1 };
  const attached = attachAll({ menu, line: part, mentions: draft.mentions, replace: true });
  if (attached.rest.length > 0) return [];
  const { first, ofThem, next } = STEP_COST.split;
  const cost = state.cost + attached.cost + (state.base !== null ? next : draft.ofThem ? ofThem : first);
  const done = state.base === null || state.line === null ? state.done : cons(state.line, state.done);
  return [{ ...state, cost, done, line: attached.line, base: { line: base.line, left: base.left - draft.quantity } }];
}

/** "veggie burgers, one with …": the number of the line comes after it. */
function uncounted(menu: CompiledMenu, state: State, draft: Draft): readonly State[] {
  const { line } = state;
  if (line === null || line.counted || line.origin >= 0 || !isPlural(line.said)) return [];
  const part: Line = { ...line, quantity: draft.quantity, saidQuantity: draft.saidQuantity, counted: true };
  const attached = attachAll({ menu, line: part, mentions: draft.mentions, replace: true });
  if (attached.rest.length > 0) return [];
  return [{ ...state, line: attached.line, cost: state.cost + attached.cost + STEP_COST.split.first }];
}

function baseOf(state: State): State['base'] {
  if (state.base !== null) return state.base;
  return state.line !== null && state.line.quantity > 1 && state.line.quantity <= QUANTITY_SPLIT_MAX
    ? { line: state.line, left: state.line.quantity }
    : null;
}

function canSplit(state: State, draft: Draft): boolean {
  const base = baseOf(state);
  return (
    base !== null &&
    draft.quantity >= 1 &&
    (draft.quantity < base.left || (state.base !== null && draft.quantity === base.left))
  );
}

/** A new line whose noun was left out: the item of the line before, else the only kind that takes all the options. */
function implied(menu: CompiledMenu, state: State, draft: Draft): readonly State[] {
  const mentions = toArray(draft.mentions);
  const { sameItem, pronoun, found, perOther, noSize } = STEP_COST.implied;
  const named = draft.pronoun || draft.kind === 'another';
  const sized = mentions.some((mention) => isSize(menu, mention));
  const worth = named || sized ? 0 : draft.kind === 'number' && draft.joined ? 0.3 : noSize;
  const unsaid = canSplit(state, draft) && draft.kind === 'number' ? STEP_COST.split.unsaid : 0;
  const before = state.line?.item ?? -1;
  const line = before >= 0 ? lineFrom(menu, draft, before) : null;
  if (line !== null)
    return [
      { ...opened(state, line.line), cost: state.cost + line.cost + (named ? pronoun : sameItem) + worth + unsaid },
    ];
  const items = menu.items.flatMap((item, index) =>
    mentions.every((mention) => mention.choices.some((choice) => item.groups.has(choice.group))) ? [index] : [],
  );
  return items.slice(0, 3).flatMap((item) => {
    const made = lineFrom(menu, draft, item);
    if (made === null) return [];
    const cost = state.cost + made.cost + found + worth + Math.min(items.length - 1, 12) * perOther;
    return [{ ...opened(state, made.line), cost }];
  });
}

function lineFrom(
  menu: CompiledMenu,
  draft: Draft,
  item: number,
): { readonly line: Line; readonly cost: number } | null {
  const blank: Line = {
    item,
    category: menu.items[item]?.category ?? -1,
    quantity: draft.quantity,
    counted: draft.kind !== 'bare',
    mentions: null,
    origin: -1,
    said: '',
    saidQuantity: draft.saidQuantity,
  };
  const attached = attachAll({ menu, line: blank, mentions: draft.mentions, replace: false });
  return attached.rest.length > 0 ? null : attached;
}

/** "the same but …": the line again, with these options over its own. */
function sameBut(menu: CompiledMenu, state: State, draft: Draft): State {
  const { line } = state;
  if (line === null) return leftOut(state, draft.mentions);
  const attached = attachAll({
    menu,
    line: { ...line, quantity: draft.quantity, origin: -1 },
    mentions: draft.mentions,
    replace: true,
  });
  const next = opened(state, attached.line);
  return attached.rest.reduce((at, mention) => withLeftover(at, mention.said, STEP_COST.notTaken), {
    ...next,
    cost: state.cost + attached.cost + STEP_COST.copied,
  });
}

function leftOut(state: State, mentions: Chain<Mention>): State {
  return toArray(mentions).reduce(
    (at, mention) => ({
      ...withLeftover(at, mention.said, STEP_COST.notTaken),
      unmatched: cons(mention.said, at.unmatched),
    }),
    state,
  );
}

/** Puts one option on the line at hand or on one of the two before it. */
export const attachNear = (menu: CompiledMenu, state: State, mention: Mention): readonly State[] => {
  const replace = state.made || state.fix;
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
