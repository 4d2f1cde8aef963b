/**
 * Whether two partial readings are the same so far, and will be the same whatever follows: only their costs differ.
 * I1: what was said in other words for the same thing (`said`, `leftovers`) is no difference.
 */
import type { Chain, Draft, Line, Mention, State } from './state.ts';

/** The same past and the same future. Cheap for states that differ early, and for those that share their past. */
export const isSame = (a: State, b: State): boolean =>
  a.modifier === b.modifier &&
  a.used === b.used &&
  a.strong === b.strong &&
  a.denial === b.denial &&
  a.join === b.join &&
  a.via === b.via &&
  a.last === b.last &&
  a.fresh === b.fresh &&
  a.side === b.side &&
  a.made === b.made &&
  a.fix === b.fix &&
  a.removing === b.removing &&
  a.definite === b.definite &&
  a.onto === b.onto &&
  a.spread === b.spread &&
  a.people === b.people &&
  a.mode === b.mode &&
  a.removed === b.removed &&
  isSameChain(a.unmatched, b.unmatched, (one, other) => one === other) &&
  (a.target === b.target || (a.target !== null && b.target !== null && isSameMention(a.target, b.target))) &&
  isSameLine(a.line, b.line) &&
  isSameDraft(a.draft, b.draft) &&
  isSameBase(a.base, b.base) &&
  isSameChain(a.held, b.held, isSameDraft) &&
  isSameChain(a.done, b.done, isSameLine);

function isSameChain<T>(a: Chain<T>, b: Chain<T>, isEqual: (one: T, other: T) => boolean): boolean {
  let left = a;
  let right = b;
  for (; left !== right; left = left.tail, right = right.tail)
    if (left === null || right === null || !isEqual(left.head, right.head)) return false;
  return true;
}

function isSameMention(a: Mention, b: Mention): boolean {
  const [choice, other] = [a.choices[0], b.choices[0]];
  return (
    a === b ||
    (choice?.group === other?.group &&
      choice?.value === other?.value &&
      a.choices.length === b.choices.length &&
      a.modifier === b.modifier &&
      a.count === b.count &&
      a.joined === b.joined &&
      a.implied === b.implied &&
      a.idle === b.idle)
  );
}

function isSameLine(a: Line | null, b: Line | null): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  return (
    a.item === b.item &&
    a.category === b.category &&
    a.quantity === b.quantity &&
    a.counted === b.counted &&
    a.origin === b.origin &&
    isSameChain(a.mentions, b.mentions, isSameMention)
  );
}

function isSameDraft(a: Draft | null, b: Draft | null): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  return (
    a.kind === b.kind &&
    a.quantity === b.quantity &&
    a.joined === b.joined &&
    a.pronoun === b.pronoun &&
    a.ofThem === b.ofThem &&
    a.made === b.made &&
    a.inner === b.inner &&
    a.people === b.people &&
    a.afterNoun === b.afterNoun &&
    a.measured === b.measured &&
    isSameChain(a.mentions, b.mentions, isSameMention)
  );
}

function isSameBase(a: State['base'], b: State['base']): boolean {
  return a === b || (a !== null && b !== null && a.left === b.left && isSameLine(a.line, b.line));
}
