/** Menus and cases of the parser's tests, by name, and carts in one line of text. */
import { readdirSync, readFileSync } from 'node:fs';
import { type CompiledMenu, compileMenu, type Menu } from '../../../../../actors/conversation/parse/menu.ts';
import { parseMessage } from '../../../../../actors/conversation/parse/parse.ts';
import type { CartEdit, ReadLine, ReadOption } from '../../../../../actors/conversation/parse/reading.ts';
import { type ChatCase, isSameCart, readCases, readMenu } from '../../../../../scripts/eval/chat-case.ts';

const folder = new URL('./fixtures/', import.meta.url);

/** Names of the menus of the fixtures; a number before a name is the round in which it was written (docs/chat.md). */
export const MENUS: readonly string[] = readdirSync(folder)
  .flatMap((file) => (file.endsWith('.menu.json') ? [file.slice(0, -'.menu.json'.length)] : []))
  .sort();

/** A menu of the fixtures. */
export const menuOf = (name: string): Menu => readMenu(readFileSync(new URL(`${name}.menu.json`, folder), 'utf8'));

/** The cases written for it. */
export const casesOf = (name: string): readonly ChatCase[] =>
  readCases(readFileSync(new URL(`${name}.cases.jsonl`, folder), 'utf8'));

/** The burger menu, compiled: most tests speak of it. */
export const burger: CompiledMenu = compileMenu(menuOf('burger'));

/** How many cases a menu reads exactly, each text changed by `change` first. */
export const exactCount = (
  menu: Menu,
  cases: readonly ChatCase[],
  change: (text: string, index: number) => string,
): number => {
  const compiled = compileMenu(menu);
  const right = (each: ChatCase, index: number): boolean =>
    isSameCart(parseMessage(change(each.text, index), compiled).readings[0]?.lines ?? [], each.cart);
  return cases.filter(right).length;
};

/** A line as "2 cheeseburger topping.onion:no". */
export const shortLine = (line: ReadLine): string =>
  [String(line.quantity), line.item, ...line.options.map(shortOption)].join(' ');

const shortOption = (option: ReadOption): string =>
  `${option.group}.${option.value}${option.modifier === 'add' ? '' : `:${option.modifier}`}`;

/** The best reading of a message without a cart. */
export const read = (text: string, menu: CompiledMenu = burger): readonly string[] =>
  (parseMessage(text, menu).readings[0]?.lines ?? []).map(shortLine);

/** A line of a cart. */
export const lineOf = (
  category: string,
  item: string,
  quantity = 1,
  options: readonly ReadOption[] = [],
): ReadLine => ({ category, item, quantity, options });

/** An edit in one line of text. */
export const shortEdit = (edit: CartEdit): string => {
  switch (edit.type) {
    case 'add':
      return `add ${shortLine(edit.line)}`;
    case 'remove':
      return `remove ${edit.line}`;
    case 'change_quantity':
      return `quantity ${edit.line} ${edit.quantity}`;
    case 'change_options':
      return [
        `options ${edit.line}`,
        ...edit.set.map((option) => `+${shortOption(option)}`),
        ...edit.unset.map(({ group, value }) => `-${group}.${value}`),
      ].join(' ');
    case 'replace':
      return `replace ${edit.line} ${shortLine(edit.with)}`;
  }
};
