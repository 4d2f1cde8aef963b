/** An option is said: onto the draft, the line at hand, a line before it, or a new draft. */
import { attach, choiceCost, drop } from './attach.ts';
import { attachNear } from './flush.ts';
import { afterMention, withLeftover } from './line-list.ts';
import type { CompiledMenu } from './menu.ts';
import type { Modifier } from './reading.ts';
import type { Span } from './span.ts';
import { type Chain, cons, emptyDraft, type Mention, type State } from './state.ts';
import { STEP_COST } from './step-cost.ts';

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
  if (draft !== null) return [{ ...state, draft: { ...draft, mentions: cons(mention, draft.mentions) } }];
  const source = state.mode === 3 && state.target !== null ? withoutTarget(state, state.target) : state;
  const out: State[] = [...attachNear(menu, source.mode === 3 ? { ...source, made: true } : source, mention)];
  if (out.length > 0 && (state.made || state.fix || state.mode >= 3))
    return out.map((next) => ({ ...next, made: state.made, fix: state.fix }));
  const taken = state.line !== null && attach({ menu, line: state.line, mention, replace: false }) !== null;
  const cost = state.line === null ? 0 : taken ? STEP_COST.bareDraft[state.join] : STEP_COST.bareUntaken;
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

/** "change the cheese …": the option of the line that is meant. */
function selected(state: State, span: ValueSpan): State {
  for (let at: Chain<Mention> = state.line?.mentions ?? null; at !== null; at = at.tail) {
    const { head } = at;
    const same = head.choices.some((choice) =>
      span.choices.some((other) => other.group === choice.group && other.value === choice.value),
    );
    if (same) return { ...state, mode: 2, target: head };
  }
  return { ...state, mode: 2, unmatched: cons(span.said, state.unmatched) };
}

function withoutTarget(state: State, target: Mention): State {
  if (state.line === null) return state;
  return { ...state, line: { ...state.line, mentions: drop(state.line.mentions, target) } };
}
