/**
 * A draft whose noun did not come: "with a soft base", "make it two", "a large with ghee", "one of them plain".
 * Gives every way to understand it; the search keeps the cheap ones.
 */
import { attachAll, isSize } from './attach.ts';
import { withImpliedNo } from './bare-without.ts';
import { implied } from './implied.ts';
import { opened, withLeftover } from './line-list.ts';
import type { CompiledMenu } from './menu.ts';
import { attachSpread } from './near.ts';
import { splits, uncounted } from './split.ts';
import { type Chain, cons, type Draft, type Line, type Mention, type State, toArray } from './state.ts';
import { STEP_COST } from './step-cost.ts';

/** The states without a draft that a state may stand for. A state without one is given back as it is. */
export const flush = (menu: CompiledMenu, state: State): readonly State[] => {
  const { draft } = state;
  if (draft === null) return [state];
  if (draft.people)
    return [leftOut({ ...state, draft: null, cost: state.cost + STEP_COST.peopleForNothing }, draft.mentions)];
  const filled = withImpliedNo(state, draft);
  return filled.mentions === null ? flushEmpty(state, draft) : flushFilled(menu, { ...state, draft: null }, filled);
};

function flushEmpty(state: State, draft: Draft): readonly State[] {
  const bare: State = { ...state, draft: null, cost: state.cost + STEP_COST.emptyDraft };
  const { line } = state;
  if (draft.kind === 'bare') return [bare];
  if (draft.kind === 'article') return draft.pronoun && line !== null ? [bare, copyOf(state, line, 1)] : [bare];
  if (draft.kind === 'another' || draft.kind === 'more' || draft.kind === 'same') {
    return line === null ? [bare] : [copyOf(state, line, draft.quantity)];
  }
  const out: State[] = [];
  const lost =
    draft.quantity === 1
      ? withLeftover(state, '', STEP_COST.number.one)
      : withLeftover(state, draft.saidQuantity, STEP_COST.number.lost);
  out.push({ ...lost, draft: null });
  if (state.base !== null && draft.quantity <= state.base.left) {
    out.push({ ...state, draft: null, cost: state.cost + STEP_COST.number.rest });
  }
  if (line === null) return out;
  if (draft.made) out.push(counted(state, draft, STEP_COST.number.set));
  else if (line.origin >= 0 && state.fresh) out.push(counted(state, draft, STEP_COST.number.alone));
  else if (draft.ofThem && !line.counted) out.push(counted(state, draft, STEP_COST.number.ofThem));
  else if (!line.counted && line.origin < 0) out.push(counted(state, draft, STEP_COST.number.later));
  return out;
}

function counted(state: State, draft: Draft, cost: number): State {
  const line =
    state.line === null
      ? null
      : { ...state.line, quantity: draft.quantity, saidQuantity: draft.saidQuantity, counted: true };
  return { ...state, draft: null, made: false, fix: false, line, cost: state.cost + cost };
}

/** One more of a line: its number grows. */
function copyOf(state: State, line: Line, more: number): State {
  return {
    ...state,
    draft: null,
    line: { ...line, quantity: line.quantity + more, counted: true },
    cost: state.cost + STEP_COST.copied,
  };
}

function flushFilled(menu: CompiledMenu, state: State, draft: Draft): readonly State[] {
  const out: State[] = [];
  if (draft.kind === 'same')
    return state.line === null ? [leftOut(state, draft.mentions)] : [sameBut(menu, state, draft)];
  out.push(...(allHave(menu, state, draft) ?? merged(menu, state, draft)));
  const isRest =
    state.base !== null && (draft.kind === 'another' || (draft.kind === 'article' && draft.inner === null));
  const isPart = draft.kind === 'number' || draft.pronoun || isRest;
  if (isPart && (!draft.made || draft.ofThem))
    out.push(...splits(menu, state, draft), ...uncounted(menu, state, draft));
  out.push(...implied(menu, state, draft));
  if (out.length === 0 || draft.kind === 'bare') out.push(leftOut(state, draft.mentions));
  return out;
}

/** "both hot with a chutney": what is said with an article after what all have is for all of them too. */
function allHave(menu: CompiledMenu, state: State, draft: Draft): readonly State[] | null {
  const mentions = toArray(draft.mentions);
  if (state.spread === 0 || draft.kind !== 'article' || draft.inner !== 'with' || mentions.length !== 1) return null;
  const spread = mentions[0] === undefined ? null : attachSpread(menu, state, mentions[0]);
  return spread === null ? null : [spread];
}

/** The options belong to the line at hand. A number before them counts the option. */
function merged(menu: CompiledMenu, state: State, draft: Draft): readonly State[] {
  const { line } = state;
  if (line === null || draft.kind === 'another' || draft.kind === 'more') return [];
  const numbered = draft.kind === 'number';
  const sized = toArray(draft.mentions).some((mention) => isSize(menu, mention));
  const apposed = (draft.pronoun || sized) && !draft.made && isApposition(state, draft);
  if (draft.ofThem || (draft.pronoun && !draft.made && !apposed)) return [];
  const setsQuantity = draft.made && numbered;
  const mentions = numbered && !setsQuantity ? counting(draft) : draft.mentions;
  const attached = attachAll({ menu, line, mentions, replace: draft.made || state.fix });
  if (attached.rest.length > 0) return [];
  let cost = state.cost + attached.cost + (draft.made ? 0 : apposed ? STEP_COST.merge.apposed : STEP_COST.merge.base);
  if (numbered && !setsQuantity) cost += draft.quantity > 1 || sized ? STEP_COST.merge.counted : STEP_COST.merge.base;
  if (draft.joined && sized && !draft.made && draft.inner === null && !apposed) cost += STEP_COST.merge.joinedSize;
  const quantity = setsQuantity ? { quantity: draft.quantity, saidQuantity: draft.saidQuantity, counted: true } : {};
  return [{ ...state, cost, line: { ...attached.line, ...quantity }, made: false, fix: false }];
}

/** "a dosa, a large one": of the dosa just said; "and a large one" is another. */
function isApposition(state: State, draft: Draft): boolean {
  const { line } = state;
  return (
    draft.kind === 'article' && state.base === null && line?.quantity === 1 && line.origin < 0 && state.via !== 'and'
  );
}

/** The number goes to the option said first: "two spoons". */
function counting(draft: Draft): Chain<Mention> {
  let out: Chain<Mention> = null;
  toArray(draft.mentions).forEach((mention, index) => {
    out = cons(index === 0 ? { ...mention, count: draft.quantity } : mention, out);
  });
  return out;
}

/** "the same but …": the line again, with these options over its own. */
function sameBut(menu: CompiledMenu, state: State, draft: Draft): State {
  const { line } = state;
  if (line === null) return leftOut(state, draft.mentions);
  const attached = attachAll({
    menu,
    line: { ...line, quantity: draft.quantity, origin: -1, mentions: withoutKin(menu, line.mentions, draft.mentions) },
    mentions: draft.mentions,
    replace: true,
  });
  const next = opened(state, attached.line);
  return attached.rest.reduce((at, mention) => withLeftover(at, mention.said, STEP_COST.notTaken), {
    ...next,
    cost: state.cost + attached.cost + STEP_COST.copied,
  });
}

/** The options without those of one kind with a new one: "the same but with mango chutney" has no mint chutney. */
function withoutKin(menu: CompiledMenu, had: Chain<Mention>, wanted: Chain<Mention>): Chain<Mention> {
  const headsOf = (mention: Mention): ReadonlySet<string> => {
    const choice = mention.choices[0];
    return menu.groups[choice?.group ?? -1]?.valueHeads[choice?.value ?? -1] ?? new Set<string>();
  };
  const isKin = (old: Mention): boolean =>
    old.modifier !== 'no' &&
    toArray(wanted).some(
      (mention) =>
        mention.modifier === 'add' &&
        mention.choices[0]?.group === old.choices[0]?.group &&
        mention.choices[0]?.value !== old.choices[0]?.value &&
        [...headsOf(mention)].some((head) => headsOf(old).has(head)),
    );
  return toArray(had).reduce<Chain<Mention>>((kept, old) => (isKin(old) ? kept : cons(old, kept)), null);
}

function leftOut(state: State, mentions: Chain<Mention>): State {
  return toArray(mentions).reduce(
    (at, mention) => ({
      ...withLeftover(at, mention.said, STEP_COST.notTaken),
      unmatched: cons(mention.said, at.unmatched),
    }),
    state,
  );
}
