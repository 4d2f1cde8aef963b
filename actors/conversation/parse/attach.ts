/**
 * Options onto lines: which value a word means on a given item, and what happens when the line has it already.
 * I1: nothing is thrown away silently; an option that does not fit gives null and the caller pays for it.
 */
import type { CompiledGroup, CompiledMenu } from './menu.ts';
import { isNumbered } from './number-word.ts';
import type { Modifier } from './reading.ts';
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

/** Puts an option on a line. `replace`: a correction, so that a size takes the place of the size before. */
export const attach = (input: {
  menu: CompiledMenu;
  line: Line;
  mention: Mention;
  replace: boolean;
}): Attached | null => {
  const { menu, line, mention, replace } = input;
  if (isFull(line.mentions)) return null;
  const groups = menu.items[line.item]?.groups;
  if (groups === undefined) return { line: { ...line, mentions: cons(mention, line.mentions) }, cost: 0 };
  const fitting = mention.choices.filter((choice) => groups.has(choice.group));
  let best: Attached | null = null;
  let settled: Choice | null = null;
  for (const choice of fitting) {
    const tried = attachChoice({ menu, line, mention, choice, replace });
    const cost = tried.cost + choice.cost - choiceCost(mention.choices);
    if (best !== null && cost >= best.cost) continue;
    best = { line: tried.line, cost };
    settled = choice;
  }
  if (best === null || settled === null || fitting.length === 1) return best;
  return withRivals(best, settled, fitting);
};

/** The option said last knows the values that were nearly as near. */
function withRivals(attached: Attached, settled: Choice, fitting: readonly Choice[]): Attached {
  // What is called exactly so has no rival but another that is.
  const within = settled.cost === 0 ? 0 : RIVAL_COST;
  const rivals = fitting.filter((choice) => choice !== settled && Math.abs(choice.cost - settled.cost) <= within);
  const newest = attached.line.mentions;
  if (rivals.length === 0 || newest === null || newest.head.choices[0] !== settled) return attached;
  return { ...attached, line: { ...attached.line, mentions: cons({ ...newest.head, rivals }, newest.tail) } };
}

function attachChoice(input: {
  menu: CompiledMenu;
  line: Line;
  mention: Mention;
  choice: Choice;
  replace: boolean;
}): Attached {
  const { menu, line, mention, choice, replace } = input;
  const group = menu.groups[choice.group];
  const odd = isOdd(group, mention.modifier);
  let cost = odd ? STEP_COST.notAdjustable : 0;
  let second = 0;
  let { mentions } = line;
  let put: Mention = mention.choices.length === 1 ? mention : { ...mention, choices: [choice] };
  for (let at: Chain<Mention> = line.mentions; at !== null; at = at.tail) {
    const other = at.head.choices[0];
    if (other === undefined || other.group !== choice.group) continue;
    if (other.value === choice.value) {
      if (at.head.modifier === mention.modifier) return { line, cost: cost + againCost(group, mention) };
      mentions = drop(mentions, at.head);
      // A value that was chosen is taken back: it is gone, and there is nothing to be without.
      if (odd && mention.modifier === 'no') return { line: { ...line, mentions }, cost: 0 };
      if (odd) put = { ...put, idle: true };
      cost += replace ? 0 : STEP_COST.otherModifier;
    } else if (group?.exclusive === true && mention.modifier !== 'no' && at.head.modifier !== 'no') {
      if (replace) mentions = drop(mentions, at.head);
      else second = Math.max(second, secondCost(group, put, line.mentions));
    } else if (group?.style === true && !replace && at !== line.mentions && isPlainAdd(mention, at.head)) {
      cost += STEP_COST.secondStyle;
    }
  }
  return { line: { ...line, mentions: cons(put, mentions) }, cost: cost + second };
}

/** "extra" or "light" of what is there or not, "no" of what cannot be left out. */
function isOdd(group: CompiledGroup | undefined, modifier: Modifier): boolean {
  if (modifier === 'add') return false;
  return modifier === 'no' ? group?.removable !== true : group?.adjustable !== true;
}

/** The same value again; a number or a size is rather that of another line. */
function againCost(group: CompiledGroup | undefined, mention: Mention): number {
  const ofOther = isNumbered(mention.said) || group?.single === true;
  return ofOther ? STEP_COST.sameNumberAgain : STEP_COST.sameOptionAgain;
}

/** A second value where one is the limit. */
function secondCost(group: CompiledGroup, mention: Mention, before: Chain<Mention>): number {
  const isNext = before !== null && before.head.choices[0]?.group === mention.choices[0]?.group;
  if (!group.single) return isNext ? STEP_COST.nextKind : STEP_COST.secondKind;
  return mention.joined === true && isNext ? STEP_COST.secondValueJoined : STEP_COST.secondValue;
}

function isPlainAdd(mention: Mention, other: Mention): boolean {
  return mention.modifier === 'add' && other.modifier === 'add';
}

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
