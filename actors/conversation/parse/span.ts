/** What a stretch of tokens may be. The lattice makes spans, the search walks over them. Types and costs only. */
import type { Signal } from './lexicon.ts';

/** A value that a word may mean, by group and value index. */
export type Choice = { readonly group: number; readonly value: number; readonly cost: number };

/** A reading of the tokens up to `end`. Costs are the surprise of reading them so. */
export type Span =
  | {
      readonly kind: 'signal';
      readonly end: number;
      readonly cost: number;
      readonly signal: Signal;
      readonly said: string;
    }
  | {
      readonly kind: 'number';
      readonly end: number;
      readonly cost: number;
      readonly value: number;
      readonly said: string;
      readonly after: boolean;
      readonly more: boolean;
      /** A plural follows. */
      readonly counting: boolean;
    }
  | {
      readonly kind: 'item';
      readonly end: number;
      readonly cost: number;
      readonly item: number;
      readonly said: string;
      readonly alsoValue: boolean;
    }
  | {
      readonly kind: 'value';
      readonly end: number;
      readonly cost: number;
      readonly choices: readonly Choice[];
      readonly said: string;
      /** The same words name an item too. */
      readonly alsoItem: boolean;
      /** "on the side" follows. */
      readonly aside: boolean;
    }
  | {
      readonly kind: 'category';
      readonly end: number;
      readonly cost: number;
      readonly category: number;
      readonly said: string;
    }
  | { readonly kind: 'unknown'; readonly end: number; readonly cost: number; readonly said: string };

/** Costs of the lattice. One unit is about one plain mention; an unknown word is dearer than a guess at a part of a name. */
export const SPAN_COST = {
  mention: 0.5,
  formMismatch: 0.12,
  linkAnd: 0.35,
  linkWith: 0.5,
  linkOther: 0.08,
  linkApart: 0.4,
  gapInside: 0.3,
  /** "paneer and rice" where paneer is a name is no paneer rice. */
  wholeInside: 0.6,
  coordinated: 0.25,
  functionWord: 0.6,
  absorbed: 0.15,
  join: 0.1,
  split: 0.15,
  fill: 0.02,
  common: 0.1,
  quality: 0.8,
  /** A word that says a quality and is a name of this menu ("large") is hardly said for nothing. */
  qualityButName: 1.6,
  /** A "double" that the menu has as a value is more often that than an "extra". */
  amountIsName: 0.3,
  covered: 0.6,
  /** A word out of a phrase that would steer: "take" of "take off". */
  phraseCut: 0.3,
  /** A steering word out of a longer phrase that steers: "on" of "on both". */
  steerCut: 0.2,
  meal: 0.8,
  container: 0.9,
  groupNoun: 0.1,
  groupNounIsName: 0.8,
  topic: 0.35,
  commonIsName: 0.8,
  namedGroup: 0.05,
  /** "a hot dosa" in a group of dosa styles: the noun is rather the dish. */
  namedItem: 0.4,
  /** A part of an item's name that is a value's whole name: "paneer" is the filling before it is the paneer dosa. */
  partOfItem: 0.8,
  /** A part of an item's name that is the whole of another's: "dosa" is hardly the dosa platter. */
  partOfOther: 0.8,
  numberOfGroup: 0.7,
  numberOfName: 1.0,
  measure: 0.35,
  measureIsName: 0.4,
  unknown: 1.6,
  unknownButName: 2.5,
  unknownShort: 0.6,
  money: 0.5,
} as const;
