/**
 * The menu as the parser needs it (the shape of *.menu.json), and its compiled form: names in a phrase trie, words in a
 * spelling index, option groups as numbers. Compile once per menu version, keep it.
 * I1: compiling is pure and never throws; a reference to something that the menu does not have is left out.
 */
import { type Components, componentsOf } from './component.ts';
import { SIZE_ALIASES } from './lexicon.ts';
import { compileNames, type PhraseNode } from './phrase.ts';
import { headsOfNames, nameOf } from './phrase-name.ts';
import { compileSpelling, type Spelling } from './spelling.ts';
import { stem } from './word-form.ts';

/** A kind of item: "thali", "drink". */
export type MenuCategory = { readonly id: string; readonly names: readonly string[] };

/** Something to order. `optionGroups` are ids of groups whose values it can take. */
export type MenuItem = {
  readonly id: string;
  readonly category: string;
  readonly names: readonly string[];
  readonly optionGroups: readonly string[];
};

/** One value of an option group. */
export type MenuValue = { readonly id: string; readonly names: readonly string[] };

/**
 * A set of options. `removable`: "no X" makes sense; `adjustable`: "light X" and "extra X" do. A group with neither, or with
 * `max` 1, takes one value (a size), unless its values are dishes of the menu (see component.ts).
 */
export type MenuOptionGroup = {
  readonly id: string;
  readonly removable: boolean;
  readonly adjustable: boolean;
  readonly max?: number;
  readonly values: readonly MenuValue[];
};

/** A restaurant's menu, every name that people use included. */
export type Menu = {
  readonly restaurant: string;
  readonly categories: readonly MenuCategory[];
  readonly items: readonly MenuItem[];
  readonly optionGroups: readonly MenuOptionGroup[];
};

/** A group by number: what the search needs of it. */
export type CompiledGroup = {
  readonly id: string;
  readonly exclusive: boolean;
  /** Two values of it are hardly meant: the menu says so, or they are sizes. */
  readonly single: boolean;
  readonly removable: boolean;
  /** Several are possible, and none can be more or less ("iced"): the second is rather that of the next dish. */
  readonly style: boolean;
  readonly adjustable: boolean;
  readonly valueIds: readonly string[];
  /** By value: the last words of its names of several words, by stem ("chutney"): two with one of them are two of a kind. */
  readonly valueHeads: readonly ReadonlySet<string>[];
};

/** An item by number. `noun`: its name is the noun of its category ("papad" in "side of papad"). */
export type CompiledItem = {
  readonly id: string;
  readonly category: number;
  readonly categoryId: string;
  readonly groups: ReadonlySet<number>;
  readonly noun: boolean;
  /** It is called as its category is ("dosa" in dosas): what people mean who name no dish. */
  readonly generic: boolean;
  /** Stems of the words of its names. */
  readonly words: ReadonlySet<string>;
  /** The item that is this one as a meal ("dosa meal"); -1 when there is none. */
  readonly asMeal: number;
};

/** A menu ready to parse with. `unions`: values that the menu defines as "one of these", keyed by `group * 65536 + value`. */
export type CompiledMenu = {
  readonly items: readonly CompiledItem[];
  readonly categories: readonly { readonly id: string; readonly items: readonly number[] }[];
  readonly groups: readonly CompiledGroup[];
  readonly unions: ReadonlyMap<number, readonly number[]>;
  readonly components: Components;
  readonly phrases: PhraseNode;
  /** Last words of values ("chutney"), by stem: how many values of which group end so. */
  readonly heads: ReadonlyMap<string, ReadonlyMap<number, number>>;
  readonly spelling: Spelling;
};

const MEAL_STEMS: ReadonlySet<string> = new Set(['combo', 'meal', 'deal', 'set', 'box'].map(stem));

/** A value as one number, to be a key. */
export const valueKey = (group: number, value: number): number => group * 65_536 + value;

/** Compiles a menu; about 10 ms for 200 items. */
export const compileMenu = (menu: Menu): CompiledMenu => {
  const groupIndex = new Map(menu.optionGroups.map((group, index) => [group.id, index]));
  const categoryIndex = new Map(menu.categories.map((category, index) => [category.id, index]));
  const names = compileNames(menu);
  const meals = mealsOf(menu);
  const items = menu.items.map((item, index): CompiledItem => {
    const category = categoryIndex.get(item.category) ?? -1;
    return {
      id: item.id,
      category,
      categoryId: item.category,
      groups: new Set(item.optionGroups.flatMap((id) => groupIndex.get(id) ?? [])),
      noun: names.nounItems.has(item.id),
      generic: isGeneric(menu, item),
      words: new Set(item.names.flatMap((name) => nameOf(name, 0)?.stems ?? [])),
      asMeal: meals.get(index) ?? -1,
    };
  });
  const components = componentsOf(menu);
  const made = new Set([...components.values()].flatMap((values) => [...values.keys()]));
  return {
    items,
    categories: menu.categories.map((category, index) => ({
      id: category.id,
      items: items.flatMap((item, at) => (item.category === index ? [at] : [])),
    })),
    groups: menu.optionGroups.map((group, index) => compiledGroup(group, made.has(index))),
    unions: unionsOf(menu),
    components,
    phrases: names.trie,
    heads: names.heads,
    spelling: compileSpelling(names.words),
  };
};

/** Items whose name is that of another and a word for a meal: "dosa combo" of "dosa". */
function mealsOf(menu: Menu): ReadonlyMap<number, number> {
  const byKey = new Map<string, number>();
  menu.items.forEach((item, index) => {
    for (const name of item.names) byKey.set(nameOf(name, 0)?.key ?? '', index);
  });
  const out = new Map<number, number>();
  menu.items.forEach((item, index) => {
    for (const name of item.names) {
      const stems = nameOf(name, 0)?.stems ?? [];
      const short = byKey.get(stems.slice(0, -1).join(' '));
      if (!MEAL_STEMS.has(stems.at(-1) ?? '') || short === undefined || short === index || out.has(short)) continue;
      out.set(short, index);
    }
  });
  return out;
}

function compiledGroup(group: MenuOptionGroup, ofDishes: boolean): CompiledGroup {
  const single = group.max === undefined && !group.removable && !group.adjustable && !ofDishes;
  const exclusive = group.max === 1 || single;
  return {
    id: group.id,
    exclusive,
    single: group.max === 1 || (single && group.values.some(isSizeValue)),
    removable: group.removable,
    style: !exclusive && !group.adjustable && !ofDishes,
    adjustable: group.adjustable,
    valueIds: group.values.map((value) => value.id),
    valueHeads: group.values.map((value) => headsOfNames(value.names)),
  };
}

/** A value named as sizes are: "large", "16 oz", "half". */
function isSizeValue(value: MenuValue): boolean {
  return value.names.some((name) => SIZE_ALIASES.has(name.toLowerCase()) || /^\d/.test(name));
}

function isGeneric(menu: Menu, item: MenuItem): boolean {
  const names = menu.categories.find((category) => category.id === item.category)?.names ?? [];
  const keys = new Set(item.names.map((name) => nameOf(name, 0)?.key));
  return names.some((name) => keys.has(nameOf(name, 0)?.key));
}

/** Values whose id lists ids of other values of the group ("or_mild_hot"): the menu's own "one of these". */
function unionsOf(menu: Menu): ReadonlyMap<number, readonly number[]> {
  const unions = new Map<number, readonly number[]>();
  menu.optionGroups.forEach((group, groupIndex) => {
    group.values.forEach((value, index) => {
      if (!value.id.startsWith('or_')) return;
      const members = group.values.flatMap((other, at) =>
        at !== index && `${value.id}_`.includes(`_${other.id}_`) ? [at] : [],
      );
      if (members.length >= 2) unions.set(valueKey(groupIndex, index), members);
    });
  });
  return unions;
}
