// What a message does to the cart: the parser's readings, the questions that it is not sure about, the changes that are left.
// I1: nothing that costs money is guessed: where readings are close, or half of the message was not understood, it is asked.
// I2: a question keeps no words of the customer: the message is read again from its row, with the answers so far (schema.3).

import type { ChosenLine } from '../../schemas/conversation.types.ts';
import { plain } from './intent.ts';
import { type ChatMenu, compiled, itemName, itemOf, valueName } from './menu.ts';
import { applyEdits } from './parse/cart-edit.ts';
import { parseMessage } from './parse/parse.ts';
import type { Ambiguity, AmbiguityChoice, ParseResult, Problem, Reading, ReadLine } from './parse/reading.ts';
import { described } from './quote.ts';

/** What became of a message about dishes. */
export type Edited =
  | { readonly kind: 'nothing'; readonly problems: readonly Problem[] }
  | { readonly kind: 'unclear' }
  /** `sure`: the label says what would be added, `changes`: what the cart would be. */
  | {
      readonly kind: 'asks';
      readonly about: Ambiguity['type'] | 'sure' | 'changes';
      readonly labels: readonly string[];
      readonly partly: boolean;
    }
  | {
      readonly kind: 'cart';
      readonly lines: readonly ChosenLine[];
      readonly problems: readonly Problem[];
      readonly partly: boolean;
      /** Options that were wanted more often than twice. */
      readonly counted: readonly ChosenName[];
    };

type ChosenName = { readonly group: string; readonly value: string };

/** Questions of one message at most; beyond it, it is better said anew. */
const questionsMax = 4;
const labelsMax = 5;

/** The cart as the parser knows it, and which line was spoken of last. */
export type Standing = { readonly cart: readonly ChosenLine[]; readonly lastLine: number };

/** Reads a message. `picks`: answers to its questions so far, indexes of labels; −1 for "none of these". */
export function edit(menu: ChatMenu, text: string, { cart, lastLine }: Standing, picks: readonly number[]): Edited {
  const lines = cart.map((line) => readLine(menu, line));
  const result = parseMessage(text, compiled(menu), { lines, lastLine });
  const best = result.readings[0];
  if (best === undefined) return { kind: 'nothing', problems: [] };
  if (best.edits.length === 0) return { kind: 'nothing', problems: best.problems };
  if (result.ambiguities.length > questionsMax) return { kind: 'unclear' };
  const partly = best.leftovers.length > 0;
  let reading = best;
  for (const [index, ambiguity] of result.ambiguities.entries()) {
    const named = namedCategory(result, ambiguity);
    if (named !== null) return { kind: 'nothing', problems: [named] };
    const labels = labelsOf(menu, result, lines, ambiguity);
    if (new Set(labels).size < labels.length) continue;
    const pick = picks[index];
    if (pick === undefined) return { kind: 'asks', about: ambiguity.type, labels, partly };
    reading = picked(menu, result, reading, ambiguity, pick);
  }
  const words = plain(text).split(' ').length;
  if (reading.leftovers.length >= Math.max(2, words / 3) && picks[result.ambiguities.length] === undefined)
    return sureOf(menu, lines, reading);
  return { kind: 'cart', ...linesOf(lines, reading), problems: reading.problems, partly };
}

function sureOf(menu: ChatMenu, cart: readonly ReadLine[], reading: Reading): Edited {
  const adds = reading.edits.every((one) => one.type === 'add');
  const lines = adds ? reading.lines : applyEdits(cart, reading.edits);
  return {
    kind: 'asks',
    about: adds ? 'sure' : 'changes',
    labels: [described(menu, lines.map(chosenLine))],
    partly: true,
  };
}

/** The dishes that a message names, as they would be added. */
export function namedItems(menu: ChatMenu, text: string): readonly string[] {
  const { readings, ambiguities } = parseMessage(text, compiled(menu));
  const others = ambiguities.flatMap(({ choices }) =>
    choices.flatMap((one) => (one.type === 'item' ? [one.item] : [])),
  );
  return [...new Set([...(readings[0]?.lines ?? []).map(({ item }) => item), ...others])];
}

/** The category that a message asks for without naming a dish of it; null for anything else. */
export const categoryOf = (problems: readonly Problem[]): string | null =>
  problems.flatMap((one) => (one.type === 'item_missing' ? [one.category] : []))[0] ?? null;

const readLine = (menu: ChatMenu, { itemId, quantity, options }: ChosenLine): ReadLine => ({
  category: itemOf(menu, itemId)?.category ?? '',
  item: itemId,
  quantity,
  options: options.map(({ group, value, modifier }) => ({ group, value, modifier })),
});

/** A number said with an option is double at most: `extra` is what costs double. */
const chosenLine = ({ item, quantity, options }: ReadLine): ChosenLine => ({
  itemId: item,
  quantity,
  options: options.map(({ group, value, modifier, count }) => ({
    group,
    value,
    modifier: modifier === 'add' && (count ?? 1) > 1 ? 'extra' : modifier,
  })),
});

function linesOf(cart: readonly ReadLine[], reading: Reading) {
  const after = applyEdits(cart, reading.edits);
  const counted = after.flatMap(({ options }) => options.filter(({ count }) => (count ?? 1) > 2));
  return { lines: after.map(chosenLine), counted };
}

/** Where one of the readings knows only the category, the customer chooses from it. */
function namedCategory(result: ParseResult, { choices }: Ambiguity): Problem | null {
  const readings = choices.flatMap((one) => (one.type === 'reading' ? (result.readings[one.reading] ?? []) : []));
  const blank = readings.find(({ edits }) => edits.length === 0);
  return blank?.problems.find(({ type }) => type === 'item_missing') ?? null;
}

/** What the choices are called; two of one name come to the same and are no question. */
function labelsOf(
  menu: ChatMenu,
  result: ParseResult,
  cart: readonly ReadLine[],
  { choices }: Ambiguity,
): readonly string[] {
  const readings = choices.flatMap((one) => (one.type === 'reading' ? (result.readings[one.reading] ?? []) : []));
  const after = new Set(readings.map(({ edits }) => JSON.stringify(applyEdits(cart, edits))));
  if (readings.length > 0 && after.size < readings.length) return ['', ''];
  const adds = readings.every(({ edits }) => edits.every((one) => one.type === 'add'));
  return choices.slice(0, labelsMax).map((choice) => {
    if (choice.type === 'item') return itemName(menu, choice.item);
    if (choice.type === 'option') return valueName(menu, choice.group, choice.value);
    const reading = result.readings[choice.reading];
    const lines = adds ? (reading?.lines ?? []) : applyEdits(cart, reading?.edits ?? []);
    return described(menu, lines.map(chosenLine));
  });
}

/** The reading after an answer. */
function picked(
  menu: ChatMenu,
  result: ParseResult,
  reading: Reading,
  { type, choices }: Ambiguity,
  pick: number,
): Reading {
  const first = choices[0];
  const taken = choices[pick];
  if (taken === undefined) return first === undefined ? reading : without(reading, first);
  if (taken.type === 'reading') return result.readings[taken.reading] ?? reading;
  if (first === undefined || type === 'did_you_mean' || (type !== 'either_of' && pick === 0)) return reading;
  if (taken.type === 'item' && first.type === 'item') {
    const whole = result.readings.find(({ lines }) => lines.some(({ item }) => item === taken.item));
    return whole ?? mapped(reading, (line) => (line.item === first.item ? asItem(menu, line, taken.item) : line));
  }
  if (taken.type !== 'option') return reading;
  const members = choices.flatMap((one) => (one.type === 'option' ? [one.value] : []));
  return mapped(reading, (line) => ({
    ...line,
    options: line.options.map((option) => {
      const meant =
        type === 'either_of' ? isUnion(option.value, members) : first.type === 'option' && option.value === first.value;
      return meant ? { ...option, group: taken.group, value: taken.value } : option;
    }),
  }));
}

/** A value that the menu itself defines as "one of these". */
const isUnion = (value: string, members: readonly string[]): boolean =>
  !members.includes(value) && members.every((member) => `_${value}_`.includes(`_${member}_`));

const asItem = (menu: ChatMenu, line: ReadLine, item: string): ReadLine => ({
  ...line,
  item,
  category: itemOf(menu, item)?.category ?? line.category,
});

/** Without what was not meant: the dish, or the option on it. */
function without(reading: Reading, choice: AmbiguityChoice): Reading {
  if (choice.type === 'reading') return { ...reading, lines: [], edits: [] };
  if (choice.type === 'item') {
    const edits = reading.edits.filter((one) => !(one.type === 'add' && one.line.item === choice.item));
    return { ...reading, edits, lines: reading.lines.filter(({ item }) => item !== choice.item) };
  }
  const isIt = (option: { readonly group: string; readonly value: string }): boolean =>
    option.group === choice.group && option.value === choice.value;
  const less = mapped(reading, (line) => ({ ...line, options: line.options.filter((one) => !isIt(one)) }));
  const edits = less.edits.map((one) =>
    one.type === 'change_options' ? { ...one, set: one.set.filter((option) => !isIt(option)) } : one,
  );
  return { ...less, edits };
}

function mapped(reading: Reading, change: (line: ReadLine) => ReadLine): Reading {
  const edits = reading.edits.map((one) => {
    if (one.type === 'add') return { ...one, line: change(one.line) };
    if (one.type === 'replace') return { ...one, with: change(one.with) };
    if (one.type !== 'change_options') return one;
    const blank: ReadLine = { category: '', item: '', quantity: 1, options: one.set };
    return { ...one, set: change(blank).options };
  });
  return { ...reading, edits, lines: reading.lines.map(change) };
}
