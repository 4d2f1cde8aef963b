/**
 * Parts of names that people type instead of the whole: "rava", "paneer thali", "tadka".
 * I1: a part of qualities, numbers and sizes alone ("large", "black") stands for nothing, unless the noun follows later.
 */
import { LANGUAGE_WORDS, LEXICON, QUALITY_WORDS, SIZE_ALIASES, type Signal } from './lexicon.ts';
import type { Menu } from './menu.ts';
import { nameOf, type PhraseName } from './phrase-name.ts';
import { isDigits } from './word-form.ts';

/** A thing with names. `family` is the category of an item or the group of a value. */
export type NameOwner = {
  readonly kind: 'item' | 'value' | 'category' | 'group';
  readonly index: number;
  readonly value: number;
  readonly names: readonly PhraseName[];
  readonly family: string;
};

/** A part of a name and what reading it as the whole costs. */
export type NamePart = {
  readonly owner: NameOwner;
  readonly stems: readonly string[];
  readonly links: readonly string[];
  cost: number;
  /** The stem of the last word when it is missing, else empty. */
  readonly noun: string;
  readonly bare: boolean;
};

const PART_COST = {
  noun: 0.1,
  quality: 0.45,
  tail: 0.4,
  head: 0.5,
  middle: 0.7,
  perMissing: 0.08,
  perSharer: 0.12,
  sharersMax: 12,
  evidence: 0.015,
} as const;
const AMOUNTS: ReadonlySet<Signal> = new Set(['no', 'without', 'extra', 'light', 'remove']);
const SUBSET_WORDS_MAX = 5;
const SIZE_WORDS: ReadonlySet<string> = new Set(['regular', ...SIZE_ALIASES.keys()].flatMap((size) => size.split(' ')));

/** Names of a category without the words that are only language ("side of papad" is "papad"). */
export const shortNames = (names: readonly string[]): readonly PhraseName[] =>
  names.flatMap((text) => {
    const name = nameOf(text, 0);
    if (name === null) return [];
    const words = name.words.filter((word) => word !== 'sides' && (LEXICON.next.get(word)?.signals.length ?? 0) === 0);
    return words.length === 0 ? [] : (nameOf(words.join(' '), 0) ?? []);
  });

/** Stems that name a category or a group: a name that lacks only these lacks little. By family. */
export const nounStemsOf = (menu: Menu): ReadonlyMap<string, ReadonlySet<string>> => {
  const out = new Map<string, ReadonlySet<string>>();
  for (const category of menu.categories)
    out.set(category.id, new Set(category.names.flatMap((text) => nameOf(text, 0)?.stems ?? [])));
  for (const group of menu.optionGroups) {
    out.set(
      group.id,
      new Set(group.id.split(/[^a-z]+/i).flatMap((word) => (word.length > 2 ? (nameOf(word, 0)?.stems ?? []) : []))),
    );
  }
  return out;
};

/** Every part of every name that may stand for the whole, costs settled by how many things share it. */
export const partsOf = (
  owners: readonly NameOwner[],
  nouns: ReadonlyMap<string, ReadonlySet<string>>,
): readonly NamePart[] => {
  const parts = new Map<string, NamePart & { evidence: number }>();
  const sharers = new Map<string, Set<NameOwner>>();
  for (const owner of owners) {
    if (owner.kind !== 'item' && owner.kind !== 'value') continue;
    const family = nouns.get(owner.family) ?? new Set<string>();
    for (const name of owner.names) {
      for (const part of cut(owner, name, family)) {
        const key = part.stems.join(' ');
        sharers.set(`${owner.kind}|${key}`, (sharers.get(`${owner.kind}|${key}`) ?? new Set<NameOwner>()).add(owner));
        const partKey = `${owner.kind}|${owner.index}|${owner.value}|${key}`;
        const known = parts.get(partKey);
        if (known === undefined) parts.set(partKey, { ...part, evidence: 0 });
        else {
          known.cost = Math.min(known.cost, part.cost);
          known.evidence += 1;
        }
      }
    }
  }
  for (const part of parts.values()) {
    const sharing = sharers.get(`${part.owner.kind}|${part.stems.join(' ')}`)?.size ?? 1;
    part.cost +=
      PART_COST.perSharer * Math.min(sharing - 1, PART_COST.sharersMax) -
      PART_COST.evidence * Math.min(part.evidence, 5);
  }
  return [...parts.values()];
};

function cut(owner: NameOwner, name: PhraseName, family: ReadonlySet<string>): readonly NamePart[] {
  const size = name.stems.length;
  if (size < 2) return [];
  return masksOf(size).flatMap((mask) => {
    const kept = name.stems.filter((_, at) => mask & (1 << at));
    const words = name.words.filter((_, at) => mask & (1 << at));
    if (kept.every((stem) => family.has(stem)) || words.every(isDigits) || words.every(isSteering)) return [];
    const bare = words.every((word) => QUALITY_WORDS.has(word) || LANGUAGE_WORDS.has(word) || isDigits(word));
    const missing = name.stems.filter((_, at) => !(mask & (1 << at)));
    const onlyNouns = missing.every((stem) => family.has(stem));
    const hasTail = (mask & (1 << (size - 1))) !== 0;
    if (bare && !onlyNouns && hasTail) return [];
    const noun = hasTail ? '' : (name.stems.at(-1) ?? '');
    const hasHead = (mask & 1) !== 0;
    const base = onlyNouns
      ? isBareQuality(words)
        ? PART_COST.quality
        : PART_COST.noun
      : hasTail
        ? PART_COST.tail
        : hasHead
          ? PART_COST.head
          : PART_COST.middle;
    const cost = name.cost + base + PART_COST.perMissing * (missing.length - 1);
    return [{ owner, stems: kept, links: name.links, cost, noun, bare: bare && !onlyNouns }];
  });
}

/** "without" of "without sugar": alone it steers, and names nothing. */
function isSteering(word: string): boolean {
  const signals = LEXICON.next.get(word)?.signals ?? [];
  return !QUALITY_WORDS.has(word) && signals.some((signal) => AMOUNTS.has(signal));
}

/** "black" of "black dal", but not "large" of "large size": it says something of a thing, and no size. */
function isBareQuality(words: readonly string[]): boolean {
  return words.every((word) => QUALITY_WORDS.has(word) && !SIZE_WORDS.has(word));
}

/** Which words to keep: every choice for short names, runs of words for long ones. */
function masksOf(size: number): readonly number[] {
  const masks: number[] = [];
  if (size <= SUBSET_WORDS_MAX) {
    for (let mask = 1; mask < (1 << size) - 1; mask += 1) masks.push(mask);
    return masks;
  }
  for (let from = 0; from < size; from += 1) {
    for (let to = from + 1; to <= size; to += 1) {
      if (to - from < size) masks.push(((1 << (to - from)) - 1) << from);
    }
  }
  return masks;
}
