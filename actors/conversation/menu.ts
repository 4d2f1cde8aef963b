// The menu row as the dialogue reads it: what prices (actors/order/menu.ts), with the names that people use, and compiled for
// the parser. I1: compiling is remembered by the row itself: rows are immutable, so this is no state, only time saved.

import type { ConversationState } from '../../schemas/conversation.types.ts';
import type { Context } from '../actor.ts';
import { isMenuRow, type MenuItem, type MenuOptionGroup, type MenuRow, type MenuValue } from '../order/menu.ts';
import { type CompiledMenu, compileMenu, type Menu as ParserMenu } from './parse/menu.ts';

type Named = { readonly names?: readonly string[] };

/** A dish with its other names and its picture. */
export type ChatItem = MenuItem & Named & { readonly image?: string };
/** A choice as it is asked about. */
export type ChatGroup = Omit<MenuOptionGroup, 'values'> & {
  readonly name?: string;
  readonly removable?: boolean;
  readonly adjustable?: boolean;
  readonly values: readonly (MenuValue & Named)[];
};
/** A menu row with names. */
export type ChatMenu = Omit<MenuRow, 'items' | 'optionGroups'> & {
  readonly categories?: readonly { readonly id: string; readonly names?: readonly string[] }[];
  readonly items: readonly ChatItem[];
  readonly optionGroups: readonly ChatGroup[];
};

/** The menu of a version, or null when it cannot be had. */
export function menuAt(version: string | null, context: Context): ChatMenu | null {
  if (version === null) return null;
  const row = context.need('menu', version);
  return row.kind === 'row' && isMenuRow(row.value) ? (row.value as ChatMenu) : null;
}

/** The menu of the open restaurant. */
export const openMenu = (state: ConversationState, context: Context): ChatMenu | null =>
  menuAt(state.menuVersion, context);

const compiledOf = new WeakMap<ChatMenu, CompiledMenu>();

/** The menu ready to parse with. */
export function compiled(menu: ChatMenu): CompiledMenu {
  const known = compiledOf.get(menu);
  if (known !== undefined) return known;
  const made = compileMenu(parserMenu(menu));
  compiledOf.set(menu, made);
  return made;
}

function parserMenu(menu: ChatMenu): ParserMenu {
  return {
    restaurant: menu.restaurantId,
    categories: categoriesOf(menu).map(({ id, names }) => ({ id, names })),
    items: menu.items.map(({ id, name, names, category, optionGroups }) => ({
      id,
      category,
      names: names ?? [name],
      optionGroups,
    })),
    optionGroups: menu.optionGroups.map((group) => {
      const max = group.single === true ? 1 : group.max;
      const base = {
        id: group.id,
        removable: group.removable ?? false,
        adjustable: group.adjustable ?? false,
        values: group.values.map(({ id, name, names }) => ({ id, names: names ?? [name] })),
      };
      return max === null ? base : { ...base, max };
    }),
  };
}

/** Categories with at least their id as a name, in the order of the menu. */
export const categoriesOf = (menu: ChatMenu): readonly { readonly id: string; readonly names: readonly string[] }[] =>
  (menu.categories ?? []).map(({ id, names }) => ({
    id,
    names: names !== undefined && names.length > 0 ? names : [id],
  }));

/** The dish of an id. */
export const itemOf = (menu: ChatMenu, itemId: string): ChatItem | undefined =>
  menu.items.find(({ id }) => id === itemId);

/** What a dish is called. */
export const itemName = (menu: ChatMenu, itemId: string): string => itemOf(menu, itemId)?.name ?? itemId;

/** The choices that a dish takes, in its own order. */
export function groupsOf(menu: ChatMenu, itemId: string): readonly ChatGroup[] {
  const ids = itemOf(menu, itemId)?.optionGroups ?? [];
  return ids.flatMap((id) => menu.optionGroups.find((group) => group.id === id) ?? []);
}

/** What a choice is called. */
export const groupName = ({ id, name }: ChatGroup): string => (name ?? id).toLowerCase();

/** What a value is called. */
export const valueName = (menu: ChatMenu, groupId: string, valueId: string): string =>
  menu.optionGroups.find(({ id }) => id === groupId)?.values.find(({ id }) => id === valueId)?.name ?? valueId;

/** How many values a choice takes. */
export const mostOf = (group: ChatGroup): number =>
  group.single === true ? 1 : (group.max ?? Number.POSITIVE_INFINITY);
