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

/** Spans by the token at which they start. Every token has at least one. */
export const latticeOf = (tokens: readonly Token[], menu: CompiledMenu): readonly (readonly Span[])[] => {
  const words: Words = { tokens, edges: wordEdges(tokens, menu), menu };
  const language = tokens.map((_, at) => signalSpans(words, at));
  const asides = new Set(language.flatMap((spans, at) => (spans.some(isOnTheSide) ? [at] : [])));
  return tokens.map((token, at) => {
    const spans: Span[] = [...(language[at] ?? [])];
    const names = nameSpans({ words, at, asides });
    const isName = names.some((span) => span.end > at + 1 && (span.kind === 'item' || span.kind === 'value'));
    for (const span of numberSpans(words, at))
      spans.push(isName ? { ...span, cost: span.cost + SPAN_COST.numberOfName } : span);
    spans.push(...names, ...topicSpans(language, tokens, at));
    if (!spans.some((span) => span.end === at + 1 && span.kind !== 'item' && span.kind !== 'value')) {
      spans.push(unknownSpan({ token, at, named: names.length > 0 }));
    }
    return spans;
  });
};

function isOnTheSide(span: Span): boolean {
  return span.kind === 'signal' && span.signal === 'aside' && span.said.includes('side');
}

/** "for the veggies I want …": what is said of, not what is ordered. */
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
  return [...best.values()].filter((span) => span.end === longest || span.end === at + 1 || isSteering(span));
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
  const cost = common ? SPAN_COST.quality : token.text.length <= 2 ? SPAN_COST.unknownShort : SPAN_COST.unknown;
  return { kind: 'unknown', end: at + 1, cost, said: token.text };
}

/** The tokens from `from` to before `to` as text. */
export const saidOf = (tokens: readonly Token[], from: number, to: number): string => {
  let said = '';
  for (let at = from; at < to; at += 1) said += `${at > from ? ' ' : ''}${tokens[at]?.text ?? ''}`;
  return said;
};
