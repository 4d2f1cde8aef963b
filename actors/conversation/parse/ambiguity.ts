/**
 * When the parser is not sure: what a short question could ask. From the best state and the readings close behind it.
 * I1: everything that changes a line, and with it money, and was decided by less than `CLOSE_COST`, is here.
 */
import { closed } from './line-list.ts';
import type { CompiledMenu } from './menu.ts';
import { valueKey } from './menu.ts';
import { cartLineKey } from './outcome.ts';
import type { Ambiguity, AmbiguityChoice, Reading } from './reading.ts';
import { type State, toArray } from './state.ts';

/** Readings nearer than this to the best are worth a question. */
export const CLOSE_COST = 0.25;

/** Questions about the best reading. `states` and `readings` are in the same order. */
export const ambiguitiesOf = (
  menu: CompiledMenu,
  states: readonly State[],
  readings: readonly Reading[],
): readonly Ambiguity[] => {
  const best = states[0];
  if (best === undefined) return [];
  return [...optionQuestions(menu, best), ...readingQuestions(best, states, readings)];
};

/** Words that stand for several values, and values that stand for several others. */
function optionQuestions(menu: CompiledMenu, state: State): readonly Ambiguity[] {
  const questions: Ambiguity[] = [];
  for (const line of toArray(closed(state))) {
    const mentions = toArray(line.mentions);
    for (const mention of mentions) {
      const choice = mention.choices[0];
      if (choice === undefined || mention.said === '') continue;
      const option = (group: number, value: number): AmbiguityChoice => ({
        type: 'option',
        group: menu.groups[group]?.id ?? '',
        value: menu.groups[group]?.valueIds[value] ?? '',
      });
      if (mention.rivals.length > 0) {
        const choices = [choice, ...mention.rivals].map((each) => option(each.group, each.value));
        questions.push({ type: 'which_option', said: mention.said, choices });
      }
      const members = menu.unions.get(valueKey(choice.group, choice.value)) ?? [];
      const named = mentions.some(
        (other) => other.choices[0]?.group === choice.group && members.includes(other.choices[0]?.value ?? -1),
      );
      if (members.length > 0 && mention.modifier !== 'no' && !named) {
        questions.push({
          type: 'either_of',
          said: mention.said,
          choices: members.map((member) => option(choice.group, member)),
        });
      }
    }
  }
  return questions;
}

/** Other readings close to the best: one other item for the same words, or something else as a whole. */
function readingQuestions(best: State, states: readonly State[], readings: readonly Reading[]): readonly Ambiguity[] {
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
      const said =
        toArray(closed(best)).find((line) => line.origin < 0 && line.said !== '' && lineItem(first, line.said, from))
          ?.said ?? from;
      return [{ type: 'which_item', said, choices: items.map((item): AmbiguityChoice => ({ type: 'item', item })) }];
    }
  }
  const choices = [0, ...close]
    .slice(0, states.length)
    .map((reading): AmbiguityChoice => ({ type: 'reading', reading }));
  return [{ type: 'which_reading', said: '', choices }];
}

function lineItem(reading: Reading, said: string, item: string): boolean {
  return said !== '' && reading.lines.some((line) => line.item === item);
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
