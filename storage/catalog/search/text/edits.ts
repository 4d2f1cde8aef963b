// What it costs to read typed text as another text: edit distance with the mistakes that fingers make priced lower.
// I1: pure; at most length × length cells over three reused rows, so texts must be bounded by the caller (words.ts).
// I2: cost 0 means equal; one ordinary mistake costs about 1; both prices of a pair come from the same pass.
// I3: a pass ends as soon as nothing at or below the caller's limit can come of it: most names are dropped after a few letters.

/** Price of a letter left out, put in, or replaced. */
const plain = 1;
/** A letter typed twice or two swapped: the hand meant the right ones. */
const slip = 0.8;
/** A space more or less: words written together or apart. */
const space = 0.4;
/** People rarely miss the first letter: a mistake there costs this much more. */
const first = 0.1;

/** `full`: the text is the whole target. `begun`: the text is a beginning of it, the rest not yet typed (never above `full`). */
export type Reading = { readonly full: number; readonly begun: number };

const lettersMax = 1_024;
const spaceCode = 32;
const none: Reading = { full: Number.POSITIVE_INFINITY, begun: Number.POSITIVE_INFINITY };

// One table of rows for all passes: nothing here waits, so no two passes ever run at once.
let above2 = new Float64Array(lettersMax + 1);
let above = new Float64Array(lettersMax + 1);
let row = new Float64Array(lettersMax + 1);
/** Letters of both texts, and what leaving each of the target out costs. */
const given = new Uint16Array(lettersMax);
const wanted = new Uint16Array(lettersMax);
const missing = new Float64Array(lettersMax);

/**
 * Cost of reading `typed` as `target`. Costs above `most` may come back as infinite, much sooner. Texts over 1,024 letters are
 * cut.
 */
export function readingCosts(typed: string, target: string, most = Number.POSITIVE_INFINITY): Reading {
  if (typed === target) return { full: 0, begun: 0 };
  const width = Math.min(target.length, lettersMax);
  const height = Math.min(typed.length, lettersMax);
  above[0] = 0;
  for (let j = 0; j < width; j++) {
    const letter = target.charCodeAt(j);
    wanted[j] = letter;
    missing[j] = priceOf(letter, j);
    above[j + 1] = (above[j] ?? 0) + (missing[j] ?? 0);
  }
  let leastBefore = 0;
  for (let i = 1; i <= height; i++) {
    given[i - 1] = typed.charCodeAt(i - 1);
    const least = fillRow(i, width);
    // A swap reaches back over one row, so two rows must be past the limit.
    if (least > most && leastBefore > most) return none;
    leastBefore = least;
    const spare = above2;
    above2 = above;
    above = row;
    row = spare;
  }
  let begun = Number.POSITIVE_INFINITY;
  for (let j = 0; j <= width; j++) if ((above[j] ?? 0) < begun) begun = above[j] ?? 0;
  return { full: above[width] ?? 0, begun };
}

/** Costs of reading the first `i` letters typed as each beginning of the target, `width` letters long; returns the least of them. */
function fillRow(i: number, width: number): number {
  const letter = given[i - 1] ?? 0;
  const before = i > 1 ? (given[i - 2] ?? 0) : -1;
  const insert = letter === before ? slip : priceOf(letter, i - 1);
  let left = (above[0] ?? 0) + insert;
  row[0] = left;
  let least = left;
  for (let j = 1; j <= width; j++) {
    const target = wanted[j - 1] ?? 0;
    let best = above[j - 1] ?? 0;
    if (letter !== target) best += replacePrice(letter, target, j);
    const inserted = (above[j] ?? 0) + insert;
    if (inserted < best) best = inserted;
    const skipped = left + (missing[j - 1] ?? 0);
    if (skipped < best) best = skipped;
    if (before === target && letter !== target && j > 1 && letter === wanted[j - 2]) {
      const swapped = (above2[j - 2] ?? 0) + slip + (j === 2 ? first : 0);
      if (swapped < best) best = swapped;
    }
    row[j] = best;
    left = best;
    if (best < least) least = best;
  }
  return least;
}

/** Price of a letter that stands in one text and not in the other. */
function priceOf(letter: number, at: number): number {
  if (letter === spaceCode) return space;
  return at === 0 ? plain + first : plain;
}

/** A space is never mistaken for a letter at the price of one mistake: that would glue unrelated words. */
function replacePrice(letter: number, target: number, at: number): number {
  if (letter === spaceCode || target === spaceCode) return plain + space;
  return at === 1 ? plain + first : plain;
}
