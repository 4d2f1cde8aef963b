/** A number or an article is said, or a pause is made: a draft begins, and the one before ends. */
import { isSize } from './attach.ts';
import { withEndedNo } from './bare-without.ts';
import { flush } from './flush.ts';
import { withLeftover } from './line-list.ts';
import type { CompiledMenu } from './menu.ts';
import type { Span } from './span.ts';
import { cons, type Draft, emptyDraft, type State, toArray } from './state.ts';
import { STEP_COST } from './step-cost.ts';
import { isPlural } from './word-form.ts';

type NumberSpan = Extract<Span, { kind: 'number' }>;

/** The states after a number. */
export const numberStep = (menu: CompiledMenu, before: State, span: NumberSpan): readonly State[] => {
  const state: State = { ...before, cost: before.cost + span.cost };
  const { line } = state;
  if (span.after) {
    if (line === null || line.counted) return [withLeftover(state, span.said, STEP_COST.number.lost)];
    return [
      { ...state, line: { ...line, quantity: span.value, saidQuantity: span.said, counted: true }, last: 'number' },
    ];
  }
  const denied = state.modifier === 'no' && !state.used && !state.removing;
  const draft: Draft = {
    ...emptyDraft(span.more ? 'more' : 'number', span.value, span.said),
    made: state.made || state.fix || denied,
    inner: innerOf(state),
    afterNoun: before.last === 'item',
  };
  if (state.removing && state.draft === null) return [{ ...state, draft, last: 'number' }];
  const out = drafted(
    menu,
    denied ? { ...state, modifier: 'add', cost: state.cost + STEP_COST.lateFix } : state,
    draft,
  );
  const adjacent = !span.counting && line !== null && !line.counted && state.draft === null && state.last === 'item';
  if (!adjacent) return out;
  const after: State = {
    ...state,
    line: { ...line, quantity: span.value, saidQuantity: span.said, counted: true },
    last: 'number',
  };
  return [...out, { ...after, cost: after.cost + STEP_COST.number.after }];
};

function innerOf(state: State): Draft['inner'] {
  return state.join === 'with' || state.join === 'on' ? state.join : null;
}

/** What a comma or the end of a sentence does before the next word. */
export const gapStep = (menu: CompiledMenu, before: State, gap: 1 | 2): readonly State[] => {
  const state = withEndedNo(menu, before);
  const join = gap === 2 ? 'start' : state.join === 'none' ? 'gap' : state.join;
  const corrected = state.last === 'value' ? { made: false, fix: false } : {};
  const next: State = { ...state, ...corrected, join, last: state.last === 'item' ? 'other' : state.last };
  const pending = state.modifier === 'no' && !state.used;
  if (endsWithout(state)) return withoutEnded(menu, next);
  if (pending && state.last === 'other') {
    return [
      { ...next, modifier: 'add', fix: true, removing: false, cost: next.cost + STEP_COST.lateFix },
      { ...next, cost: next.cost + STEP_COST.unused },
    ];
  }
  if (gap === 1) return [next];
  const ended: State = { ...next, modifier: 'add', used: false, side: false };
  return flushed(menu, ended);
};

/** "one with ghee and one without": nothing came after it yet. */
export const endsWithout = (state: State): boolean =>
  state.modifier === 'no' && !state.used && state.strong && state.draft !== null && state.draft.mentions === null;

/** That lot has ended: by a comma, which corrects nothing here, or by "and". */
export const withoutEnded = (menu: CompiledMenu, state: State): readonly State[] =>
  flush(menu, state).map((ended) => ({ ...ended, modifier: 'add', strong: false, denial: '' }));

/** Keeps a draft that may still get its noun; also every way to end it. */
export const flushed = (menu: CompiledMenu, state: State): readonly State[] => {
  if (state.draft === null) return [state];
  const empty = state.draft.mentions === null && state.draft.kind !== 'number';
  return empty ? [state] : [state, ...flush(menu, state)];
};

/** A new draft; the one before is ended first. */
export const drafted = (menu: CompiledMenu, state: State, draft: Draft): readonly State[] => {
  const fresh = (from: State): State => ({ ...from, draft, modifier: 'add', used: false, last: 'number' });
  const had = state.draft;
  if (had === null) return [fresh(state)];
  if (had.mentions === null && (had.kind === 'article' || had.kind === 'bare'))
    return [fresh({ ...state, draft: null })];
  const out = flush(menu, state).map(fresh);
  if (draft.kind === 'article' && had.mentions !== null) {
    if (draft.inner === 'on')
      out.push({ ...state, draft: had, cost: state.cost + STEP_COST.carriedTo, last: 'number' });
    else if (had.kind === 'bare') out.push(carried(menu, state, had, draft));
  }
  if (canWait(state, had)) {
    out.push({ ...fresh(state), held: cons(had, state.held), cost: state.cost + STEP_COST.held });
  }
  return out;
};

/** "add ghee to a dosa", "toast a bun": what was said before the article is of the noun after it. */
function carried(menu: CompiledMenu, state: State, had: Draft, draft: Draft): State {
  // "half a dosa": a size before its article.
  const near = state.onto || toArray(had.mentions).some((mention) => isSize(menu, mention));
  const cost = state.cost + (near ? STEP_COST.carriedTo : STEP_COST.carriedOver);
  return {
    ...state,
    cost,
    onto: false,
    draft: { ...draft, mentions: had.mentions },
    modifier: 'add',
    used: false,
    last: 'number',
  };
}

/** "one small and two large lassis": the first may wait for the noun of the second. */
function canWait(state: State, draft: Draft): boolean {
  const counted = draft.kind === 'number' || draft.kind === 'article';
  const whole =
    !draft.measured && !draft.made && !draft.joined && draft.inner === null && !draft.pronoun && !draft.ofThem;
  // "3 sugars and a …": a plural after a number is what is counted, and describes no noun to come.
  const isNoun = draft.kind === 'number' && toArray(draft.mentions).some((mention) => isPlural(mention.said));
  return counted && whole && !isNoun && draft.mentions !== null && (state.join === 'and' || state.join === 'gap');
}

/** The states after "a". */
export const articleStep = (menu: CompiledMenu, state: State, afterNoun: boolean): readonly State[] => {
  const had = state.draft;
  if (had !== null && had.mentions === null && (had.kind !== 'number' || had.people)) return [state];
  const draft: Draft = { ...emptyDraft('article', 1, ''), made: state.made, inner: innerOf(state), afterNoun };
  // "no a dosa": after a refusal an article still belongs to what is refused.
  if (state.modifier === 'no' && !state.used && had === null) return [state];
  return drafted(menu, state, draft);
};
