/**
 * From a finished state to a reading: lines and edits against the cart that came with the message, problems of quantities.
 * I1: a line that is not safe to add is a problem, never a line. I2: the order of edits is that of the cart, then of the message.
 */

import { closed } from './line-list.ts';
import type { CompiledMenu } from './menu.ts';
import { valueKey } from './menu.ts';
import type { CartEdit, Problem, Reading, ReadLine, ReadOption } from './reading.ts';
import { type Line, type Mention, type State, toArray } from './state.ts';

/** The most of one item that a message may order. More is a problem for a person to confirm. */
export const QUANTITY_MAX = 99;

/** The reading that a finished state stands for. */
export const readingOf = (menu: CompiledMenu, state: State, cart: readonly ReadLine[]): Reading => {
  const edits: CartEdit[] = [];
  const problems: Problem[] = [];
  const fresh: Line[] = [];
  for (const line of toArray(closed(state))) {
    const before = line.origin >= 0 ? cart[line.origin] : undefined;
    if (line.item < 0) problems.push({ type: 'item_missing', category: menu.categories[line.category]?.id ?? '' });
    else if (before === undefined) fresh.push(line);
    else edits.push(...keptEdits({ menu, line, before, problems }));
  }
  for (const index of new Set(toArray(state.removed))) edits.push({ type: 'remove', line: index });
  edits.sort((a, b) => lineOf(a) - lineOf(b));
  const lines: ReadLine[] = [];
  for (const { line, saidQuantity } of merged(menu, fresh)) {
    const fault = quantityFault(line.quantity);
    if (fault === null) lines.push(line);
    else problems.push({ type: fault, said: saidQuantity, line });
  }
  for (const line of lines) edits.push({ type: 'add', line });
  for (const said of new Set(toArray(state.unmatched))) problems.push({ type: 'nothing_to_change', said });
  const leftovers = [...toArray(state.leftovers), ...idleModifiers(menu, state)];
  return { lines, edits, cost: rounded(state.cost), leftovers, problems };
};

/** "extra large" of a line that is large already: the value is there, the "extra" has no place. Nor has a "no" of what cannot go. */
function idleModifiers(menu: CompiledMenu, state: State): readonly string[] {
  return toArray(closed(state)).flatMap((line) =>
    toArray(line.mentions).flatMap((mention) =>
      mention.idle === true || (isFixed(menu, mention) && mention.implied !== true)
        ? [`${mention.modifier} ${mention.said}`]
        : [],
    ),
  );
}

/** "no large": a dish cannot be had without the option. */
function isFixed(menu: CompiledMenu, mention: Mention): boolean {
  return mention.modifier === 'no' && menu.groups[mention.choices[0]?.group ?? -1]?.removable === false;
}

/** Edits of a line that was in the cart before; a number that cannot be is a problem, and changes nothing. */
function keptEdits(input: {
  menu: CompiledMenu;
  line: Line;
  before: ReadLine;
  problems: Problem[];
}): readonly CartEdit[] {
  const { menu, line, before, problems } = input;
  if (line.quantity === 0) return [{ type: 'remove', line: line.origin }];
  const after = readLine(menu, line);
  const fault = line.quantity === before.quantity ? null : quantityFault(line.quantity);
  if (fault === null) return editsOf({ line, before, after });
  problems.push({ type: fault, said: line.saidQuantity, line: after });
  return editsOf({ line, before, after: { ...after, quantity: before.quantity } });
}

function lineOf(edit: CartEdit): number {
  return edit.type === 'add' ? Number.MAX_SAFE_INTEGER : edit.line;
}

function quantityFault(
  quantity: number,
): 'quantity_zero' | 'quantity_negative' | 'quantity_fraction' | 'quantity_huge' | null {
  if (quantity < 0) return 'quantity_negative';
  if (quantity === 0) return 'quantity_zero';
  if (quantity > QUANTITY_MAX) return 'quantity_huge';
  return Number.isInteger(quantity) ? null : 'quantity_fraction';
}

/** A line in words of the menu. "light" and "extra" of a group that knows neither are just the value. */
function readLine(menu: CompiledMenu, line: Line): ReadLine {
  const item = menu.items[line.item];
  const options = optionsOf(menu, line);
  return { category: item?.categoryId ?? '', item: item?.id ?? '', quantity: line.quantity, options };
}

function optionsOf(menu: CompiledMenu, line: Line): readonly ReadOption[] {
  const mentions = toArray(line.mentions);
  const said = new Set(mentions.map((mention) => keyOf(mention, mention.modifier)));
  return mentions.flatMap((mention) => {
    const choice = mention.choices[0];
    const group = menu.groups[choice?.group ?? -1];
    if (choice === undefined || group === undefined || isFixed(menu, mention)) return [];
    const members = menu.unions.get(valueKey(choice.group, choice.value)) ?? [];
    if (members.some((member) => said.has(`${choice.group}|${member}|${mention.modifier}`))) return [];
    const modifier = group.adjustable || mention.modifier === 'no' ? mention.modifier : 'add';
    const option = { group: group.id, value: group.valueIds[choice.value] ?? '', modifier };
    return [mention.count > 1 ? { ...option, count: mention.count } : option];
  });
}

function keyOf(mention: Mention, modifier: string): string {
  return `${mention.choices[0]?.group}|${mention.choices[0]?.value}|${modifier}`;
}

function editsOf(input: { line: Line; before: ReadLine; after: ReadLine }): readonly CartEdit[] {
  const { line, before, after } = input;
  if (after.item !== before.item) return [{ type: 'replace', line: line.origin, with: after }];
  const out: CartEdit[] = [];
  if (after.quantity !== before.quantity)
    out.push({ type: 'change_quantity', line: line.origin, quantity: after.quantity });
  const set = after.options.filter((option) => !before.options.some((other) => isSameOption(option, other)));
  const unset = before.options.filter(
    (option) => !after.options.some((other) => other.group === option.group && other.value === option.value),
  );
  if (set.length > 0 || unset.length > 0) {
    out.push({
      type: 'change_options',
      line: line.origin,
      set,
      unset: unset.map(({ group, value }) => ({ group, value })),
    });
  }
  return out;
}

function isSameOption(a: ReadOption, b: ReadOption): boolean {
  return a.group === b.group && a.value === b.value && a.modifier === b.modifier && (a.count ?? 0) === (b.count ?? 0);
}

/** Equal lines as one: "a lassi and another lassi" is two. A zero or less is never summed away. */
function merged(
  menu: CompiledMenu,
  lines: readonly Line[],
): readonly { readonly line: ReadLine; readonly saidQuantity: string }[] {
  const byKey = new Map<string, { line: ReadLine; saidQuantity: string }>();
  lines.forEach((line, index) => {
    const read = readLine(menu, line);
    const key = line.quantity > 0 ? cartLineKey(read) : String(index);
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, { line: read, saidQuantity: line.saidQuantity });
    else
      byKey.set(key, {
        line: { ...read, quantity: known.line.quantity + read.quantity },
        saidQuantity: line.saidQuantity,
      });
  });
  return [...byKey.values()];
}

/** What makes two lines the same dish: item and options in any order, not the quantity. */
export const cartLineKey = (line: ReadLine): string =>
  `${line.category}|${line.item}|${line.options
    .map((option) => `${option.group}:${option.value}:${option.modifier}`)
    .sort()
    .join(',')}`;

function rounded(cost: number): number {
  return Math.round(cost * 1000) / 1000;
}

/** The cart line as the search sees it; null when the menu does not have the item any more. */
export const lineFromCart = (menu: CompiledMenu, read: ReadLine, origin: number): Line | null => {
  const item = menu.items.findIndex((each) => each.id === read.item);
  if (item < 0) return null;
  let mentions: Line['mentions'] = null;
  for (const option of read.options) {
    const group = menu.groups.findIndex((each) => each.id === option.group);
    const value = menu.groups[group]?.valueIds.indexOf(option.value) ?? -1;
    if (value < 0) continue;
    mentions = {
      head: {
        choices: [{ group, value, cost: 0 }],
        modifier: option.modifier,
        count: option.count ?? 0,
        said: '',
        rivals: [],
      },
      tail: mentions,
    };
  }
  return {
    item,
    category: menu.items[item]?.category ?? -1,
    quantity: read.quantity,
    counted: true,
    mentions,
    origin,
    said: '',
    saidQuantity: '',
    doubt: 0,
  };
};
