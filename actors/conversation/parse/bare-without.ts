/** A "without" after which nothing comes: "one with ghee and one without", "a lassi with mint and a tea without". */
import { attach } from './attach.ts';
import { withLeftover } from './line-list.ts';
import type { CompiledMenu } from './menu.ts';
import { type Chain, cons, type Draft, type Line, type Mention, type State } from './state.ts';
import { STEP_COST } from './step-cost.ts';

/** The draft with what it is to be without: the options that the line at hand was given last. */
export const withImpliedNo = (state: State, draft: Draft): Draft => {
  if (draft.mentions !== null || state.modifier !== 'no' || state.used) return draft;
  if (draft.kind === 'article' && !draft.pronoun) return draft;
  const mentions = refusalsOf(state.line);
  return mentions === null ? draft : { ...draft, mentions, joined: true };
};

/**
 * The state in which a "without" that ends here has been put on the line at hand: what the line before has, this has not.
 * With nothing to be without it is a leftover: it was said, and may not be passed over.
 */
export const withEndedNo = (menu: CompiledMenu, state: State): State => {
  const pending = state.modifier === 'no' && !state.used && state.strong && !state.removing && state.draft === null;
  if (!pending) return state;
  if (state.line === null) return unheard(state);
  let { line, cost } = state;
  for (let at = refusalsOf(state.done?.head ?? null); at !== null; at = at.tail) {
    if (hasValue(line, at.head)) continue;
    const attached = attach({ menu, line, mention: at.head, replace: false });
    if (attached === null) continue;
    line = attached.line;
    cost += attached.cost;
  }
  return line === state.line ? unheard(state) : { ...state, line, cost, modifier: 'add', strong: false };
};

function unheard(state: State): State {
  if (state.denial === '') return state;
  return { ...withLeftover(state, state.denial, STEP_COST.unused), modifier: 'add', strong: false, denial: '' };
}

/** The options said last of a line, as far as they are of one group, each with a "no"; oldest first. */
function refusalsOf(line: Line | null): Chain<Mention> {
  const group = line?.mentions?.head.choices[0]?.group;
  let out: Chain<Mention> = null;
  for (let at = line?.mentions ?? null; at !== null; at = at.tail) {
    if (at.head.choices[0]?.group !== group || at.head.modifier === 'no') break;
    out = cons({ ...at.head, modifier: 'no', count: 0, implied: true }, out);
  }
  return out;
}

function hasValue(line: Line, mention: Mention): boolean {
  const choice = mention.choices[0];
  for (let at = line.mentions; at !== null; at = at.tail) {
    const other = at.head.choices[0];
    if (other?.group === choice?.group && other?.value === choice?.value) return true;
  }
  return false;
}
