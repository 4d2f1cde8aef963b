/**
 * The chat parser: a message, a compiled menu and the cart so far in; the best readings out, with what to ask about them.
 * Owns the order of the steps: cut into tokens, search the lattice, turn states into readings, find questions.
 * I1: pure and deterministic; any string is allowed. I2: the best reading is first; readings differ from each other.
 */
import { ambiguitiesOf } from './ambiguity.ts';
import type { CompiledMenu } from './menu.ts';
import { cartLineKey, lineFromCart, readingOf } from './outcome.ts';
import type { ParseContext, ParseResult, Problem, Reading } from './reading.ts';
import { search } from './search.ts';
import { initialState, type Line, type State } from './state.ts';
import { tokenize } from './text.ts';

/** How many readings are given at most. */
export const READINGS_MAX = 5;

const NO_CONTEXT: ParseContext = { lines: [] };

/** Reads a message. Median well under 1 ms for a sentence on a menu of 200 items; linear in the length of the text. */
export const parseMessage = (text: string, menu: CompiledMenu, context: ParseContext = NO_CONTEXT): ParseResult => {
  const { tokens, cut } = tokenize(text);
  const { states, work } = search({ tokens, menu, from: startOf(menu, context) });
  const kept: State[] = [];
  const readings: Reading[] = [];
  const seen = new Set<string>();
  for (const state of states) {
    const reading = readingOf(menu, state, context.lines);
    const key = readingKey(reading);
    if (seen.has(key)) continue;
    seen.add(key);
    kept.push(state);
    readings.push(cut ? { ...reading, problems: [...reading.problems, tooLong(tokens.length)] } : reading);
    if (readings.length === READINGS_MAX) break;
  }
  return { readings, ambiguities: ambiguitiesOf(menu, kept, readings), work };
};

function startOf(menu: CompiledMenu, context: ParseContext): State {
  const lines: Line[] = [];
  let current = -1;
  const wanted = context.lastLine ?? context.lines.length - 1;
  context.lines.forEach((read, index) => {
    const line = lineFromCart(menu, read, index);
    if (line === null) return;
    if (index === wanted) current = lines.length;
    lines.push(line);
  });
  return initialState(lines, current);
}

function tooLong(tokensRead: number): Problem {
  return { type: 'text_too_long', tokensRead };
}

/** Equal for readings that do the same to the cart. */
function readingKey(reading: Reading): string {
  const lines = reading.lines.map((line) => `${line.quantity}|${cartLineKey(line)}`).sort();
  const edits = reading.edits.filter((edit) => edit.type !== 'add').map((edit) => JSON.stringify(edit));
  const problems = reading.problems.map((problem) => JSON.stringify(problem));
  return [...lines, ...edits.sort(), ...problems.sort()].join('\n');
}
