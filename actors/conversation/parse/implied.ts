/** A new line whose noun was left out ("a large with ghee", "another with ghee"). */
import { attachAll, isSize } from './attach.ts';
import { opened } from './line-list.ts';
import type { CompiledMenu } from './menu.ts';
import { canSplit } from './split.ts';
import { type Draft, type Line, type State, toArray } from './state.ts';
import { STEP_COST } from './step-cost.ts';

/** A new line whose noun was left out: the item of the line before, else the only kind that takes all the options. */
export const implied = (menu: CompiledMenu, state: State, draft: Draft): readonly State[] => {
  const mentions = toArray(draft.mentions);
  const { sameItem, pronoun, found, perOther, noSize, several, foundFirst } = STEP_COST.implied;
  const named = draft.pronoun || draft.kind === 'another' || draft.kind === 'more';
  const sized = mentions.some((mention) => isSize(menu, mention));
  const inner = draft.inner !== null ? STEP_COST.innerImplied : 0;
  const worth = inner + (named || sized ? 0 : draft.kind === 'number' && draft.joined ? 0.3 : noSize);
  const unsaid = canSplit(menu, state, draft) && draft.kind === 'number' ? STEP_COST.split.unsaid : 0;
  const before = state.line?.item ?? -1;
  const line = before >= 0 ? lineFrom(menu, draft, before) : null;
  if (line !== null)
    return [
      { ...opened(state, line.line), cost: state.cost + line.cost + (named ? pronoun : sameItem) + worth + unsaid },
    ];
  const items = menu.items.flatMap((item, index) =>
    mentions.every((mention) => mention.choices.some((choice) => item.groups.has(choice.group))) ? [index] : [],
  );
  const generic = items.filter((item) => menu.items[item]?.generic === true);
  const others = (generic.length === 1 ? 1 : items.length) - 1;
  return (generic.length === 1 ? generic : items.slice(0, 3)).flatMap((item) => {
    const made = lineFrom(menu, draft, item);
    if (made === null) return [];
    const cost =
      state.cost +
      made.cost +
      (mentions.length > 1 && state.line === null ? foundFirst : found) +
      Math.min(worth, mentions.length > 1 ? several : noSize) +
      Math.min(others, 12) * perOther;
    return [{ ...opened(state, made.line), cost }];
  });
};

function lineFrom(
  menu: CompiledMenu,
  draft: Draft,
  item: number,
): { readonly line: Line; readonly cost: number } | null {
  const blank: Line = {
    item,
    category: menu.items[item]?.category ?? -1,
    quantity: draft.quantity,
    counted: draft.kind !== 'bare',
    mentions: null,
    origin: -1,
    said: '',
    saidQuantity: draft.saidQuantity,
    doubt: 0,
  };
  const attached = attachAll({ menu, line: blank, mentions: draft.mentions, replace: false });
  return attached.rest.length > 0 ? null : attached;
}
