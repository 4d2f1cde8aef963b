/** Numbers in a message: digits, words, dozens, "2x", "x3", prices. Pure. */
import type { Words } from './lattice.ts';
import { MONEY_WORDS } from './lexicon.ts';
import { numberOfWord, scaleOfWord } from './number-word.ts';
import { SPAN_COST, type Span } from './span.ts';
import { isPlural } from './word-form.ts';

const PEOPLE: ReadonlySet<string> = new Set(['people', 'persons', 'guests', 'adults']);
const PAIRS: ReadonlySet<string> = new Set(['couple', 'pair']);

/** Number spans that start at a token; a price is a span of no meaning. */
export const numberSpans = (words: Words, at: number): readonly Span[] => {
  const text = words.tokens[at]?.text ?? '';
  if (/^[$€£₹¥]/.test(text)) return [money(words, at, at + 1)];
  const read = readNumber(words, at);
  if (read === null) return timesAfter(words, at);
  if (MONEY_WORDS.has(textAt(words, read.end))) return [money(words, at, read.end + 1)];
  const group = words.menu.phrases.next.get(words.edges[read.end]?.[0]?.stems[0] ?? '');
  if (group?.entries.length === 1 && group.entries[0]?.kind === 'group') {
    return [
      { kind: 'signal', signal: 'fill', end: read.end + 1, cost: SPAN_COST.numberOfGroup, said: '' },
      number({ words, at, ...read, more: false }),
    ];
  }
  const people = peopleEnd(words, read.end);
  if (people > 0) return [{ kind: 'signal', signal: 'fill', end: people, cost: SPAN_COST.fill, said: '' }];
  const times = textAt(words, read.end) === 'x' || textAt(words, read.end) === 'times';
  const end = read.end + (times ? 1 : 0);
  const more = textAt(words, end) === 'more';
  // "two dozen" of a menu that sells dozens: rather two of them.
  const bare = unscaled(words, at);
  const whole = number({ words, at, value: read.value, end, more: false });
  const out = bare === null ? [whole] : [{ ...whole, cost: SPAN_COST.numberOfName }, bare];
  if (more) out.push(number({ words, at, value: read.value, end: end + 1, more: true }));
  return out;
};

/** The number before a "dozen" that is a name of the menu; null where there is none. */
function unscaled(words: Words, at: number): Span | null {
  const value = numberOfWord(textAt(words, at)) ?? Number(textAt(words, at));
  if (!Number.isSafeInteger(value) || scaleOfWord(textAt(words, at + 1)) === null) return null;
  const node = words.menu.phrases.next.get(words.edges[at + 1]?.[0]?.stems[0] ?? '');
  const isValue = node?.entries.some((entry) => entry.kind === 'value' && entry.surfaces.size > 0) ?? false;
  return isValue ? number({ words, at, value, end: at + 1, more: false }) : null;
}

function number(input: { words: Words; at: number; value: number; end: number; more: boolean }): Span {
  const said = input.words.tokens[input.at]?.text ?? '';
  return {
    kind: 'number',
    end: input.end,
    cost: SPAN_COST.fill,
    value: input.value,
    said,
    after: false,
    more: input.more,
    counting: isCounting(input.words, input.end),
  };
}

/** "the four of us", "for six people": who eats, and no number of dishes. Where it ends; 0 when it is none. */
function peopleEnd(words: Words, end: number): number {
  if (textAt(words, end) === 'of' && textAt(words, end + 1) === 'us') return end + 2;
  return PEOPLE.has(textAt(words, end)) ? end + 1 : 0;
}

/** A plural comes next ("two sugars"): the number is of that, and not of what was said before. */
function isCounting(words: Words, end: number): boolean {
  const next = words.tokens[end];
  return next !== undefined && next.gap === 0 && isPlural(next.text);
}

/** "x 3" after an item. */
function timesAfter(words: Words, at: number): readonly Span[] {
  const text = textAt(words, at);
  if (text !== 'x' && text !== 'times' && text !== 'qty' && text !== 'quantity') return [];
  const read = readNumber(words, at + 1);
  return read === null
    ? []
    : [
        {
          kind: 'number',
          end: read.end,
          cost: SPAN_COST.fill,
          value: read.value,
          said: textAt(words, at + 1),
          after: true,
          more: false,
          counting: false,
        },
      ];
}

function money(words: Words, at: number, end: number): Span {
  return {
    kind: 'unknown',
    end,
    cost: SPAN_COST.money,
    said: words.tokens
      .slice(at, end)
      .map((token) => token.text)
      .join(' '),
  };
}

/** A number and where it ends: "25", "twenty five", "two dozen", "half a dozen", "a couple of". */
function readNumber(words: Words, at: number): { readonly value: number; readonly end: number } | null {
  const text = textAt(words, at);
  if (text === 'half') {
    const end = textAt(words, at + 1) === 'a' ? at + 2 : at + 1;
    return textAt(words, end) === 'dozen' ? { value: 6, end: skipOf(words, end + 1) } : null;
  }
  if (text === 'double' && /^orders?$/.test(textAt(words, at + 1))) return { value: 2, end: at + 1 };
  if (PAIRS.has(text)) return { value: 2, end: skipOf(words, at + 1) };
  const scale = scaleOfWord(text);
  if (scale !== null) return { value: scale, end: skipOf(words, at + 1) };
  const form = formAt(words, at);
  if (!/^-?\d/.test(form) && !/^-?\d/.test(text)) return null;
  let value = Number(text.startsWith('-') ? `-${form.replace('-', '')}` : form);
  if (!Number.isFinite(value)) value = Number.MAX_SAFE_INTEGER;
  let end = at + 1;
  const unit = Number(formAt(words, end));
  if (
    !/^\d/.test(text) &&
    value >= 20 &&
    value < 100 &&
    value % 10 === 0 &&
    unit >= 1 &&
    unit <= 9 &&
    !/^\d/.test(textAt(words, end))
  ) {
    value += unit;
    end += 1;
  }
  if (textAt(words, end) === 'and' && textAt(words, end + 1) === 'a' && textAt(words, end + 2) === 'half') {
    return { value: value + 0.5, end: skipOf(words, end + 3) };
  }
  const times = scaleOfWord(textAt(words, end));
  if (times !== null) return { value: value * times, end: skipOf(words, end + 1) };
  return { value, end };
}

function skipOf(words: Words, at: number): number {
  return textAt(words, at) === 'of' ? at + 1 : at;
}

/** The word at a token, or the number word that it was meant to be when nobody knows it ("thre"). */
function textAt(words: Words, at: number): string {
  const edges = words.edges[at] ?? [];
  const isNumber = (word: string): boolean =>
    numberOfWord(word) !== null || scaleOfWord(word) !== null || PAIRS.has(word);
  const better = edges.find(
    (edge) => edge.cost > 0 && edge.end === at + 1 && edge.words.length === 1 && isNumber(edge.words[0] ?? ''),
  );
  return better?.words[0] ?? words.tokens[at]?.text ?? '';
}

function formAt(words: Words, at: number): string {
  const text = textAt(words, at);
  return text === words.tokens[at]?.text ? words.tokens[at].form : String(numberOfWord(text) ?? text);
}
