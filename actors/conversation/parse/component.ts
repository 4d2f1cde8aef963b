/**
 * Groups whose values are dishes of the menu ("thali: choice of roti and drink"): what is named after such a dish fills its
 * place before it is a dish of its own.
 * I1: a place is filled once; a second drink is a second dish.
 */
import type { CompiledMenu, Menu } from './menu.ts';
import { nameOf } from './phrase-name.ts';
import type { Line } from './state.ts';

/** By item: the values, by group, that are the same thing as part of another dish. */
export type Components = ReadonlyMap<number, ReadonlyMap<number, number>>;

/** Fewer values that are dishes too, or a smaller share of a group, are a chance ("guacamole" as topping and side). */
const VALUES_MIN = 3;
const SHARE_MIN = 0.5;

/** Finds the groups of a menu that are made of its dishes. */
export const componentsOf = (menu: Menu): Components => {
  const byName = new Map<string, number>();
  menu.items.forEach((item, index) => {
    for (const name of item.names) {
      const key = nameOf(name, 0)?.key ?? '';
      if (!byName.has(key)) byName.set(key, index);
    }
  });
  const out = new Map<number, Map<number, number>>();
  menu.optionGroups.forEach((group, groupIndex) => {
    const found = group.values.flatMap((value, index) => {
      const item = value.names.map((name) => byName.get(nameOf(name, 0)?.key ?? '')).find((each) => each !== undefined);
      return item === undefined ? [] : [{ item, index }];
    });
    if (found.length < VALUES_MIN || found.length < group.values.length * SHARE_MIN) return;
    for (const { item, index } of found)
      out.set(item, (out.get(item) ?? new Map<number, number>()).set(groupIndex, index));
  });
  return out;
};

/** Whether the line has a place for the item that nothing of the item's category has taken. */
export const hasOpenPlace = (menu: CompiledMenu, line: Line | null, item: number): boolean => {
  const values = line === null ? undefined : menu.components.get(item);
  const groups = menu.items[line?.item ?? -1]?.groups;
  if (line === null || values === undefined || groups === undefined) return false;
  return [...values.keys()].some((group) => groups.has(group) && !isTaken(menu, line, { group, item }));
};

function isTaken(menu: CompiledMenu, line: Line, place: { readonly group: number; readonly item: number }): boolean {
  const category = menu.items[place.item]?.category;
  for (let at = line.mentions; at !== null; at = at.tail) {
    const choice = at.head.choices[0];
    if (choice?.group !== place.group || at.head.modifier === 'no') continue;
    for (const [item, values] of menu.components)
      if (values.get(choice.group) === choice.value && menu.items[item]?.category === category) return true;
  }
  return false;
}
