/** A phrase of the language is said: it names nothing, and steers what comes next. */

import { withEndedNo } from './bare-without.ts';
import type { Signal } from './lexicon.ts';
import { closed, withLeftover } from './line-list.ts';
import type { CompiledMenu } from './menu.ts';
import { exchanged } from './recall.ts';
import { SPAN_COST, type Span } from './span.ts';
import { cons, type Draft, emptyDraft, type State, toArray } from './state.ts';
import { STEP_COST } from './step-cost.ts';
import { eachHas, eachStep, onEachStep, partOf } from './step-each.ts';
import { articleStep, drafted, endsWithout, flushed, withoutEnded } from './step-number.ts';

type SignalSpan = Extract<Span, { kind: 'signal' }>;

/** The states after a phrase. */
export const signalStep = (menu: CompiledMenu, before: State, span: SignalSpan): readonly State[] => {
  const state: State = {
    ...before,
    cost: before.cost + span.cost,
    last: span.signal === 'fill' || span.signal === 'noun' ? before.last : 'other',
  };
  switch (span.signal) {
    case 'article':
      return articleStep(menu, state, before.last === 'item');
    case 'another':
      return drafted(menu, state, emptyDraft('another', 1, ''));
    case 'same':
      return sameStep(menu, state);
    case 'start':
    case 'add':
    case 'make':
    case 'fix':
    case 'change':
      return flushed(menu, withEndedNo(menu, state)).flatMap((next) =>
        eachHas(restarted(next, span.signal), span.signal),
      );
    case 'and':
      if (endsWithout(state)) return withoutEnded(menu, state).map((next) => steered(next, 'and', span.said));
      return [steered(ofCorrection(withEndedNo(menu, state), before), 'and', span.said)];
    case 'each':
      return eachStep(menu, state, span.said);
    case 'on_each':
      return onEachStep(menu, state, before.last, span.said);
    case 'but':
      return [steered(withEndedNo(menu, state), 'but', span.said)];
    case 'noun':
      return [nounStep(state, span.said)];
    case 'clear':
      return [cleared(state)];
    case 'part':
      return partOf(menu, state, span.said);
    case 'meal':
      return mealStep(menu, state, span.said);
    case 'quality':
      return [withLeftover(state, span.said, 0)];
    default:
      return [steered(state, span.signal, span.said)];
  }
};

/** "make it a combo": the line at hand becomes the item that is it as a meal. Without one the word is left over. */
function mealStep(menu: CompiledMenu, state: State, said: string): readonly State[] {
  const left = withLeftover(state, said, 0);
  const meal = menu.items[state.line?.item ?? -1]?.asMeal ?? -1;
  if (meal < 0 || !(state.made || state.draft?.made === true)) return [left];
  const upgraded = exchanged(menu, { ...state, draft: null }, { item: meal, said, doubt: 0 });
  return [
    { ...upgraded, cost: upgraded.cost - SPAN_COST.meal, made: false, fix: false, last: 'item', join: 'none' },
    left,
  ];
}

/** "less filling" where no filling is known to be less: the words have no place, and are not passed over. */
function nounStep(state: State, said: string): State {
  const isMeant = state.modifier !== 'add' && !state.used && state.draft === null;
  return isMeant
    ? { ...withLeftover(state, `${state.modifier} ${said}`, STEP_COST.unused), modifier: 'add', strong: false }
    : state;
}

/** The correction has been said ("make it large and …"): what "and" joins to it is no correction any more. */
function ofCorrection(state: State, before: State): State {
  const isSaid = before.last === 'value' || before.last === 'number';
  return isSaid ? { ...state, made: false, fix: false } : state;
}

/** Every line goes, those of the message and those of before. */
function cleared(state: State): State {
  let { removed } = state;
  for (const line of toArray(closed(state))) if (line.origin >= 0) removed = cons(line.origin, removed);
  return { ...state, done: null, line: null, base: null, draft: null, removed, removing: false };
}

function sameStep(menu: CompiledMenu, state: State): readonly State[] {
  if (state.line === null) return [state];
  const quantity = state.draft?.kind === 'number' && state.draft.mentions === null ? state.draft.quantity : 1;
  return drafted(
    menu,
    { ...state, draft: state.draft?.mentions === null ? null : state.draft },
    emptyDraft('same', quantity, ''),
  );
}

function restarted(state: State, signal: Signal): State {
  const denied = signal !== 'add' && state.modifier === 'no' && !state.used && state.line !== null;
  const wasted = state.modifier !== 'add' && !state.used && signal !== 'fix' && !denied ? STEP_COST.unused : 0;
  const base: State = {
    ...state,
    join: 'start',
    modifier: 'add',
    used: false,
    last: 'other',
    cost: state.cost + wasted,
  };
  if (state.mode === 2 && signal !== 'change') return { ...base, mode: 3 };
  if (signal === 'make') return { ...base, made: true, fix: state.fix || denied };
  if (signal === 'fix') return { ...base, fix: true };
  if (signal === 'change') return { ...base, mode: 1 };
  if (signal === 'add') return { ...base, fix: false, made: false, join: 'start' };
  return { ...base, fix: state.fix || denied, made: false };
}

function steered(state: State, signal: Signal, said: string): State {
  switch (signal) {
    case 'and':
      return state.modifier === 'no' && !state.used
        ? { ...state, join: 'and', modifier: 'add' }
        : { ...state, join: 'and' };
    case 'or':
      return state.modifier === 'no'
        ? { ...state, join: 'and', strong: true }
        : { ...state, join: 'and', cost: state.cost + STEP_COST.orAfterAdd };
    case 'but':
      return { ...state, join: 'and', modifier: 'add', used: false };
    case 'with':
      return withStep(state);
    case 'the':
      return { ...state, definite: true };
    case 'some':
      return state.modifier === 'no' && state.used
        ? { ...state, modifier: 'add', used: false, join: 'start' }
        : { ...state, join: state.join === 'none' ? 'and' : state.join };
    case 'no':
      return denied(state, '');
    case 'just':
      if (state.modifier !== 'no') return state;
      return { ...state, modifier: 'add', used: false, join: state.used ? 'and' : 'start' };
    case 'without':
      return { ...denied(state, said.startsWith('without') ? said : ''), strong: true };
    case 'remove':
      return { ...state, modifier: 'no', used: false, strong: true, denial: '', removing: true };
    case 'extra':
    case 'light':
      return state.modifier === 'no' && !state.used
        ? { ...state, cost: state.cost + STEP_COST.unused }
        : { ...state, modifier: signal, used: false };
    case 'prep':
      return { ...state, join: 'on' };
    case 'measure':
      return state.draft === null ? state : { ...state, draft: { ...state.draft, measured: true } };
    case 'side':
      return { ...state, side: true, join: state.join === 'none' ? 'start' : state.join };
    case 'aside':
      return state.join === 'none' ? state : { ...state, side: true };
    default:
      return pointed(state, signal, said);
  }
}

function denied(state: State, denial: string): State {
  return { ...state, modifier: 'no', used: false, strong: false, denial, side: false, draft: withNoun(state.draft) };
}

function withStep(state: State): State {
  if (state.mode === 2) return { ...state, mode: 3 };
  const had = withNoun(state.draft);
  const draft = had === null || (had.mentions === null && had.kind === 'article') ? had : { ...had, joined: true };
  return { ...state, join: 'with', modifier: 'add', used: false, side: false, draft };
}

/** "a large one", "another one"; hardly "one mild one", where the second starts anew. */
function pronounStep(state: State): State {
  const { draft } = state;
  if (draft === null) return { ...state, cost: state.cost + STEP_COST.number.one };
  const cost = draft.joined
    ? STEP_COST.pronounLate
    : draft.kind === 'number' || draft.inner !== null
      ? STEP_COST.pronounOfNumber
      : 0;
  return { ...state, cost: state.cost + cost, draft: { ...draft, pronoun: true } };
}

/** "one of them"; not "a large one of them". */
function ofThemStep(state: State): State {
  const { draft } = state;
  if (draft === null) return { ...state, definite: true };
  const cost = draft.pronoun && draft.kind === 'article' ? STEP_COST.pronounLate : 0;
  return { ...state, cost: state.cost + cost, draft: { ...draft, ofThem: true } };
}

/** "one with", "two without": the number stands for the noun too. */
function withNoun(draft: Draft | null): Draft | null {
  return draft !== null && draft.kind === 'number' && draft.mentions === null ? { ...draft, pronoun: true } : draft;
}

function pointed(state: State, signal: Signal, said: string): State {
  switch (signal) {
    case 'it':
      if (state.mode === 1) return { ...state, mode: 2 };
      return state.draft === null ? { ...state, definite: true } : state;
    case 'onto':
      return state.mode === 2 ? { ...state, mode: 3 } : { ...state, onto: true, definite: true };
    case 'to':
      if (state.mode === 2) return { ...state, mode: 3 };
      return state.draft?.kind === 'bare' ? { ...state, onto: true } : state;
    case 'instead':
      return { ...state, mode: state.fresh ? 1 : 4 };
    case 'one':
      return pronounStep(state);
    case 'of_them':
      return ofThemStep(state);
    default:
      return state.mode === 2 && said === 'for' ? { ...state, mode: 3 } : state;
  }
}
