/**
 * Names of a menu as a phrase trie over word stems: every full name, and the parts of it that people type.
 * What a part costs says how little of the name it is and how many things share it.
 * I1: order of the menu decides ties, so the trie is the same for the same menu.
 */
import { LEXICON, QUALITY_WORDS, SIZE_ALIASES } from './lexicon.ts';
import type { Menu } from './menu.ts';
import { clipsOf } from './phrase-clip.ts';
import { nameOf, type PhraseName } from './phrase-name.ts';
import { type NameOwner, type NamePart, nounStemsOf, partsOf, shortNames } from './phrase-part.ts';

/** A thing that a phrase may mean. `kind`: an item, a value of a group, a category, or the noun of a group ("topping"). */
export type PhraseEntry = {
  readonly kind: 'item' | 'value' | 'category' | 'group';
  /** Index of item, group or category. */
  readonly index: number;
  /** Index of the value in its group; -1 otherwise. */
  readonly value: number;
  cost: number;
  /** Spellings of the full name; empty for a part. */
  readonly surfaces: Set<string>;
  /** Link words that the name itself has. */
  readonly links: Set<string>;
  /** For a part without its last word ("black" of "black dal"): the stem of that word. */
  readonly noun: string;
  /** The part says only a quality ("black"): it stands for the whole only when the noun follows ("black and yellow dal"). */
  readonly bare: boolean;
};

/** A node of the trie; `entries` are what the phrase up to here may mean. */
export type PhraseNode = { readonly next: Map<string, PhraseNode>; readonly entries: PhraseEntry[] };

/** The trie, all words of the names, the generic last words of values, and the items that are their category's noun. */
export type CompiledNames = {
  readonly trie: PhraseNode;
  readonly words: ReadonlySet<string>;
  readonly heads: ReadonlyMap<string, ReadonlyMap<number, number>>;
  readonly nounItems: ReadonlySet<string>;
};

/** What an alias of ours costs over a name of the menu, and an id that reads like words. */
const ALIAS_COST = 0.1;
const ID_COST = 0.15;
const SWAPPED_COST = 0.25;
/** At the limit of a question (see ambiguity.ts). */
const PLAIN_COST = 0.65;

/** Cuts and files every name of the menu. */
export const compileNames = (menu: Menu): CompiledNames => {
  const trie: PhraseNode = { next: new Map(), entries: [] };
  const words = new Set<string>();
  const owners = ownersOf(menu);
  const nouns = nounStemsOf(menu);
  for (const owner of owners) {
    for (const name of owner.names) for (const word of name.words) words.add(word);
    for (const name of owner.names) insertFull(trie, owner, name);
    if (owner.kind === 'item') for (const name of owner.names) insertSwapped(trie, owner, name);
  }
  const parts = partsOf(owners, nouns);
  for (const part of [...parts, ...clipsOf(owners, parts, words)]) insertPart(trie, part.owner, part);
  for (const part of plainItems(menu, owners)) insertPart(trie, part.owner, part);
  return { trie, words, heads: headsOf(owners), nounItems: nounItemsOf(menu, owners) };
};

/** Every thing of the menu that has names. Categories whose names are those of an item are left to the item. */
function ownersOf(menu: Menu): readonly NameOwner[] {
  const owners: NameOwner[] = [];
  menu.items.forEach((item, index) => {
    owners.push({ kind: 'item', index, value: -1, names: namesOf(item.names, item.id), family: item.category });
  });
  menu.optionGroups.forEach((group, index) => {
    group.values.forEach((value, at) => {
      owners.push({ kind: 'value', index, value: at, names: namesOf(value.names, value.id), family: group.id });
    });
    const noun = group.id.split(/[^a-z]+/i).filter((word) => word.length > 2 && !isSteering(word));
    owners.push({
      kind: 'group',
      index,
      value: -1,
      names: noun.flatMap((word) => nameOf(word, ALIAS_COST) ?? []),
      family: group.id,
    });
  });
  const itemNames = new Set(
    owners.flatMap((owner) => (owner.kind === 'item' ? owner.names.map((name) => name.key) : [])),
  );
  menu.categories.forEach((category, index) => {
    const names = shortNames(category.names).filter((name) => !itemNames.has(name.key));
    owners.push({ kind: 'category', index, value: -1, names, family: category.id });
  });
  return owners;
}

/** A word that steers ("extra") stays what it is, even when a group is called so. */
function isSteering(word: string): boolean {
  return (LEXICON.next.get(word)?.signals ?? []).some((signal) => signal !== 'fill');
}

function namesOf(names: readonly string[], id: string): readonly PhraseName[] {
  const out = names.flatMap((name) => nameOf(name, 0) ?? []);
  for (const [size, aliases] of SIZE_ALIASES) {
    if (names.some((name) => name.toLowerCase() === size))
      out.push(...aliases.flatMap((alias) => nameOf(alias, ALIAS_COST) ?? []));
  }
  const idWords = id.toLowerCase().split(/[^a-z0-9]+/);
  const readable = idWords.every((word) => /^[a-z]{3,}$/.test(word) && word !== 'order');
  if (readable && id.length > 3) out.push(...[nameOf(idWords.join(' '), ID_COST) ?? []].flat());
  return out;
}

function insertFull(trie: PhraseNode, owner: NameOwner, name: PhraseName): void {
  const at = walk(trie, name.stems);
  const known = at.entries.find(
    (entry) => entry.kind === owner.kind && entry.index === owner.index && entry.value === owner.value,
  );
  const entry = known ?? {
    kind: owner.kind,
    index: owner.index,
    value: owner.value,
    cost: name.cost,
    surfaces: new Set(),
    links: new Set(),
    noun: '',
    bare: false,
  };
  if (known === undefined) at.entries.push(entry);
  entry.cost = Math.min(entry.cost, name.cost);
  entry.surfaces.add(name.surface);
  for (const link of name.links) entry.links.add(link);
}

function insertPart(trie: PhraseNode, owner: NameOwner, part: NamePart): void {
  const at = walk(trie, part.stems);
  const known = at.entries.find(
    (entry) => entry.kind === owner.kind && entry.index === owner.index && entry.value === owner.value,
  );
  if (known !== undefined) return;
  at.entries.push({
    kind: owner.kind,
    index: owner.index,
    value: owner.value,
    cost: part.cost,
    surfaces: new Set(),
    links: new Set(part.links),
    noun: part.noun,
    bare: part.bare,
  });
}

/** "naan butter" for "butter naan": lists put the noun first. */
function insertSwapped(trie: PhraseNode, owner: NameOwner, name: PhraseName): void {
  const [first, second] = name.stems;
  if (first === undefined || second === undefined || name.stems.length !== 2 || first === second) return;
  insertPart(trie, owner, {
    owner,
    stems: [second, first],
    links: name.links,
    cost: SWAPPED_COST,
    noun: '',
    bare: false,
  });
}

function walk(trie: PhraseNode, stems: readonly string[]): PhraseNode {
  let at = trie;
  for (const stem of stems) {
    const known = at.next.get(stem) ?? { next: new Map(), entries: [] };
    at.next.set(stem, known);
    at = known;
  }
  return at;
}

/** "dosa" for the "plain dosa": a category's noun alone means its plain item, and is worth a question. */
function plainItems(menu: Menu, owners: readonly NameOwner[]): readonly NamePart[] {
  return menu.categories.flatMap((category) => {
    const nouns = new Set(shortNames(category.names).flatMap((name) => (name.stems.length === 1 ? name.stems : [])));
    const found = new Map<string, NamePart>();
    for (const owner of owners) {
      if (owner.kind !== 'item' || owner.family !== category.id) continue;
      for (const { words, stems, links } of owner.names) {
        const noun = stems.at(-1) ?? '';
        const plain = words.length === 2 && QUALITY_WORDS.has(words[0] ?? '');
        if (!plain || !nouns.has(noun) || found.has(noun)) continue;
        found.set(noun, { owner, stems: [noun], links, cost: PLAIN_COST, noun: '', bare: false });
      }
    }
    return [...found.values()];
  });
}

/** Last stems of values with several words: by group, how many values end so. */
function headsOf(owners: readonly NameOwner[]): ReadonlyMap<string, ReadonlyMap<number, number>> {
  const values = new Map<string, Map<number, Set<number>>>();
  for (const owner of owners) {
    if (owner.kind !== 'value') continue;
    for (const name of owner.names) {
      const head = name.stems.at(-1);
      if (head === undefined || name.stems.length < 2) continue;
      const groups = values.get(head) ?? new Map<number, Set<number>>();
      values.set(head, groups);
      groups.set(owner.index, (groups.get(owner.index) ?? new Set<number>()).add(owner.value));
    }
  }
  return new Map(
    [...values].map(([head, groups]) => [head, new Map([...groups].map(([group, set]) => [group, set.size]))]),
  );
}

/** Last stems of names that say a portion of something: "papad" of "side of papad", but not "dosa" of "dosa meal". */
function sideNouns(names: readonly string[]): readonly string[] {
  const portions = names.filter((text) => nameOf(text, 0)?.links.includes('of'));
  return shortNames(portions).flatMap((name) => name.stems.slice(-1));
}

/** Items of a category with several items that its name is a side of ("side of papad"). */
function nounItemsOf(menu: Menu, owners: readonly NameOwner[]): ReadonlySet<string> {
  const nouns = new Set<string>();
  for (const category of menu.categories) {
    const tails = new Set(sideNouns(category.names));
    const items = menu.items.flatMap((item, index) => (item.category === category.id ? [{ item, index }] : []));
    if (items.length < 2) continue;
    for (const { item, index } of items) {
      const owner = owners.find((other) => other.kind === 'item' && other.index === index);
      if (owner?.names.some((name) => name.cost === 0 && name.stems.length === 1 && tails.has(name.stems[0] ?? '')))
        nouns.add(item.id);
    }
  }
  return nouns;
}
