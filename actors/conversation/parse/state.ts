/**
 * The state of one reading while the message is walked from left to right. States are never changed, only replaced;
 * lists are linked so that a step costs the same in a short message and in a long one.
 */
import type { Modifier } from './reading.ts';
import type { Choice } from './span.ts';

/** A linked list, newest first; null is empty. */
export type Chain<T> = { readonly head: T; readonly tail: Chain<T> } | null;

/** An option as it was said. One choice once the item is known; several before. */
export type Mention = {
  readonly choices: readonly Choice[];
  readonly modifier: Modifier;
  /** The number said with it ("two spoons"); 0 when none was. */
  readonly count: number;
  readonly said: string;
  /** The choices that were nearly as cheap, once settled. */
  readonly rivals: readonly Choice[];
  /** It was not said, but follows from a "without" with nothing after it. */
  readonly implied?: true;
  /** "and" came right before it. */
  readonly joined?: true;
  /** Its modifier means nothing here and the option was said already: the modifier is left over. */
  readonly idle?: true;
};

/** A line of the cart, from the message or from before. `item` -1: only the category is known. */
export type Line = {
  readonly item: number;
  readonly category: number;
  readonly quantity: number;
  /** A number was said for it. */
  readonly counted: boolean;
  readonly mentions: Chain<Mention>;
  /** Index in the cart that came with the message; -1 for a new line. */
  readonly origin: number;
  readonly said: string;
  /** How its number was said, for problems. */
  readonly saidQuantity: string;
  /** How far what was said is from a name of the item: 0 is the name itself. */
  readonly doubt: number;
};

/** What was said of a line whose item has not come yet: "two large …". */
export type Draft = {
  readonly kind: 'bare' | 'article' | 'number' | 'another' | 'more' | 'same';
  readonly quantity: number;
  readonly saidQuantity: string;
  readonly mentions: Chain<Mention>;
  /** "with" was said inside: its noun will not come any more. */
  readonly joined: boolean;
  /** "one" was said for its noun: "a large one". */
  readonly pronoun: boolean;
  /** "of them" was said: a part of the line before. */
  readonly ofThem: boolean;
  /** "make it" came before: it changes the line, and is no new one. */
  readonly made: boolean;
  /** "on a", "with a": an option of the line at hand, and hardly a line. */
  readonly inner: 'with' | 'on' | null;
  /** Said right after a noun: "two dosas, one …". */
  readonly afterNoun: boolean;
  /** Measured ("two spoons of"): it is of an option. */
  readonly measured: boolean;
  /** The number is that of people ("we will both have a …"): an article after it counts nothing, and it waits for a noun. */
  readonly people: boolean;
};

/** How the last mention and the next are joined. */
export type Join = 'none' | 'and' | 'with' | 'on' | 'start' | 'gap';

/** A line being split ("three dosas, one of them plain"): what it was, and how many of it are left. */
export type Base = { readonly line: Line; readonly left: number };

/** One partial reading. */
export type State = {
  readonly cost: number;
  readonly done: Chain<Line>;
  readonly line: Line | null;
  readonly base: Base | null;
  readonly draft: Draft | null;
  /** Drafts that wait for the noun of the draft at hand: "one small and two large lassis". */
  readonly held: Chain<Draft>;
  readonly modifier: Modifier;
  /** The modifier has been used at least once; a "no" may go on over "and". */
  readonly used: boolean;
  /** The "no" is one that goes on over "and" ("without", "hold the"). */
  readonly strong: boolean;
  /** The words of a "without" that has found nothing yet; empty for every other "no". */
  readonly denial: string;
  readonly join: Join;
  /** How the last mention was joined to what came before it. */
  readonly via: Join;
  readonly last: 'item' | 'value' | 'number' | 'other';
  /** Nothing of the menu has been said yet. */
  readonly fresh: boolean;
  readonly side: boolean;
  readonly made: boolean;
  readonly fix: boolean;
  readonly removing: boolean;
  readonly definite: boolean;
  /** "change X to Y": 1 X is awaited, 2 X is known and "to" awaited, 3 Y is awaited, 4 "instead of": X is awaited after Y. */
  readonly mode: 0 | 1 | 2 | 3 | 4;
  /** Value keys of the mention to be replaced in mode 3. */
  readonly target: Mention | null;
  readonly onto: boolean;
  /** "both", "all": how many lines the options that follow are for; 0 is the one at hand. */
  readonly spread: number;
  /** "both", "each of them" has just been said: how many they are, if a verb makes people of them. 0 otherwise. */
  readonly people: number;
  readonly leftovers: Chain<string>;
  /** Cart lines that are gone. */
  readonly removed: Chain<number>;
  readonly unmatched: Chain<string>;
};

/** Adds to the front of a chain. */
export const cons = <T>(head: T, tail: Chain<T>): Chain<T> => ({ head, tail });

/** A chain as an array, oldest first. */
export const toArray = <T>(chain: Chain<T>): readonly T[] => {
  const out: T[] = [];
  for (let at = chain; at !== null; at = at.tail) out.push(at.head);
  return out.reverse();
};

/** The state before the first word. The cart of the conversation is there already, its last-spoken line current. */
export const initialState = (lines: readonly Line[], current: number): State => {
  let done: Chain<Line> = null;
  lines.forEach((line, index) => {
    if (index !== current) done = cons(line, done);
  });
  return {
    cost: 0,
    done,
    line: lines[current] ?? null,
    base: null,
    draft: null,
    held: null,
    modifier: 'add',
    used: false,
    strong: false,
    denial: '',
    join: 'start',
    via: 'start',
    last: 'other',
    fresh: true,
    side: false,
    made: false,
    fix: false,
    removing: false,
    definite: false,
    mode: 0,
    target: null,
    onto: false,
    spread: 0,
    people: 0,
    leftovers: null,
    removed: null,
    unmatched: null,
  };
};

/** A draft with nothing said. */
export const emptyDraft = (kind: Draft['kind'], quantity: number, saidQuantity: string): Draft => ({
  kind,
  quantity,
  saidQuantity,
  mentions: null,
  joined: false,
  pronoun: false,
  ofThem: false,
  made: false,
  inner: null,
  people: false,
  afterNoun: false,
  measured: false,
});
