// What a menu must be. A menu with errors is refused with every one of them, each with its place, what was got, what is allowed.
// I1: what passes has exactly the fields of menu.ts: unknown ones are errors, for they would be lost silently.
// I2: total over anything JSON can hold; at most `problemsMax` problems are kept, the last one says how many more there were.

import type { MenuCategory, MenuDraft, MenuItem, MenuOptionGroup, MenuValue } from './menu.ts';
import { type Fields, type Problem, reader } from './menu-fields.ts';

/** A checked menu, or everything wrong with it. */
export type CheckedMenu =
  | { readonly kind: 'menu'; readonly menu: MenuDraft }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] };

const limits = {
  categories: 200,
  items: 2_000,
  optionGroups: 300,
  values: 300,
  names: 100,
  groupsOfItem: 50,
  nameLetters: 120,
} as const;
/** A million of the major unit: no dish costs that. */
const amountMax = 100_000_000;
const idForm = /^[A-Za-z0-9_.-]{1,100}$/;
const idAllowed = '1 to 100 letters, digits, _ . and -';
const problemsMax = 1_000;

/** Checks the content of a restaurant's menu; `version` may stand in it (as in what GET returned) and is not read. */
export function checkMenu(restaurantId: string, value: unknown): CheckedMenu {
  const problems: Problem[] = [];
  const fields = reader(problems).object(value, 'menu', [
    'restaurantId',
    'version',
    'currency',
    'categories',
    'items',
    'optionGroups',
    'fees',
  ]);
  const menu: MenuDraft = {
    restaurantId: fields.has('restaurantId')
      ? fields.text('restaurantId', new RegExp(`^${restaurantId}$`), restaurantId)
      : restaurantId,
    currency: fields.text('currency', /^[A-Z]{3}$/, 'three capitals (ISO 4217)'),
    categories: fields.list('categories', limits.categories).map(category),
    optionGroups: fields.list('optionGroups', limits.optionGroups).map(optionGroup),
    items: fields.list('items', limits.items).map(item),
    fees: fees(fields),
  };
  checkReferences(menu, problems);
  if (problems.length === 0) return { kind: 'menu', menu };
  const kept = problems.slice(0, problemsMax);
  const more = problems.length - kept.length;
  if (more > 0) kept.push({ field: 'menu', got: `${more} more problems`, allowed: 'none' });
  return { kind: 'refused', problems: kept };
}

function fees(fields: Fields): MenuDraft['fees'] {
  if (!fields.has('fees')) return { delivery: 0, service: 0 };
  const found = fields.object('fees', ['delivery', 'service']);
  return {
    delivery: found.has('delivery') ? found.whole('delivery', 0, amountMax) : 0,
    service: found.has('service') ? found.whole('service', 0, amountMax) : 0,
  };
}

function category(open: (names: readonly string[]) => Fields): MenuCategory {
  const fields = open(['id', 'names']);
  return { id: fields.text('id', idForm, idAllowed), names: fields.names('names', limits.names, limits.nameLetters) };
}

function item(open: (names: readonly string[]) => Fields): MenuItem {
  const fields = open(['id', 'name', 'names', 'category', 'price', 'soldOut', 'optionGroups', 'image']);
  const { name, names } = namesOf(fields);
  const image = fields.has('image') && fields.raw('image') !== null ? { image: fields.url('image') } : {};
  return {
    id: fields.text('id', idForm, idAllowed),
    name,
    names,
    category: fields.text('category', idForm, idAllowed),
    price: fields.raw('price') === null || !fields.has('price') ? null : fields.whole('price', 0, amountMax),
    soldOut: fields.flag('soldOut', false),
    optionGroups: fields.has('optionGroups')
      ? fields.texts('optionGroups', limits.groupsOfItem, idForm, idAllowed)
      : [],
    ...image,
  };
}

function optionGroup(open: (names: readonly string[]) => Fields): MenuOptionGroup {
  const fields = open(['id', 'name', 'required', 'single', 'max', 'removable', 'adjustable', 'values']);
  const id = fields.text('id', idForm, idAllowed);
  const max = fields.raw('max') === null || !fields.has('max') ? null : fields.whole('max', 1, limits.values);
  return {
    id,
    name: fields.has('name') ? fields.name('name', limits.nameLetters) : readable(id),
    required: fields.flag('required', false),
    single: fields.flag('single', max === 1),
    max,
    removable: fields.flag('removable', true),
    adjustable: fields.flag('adjustable', true),
    values: fields.list('values', limits.values).map(optionValue),
  };
}

function optionValue(open: (names: readonly string[]) => Fields): MenuValue {
  const fields = open(['id', 'name', 'names', 'surcharge', 'soldOut']);
  const { name, names } = namesOf(fields);
  return {
    id: fields.text('id', idForm, idAllowed),
    name,
    names,
    surcharge: fields.has('surcharge') ? fields.whole('surcharge', 0, amountMax) : 0,
    soldOut: fields.flag('soldOut', false),
  };
}

/** `name` and `names`: one of the two may be left out; the name shown is always among those understood. */
function namesOf(fields: Fields): { readonly name: string; readonly names: readonly string[] } {
  const names = fields.has('names') ? fields.names('names', limits.names, limits.nameLetters) : [];
  const name = fields.has('name') || names.length === 0 ? fields.name('name', limits.nameLetters) : (names[0] ?? '');
  return { name, names: names.includes(name) ? names : [name, ...names] };
}

const readable = (id: string): string => id.replace(/[_.-]+/g, ' ').trim() || id;

/** Ids given twice, references to nothing, limits that contradict each other. */
function checkReferences(menu: MenuDraft, problems: Problem[]): void {
  const categories = unique(menu.categories, 'categories', problems);
  const groups = unique(menu.optionGroups, 'optionGroups', problems);
  unique(menu.items, 'items', problems);
  for (const [at, group] of menu.optionGroups.entries()) {
    unique(group.values, `optionGroups[${at}].values`, problems);
    if (group.values.length === 0)
      problems.push({ field: `optionGroups[${at}].values`, got: 'none', allowed: 'at least one value' });
    if (group.single && group.max !== null && group.max !== 1)
      problems.push({
        field: `optionGroups[${at}].max`,
        got: String(group.max),
        allowed: '1 or null, for the group is single',
      });
  }
  for (const [at, { category, optionGroups }] of menu.items.entries()) {
    if (category !== '' && !categories.has(category))
      problems.push({ field: `items[${at}].category`, got: category, allowed: 'the id of a category' });
    for (const [n, id] of optionGroups.entries())
      if (id !== '' && !groups.has(id))
        problems.push({ field: `items[${at}].optionGroups[${n}]`, got: id, allowed: 'the id of an option group' });
  }
}

function unique(list: readonly { readonly id: string }[], field: string, problems: Problem[]): ReadonlySet<string> {
  const seen = new Set<string>();
  for (const [at, { id }] of list.entries()) {
    if (id !== '' && seen.has(id))
      problems.push({ field: `${field}[${at}].id`, got: id, allowed: 'an id not used before' });
    seen.add(id);
  }
  return seen;
}
