/**
 * Words of a message as the menu and the language know them: as typed, corrected, joined ("butter milk") or cut in two.
 * I1: at most six edges leave a token, so the lattice stays linear in the message.
 */
import type { CompiledMenu } from './menu.ts';
import { SPAN_COST } from './span.ts';
import { isKnown, type Suggestion, suggest } from './spelling.ts';
import type { Token } from './text.ts';
import { stem } from './word-form.ts';

/** One or two tokens read as one or two known words. */
export type WordEdge = {
  readonly end: number;
  readonly words: readonly string[];
  readonly stems: readonly string[];
  readonly cost: number;
};

const JOINED_CHARS_MIN = 5;
const PIECE_CHARS_MIN = 3;
const NEAR_CHARS_MAX = 24;
/** Two words joined may have one slip of the keyboard, no more. */
const SLIP_COST_MAX = 0.5;

/** The edges that leave each token. */
export const wordEdges = (tokens: readonly Token[], menu: CompiledMenu): readonly (readonly WordEdge[])[] => {
  const remembered = new Map<string, readonly Suggestion[]>();
  return tokens.map((token, at) => {
    const edges: WordEdge[] = [{ end: at + 1, words: [token.form], stems: [stem(token.form)], cost: 0 }];
    const next = tokens[at + 1];
    if (next !== undefined && next.gap === 0) addJoined({ edges, at, first: token.text, second: next.text, menu });
    if (isKnown(menu.spelling, token.form) || isKnown(menu.spelling, token.text)) return edges;
    const known = remembered.get(token.form) ?? corrected(token.form, menu);
    remembered.set(token.form, known);
    for (const { word, cost } of known) {
      const words = word.split(' ');
      edges.push({ end: at + 1, words, stems: words.map(stem), cost });
    }
    return edges;
  });
};

function addJoined(input: { edges: WordEdge[]; at: number; first: string; second: string; menu: CompiledMenu }): void {
  const { edges, at, first, second, menu } = input;
  const joined = first + second;
  if (joined.length < JOINED_CHARS_MIN) return;
  const { words, stems } = menu.spelling;
  const push = (word: string, cost: number): number =>
    edges.push({ end: at + 2, words: [word], stems: [stem(word)], cost });
  if (words.has(joined) || stems.has(stem(joined))) push(joined, SPAN_COST.join);
  else if (joined.length <= NEAR_CHARS_MAX && !(isKnown(menu.spelling, first) && isKnown(menu.spelling, second))) {
    const near = suggest(menu.spelling, joined).find(({ word, cost }) => words.has(word) && cost <= SLIP_COST_MAX);
    if (near !== undefined) push(near.word, near.cost + SPAN_COST.join);
  }
}

/** Words nearby, and the word cut into two words of the menu. */
function corrected(word: string, menu: CompiledMenu): readonly Suggestion[] {
  if (word.length > NEAR_CHARS_MAX) return [];
  const { words, stems } = menu.spelling;
  const cuts: Suggestion[] = [];
  for (let cut = PIECE_CHARS_MIN; cut <= word.length - PIECE_CHARS_MIN; cut += 1) {
    const head = word.slice(0, cut);
    const tail = word.slice(cut);
    if (words.has(head) && (words.has(tail) || stems.has(stem(tail))))
      cuts.push({ word: `${head} ${tail}`, cost: SPAN_COST.split });
  }
  return [...cuts.slice(0, 2), ...suggest(menu.spelling, word)];
}
