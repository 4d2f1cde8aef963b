/**
 * What the steps of the search cost. One unit is about one surprise. Set by hand on three menus, each left out in turn;
 * docs/chat.md says how. Relations that matter: a guess (implied item) is dearer than a new line, a new line dearer than an
 * option of the line at hand, and leaving out what was said is dearest.
 */
export const STEP_COST = {
  /** A new line without article or number, by what came before. */
  newLine: { none: 0.9, and: 0.3, with: 0.35, on: 0.35, start: 0.1, gap: 0.25 },
  /** An option said before its item, while another line is open. */
  bareUntaken: 0.15,
  bareDraft: { none: 0.85, and: 0.75, with: 0.75, on: 0.75, start: 0.5, gap: 0.6 },
  bareSize: { none: 0.8, and: 0.4, with: 0.6, on: 0.6, start: 0.3, gap: 0.4 },
  /** The option begins with a number. */
  bareNumbered: 0.2,
  carriedTo: 0.1,
  carriedOver: 0.8,
  innerImplied: 0.8,
  /** An option for a line before the one at hand. */
  olderLine: 0.8,
  saidOfOther: 1.2,
  /** A second value where one is the limit. */
  secondValue: 1.5,
  /** The group may well take several: its values are no sizes. */
  secondKind: 0.5,
  nextKind: 0.1,
  /** "legs and thighs": both of them, said in one breath. */
  secondValueJoined: 0.9,
  /** "hot dosa with ghee iced …": a second style after other options is rather that of the next dish. */
  secondStyle: 0.4,
  sameOptionAgain: 0.15,
  /** "one scoop … and one scoop": the second is of another line. */
  sameNumberAgain: 1,
  otherModifier: 0.2,
  /** "extra" of something that is there or not. */
  notAdjustable: 0.25,
  /** An option that the item does not take. */
  notTaken: 1.7,
  /** People say a size of what comes in one. */
  sizeNotTaken: 1.2,
  moveBack: 0.7,
  /** The same word could be an item, and "side of" or "on the side" says so. */
  notAside: 1.0,
  /** An option taken from the line at hand for a new one that nothing announces. */
  borrowed: 0.2,
  /** "two with ghee dosas": its noun was given up at "with". */
  nounLate: 0.8,
  sameItemAgain: 1.2,
  /** "dosa with ghee and onion dosa": the noun once more after its options. */
  sameItemClosing: 0.8,
  /** "onion dosa and rava dosa": rather the noun of a second line. */
  sameItemJoined: 1.2,
  /** A dish that the dish at hand has a place for: "a thali with rice and a lassi". */
  openPlace: 0.6,
  apartOn: 0.6,
  /** Nor is the option before it the last of the line at hand. */
  sameItemAfterOption: 0.3,
  sameItemAdjacent: 0.05,
  /** "a dosa with … dosa": hardly a second one. */
  sameItemWith: 1.0,
  referred: 0.15,
  referredByNoun: 0.25,
  newThoughReferred: 0.5,
  ontoNothing: 1.2,
  optionOntoNothing: 0.6,
  torn: 0.4,
  compound: 0.3,
  /** Two whole names of several words: rather two dishes. */
  compoundOfNames: 0.8,
  nounPair: 0.1,
  notNounPair: 0.6,
  pronounOfNumber: 0.6,
  pronounLate: 1.0,
  declined: 0.3,
  /** "no bacon on the burger" refuses hardly a bacon burger that nobody has ordered. */
  declinedUnsure: 1.3,
  refusedOn: 0.6,
  removed: 0.1,
  removedUnsaid: 0.6,
  replaced: 0.15,
  emptyDraft: 0.15,
  number: { set: 0.1, alone: 0.5, ofThem: 0.1, after: 0.2, later: 0.8, one: 0.4, lost: 1.0, rest: 0.3 },
  merge: { base: 0.3, apposed: 0.1, counted: 0.35, joinedSize: 1.0 },
  implied: { sameItem: 0.9, pronoun: 0.2, found: 1.4, perOther: 0.15, noSize: 1.3, several: 0.6, foundFirst: 1 },
  /** "two dosas and a large one" is three, "two dosas, one large" two. */
  split: { first: 0.15, another: 0.6, ofThem: 0.1, next: 0.05, uneven: 0.2, unsaid: 0.4 },
  /** "one with A both with B": hardly more of the one. */
  lotGoesOn: 0.4,
  copied: 0.2,
  held: 0.35,
  heldForNothing: 3,
  spread: 0.1,
  /** "both have" that says no number of people, or people that get no dish. */
  peopleUnread: 0.3,
  peopleForNothing: 1,
  /** "on both" said before the option rather than after it. */
  spreadAhead: 0.3,
  /** After "without A": is B without too? By how they are joined. After "no A" a mere "and" ends it, just so. */
  noCarried: { and: 0, andAfterNo: 0.2, other: 0.5 },
  noEnded: { and: 0.6, andAfterNo: 0, other: 0 },
  orAfterAdd: 0.8,
  unused: 0.4,
  missingItem: 1.2,
  /** "a soup" that is not to mean any soup. */
  nounForNothing: 1.5,
  told: 0.3,
  extraItem: 0.5,
  lateFix: 0.1,
} as const;
