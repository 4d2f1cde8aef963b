/**
 * An item or a category is said: a new line, or the noun of what came before ("masala dosa", "a dosa with …"). Lines
 * spoken of before are in recall.ts. Gives every way to understand it.
 */
import { attachAll, isSize } from './attach.ts';
import { hasOpenPlace } from './component.ts';
import { flush } from './flush.ts';
import { newLine, opened, recalled, withLeftover } from './line-list.ts';
import type { CompiledMenu } from './menu.ts';
import { attachNear } from './near.ts';
import { compound, nounPair } from './noun-pair.ts';
import { again, doubtOf, exchanged, isPointing, refused, selected } from './recall.ts';
import type { Span } from './span.ts';
import { type Chain, cons, type Draft, type Line, type Mention, type State, toArray } from './state.ts';
import { STEP_COST } from './step-cost.ts';

type ItemSpan = Extract<Span, { kind: 'item' }>;
type CategorySpan = Extract<Span, { kind: 'category' }>;

/** The states after an item was said. */
export const itemStep = (menu: CompiledMenu, before: State, span: ItemSpan): readonly State[] => {
  const idle = before.modifier === 'extra' || before.modifier === 'light' ? STEP_COST.extraItem : 0;
  const state: State = { ...before, cost: before.cost + span.cost + idle };
  const { draft } = state;
  if (state.mode === 1 || state.mode === 4) return [selected(state, span)];
  const denied = state.modifier === 'no' && draft?.mentions == null;
  if (denied && !state.used) return refused(state, span);
  if (state.mode === 3 && state.line !== null && state.target === null)
    return [said(exchanged(menu, state, told(span)), false)];
  if (state.held !== null) return draft === null ? [] : [said(withHeld(menu, state, span), false)];
  const pointing = isPointing(state);
  const changes = state.made || state.fix;
  const out = again(menu, state, span).map((next) =>
    // "on the lassi": of a line in the cart what follows is a change; of a line just said it is only more of it.
    said(next, changes || (pointing && next.line !== null && next.line.origin >= 0)),
  );
  const made = draft === null ? undrafted(menu, state, span) : drafted(menu, state, span);
  const apart = apartCost(menu, state, span) + (isUneven(state) ? STEP_COST.split.uneven : 0);
  for (const next of made) out.push(said({ ...next, cost: next.cost + apart }, false));
  // "hold the ghee and a lassi": the "no" may go on to the item, but hardly.
  if (denied) for (const next of refused(state, span)) out.push({ ...next, cost: next.cost + STEP_COST.refusedOn });
  return out;
};

/** The states after a category was said: "two lassi drinks", "a dosa with …", "for drinks". */
export const categoryStep = (menu: CompiledMenu, before: State, span: CategorySpan): readonly State[] => {
  const state: State = { ...before, cost: before.cost + span.cost };
  const { line, draft } = state;
  if (state.mode === 1 || state.mode === 4) {
    const found = recalled(state, { item: -1, category: span.category });
    return [found === null ? { ...state, mode: 0 } : { ...found, mode: state.mode === 1 ? 2 : 0 }];
  }
  if (state.modifier === 'no' && draft === null) return [{ ...state, modifier: 'add', used: false, last: 'other' }];
  if (state.last === 'item' && line !== null && line.category === span.category) return [state];
  // "a cup with a scoop of mango ice cream": the noun of what is inside, and no line.
  const isInside = draft !== null && draft.inner !== null && draft.mentions !== null;
  const idle = draft !== null && draft.kind !== 'bare' && !isInside ? STEP_COST.nounForNothing : STEP_COST.unused;
  const out: State[] = [{ ...state, cost: state.cost + idle, last: 'other' }];
  if (draft?.joined === true) return out;
  const only = menu.categories[span.category]?.items;
  const item = only?.length === 1 ? (only[0] ?? -1) : -1;
  const blank = newLine({ draft, item, category: span.category, said: span.said, doubt: 0 });
  const placed = placeDraft(menu, state, blank);
  const announced = draft === null && !state.fresh ? STEP_COST.newLine[state.join] : 0;
  const inside = isInside ? STEP_COST.innerImplied : 0;
  out.push(said({ ...placed, cost: placed.cost + announced + inside }, false));
  return out;
};

/** "six dosas two plain and two …": the lots do not add up yet, so that what is counted next may be one of them. */
function isUneven({ base }: State): boolean {
  return base !== null && base.left > 0 && base.line.origin < 0;
}

/** What a new line costs where the words could well be a part of the line at hand: "a curry on a roti", a thali's drink. */
function apartCost(menu: CompiledMenu, state: State, span: ItemSpan): number {
  if (state.line === null || state.side) return 0;
  const isOn = (state.draft?.inner ?? state.join) === 'on';
  if (isOn && span.alsoValue) return STEP_COST.apartOn;
  return hasOpenPlace(menu, state.line, span.item) ? STEP_COST.openPlace : 0;
}

/** What holds after an item was said. `pointing`: what comes next changes the line spoken of. */
function said(state: State, pointing: boolean): State {
  return {
    ...state,
    draft: null,
    held: null,
    modifier: 'add',
    used: false,
    side: false,
    definite: false,
    onto: false,
    fresh: false,
    join: 'none',
    last: 'item',
    made: pointing,
    fix: false,
    removing: false,
    spread: 0,
    people: 0,
  };
}

/** The item is the noun of the draft at hand and of those that waited for it. */
function withHeld(menu: CompiledMenu, state: State, span: ItemSpan): State {
  let next = state;
  for (const draft of toArray(state.held)) {
    const waiting: State = { ...next, draft: { ...draft, mentions: shared(menu, draft, state.draft) } };
    next = { ...placeDraft(menu, waiting, lineOf(menu, waiting, span)), draft: state.draft };
  }
  return placeDraft(menu, next, lineOf(menu, state, span));
}

/** "a small and a large mango lassi": what is said after the sizes holds for both. */
function shared(menu: CompiledMenu, held: Draft, last: Draft | null): Chain<Mention> {
  let { mentions } = held;
  if (!toArray(mentions).every((mention) => isSize(menu, mention))) return mentions;
  for (const mention of toArray(last?.mentions ?? null)) if (!isSize(menu, mention)) mentions = cons(mention, mentions);
  return mentions;
}

function lineOf(menu: CompiledMenu, state: State, span: ItemSpan): Line {
  const category = menu.items[span.item]?.category ?? -1;
  return newLine({ draft: state.draft, item: span.item, category, said: span.said, doubt: doubtOf(span) });
}

/** A draft came before: the item is its noun. Or the draft was about the line before, and this is a line without one. */
function drafted(menu: CompiledMenu, state: State, span: ItemSpan): readonly State[] {
  const { draft, line } = state;
  if (draft === null) return [];
  const known = recalled(state, { item: span.item, category: -1 });
  const grown =
    known?.line != null && draft.mentions === null
      ? { ...known, line: { ...known.line, quantity: known.line.quantity + draft.quantity, counted: true } }
      : null;
  if (draft.kind === 'more' && grown !== null) return [grown];
  if (state.fix && line !== null) return [corrected(menu, state, span)];
  const out: State[] = [];
  if (draft.kind === 'another' && grown !== null) out.push({ ...grown, cost: grown.cost + STEP_COST.lateFix });
  const placed = placeDraft(menu, state, lineOf(menu, state, span));
  const sameKind = draft.made && line !== null && line.category === menu.items[span.item]?.category;
  if (sameKind && line.item !== span.item) out.push(corrected(menu, state, span));
  // "a drink, a large lassi": the second says which.
  if (line !== null && line.item < 0 && line.category === menu.items[span.item]?.category) {
    const whole = lineOf(menu, state, span);
    const kept = attachAll({ menu, line: whole, mentions: line.mentions, replace: false });
    if (kept.rest.length === 0) {
      const named = placeDraft(menu, { ...state, line: null }, kept.line);
      out.push({ ...named, cost: named.cost + kept.cost + STEP_COST.told });
    }
  }
  let cost = draft.kind === 'bare' && line !== null ? toArray(draft.mentions).length * STEP_COST.borrowed : 0;
  if (draft.joined && draft.kind !== 'bare') cost += STEP_COST.nounLate;
  if (sameKind || (isPointing(state) && known !== null)) cost += STEP_COST.newThoughReferred;
  out.push({ ...placed, cost: placed.cost + cost + strangeCost(state, known) });
  if (draft.mentions !== null && (draft.kind !== 'bare' || line === null)) {
    // "one small lassi": a number and what it counts are hardly torn apart.
    const torn = draft.kind === 'number' && !draft.joined && !draft.pronoun ? STEP_COST.torn : 0;
    const apart = { ...state, cost: state.cost + torn };
    for (const flushed of flush(menu, apart)) if (flushed.draft === null) out.push(...undrafted(menu, flushed, span));
  }
  return out;
}

/** The draft becomes the line; options that the item does not take go back to the line before, or are left over. */
function placeDraft(menu: CompiledMenu, state: State, line: Line): State {
  const attached = attachAll({ menu, line, mentions: state.draft?.mentions ?? null, replace: false });
  let next: State = { ...state, draft: null };
  let cost = attached.cost;
  for (const mention of attached.rest) {
    const moved = attachNear({ menu, state: next, mention, replace: false });
    if (moved !== null) next = { ...moved, cost: moved.cost + STEP_COST.moveBack };
    else {
      next = withLeftover(next, mention.said, 0);
      cost += isSize(menu, mention) ? STEP_COST.sizeNotTaken : STEP_COST.notTaken;
    }
  }
  return { ...opened(next, attached.line), cost: next.cost + cost };
}

/** No article, no number, no option before it. */
function undrafted(menu: CompiledMenu, state: State, span: ItemSpan): readonly State[] {
  const { line } = state;
  if (state.fix && line !== null) return [corrected(menu, state, span)];
  const out: State[] = [];
  const category = menu.items[span.item]?.category ?? -1;
  let cost = state.fresh ? 0 : STEP_COST.newLine[state.join];
  if (line?.item === span.item && (state.join === 'with' || state.join === 'on')) cost += STEP_COST.sameItemWith;
  if (line?.item === span.item && state.last === 'value' && state.join === 'none')
    cost += STEP_COST.sameItemAfterOption;
  if (line !== null && line.item < 0 && line.category === category) {
    out.push(named(menu, state, span));
    cost += STEP_COST.missingItem;
  } else if (line !== null && line.item !== span.item && line.category === category && !state.fresh) {
    const paired = nounPair({ menu, state, line, item: span.item });
    if (paired !== null) {
      out.push(paired);
      cost += STEP_COST.notNounPair;
    } else if (state.last === 'item' && line.origin < 0) out.push(...compound(menu, state, span));
  }
  const known = state.definite ? recalled(state, { item: span.item, category: -1 }) : null;
  if (known !== null) cost += STEP_COST.newThoughReferred;
  const next = opened(state, lineOf(menu, state, span));
  out.push({ ...next, cost: next.cost + cost + strangeCost(state, known) });
  return out;
}

/** "on the X" with a cart in which there is no X. */
function strangeCost(state: State, known: State | null): number {
  if (known !== null || state.line === null) return 0;
  if (state.onto) return STEP_COST.ontoNothing;
  return state.definite && state.draft?.kind === 'bare' ? STEP_COST.optionOntoNothing : 0;
}

/** "a dosa with X": the line knew only its category. Options said before are settled now. */
function named(menu: CompiledMenu, state: State, span: ItemSpan): State {
  const { line } = state;
  if (line === null) return state;
  const blank: Line = { ...line, item: span.item, mentions: null, said: span.said, doubt: doubtOf(span) };
  const attached = attachAll({ menu, line: blank, mentions: line.mentions, replace: false });
  const next = attached.rest.reduce((at, mention) => withLeftover(at, mention.said, STEP_COST.notTaken), state);
  return { ...next, line: attached.line, cost: next.cost + attached.cost };
}

function told(span: ItemSpan): { readonly item: number; readonly said: string; readonly doubt: number } {
  return { item: span.item, said: span.said, doubt: doubtOf(span) };
}

/** "no wait, a lassi": the line at hand becomes another item; its number stays unless one was said. */
function corrected(menu: CompiledMenu, state: State, span: ItemSpan): State {
  return exchanged(menu, { ...state, cost: state.cost + STEP_COST.replaced }, told(span));
}
