/** An option is said: onto the draft, the line at hand, a line before it, or a new draft. */
import { choiceCost, drop, isFull, isSize } from './attach.ts';
import { recalled, withLeftover } from './line-list.ts';
import type { CompiledMenu } from './menu.ts';
import { attachNear, attachSpread } from './near.ts';
import { isNumbered } from './number-word.ts';
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
  const paid = before.cost + span.cost + choiceCost(span.choices) + besideSide;
  if (before.mode === 1) return [selected({ ...before, cost: paid }, span)];
  const said =
    before.mode === 4 ? [{ modifier: 'no' as const, cost: 0 }] : modifiersOf(before, isRemovable(menu, span));
  return said.flatMap(({ modifier, cost }) => {
    const mention: Mention = {
      choices: span.choices,
      modifier,
      count: 0,
      said: span.said,
      rivals: [],
      ...(before.join === 'and' ? { joined: true as const } : {}),
    };
    return placed({ menu, before, after: afterOption(before, modifier, paid + cost), mention });
  });
};

/** What holds after an option: a "no" goes on, "extra" and "light" end, what pointed at it is used up. */
function afterOption(state: State, modifier: Modifier, cost: number): State {
  const denied = modifier === 'no';
  return {
    ...state,
    cost,
    modifier: denied ? 'no' : 'add',
    used: denied,
    side: false,
    definite: false,
    onto: false,
    fresh: false,
    people: 0,
    join: 'none',
    via: state.join,
    last: 'value',
    mode: 0,
    target: null,
  };
}

function isRemovable(menu: CompiledMenu, span: ValueSpan): boolean {
  return span.choices.some((choice) => menu.groups[choice.group]?.removable === true);
}

/** A "no" may go on over "and"; "extra" and "light" hold for one option. */
function modifiersOf(
  state: State,
  removable: boolean,
): readonly { readonly modifier: Modifier; readonly cost: number }[] {
  if (state.modifier !== 'no' || !state.used) return [{ modifier: state.modifier, cost: 0 }];
  if (!removable) return [{ modifier: 'add', cost: 0 }];
  const how = state.join !== 'and' ? 'other' : state.strong ? 'and' : 'andAfterNo';
  return [
    { modifier: 'no', cost: STEP_COST.noCarried[how] },
    { modifier: 'add', cost: STEP_COST.noEnded[how] },
  ];
}

function placed(input: { menu: CompiledMenu; before: State; after: State; mention: Mention }): readonly State[] {
  const { menu, before, after, mention } = input;
  const { draft, line } = after;
  if (draft !== null) {
    if (isFull(draft.mentions)) return [withLeftover(after, mention.said, STEP_COST.notTaken)];
    return [
      {
        ...after,
        draft: {
          ...draft,
          measured: draft.measured || mention.said.includes(' of '),
          mentions: cons(mention, draft.mentions),
        },
      },
    ];
  }
  const spread = after.spread > 1 ? attachSpread(menu, after, mention) : null;
  if (spread !== null) return [spread];
  const source = before.mode === 3 && before.target !== null ? withoutTarget(after, before.target) : after;
  const alone = before.fresh && line !== null && line.origin >= 0;
  const corrected = before.made || before.fix || before.mode >= 3;
  const near = attachNear({ menu, state: source, mention, replace: corrected || alone });
  if (near !== null && corrected) return [near];
  const taken = near !== null && near.done === source.done;
  const early = isSize(menu, mention) ? STEP_COST.bareSize : STEP_COST.bareDraft;
  const announced = isNumbered(mention.said)
    ? Math.min(early[before.join], STEP_COST.bareNumbered)
    : early[before.join];
  const cost = line === null ? 0 : taken ? announced : STEP_COST.bareUntaken;
  const bare = { ...emptyDraft('bare', 1, ''), mentions: cons(mention, null) };
  const apart: State = { ...after, draft: bare, cost: after.cost + cost };
  if (near !== null) return [near, apart];
  if (line === null) return [apart];
  const left = withLeftover(after, mention.said, STEP_COST.notTaken);
  return [apart, { ...left, unmatched: cons(mention.said, after.unmatched) }];
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
