/**
 * What the parser gives back: readings of a message, cheapest first, and what it is not sure of. Types only.
 * I1: `lines` of a reading are always safe to add; a quantity that is not (zero, negative, fraction, huge) is in `problems`.
 * I2: what was said and not understood is in `leftovers`; nothing is dropped without a trace.
 */

/** How an option is wanted. */
export type Modifier = 'add' | 'no' | 'light' | 'extra';

/** One option of a line. `count` is there only when a number was said with it ("two spoons"). */
export type ReadOption = {
  readonly group: string;
  readonly value: string;
  readonly modifier: Modifier;
  readonly count?: number;
};

/** One line of a cart: an item, how many, and its options in the order in which they were said. */
export type ReadLine = {
  readonly category: string;
  readonly item: string;
  readonly quantity: number;
  readonly options: readonly ReadOption[];
};

/** One change of the cart. `line` is an index into the cart that the parser was given. */
export type CartEdit =
  | { readonly type: 'add'; readonly line: ReadLine }
  | { readonly type: 'remove'; readonly line: number }
  | { readonly type: 'change_quantity'; readonly line: number; readonly quantity: number }
  | {
      readonly type: 'change_options';
      readonly line: number;
      readonly set: readonly ReadOption[];
      readonly unset: readonly { readonly group: string; readonly value: string }[];
    }
  | { readonly type: 'replace'; readonly line: number; readonly with: ReadLine };

/** Something said that a person has to settle before it can go into a cart. */
export type Problem =
  | {
      readonly type: 'quantity_zero' | 'quantity_negative' | 'quantity_fraction' | 'quantity_huge';
      readonly said: string;
      /** The line as it was said, with the quantity as it was said. Absent when the number had nothing to count. */
      readonly line?: ReadLine;
    }
  | { readonly type: 'item_missing'; readonly category: string }
  | { readonly type: 'not_offered'; readonly item: string; readonly said: string }
  | { readonly type: 'nothing_to_change'; readonly said: string }
  | { readonly type: 'text_too_long'; readonly tokensRead: number };

/** One of the answers to an ambiguity. */
export type AmbiguityChoice =
  | { readonly type: 'item'; readonly item: string }
  | { readonly type: 'option'; readonly group: string; readonly value: string }
  | { readonly type: 'reading'; readonly reading: number };

/**
 * A short question worth asking: the choices are nearly as good as each other.
 * `which_item` and `which_option`: one word, several things. `either_of`: the menu itself has a value that means "one of
 * these". `did_you_mean`: the only thing it can be, but spelled otherwise or named by little. `which_reading`: whole readings differ; the choices are indexes into `readings`.
 */
export type Ambiguity = {
  readonly type: 'which_item' | 'which_option' | 'did_you_mean' | 'either_of' | 'which_reading';
  readonly said: string;
  readonly choices: readonly AmbiguityChoice[];
};

/** One way to understand the message. `edits` holds every change, `lines` the added lines once more. */
export type Reading = {
  readonly lines: readonly ReadLine[];
  readonly edits: readonly CartEdit[];
  /** 0 is a perfect fit; an unknown word costs about 1.6. */
  readonly cost: number;
  readonly leftovers: readonly string[];
  readonly problems: readonly Problem[];
};

/** The answer of the parser. `readings` is never empty; `work` counts search steps and is the same for the same input. */
export type ParseResult = {
  readonly readings: readonly Reading[];
  readonly ambiguities: readonly Ambiguity[];
  readonly work: number;
};

/** What the conversation knows already: the cart, and which of its lines was spoken of last (default: the last one). */
export type ParseContext = { readonly lines: readonly ReadLine[]; readonly lastLine?: number };
