/**
 * When the parser is not sure: what a short question could ask. From the best state and the readings close behind it.
 * I1: everything that changes a line, and with it money, and was decided by less than `CLOSE_COST`, is here.
 */
import { closed } from './line-list.ts';
import type { CompiledMenu } from './menu.ts';
import { valueKey } from './menu.ts';
import { cartLineKey } from './outcome.ts';
import type { Ambiguity, AmbiguityChoice, Reading } from './reading.ts';
import { type Mention, type State, toArray } from './state.ts';

/** Readings nearer than this to the best are worth a question. */
export const CLOSE_COST = 0.2;
/** Words that are this far from any name are read back as a question. A slip of the keyboard is 0.5. */
export const DOUBT_MIN = 0.65;

/** Questions about the best reading. `states` and `readings` are in the same order. */
export const ambiguitiesOf = (
  menu: CompiledMenu,
  states: readonly State[],
  readings: readonly Reading[],
): readonly Ambiguity[] => {
  const best = states[0];
  if (best === undefined) return [];
  const lines = lineQuestions(menu, best);
  // What was doubtful is asked once: the reading without it is no second question.
  const doubted = lines.some((question) => question.type === 'did_you_mean');
  return doubted ? lines : [...lines, ...readingQuestions(menu, best, states, readings)];
};

/** Words that stand for several values, values that stand for several others, and words far from what they were read as. */
function lineQuestions(menu: CompiledMenu, state: State): readonly Ambiguity[] {
  return toArray(closed(state)).flatMap((line): readonly Ambiguity[] => {
    const item = menu.items[line.item]?.id ?? '';
    const doubted: Ambiguity = { type: 'did_you_mean', said: line.said, choices: [{ type: 'item', item }] };
    const mentions = toArray(line.mentions);
    const options = mentions.flatMap((mention) => optionQuestions(menu, mention, mentions));
    return line.doubt >= DOUBT_MIN && line.origin < 0 ? [doubted, ...options] : options;
  });
}

function optionQuestions(menu: CompiledMenu, mention: Mention, all: readonly Mention[]): readonly Ambiguity[] {
  const choice = mention.choices[0];
  if (choice === undefined || mention.said === '') return [];
  const { said } = mention;
  const option = (group: number, value: number): AmbiguityChoice => ({
    type: 'option',
    group: menu.groups[group]?.id ?? '',
    value: menu.groups[group]?.valueIds[value] ?? '',
  });
  const questions: Ambiguity[] = [];
  const choices = [choice, ...mention.rivals].map((each) => option(each.group, each.value));
  if (mention.rivals.length > 0) questions.push({ type: 'which_option', said, choices });
  else if (choice.cost >= DOUBT_MIN) questions.push({ type: 'did_you_mean', said, choices });
  const members = menu.unions.get(valueKey(choice.group, choice.value)) ?? [];
  const named = all.some(({ choices: [other] }) => other?.group === choice.group && members.includes(other.value));
  if (members.length > 0 && mention.modifier !== 'no' && !named) {
    questions.push({ type: 'either_of', said, choices: members.map((member) => option(choice.group, member)) });
  }
  return questions;
}

/** Other readings close to the best: one other item for the same words, or something else as a whole. */
function readingQuestions(
  menu: CompiledMenu,
  best: State,
  states: readonly State[],
  readings: readonly Reading[],
): readonly Ambiguity[] {
  const close = readings.flatMap((reading, index) =>
    index > 0 && reading.cost - (readings[0]?.cost ?? 0) <= CLOSE_COST ? [index] : [],
  );
  const first = readings[0];
  if (close.length === 0 || first === undefined) return [];
  const swaps = close.map((index) => swapOf(first, readings[index]));
  if (swaps.every((swap) => swap !== null)) {
    const from = swaps[0]?.from ?? '';
    if (swaps.every((swap) => swap?.from === from)) {
      const items = [from, ...swaps.map((swap) => swap?.to ?? '')];
      const said = saidOfItem(menu, best, from);
      return [{ type: 'which_item', said, choices: items.map((item): AmbiguityChoice => ({ type: 'item', item })) }];
    }
  }
  const choices = [0, ...close]
    .slice(0, states.length)
    .map((reading): AmbiguityChoice => ({ type: 'reading', reading }));
  return [{ type: 'which_reading', said: '', choices }];
}

/** The words that were read as an item; those of its options where it was not named. */
function saidOfItem(menu: CompiledMenu, state: State, item: string): string {
  const line = toArray(closed(state)).find((each) => each.origin < 0 && menu.items[each.item]?.id === item);
  if (line === undefined) return item;
  const words = line.said === '' ? toArray(line.mentions).map((mention) => mention.said) : [line.said];
  return words.join(' ') || item;
}

/** The one item in which two readings differ, or null when they differ otherwise. */
function swapOf(a: Reading, b: Reading | undefined): { readonly from: string; readonly to: string } | null {
  if (b === undefined || a.lines.length !== b.lines.length || a.edits.length !== b.edits.length) return null;
  const keys = new Set(b.lines.map(keyWithQuantity));
  const left = a.lines.filter((line) => !keys.has(keyWithQuantity(line)));
  const mine = new Set(a.lines.map(keyWithQuantity));
  const right = b.lines.filter((line) => !mine.has(keyWithQuantity(line)));
  const from = left[0];
  const to = right[0];
  if (left.length !== 1 || right.length !== 1 || from === undefined || to === undefined) return null;
  return from.item !== to.item && from.quantity === to.quantity ? { from: from.item, to: to.item } : null;
}

function keyWithQuantity(line: Reading['lines'][number]): string {
  return `${line.quantity}|${cartLineKey(line)}`;
}
