/** Menus and cases of the chat evaluation: reading the files, comparing carts, printing them. */
import { z } from 'zod';
import type { Menu } from '../../actors/conversation/parse/menu.ts';
import type { ReadLine } from '../../actors/conversation/parse/reading.ts';

const names = z.array(z.string());

const menuSchema = z.object({
  restaurant: z.string(),
  categories: z.array(z.object({ id: z.string(), names })),
  items: z.array(z.object({ id: z.string(), category: z.string(), names, optionGroups: z.array(z.string()) })),
  optionGroups: z.array(
    z.object({
      id: z.string(),
      removable: z.boolean(),
      adjustable: z.boolean(),
      values: z.array(z.object({ id: z.string(), names })),
    }),
  ),
});

const caseSchema = z.object({
  text: z.string(),
  cart: z.array(
    z.object({
      category: z.string(),
      item: z.string(),
      quantity: z.number(),
      options: z.array(
        z.object({ group: z.string(), value: z.string(), modifier: z.enum(['add', 'no', 'light', 'extra']) }),
      ),
    }),
  ),
});

/** What a person typed, and the cart that it means. */
export type ChatCase = { readonly text: string; readonly cart: readonly ReadLine[] };

/** A menu from its file. Throws with every fault when it is none. */
export const readMenu = (text: string): Menu => menuSchema.parse(JSON.parse(text));

/** Cases from their file, one a line. Throws with the faults of the first wrong line. */
export const readCases = (text: string): readonly ChatCase[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => caseSchema.parse(JSON.parse(line)));

/** Whether two carts are the same set of lines; neither the order of lines nor that of options matters. */
export const isSameCart = (a: readonly ReadLine[], b: readonly ReadLine[]): boolean => cartKey(a) === cartKey(b);

function cartKey(cart: readonly ReadLine[]): string {
  return cart.map(lineText).sort().join('\n');
}

/** A cart in one line of text. */
export const cartText = (cart: readonly ReadLine[]): string =>
  cart.length === 0 ? '(nothing)' : cart.map(lineText).join(' ; ');

function lineText(line: ReadLine): string {
  const options = line.options.map(
    (option) => `${option.modifier === 'add' ? '' : `${option.modifier} `}${option.group}:${option.value}`,
  );
  return `${line.quantity} x ${line.category}/${line.item} [${options.sort().join(', ')}]`;
}
