/** Lines of a state: closing the one at hand, finding one spoken of before, taking one away. Pure. */
import { drop } from './attach.ts';
import { type Chain, cons, type Draft, type Line, type State } from './state.ts';

const LOOKBACK = 256;

/** A line for a draft, with nothing on it yet. */
export const newLine = (input: {
  draft: Draft | null;
  item: number;
  category: number;
  said: string;
  doubt: number;
}): Line => {
  const { draft, item, category, said, doubt } = input;
  const counted = draft !== null && draft.kind !== 'bare' && draft.kind !== 'same';
  const saidQuantity = draft?.saidQuantity ?? '';
  return {
    item,
    category,
    quantity: draft?.quantity ?? 1,
    counted,
    mentions: null,
    origin: -1,
    said,
    saidQuantity,
    doubt,
  };
};

/** All finished lines with the current one and what is left of a split one. */
export const closed = (state: State): Chain<Line> => {
  let { done } = state;
  if (state.base !== null && (state.base.left > 0 || state.base.line.origin >= 0)) {
    done = cons({ ...state.base.line, quantity: state.base.left, counted: true }, done);
  }
  return state.line === null ? done : cons(state.line, done);
};

/** The state with a new current line; the old one is finished. */
export const opened = (state: State, line: Line): State => ({ ...state, done: closed(state), base: null, line });

/** The newest line of an item (or of a category, with item -1), made current; null when there is none. */
export const recalled = (state: State, wanted: { readonly item: number; readonly category: number }): State | null => {
  const fits = (line: Line): boolean =>
    wanted.item >= 0 ? line.item === wanted.item : line.category === wanted.category;
  if (state.line !== null && fits(state.line)) return state;
  let seen = 0;
  for (let at = state.done; at !== null && seen < LOOKBACK; at = at.tail, seen += 1) {
    if (!fits(at.head)) continue;
    const rest = drop(state.done, at.head);
    return { ...state, done: state.line === null ? rest : cons(state.line, rest), line: at.head };
  }
  return null;
};

/** The state without its current line; the line before becomes current. */
export const withoutLine = (state: State): State => {
  const gone = state.line;
  if (gone === null) return state;
  const removed = gone.origin >= 0 ? cons(gone.origin, state.removed) : state.removed;
  return { ...state, removed, line: state.done?.head ?? null, done: state.done?.tail ?? null };
};

/** What a mention leaves behind: flags that hold for one mention only. */
export const afterMention = (state: State, last: 'item' | 'value'): State => ({
  ...state,
  side: false,
  definite: false,
  onto: false,
  fresh: false,
  join: 'none',
  last,
});

/** The state with a word that found no place. */
export const withLeftover = (state: State, said: string, cost: number): State => ({
  ...state,
  cost: state.cost + cost,
  leftovers: said === '' ? state.leftovers : cons(said, state.leftovers),
});
