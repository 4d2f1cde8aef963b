/** Applies edits to a cart: what the parser meant, carried out. Pure; the cart given is not changed. */
import { cartLineKey } from './outcome.ts';
import type { CartEdit, ReadLine, ReadOption } from './reading.ts';

/** The cart after the edits. Indexes refer to the cart as given; an added line equal to one there raises its quantity. */
export const applyEdits = (cart: readonly ReadLine[], edits: readonly CartEdit[]): readonly ReadLine[] => {
  const slots: (ReadLine | null)[] = [...cart];
  const added: ReadLine[] = [];
  for (const edit of edits) {
    if (edit.type === 'add') added.push(edit.line);
    else slots[edit.line] = edited(slots[edit.line] ?? null, edit);
  }
  const out = slots.filter((line) => line !== null);
  for (const line of added) {
    const at = out.findIndex((other) => cartLineKey(other) === cartLineKey(line));
    const known = out[at];
    if (known === undefined) out.push(line);
    else out[at] = { ...known, quantity: known.quantity + line.quantity };
  }
  return out;
};

function edited(line: ReadLine | null, edit: Exclude<CartEdit, { type: 'add' }>): ReadLine | null {
  if (line === null) return null;
  switch (edit.type) {
    case 'remove':
      return null;
    case 'replace':
      return edit.with;
    case 'change_quantity':
      return { ...line, quantity: edit.quantity };
    case 'change_options': {
      const kept = line.options.filter((option) => !isIn(edit.unset, option) && !isIn(edit.set, option));
      return { ...line, options: [...kept, ...edit.set] };
    }
  }
}

function isIn(list: readonly { readonly group: string; readonly value: string }[], option: ReadOption): boolean {
  return list.some((other) => other.group === option.group && other.value === option.value);
}
