/** An option with a word after it that only completes it: "strong brew", "pinch of salt", "rose syrup". */
import type { Words } from './lattice.ts';
import { KIND_WORDS } from './lexicon.ts';
import { type Choice, SPAN_COST, type Span } from './span.ts';
import { isPlural, stem } from './word-form.ts';

type ValueSpan = Extract<Span, { kind: 'value' }>;

/** A last word of this many values is a kind of thing ("chutneys"), not a thing. */
const GENERIC_VALUES_MIN = 2;

/** The span again, one or two tokens longer, when the next word is the noun of its group or a generic last word. */
export const widened = (words: Words, value: ValueSpan): readonly Span[] => {
  const link = words.tokens[value.end]?.text === 'of' ? 1 : 0;
  const next = words.tokens[value.end + link];
  if (next === undefined || next.gap > 0) return [];
  const nextStem = stem(next.form);
  const entries = words.menu.phrases.next.get(nextStem)?.entries ?? [];
  const said = `${value.said} ${link === 1 ? 'of ' : ''}${next.text}`;
  const longer = { ...value, end: value.end + link + 1, said };
  const isNoun = (choice: Choice): boolean =>
    entries.some((entry) => entry.kind === 'group' && entry.index === choice.group);
  const named = value.choices.filter(isNoun);
  if (named.length > 0) {
    const isItem = link === 0 && entries.some((entry) => entry.kind === 'item' && entry.surfaces.size > 0);
    const cost = isItem ? SPAN_COST.namedItem : SPAN_COST.namedGroup;
    return [{ ...longer, cost: value.cost + cost, choices: named }];
  }
  const groups = words.menu.heads.get(nextStem);
  const valuesMin = KIND_WORDS.has(next.text) ? 1 : GENERIC_VALUES_MIN;
  const generic =
    groups === undefined || link === 1
      ? []
      : value.choices.filter((choice) => (groups.get(choice.group) ?? 0) >= valuesMin);
  if (generic.length === 0) return [];
  const isValue = entries.some((entry) => entry.kind === 'value' && entry.surfaces.size > 0);
  if (isValue && !isAttributive({ words, value, choices: generic, next: next.text })) return [];
  return [{ ...longer, cost: value.cost + SPAN_COST.absorbed, choices: generic }];
};

/** "idli pieces": a thing that the menu calls by its plural, in the singular before a plural, only describes it. */
function isAttributive(input: {
  words: Words;
  value: { readonly end: number };
  choices: readonly Choice[];
  next: string;
}): boolean {
  const { words, value, choices, next } = input;
  if (isPlural(words.tokens[value.end - 1]?.text ?? '') || !isPlural(next)) return false;
  const { heads } = words.menu;
  return choices.some(
    (choice) =>
      (heads.get(stem(next))?.get(choice.group) ?? 0) >= GENERIC_VALUES_MIN &&
      isPlural(words.menu.groups[choice.group]?.valueIds[choice.value] ?? ''),
  );
}
