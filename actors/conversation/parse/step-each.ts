/** "both", "each of them", "on both", "in one of them": how many lines, people or dishes what is said holds for. */
import { flush } from './flush.ts';
import type { Signal } from './lexicon.ts';
import type { CompiledMenu } from './menu.ts';
import { attachBack } from './near.ts';
import { numberOfWord } from './number-word.ts';
import { lastOptionOf } from './split.ts';
import { type Draft, emptyDraft, type State } from './state.ts';
import { STEP_COST } from './step-cost.ts';
import { isDigits } from './word-form.ts';

/** Lines that "all" reaches back to. */
const SPREAD_MAX = 16;
/** "each of them" are at least so many. */
const PEOPLE_MIN = 2;

/** "both", "all": after "one with ghee and one without" the last lot ends here too. */
export function eachStep(menu: CompiledMenu, state: State, said: string): readonly State[] {
  const { draft } = state;
  const isLot = draft !== null && draft.mentions !== null && (draft.pronoun || draft.ofThem || state.base !== null);
  const going: State = { ...state, cost: state.cost + STEP_COST.lotGoesOn };
  const from = isLot ? [going, ...flush(menu, state)] : [state];
  const spread = spreadOf(said);
  const people = /both/.test(said) ? 2 : /each|every/.test(said) ? Math.max(PEOPLE_MIN, freshLines(state)) : 0;
  return from.map((next) => ({ ...next, spread, people, definite: /th[eo][ms]e?/.test(said) }));
}

/** "we will both have …", "each of them wants …": as many of what comes as there are people. "both get ghee" is another thing. */
export function eachHas(state: State, signal: Signal): readonly State[] {
  if (signal !== 'start' || state.people === 0) return [state];
  const unread: State = { ...state, people: 0, cost: state.cost + STEP_COST.peopleUnread };
  if (state.draft !== null) return [unread];
  const draft: Draft = { ...emptyDraft('number', state.people, String(state.people)), people: true };
  return [{ ...state, spread: 0, people: 0, draft }, unread];
}

function freshLines(state: State): number {
  let seen = state.line === null || state.line.origin >= 0 ? 0 : 1;
  for (let at = state.done; at !== null && at.head.origin < 0; at = at.tail) seen += 1;
  return seen;
}

function spreadOf(said: string): number {
  return /both|either/.test(said) ? 2 : SPREAD_MAX;
}

/** "a dosa and a roti with ghee on both": what was said last is on the other too. Said first, it is a "both". */
export function onEachStep(menu: CompiledMenu, state: State, last: State['last'], said: string): readonly State[] {
  const first = eachStep(menu, state, said).map((next) => ({ ...next, cost: next.cost + STEP_COST.spreadAhead }));
  if (last !== 'value') return first;
  const back = flush(menu, state).flatMap((next) => attachBack(menu, next, spreadOf(said)) ?? []);
  return [...back, ...(back.length > 0 ? first : [state])];
}

/** "no ghee in one of them". */
export function partOf(menu: CompiledMenu, state: State, said: string): readonly State[] {
  const numbers = said.split(' ').map((word) => (isDigits(word) ? Number(word) : numberOfWord(word)));
  const quantity = numbers.find((number) => number !== null) ?? 1;
  const out =
    state.draft === null ? lastOptionOf(menu, state, { ...emptyDraft('number', quantity, said), ofThem: true }) : [];
  return out.length > 0 ? out : [{ ...state, cost: state.cost + STEP_COST.number.one }];
}
