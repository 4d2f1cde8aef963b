/**
 * The lattice: for each token, the spans that may start there. Language, numbers and names of the menu side by side; which
 * of them hold is the search's to say.
 * I1: spans per token are bounded (phrases of at most eight words over at most six edges), so building is linear.
 */
import { LANGUAGE_WORDS, LEXICON, type LexiconNode, QUALITY_WORDS, type Signal } from './lexicon.ts';
import type { CompiledMenu } from './menu.ts';
import { nameSpans } from './name-span.ts';
import { numberSpans } from './number-span.ts';
import { SPAN_COST, type Span } from './span.ts';
import type { Token } from './text.ts';
import { type WordEdge, wordEdges } from './word-edge.ts';

/** Tokens with their edges: what the builders of spans read. */
export type Words = {
  readonly tokens: readonly Token[];
  readonly edges: readonly (readonly WordEdge[])[];
  readonly menu: CompiledMenu;
};

const PHRASE_WORDS_MAX = 7;
/** After one of these comes a thing: "a can". */
const COUNTING = /^(an?|the|\d+)$/;
/** What a word of these says is little beside being a name of the menu ("everything", "whole"). */
const NAMING: ReadonlySet<Signal> = new Set(['meal', 'it', 'each', 'start', 'add', 'make', 'one', 'side']);

/** Spans by the token at which they start. Every token has at least one. */
export const latticeOf = (tokens: readonly Token[], menu: CompiledMenu): readonly (readonly Span[])[] => {
  const words: Words = { tokens, edges: wordEdges(tokens, menu), menu };
  const language = tokens.map((_, at) => signalSpans(words, at));
  const asides = new Set(language.flatMap((spans, at) => (spans.some(isOnTheSide) ? [at] : [])));
  const named = tokens.map((_, at) => nameSpans({ words, at, asides }));
  const covered = coveredTokens(named);
  return tokens.map((token, at) => {
    const names = named[at] ?? [];
    const plain = names.some(isPlainName);
    const single = names.some((span) => span.end === at + 1 && isPlainName(span));
    const portioned = names.some((span) => isPortion(menu, span));
    const spans = (language[at] ?? []).map((span): Span => {
      const idle = plain && span.kind === 'signal' && span.signal === 'quality' && span.end === at + 1;
      if (idle) return { ...span, cost: SPAN_COST.qualityButName };
      const isCounted = plain && isFill(span) && COUNTING.test(tokens[at - 1]?.form ?? '');
      if (isCounted && span.end === at + 1) return { ...span, cost: span.cost + SPAN_COST.commonIsName };
      const isWord = plain && span.kind === 'signal' && span.end === at + 1 && NAMING.has(span.signal);
      if (isWord) return { ...span, cost: span.cost + SPAN_COST.commonIsName };
      const isExcept = single && span.kind === 'signal' && span.signal === 'without' && span.end > at + 1;
      if (isExcept) return { ...span, cost: span.cost + SPAN_COST.commonIsName };
      const isMeasure = portioned && span.kind === 'signal' && (span.signal === 'measure' || span.signal === 'side');
      if (isMeasure) return { ...span, cost: span.cost + SPAN_COST.measureIsName };
      const steersNothing = plain && span.end === at + 1 && isAlone(tokens, at + 1);
      const isAmount = span.kind === 'signal' && (span.signal === 'extra' || span.signal === 'light');
      if (plain && isAmount && span.end === at + 1) return { ...span, cost: span.cost + SPAN_COST.amountIsName };
      if (steersNothing) return { ...span, cost: span.cost + SPAN_COST.commonIsName };
      const isCut = covered.has(at) || crosses(named, at, span.end);
      return isCut ? { ...span, cost: span.cost + SPAN_COST.covered } : span;
    });
    const isName = names.some(
      (span) => isPlainName(span) || (span.end > at + 1 && isThing(span) && !isTwoNames(words, named, at, span)),
    );
    for (const span of numberSpans(words, at))
      spans.push(isName || covered.has(at) ? { ...span, cost: span.cost + SPAN_COST.numberOfName } : span);
    for (const span of names) {
      const extra =
        (covered.has(at) && isPart(span) ? SPAN_COST.covered : 0) +
        (isTwoNames(words, named, at, span) ? SPAN_COST.partOfOther : 0);
      spans.push(extra > 0 ? { ...span, cost: span.cost + extra } : span);
    }
    spans.push(...topicSpans(language, tokens, at));
    if (spans.length === names.length && !names.some((span) => span.kind === 'category' || span.kind === 'signal')) {
      const unknown = unknownSpan({ token, at, named: plain });
      spans.push(covered.has(at) ? { ...unknown, cost: unknown.cost + SPAN_COST.covered } : unknown);
    }
    return spans;
  });
};

/** Tokens inside a name of several words ("half plate", "no side"): their words hardly steer there. */
function coveredTokens(named: readonly (readonly Span[])[]): ReadonlySet<number> {
  const covered = new Set<number>();
  named.forEach((spans, at) => {
    const end = Math.max(0, ...spans.filter(isWritten).map((span) => span.end));
    if (end > at + 1) for (let inside = at; inside < end; inside += 1) covered.add(inside);
  });
  return covered;
}

/** A phrase that ends in the middle of a name that begins in it: "a little" of "a little bit hot", where the menu has "little bit hot". */
function crosses(named: readonly (readonly Span[])[], at: number, end: number): boolean {
  for (let inside = at + 1; inside < end; inside += 1)
    if ((named[inside] ?? []).some((span) => span.end > end && isWritten(span))) return true;
  return false;
}

/** A name of the menu, as it is written there or nearly so. */
function isPlainName(span: Span): boolean {
  if (span.kind === 'item') return span.cost <= SPAN_COST.mention + SPAN_COST.formMismatch;
  return span.kind === 'value' && (span.choices[0]?.cost ?? 1) <= SPAN_COST.formMismatch;
}

/** "scoop" where the menu counts in scoops. */
function isPortion(menu: CompiledMenu, span: Span): boolean {
  return span.kind === 'value' && isPlainName(span) && menu.groups[span.choices[0]?.group ?? -1]?.exclusive === true;
}

function isFill(span: Span): boolean {
  return span.kind === 'signal' && span.signal === 'fill';
}

function isThing(span: Span): boolean {
  return span.kind === 'item' || span.kind === 'value';
}

/** A plain name with no noun of its kind after it. */
function isWritten(span: Span): boolean {
  return isPlainName(span) && (span.kind !== 'value' || span.cost <= SPAN_COST.mention);
}

/** A part of an item's name, or only its kind ("chicken" and "sandwich" of a chicken sandwich), or the noun of a group. */
function isPart(span: Span): boolean {
  return span.kind === 'category' || span.kind === 'signal' || (span.kind === 'item' && !isPlainName(span));
}

/** A part of an item's name that is a whole name and a whole item: "paneer thali" is a thali with paneer, no "paneer deluxe thali". */
function isTwoNames(words: Words, named: readonly (readonly Span[])[], at: number, span: Span): boolean {
  if (span.kind !== 'item' || isPlainName(span)) return false;
  const isCounted = /^\d/.test(words.tokens[at]?.form ?? '');
  for (let middle = at + 1; middle < span.end; middle += 1) {
    const before = middle === at + 1 && isCounted;
    const first = before || (named[at] ?? []).some((each) => each.end === middle && isPlainName(each));
    if (first && (named[middle] ?? []).some((each) => each.end === span.end && isPlainName(each))) return true;
  }
  return false;
}

/** Nothing follows that a word before could steer. */
export const isAlone = (tokens: readonly Token[], next: number): boolean => {
  const token = tokens[next];
  return token === undefined || token.gap > 0 || token.text === 'and';
};

function isOnTheSide(span: Span): boolean {
  return span.kind === 'signal' && span.signal === 'aside' && span.said.includes('side');
}

/** "for the bread I want …": what is said of, not what is ordered. */
function topicSpans(language: readonly (readonly Span[])[], tokens: readonly Token[], at: number): readonly Span[] {
  if (tokens[at]?.text !== 'for') return [];
  const from = tokens[at + 1]?.text === 'the' || tokens[at + 1]?.text === 'my' ? at + 2 : at + 1;
  for (let end = from + 1; end <= from + 2; end += 1) {
    const starts = (language[end] ?? []).some((span) => span.kind === 'signal' && span.signal === 'start');
    if (starts && tokens[end] !== undefined)
      return [{ kind: 'signal', signal: 'fill', end, cost: SPAN_COST.topic, said: '' }];
  }
  return [];
}

/** Phrases of the language that start here. Only the longest of each signal is kept. */
function signalSpans(words: Words, at: number): readonly Span[] {
  const best = new Map<Signal, Span>();
  const visit = (node: LexiconNode, from: number, cost: number): void => {
    if (from - at > PHRASE_WORDS_MAX) return;
    for (const edge of words.edges[from] ?? []) {
      const word =
        edge.words.length === 1 ? (edge.cost === 0 ? (words.tokens[from]?.text ?? '') : (edge.words[0] ?? '')) : '';
      const next = edge.end === from + 1 ? node.next.get(word) : undefined;
      if (next === undefined) continue;
      for (const signal of next.signals) {
        const span = signalSpan({ words, at, end: edge.end, signal, cost: cost + edge.cost });
        const known = best.get(signal);
        if (known === undefined || span.end > known.end) best.set(signal, span);
      }
      if ((words.tokens[edge.end]?.gap ?? 0) < 2) visit(next, edge.end, cost + edge.cost);
    }
  };
  visit(LEXICON, at, 0);
  const longest = Math.max(0, ...[...best.values()].map((span) => span.end));
  const steered = [...best.values()].some((span) => span.end === longest && isSteering(span));
  return [...best.values()].flatMap((span): readonly Span[] => {
    if (span.end === longest) return [span];
    if (isSteering(span)) return [{ ...span, cost: span.cost + (steered ? SPAN_COST.steerCut : 0) }];
    return span.end === at + 1 ? [{ ...span, cost: span.cost + (steered ? SPAN_COST.phraseCut : 0) }] : [];
  });
}

function isSteering(span: Span): boolean {
  return span.kind === 'signal' && span.signal !== 'fill' && span.signal !== 'start';
}

function signalSpan(input: { words: Words; at: number; end: number; signal: Signal; cost: number }): Span {
  const { words, at, end, signal, cost } = input;
  return { kind: 'signal', end, cost: cost + signalCost(signal), signal, said: saidOf(words.tokens, at, end) };
}

function signalCost(signal: Signal): number {
  if (signal === 'quality') return SPAN_COST.quality;
  if (signal === 'meal') return SPAN_COST.meal;
  if (signal === 'side') return SPAN_COST.container;
  if (signal === 'measure') return SPAN_COST.measure;
  return SPAN_COST.fill;
}

function unknownSpan(input: { token: Token; at: number; named: boolean }): Span {
  const { token, at, named } = input;
  if (LANGUAGE_WORDS.has(token.text) && !QUALITY_WORDS.has(token.text)) {
    return {
      kind: 'signal',
      signal: 'fill',
      end: at + 1,
      cost: named ? SPAN_COST.commonIsName : SPAN_COST.common,
      said: token.text,
    };
  }
  const common = QUALITY_WORDS.has(token.text);
  if (named && !common) return { kind: 'unknown', end: at + 1, cost: SPAN_COST.unknownButName, said: token.text };
  const cost = common ? SPAN_COST.quality : token.text.length <= 2 ? SPAN_COST.unknownShort : SPAN_COST.unknown;
  return { kind: 'unknown', end: at + 1, cost, said: token.text };
}

/** The tokens from `from` to before `to` as text. */
export const saidOf = (tokens: readonly Token[], from: number, to: number): string => {
  let said = '';
  for (let at = from; at < to; at += 1) said += `${at > from ? ' ' : ''}${tokens[at]?.text ?? ''}`;
  return said;
};
