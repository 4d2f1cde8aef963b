/**
 * Options onto lines: which value a word means on a given item, and what happens when the line has it already.
 * I1: nothing is thrown away silently; an option that does not fit gives null and the caller pays for it.
 */
import type { CompiledMenu } from './menu.ts';
import type { Choice } from './span.ts';
import { type Chain, cons, type Line, type Mention, toArray } from './state.ts';
import { STEP_COST } from './step-cost.ts';

/** A line with one option more, and what that cost. */
export type Attached = { readonly line: Line; readonly cost: number };

/** How near a second choice must be to be worth a question. */
const RIVAL_COST = 0.08;
/** More options than this on one line are no order; what comes after finds no place. */
const OPTIONS_MAX = 64;

/** Cheapest choice of a mention; what it costs is paid when it is said. */
export const choiceCost = (choices: readonly Choice[]): number => choices[0]?.cost ?? 0;

/** The mention with its choice made for an item, or null when the item takes none of them. */
export const settle = (
  menu: CompiledMenu,
  item: number,
  mention: Mention,
): { readonly mention: Mention; readonly cost: number } | null => {
  const groups = menu.items[item]?.groups;
  if (groups === undefined) return { mention, cost: 0 };
  const fitting = mention.choices.filter((choice) => groups.has(choice.group));
  const best = fitting[0];
  if (best === undefined) return null;
  const rivals = fitting.filter((choice) => choice !== best && choice.cost - best.cost <= RIVAL_COST);
  if (mention.choices.length === 1) return { mention, cost: 0 };
  return {
    mention: { ...mention, choices: [best], rivals: rivals.length > 0 ? rivals : mention.rivals },
    cost: best.cost - choiceCost(mention.choices),
  };
};

/** Puts an option on a line. `replace`: a correction, so that a size takes the place of the size before. */
export const attach = (input: {
  menu: CompiledMenu;
  line: Line;
  mention: Mention;
  replace: boolean;
}): Attached | null => {
  const { menu, line, replace } = input;
  const settled = isFull(line.mentions) ? null : settle(menu, line.item, input.mention);
  if (settled === null) return null;
  const { mention } = settled;
  const choice = mention.choices[0];
  if (line.item < 0 || choice === undefined)
    return { line: { ...line, mentions: cons(mention, line.mentions) }, cost: settled.cost };
  const exclusive = menu.groups[choice.group]?.exclusive === true;
  const odd =
    (mention.modifier === 'extra' || mention.modifier === 'light') && menu.groups[choice.group]?.adjustable !== true;
  const isStyle = menu.groups[choice.group]?.style === true;
  let cost = settled.cost + (odd ? STEP_COST.notAdjustable : 0);
  let mentions = line.mentions;
  let put = mention;
  for (let at: Chain<Mention> = line.mentions; at !== null; at = at.tail) {
    const other = at.head.choices[0];
    if (other === undefined || other.group !== choice.group) continue;
    if (other.value === choice.value) {
      if (at.head.modifier === mention.modifier) return { line, cost: cost + STEP_COST.sameOptionAgain };
      mentions = drop(mentions, at.head);
      if (odd) put = { ...mention, idle: true };
      cost += replace ? 0 : STEP_COST.otherModifier;
    } else if (exclusive && mention.modifier !== 'no' && at.head.modifier !== 'no') {
      if (replace) mentions = drop(mentions, at.head);
      else
        cost += mention.joined === true && at === line.mentions ? STEP_COST.secondValueJoined : STEP_COST.secondValue;
    } else if (
      isStyle &&
      !replace &&
      at !== line.mentions &&
      mention.modifier === 'add' &&
      at.head.modifier === 'add'
    ) {
      cost += STEP_COST.secondStyle;
    }
  }
  return { line: { ...line, mentions: cons(put, mentions) }, cost };
};

/** Whether a chain of options has as many as can be meant. */
export const isFull = (chain: Chain<Mention>): boolean => {
  let seen = 0;
  for (let at = chain; at !== null && seen < OPTIONS_MAX; at = at.tail) seen += 1;
  return seen >= OPTIONS_MAX;
};

/** Puts several options on a line, oldest first; those that do not fit are given back. */
export const attachAll = (input: {
  menu: CompiledMenu;
  line: Line;
  mentions: Chain<Mention>;
  replace: boolean;
}): Attached & { readonly rest: readonly Mention[] } => {
  let { line } = input;
  let cost = 0;
  const rest: Mention[] = [];
  for (const mention of toArray(input.mentions)) {
    const attached = attach({ menu: input.menu, line, mention, replace: input.replace });
    if (attached === null) rest.push(mention);
    else {
      line = attached.line;
      cost += attached.cost;
    }
  }
  return { line, cost, rest };
};

/** A chain without one of its elements; costs as much as the element is deep. */
export const drop = <T>(chain: Chain<T>, element: T): Chain<T> => {
  const newer: T[] = [];
  let at = chain;
  for (; at !== null && at.head !== element; at = at.tail) newer.push(at.head);
  if (at === null) return chain;
  let out = at.tail;
  for (const each of newer.reverse()) out = cons(each, out);
  return out;
};

/** Whether a mention can only be a value of a one-value group (a size). */
export const isSize = (menu: CompiledMenu, mention: Mention): boolean =>
  mention.choices.some((choice) => menu.groups[choice.group]?.exclusive === true);
