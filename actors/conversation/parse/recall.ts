/** An item is said that is meant as a line of before: spoken of again, corrected, refused, or chosen for a change. */
import { attachAll, drop } from './attach.ts';
import { afterMention, newLine, recalled, withLeftover, withoutLine } from './line-list.ts';
import type { CompiledMenu } from './menu.ts';
import { SPAN_COST, type Span } from './span.ts';
import { type Chain, cons, type Line, type State, toArray } from './state.ts';
import { STEP_COST } from './step-cost.ts';
import { stem } from './word-form.ts';

type ItemSpan = Extract<Span, { kind: 'item' }>;

/** Lines before in which one that is called so is looked for, and how short its noun may be. */
const LOOKBACK = 16;
const NOUN_CHARS_MIN = 4;

/** Something said before points at a line that is there: "the", "on my", "make", "no wait". */
export const isPointing = (state: State): boolean => state.definite || state.onto || state.made || state.fix;

/** How far the words of an item are from a name of it. */
export const doubtOf = (span: ItemSpan): number => span.cost - SPAN_COST.mention;

/** The same item once more: "those dosas", "make the lassi large". */
export const again = (menu: CompiledMenu, state: State, span: ItemSpan): readonly State[] => {
  const { draft, line } = state;
  const numbered = draft !== null && draft.kind !== 'bare';
  // "a chutney for the dosa": an article before options does not make another dosa.
  const isOption = draft?.kind === 'article' && draft.mentions !== null && state.onto;
  if (numbered && !draft.made && !state.fix && !isOption) return [];
  const pointing = isPointing(state);
  const exact = pointing ? recalled(state, { item: span.item, category: -1 }) : line?.item === span.item ? state : null;
  const found = exact ?? (state.onto || state.definite ? spokenOf(menu, state, span.said) : null);
  if (found?.line == null || (!pointing && isOther(menu, found.line, state))) return [];
  const adjacent = state.last === 'item' && draft === null;
  const closes = state.last === 'value' && state.join === 'none';
  const joined = state.via === 'and' && stemsOf(found.line.said) === stemsOf(span.said);
  const closing = closes ? STEP_COST[joined ? 'sameItemJoined' : 'sameItemClosing'] : STEP_COST.sameItemAgain;
  const cost =
    exact === null
      ? STEP_COST.referredByNoun
      : pointing
        ? STEP_COST.referred
        : adjacent
          ? STEP_COST.sameItemAdjacent
          : closing;
  const attached = attachAll({ menu, line: found.line, mentions: draft?.mentions ?? null, replace: pointing });
  if (attached.rest.length > 0) return [];
  const quantity =
    numbered && draft.kind === 'number'
      ? { quantity: draft.quantity, saidQuantity: draft.saidQuantity, counted: true }
      : {};
  return [{ ...found, line: { ...attached.line, ...quantity }, cost: state.cost + cost + attached.cost }];
};

/** "on the dosa" after a "masala dosa": the newest line that could be called so. */
function spokenOf(menu: CompiledMenu, state: State, said: string): State | null {
  const noun = stem(said);
  if (noun.length < NOUN_CHARS_MIN || said.includes(' ')) return null;
  const isCalled = (line: Line): boolean =>
    [...(menu.items[line.item]?.words ?? [])].some((word) => word.endsWith(noun));
  const lines = state.line === null ? toArray(state.done) : [...toArray(state.done), state.line];
  const line = lines.slice(-LOOKBACK).findLast(isCalled);
  return line === undefined ? null : recalled(state, { item: line.item, category: -1 });
}

function stemsOf(said: string): string {
  return said.split(' ').map(stem).join(' ');
}

/** "hot dosa with ghee iced dosa": what was said right before the noun is another size or style than the line has. */
function isOther(menu: CompiledMenu, line: Line, state: State): boolean {
  const head = state.last === 'value' ? (line.mentions?.head ?? null) : null;
  const before = state.draft === null ? (head === null ? [] : [head]) : toArray(state.draft.mentions);
  const had = toArray(line.mentions).filter((mention) => !before.includes(mention) && mention.modifier !== 'no');
  return before.some((mention) => {
    const choice = mention.choices[0];
    if (choice === undefined || menu.groups[choice.group]?.adjustable !== false) return false;
    return had.some(({ choices: [other] }) => other?.group === choice.group && other.value !== choice.value);
  });
}

/** The line at hand becomes another item; its options stay where the item takes them, its number unless one was said. */
export const exchanged = (
  menu: CompiledMenu,
  state: State,
  to: { readonly item: number; readonly said: string; readonly doubt: number },
): State => {
  const { line, draft } = state;
  if (line === null) return state;
  const category = menu.items[to.item]?.category ?? -1;
  const quantity = draft !== null && draft.kind === 'number' ? draft.quantity : line.quantity;
  const blank: Line = {
    ...newLine({ draft, item: to.item, category, said: to.said, doubt: to.doubt }),
    quantity,
    counted: true,
    origin: line.origin,
  };
  const kept = attachAll({ menu, line: blank, mentions: line.mentions, replace: true });
  const attached = attachAll({ menu, line: kept.line, mentions: draft?.mentions ?? null, replace: true });
  const next = attached.rest.reduce((at, mention) => withLeftover(at, mention.said, STEP_COST.notTaken), state);
  return { ...next, mode: 0, target: null, line: attached.line, cost: next.cost + attached.cost };
};

/** "no ice" takes no "iced tea" away: only the name of a dish does, unless it is said that something is to go. */
const REFUSED_DOUBT_MAX = 0.2;

/** "no lassi", "remove two lassis": a line of it goes or gets smaller; without one it was only declined. */
export const refused = (state: State, span: ItemSpan): readonly State[] => {
  const found = recalled(state, { item: span.item, category: -1 });
  const isSure = state.removing || state.fix || doubtOf(span) <= REFUSED_DOUBT_MAX;
  if (found?.line != null && !isSure) return [];
  if (found?.line == null) {
    const unmatched = state.removing ? cons(span.said, state.unmatched) : state.unmatched;
    return [
      settled(
        { ...state, unmatched, cost: state.cost + (isSure ? STEP_COST.declined : STEP_COST.declinedUnsure) },
        state,
      ),
    ];
  }
  const fewer = state.draft?.kind === 'number' ? found.line.quantity - state.draft.quantity : 0;
  const cost = state.cost + (state.removing || state.fix ? STEP_COST.removed : STEP_COST.removedUnsaid);
  const left = fewer > 0 ? { ...found, line: { ...found.line, quantity: fewer } } : withoutLine(found);
  return [settled({ ...left, cost }, state)];
};

function settled(next: State, before: State): State {
  const carried = before.strong || before.removing;
  return { ...afterMention(next, 'item'), last: 'other', draft: null, modifier: carried ? 'no' : 'add', used: true };
}

/** "change the lassi …", "instead of the lassi": which line is meant. */
export const selected = (state: State, span: ItemSpan): State => {
  const found = recalled(state, { item: span.item, category: -1 });
  if (state.mode === 1) {
    if (found !== null) return { ...found, mode: 2, draft: null };
    const done = state.line === null ? state.done : cons(state.line, state.done);
    return { ...state, mode: 2, draft: null, unmatched: cons(span.said, state.unmatched), line: null, done };
  }
  const current = state.line;
  const after: State = { ...afterMention(state, 'item'), mode: 0, draft: null };
  if (found === null || current === null || found.line === current) return after;
  const gone = withoutLine(found);
  return { ...after, removed: gone.removed, line: current, done: withoutCurrent(gone, current) };
};

/** Lines that are done, once the current one has been put back in its place. */
function withoutCurrent(state: State, current: Line): Chain<Line> {
  const all = state.line === null || state.line === current ? state.done : cons(state.line, state.done);
  return toArray(all).includes(current) ? drop(all, current) : all;
}
