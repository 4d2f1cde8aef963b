/** An option is said: onto the draft, the line at hand, a line before it, or a new draft. */
import { attach, choiceCost, drop, isFull, isSize } from './attach.ts';
import { afterMention, recalled, withLeftover } from './line-list.ts';
import type { CompiledMenu } from './menu.ts';
import { attachNear, attachSpread } from './near.ts';
import type { Modifier } from './reading.ts';
import type { Span } from './span.ts';
import { cons, emptyDraft, type Line, type Mention, type State, toArray } from './state.ts';
import { STEP_COST } from './step-cost.ts';

/** Lines before the one at hand in which an option to change is looked for. */
const LOOKBACK = 16;

type ValueSpan = Extract<Span, { kind: 'value' }>;

/** The states after an option was said. */
export const valueStep = (menu: CompiledMenu, before: State, span: ValueSpan): readonly State[] => {
  const besideSide = span.alsoItem && (before.side || span.aside) ? STEP_COST.notAside : 0;
  const state: State = { ...before, cost: before.cost + span.cost + choiceCost(span.choices) + besideSide };
  if (state.mode === 1) return [selected(state, span)];
  const said = state.mode === 4 ? [{ modifier: 'no' as const, cost: 0 }] : modifiersOf(state);
  return said.flatMap(({ modifier, cost }) => {
    const mention: Mention = { choices: span.choices, modifier, count: 0, said: span.said, rivals: [] };
    return placed(menu, { ...state, cost: state.cost + cost }, mention).map((next) => settled(next, modifier));
  });
};

/** A "no" may go on over "and"; "extra" and "light" hold for one option. */
function modifiersOf(state: State): readonly { readonly modifier: Modifier; readonly cost: number }[] {
  if (state.modifier !== 'no' || !state.used) return [{ modifier: state.modifier, cost: 0 }];
  const how = state.join !== 'and' ? 'other' : state.strong ? 'and' : 'andAfterNo';
  return [
    { modifier: 'no', cost: STEP_COST.noCarried[how] },
    { modifier: 'add', cost: STEP_COST.noEnded[how] },
  ];
}

function settled(state: State, modifier: Modifier): State {
  const next = afterMention(state, 'value');
  return { ...next, modifier: modifier === 'no' ? 'no' : 'add', used: modifier === 'no', mode: 0, target: null };
}

function placed(menu: CompiledMenu, state: State, mention: Mention): readonly State[] {
  const { draft } = state;
  if (draft !== null) {
    if (isFull(draft.mentions)) return [withLeftover(state, mention.said, STEP_COST.notTaken)];
    return [{ ...state, draft: { ...draft, mentions: cons(mention, draft.mentions) } }];
  }
  const source = state.mode === 3 && state.target !== null ? withoutTarget(state, state.target) : state;
  if (state.spread > 1) {
    const spread = attachSpread(menu, state, mention);
    if (spread !== null) return [spread];
  }
  const out: State[] = [...attachNear(menu, source.mode === 3 ? { ...source, made: true } : source, mention)];
  if (out.length > 0 && (state.made || state.fix || state.mode >= 3))
    return out.map((next) => ({ ...next, made: state.made, fix: state.fix }));
  const taken = state.line !== null && attach({ menu, line: state.line, mention, replace: false }) !== null;
  const early = isSize(menu, mention) ? STEP_COST.bareSize : STEP_COST.bareDraft;
  const cost = state.line === null ? 0 : taken ? early[state.join] : STEP_COST.bareUntaken;
  out.push({
    ...state,
    draft: { ...emptyDraft('bare', 1, ''), mentions: cons(mention, null) },
    cost: state.cost + cost,
  });
  if (out.length === 1 && state.line !== null) {
    out.push({
      ...withLeftover(state, mention.said, STEP_COST.notTaken),
      unmatched: cons(mention.said, state.unmatched),
    });
  }
  return out;
}

/** "change the chutney …": the option of the line that is meant. */
function selected(state: State, span: ValueSpan): State {
  const here = state.line === null ? null : mentionOf(state.line, span);
  if (here !== null) return { ...state, mode: 2, target: here };
  for (const line of toArray(state.done).slice(-LOOKBACK).reverse()) {
    const there = mentionOf(line, span);
    const found = there === null ? null : recalled(state, line);
    if (found !== null) return { ...found, mode: 2, target: there };
  }
  return { ...state, mode: 2, unmatched: cons(span.said, state.unmatched) };
}

function mentionOf(line: Line, span: ValueSpan): Mention | null {
  const isSaid = (mention: Mention): boolean =>
    mention.choices.some((choice) =>
      span.choices.some((other) => other.group === choice.group && other.value === choice.value),
    );
  return toArray(line.mentions).find(isSaid) ?? null;
}

function withoutTarget(state: State, target: Mention): State {
  if (state.line === null) return state;
  return { ...state, line: { ...state.line, mentions: drop(state.line.mentions, target) } };
}
