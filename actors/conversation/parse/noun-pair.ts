/** Two items side by side or joined, of which one only describes the other: "masala dosa", "papad and side". */
import { attachAll } from './attach.ts';
import { withLeftover } from './line-list.ts';
import type { CompiledMenu } from './menu.ts';
import { doubtOf } from './recall.ts';
import { SPAN_COST, type Span } from './span.ts';
import type { Line, State } from './state.ts';
import { STEP_COST } from './step-cost.ts';

type ItemSpan = Extract<Span, { kind: 'item' }>;

/** "masala dosa": two items side by side, without article or comma, are one thing named by the second. */
export function compound(menu: CompiledMenu, state: State, span: ItemSpan): readonly State[] {
  const { line } = state;
  if (line === null) return [];
  const blank: Line = { ...line, item: span.item, mentions: null, said: `${line.said} ${span.said}` };
  const attached = attachAll({ menu, line: blank, mentions: line.mentions, replace: false });
  if (attached.rest.length > 0) return [];
  // The name that gave way was perhaps a dish of its own: it is said back.
  const whole = line.doubt <= SPAN_COST.formMismatch ? line.said : '';
  const isList = whole.includes(' ') && span.said.includes(' ') && doubtOf(span) === 0;
  const next = withLeftover(state, whole, STEP_COST.compound + (isList ? STEP_COST.compoundOfNames : 0));
  return [{ ...next, line: attached.line, cost: next.cost + attached.cost }];
}

/** "papad and X" where "papad" is the noun of the category: one line, named by the other word. */
export function nounPair(input: { menu: CompiledMenu; state: State; line: Line; item: number }): State | null {
  const { menu, state, line, item } = input;
  const had = menu.items[line.item];
  if (had === undefined || line.mentions !== null || line.origin >= 0) return null;
  if (state.join === 'start' || state.join === 'gap') return null;
  const cost = state.cost + STEP_COST.nounPair;
  if (had.noun) return { ...state, cost, line: { ...line, item } };
  return menu.items[item]?.noun === true ? { ...state, cost } : null;
}
