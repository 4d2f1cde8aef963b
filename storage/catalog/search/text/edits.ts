// What it costs to read typed text as another text: edit distance with the mistakes that fingers make priced lower.
// I1: pure; one pass of length × length cells over two reused rows, so texts must be bounded by the caller (words.ts).
// I2: cost 0 means equal; one ordinary mistake costs about 1; both prices of a pair come from the same pass.

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

const longest = 1_100;
let above2 = new Float64Array(longest);
let above = new Float64Array(longest);
let row = new Float64Array(longest);

/** Cost of reading `typed` as `target`. Texts over 1,024 letters are cut. */
export function readingCosts(typed: string, target: string): Reading {
  if (typed === target) return { full: 0, begun: 0 };
  const width = Math.min(target.length, longest - 1);
  above[0] = 0;
  for (let j = 1; j <= width; j++) above[j] = (above[j - 1] ?? 0) + priceOf(target, j - 1);
  for (let i = 1; i <= Math.min(typed.length, longest - 1); i++) {
    fillRow(typed, target, i, width);
    const spare = above2;
    above2 = above;
    above = row;
    row = spare;
  }
  let begun = Number.POSITIVE_INFINITY;
  for (let j = 0; j <= width; j++) begun = Math.min(begun, above[j] ?? begun);
  return { full: above[width] ?? 0, begun };
}

/** One row of the table: costs of reading the first `i` letters typed as each beginning of the target. */
function fillRow(typed: string, target: string, i: number, width: number): void {
  const letter = typed.charCodeAt(i - 1);
  const before = i > 1 ? typed.charCodeAt(i - 2) : -1;
  const insert = letter === before ? slip : priceOf(typed, i - 1);
  row[0] = (above[0] ?? 0) + insert;
  for (let j = 1; j <= width; j++) {
    const wanted = target.charCodeAt(j - 1);
    let best = (above[j - 1] ?? 0) + (letter === wanted ? 0 : replacePrice(letter, wanted, j));
    best = Math.min(best, (above[j] ?? 0) + insert, (row[j - 1] ?? 0) + priceOf(target, j - 1));
    if (i > 1 && j > 1 && letter === target.charCodeAt(j - 2) && before === wanted && letter !== wanted)
      best = Math.min(best, (above2[j - 2] ?? 0) + slip + (j === 2 ? first : 0));
    row[j] = best;
  }
}

const spaceCode = 32;

/** Price of a letter that stands in one text and not in the other. */
function priceOf(text: string, at: number): number {
  if (text.charCodeAt(at) === spaceCode) return space;
  return at === 0 ? plain + first : plain;
}

/** A space is never mistaken for a letter at the price of one mistake: that would glue unrelated words. */
function replacePrice(letter: number, wanted: number, at: number): number {
  if (letter === spaceCode || wanted === spaceCode) return plain + space;
  return at === 1 ? plain + first : plain;
}
