// Menus in Postgres: the current version of a restaurant, any version by its name, and the next one.
// I1: a version never changes, so whoever has it may keep it for ever; only "which is current" can be stale.
// I2: an edit names the version it is of; if another one came between, nothing is written.

import { createHash } from 'node:crypto';
import { textArray } from '../postgres/array.ts';
import { type Runner, reading, writing } from '../postgres/statement.ts';
import type { NeedRow } from '../store.ts';
import { type Menu, type MenuDraft, partsOfVersion } from './menu.ts';
import { checkMenu } from './menu-check.ts';
import type { Problem } from './restaurant-check.ts';

/** A version of a menu and the tag that an edit of it names. */
export type CurrentMenu = { readonly version: string; readonly etag: string; readonly menu: Menu };

/** The same with the seq of the restaurant's last catalog event when it was read. */
export type LoadedMenu = CurrentMenu & { readonly seq: number };

/** What became of an edit. `etag` and `version` are those that hold now. */
export type Revised =
  | { readonly kind: 'revised' | 'unchanged'; readonly version: string; readonly etag: string }
  | { readonly kind: 'stale'; readonly etag: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] };

/** Statements of this file, for the test that prepares them all. */
export const menuStatements = {
  current: reading(
    'catalog_current_menu',
    `select m.body as menu, r.change_seq as seq from catalog.restaurants r
      join catalog.menus m on m.restaurant_id = r.id and m.version = r.menu_version where r.id = $1`,
  ),
  versions: reading(
    'catalog_menu_versions',
    `select m.body ->> 'version' as version, m.body as menu
      from unnest($1::text[], $2::text[]) as w (id, version)
      join catalog.menus m on m.restaurant_id = w.id and m.version = w.version::int`,
  ),
  revise: writing(
    'catalog_revise_menu',
    `select outcome, version from catalog.revise_menu($1, $2::jsonb, $3::bytea, $4::int, $5)`,
  ),
};

/** The menu that holds now, null where the restaurant has none (or is none). */
export async function currentMenu(runner: Runner, restaurantId: string): Promise<LoadedMenu | null> {
  const [row] = await runner.run<{ readonly menu: Menu; readonly seq: number }>(menuStatements.current, [restaurantId]);
  if (row === undefined) return null;
  const { menu, seq } = row;
  return { version: menu.version, etag: etagOf(menu.version), menu, seq };
}

/** Loads menus by `restaurantId@n`; the loader of needs of kind `menu`. A row's value is a `Menu`. */
export async function loadMenus(runner: Runner, refs: readonly string[]): Promise<ReadonlyMap<string, NeedRow>> {
  const wanted = refs.flatMap((ref) => {
    const parts = partsOfVersion(ref);
    return parts === null ? [] : [parts];
  });
  const rows = await runner.run<{ readonly version: string; readonly menu: Menu }>(menuStatements.versions, [
    textArray(wanted, (one) => one.restaurantId),
    textArray(wanted, (one) => String(one.number)),
  ]);
  const found = new Map(rows.map(({ version, menu }) => [version, menu]));
  return new Map(
    refs.map((ref): [string, NeedRow] => {
      const value = found.get(ref);
      return [ref, value === undefined ? { kind: 'absent' } : { kind: 'row', value }];
    }),
  );
}

/** The strong tag of a version: a quoted text, as HTTP writes it. */
export const etagOf = (version: string): string => `"${version}"`;

/**
 * Makes this the restaurant's menu if it is sound and `ifMatch` still names the current version (`*`: whichever it is; `none`
 * the tag of a restaurant without a menu). The same content again changes nothing.
 */
export async function reviseMenu(
  runner: Runner,
  restaurantId: string,
  value: unknown,
  ifMatch: string,
): Promise<Revised> {
  const checked = checkMenu(restaurantId, value);
  if (checked.kind === 'refused') return checked;
  return revise(runner, checked.menu, { ifMatch, change: 'menu' });
}

/** What can be sold out: a dish, or a value of an option group. */
export type SoldOutTarget = { readonly itemId: string } | { readonly groupId: string; readonly valueId: string };

/** Marks a dish or a value sold out, or in stock again, if `ifMatch` names the current version. `absent`: there is no such thing. */
export async function setSoldOut(
  runner: Runner,
  restaurantId: string,
  target: SoldOutTarget,
  mark: { readonly soldOut: boolean; readonly ifMatch: string },
): Promise<Revised> {
  const current = await currentMenu(runner, restaurantId);
  if (current === null) return { kind: 'absent' };
  if (mark.ifMatch !== '*' && mark.ifMatch !== current.etag) return { kind: 'stale', etag: current.etag };
  const marked = withSoldOut(current.menu, target, mark.soldOut);
  if (marked === null) return { kind: 'absent' };
  return revise(runner, marked, { ifMatch: current.etag, change: 'availability' });
}

function withSoldOut(menu: Menu, target: SoldOutTarget, soldOut: boolean): Menu | null {
  if ('itemId' in target) {
    if (!menu.items.some(({ id }) => id === target.itemId)) return null;
    return { ...menu, items: menu.items.map((item) => (item.id === target.itemId ? { ...item, soldOut } : item)) };
  }
  const group = menu.optionGroups.find(({ id }) => id === target.groupId);
  if (!group?.values.some(({ id }) => id === target.valueId)) return null;
  const values = group.values.map((value) => (value.id === target.valueId ? { ...value, soldOut } : value));
  return { ...menu, optionGroups: menu.optionGroups.map((one) => (one === group ? { ...group, values } : one)) };
}

type ReviseRow = { readonly outcome: 'revised' | 'unchanged' | 'stale' | 'absent'; readonly version: number };

async function revise(
  runner: Runner,
  menu: MenuDraft,
  edit: { readonly ifMatch: string; readonly change: 'menu' | 'availability' },
): Promise<Revised> {
  const { restaurantId } = menu;
  const seen = edit.ifMatch === '*' ? null : numberOf(edit.ifMatch, restaurantId);
  const [row] = await runner.run<ReviseRow>(menuStatements.revise, [
    restaurantId,
    JSON.stringify(menu),
    hashOf(menu),
    seen,
    edit.change,
  ]);
  if (row === undefined || row.outcome === 'absent') return { kind: 'absent' };
  const version = `${restaurantId}@${row.version}`;
  if (row.outcome === 'stale') return { kind: 'stale', etag: row.version === 0 ? noMenuEtag : etagOf(version) };
  return { kind: row.outcome, version, etag: etagOf(version) };
}

/** Tag of a restaurant that has no menu yet. */
export const noMenuEtag = '"none"';

/** Number of the version that a tag names; −1, which no restaurant has, for anything else. */
function numberOf(etag: string, restaurantId: string): number {
  if (etag === noMenuEtag) return 0;
  const parts = /^"(.*)"$/.exec(etag);
  const version = partsOfVersion(parts?.[1] ?? '');
  return version?.restaurantId === restaurantId ? version.number : -1;
}

/** SHA-256 of the content: fields in one order, without the version. */
function hashOf({ restaurantId, currency, categories, items, optionGroups, fees }: MenuDraft): Buffer {
  const content = { restaurantId, currency, categories, items, optionGroups, fees };
  return createHash('sha256')
    .update(JSON.stringify(sorted(content)))
    .digest();
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, one]) => [name, sorted(one)]),
  );
}
