// What a version of a menu holds: what the order prices by and the chat reads. Stored as it is, never changed.
// I1: ids are unique within their list; every category and option group that an item names exists (menu-check.ts).
// I2: money is minor units of `currency`; an item whose price is null can be read and not ordered.

/** A kind of dish, with every name that people use for it. */
export type MenuCategory = { readonly id: string; readonly names: readonly string[] };

/** A dish. `name` is what a card shows, `names` what people say (`name` among them). */
export type MenuItem = {
  readonly id: string;
  readonly name: string;
  readonly names: readonly string[];
  readonly category: string;
  readonly price: number | null;
  readonly soldOut: boolean;
  readonly optionGroups: readonly string[];
  /** http(s) URL. */
  readonly image?: string;
};

/** One value of an option group and what it adds to the price. */
export type MenuValue = {
  readonly id: string;
  readonly name: string;
  readonly names: readonly string[];
  readonly surcharge: number;
  readonly soldOut: boolean;
};

/**
 * A choice. `single`: takes one value; `max`: at most so many, null for any number; `removable`: "no X" makes sense;
 * `adjustable`: "light X" and "extra X" do.
 */
export type MenuOptionGroup = {
  readonly id: string;
  readonly name: string;
  readonly required: boolean;
  readonly single: boolean;
  readonly max: number | null;
  readonly removable: boolean;
  readonly adjustable: boolean;
  readonly values: readonly MenuValue[];
};

/** The content of a menu. */
export type MenuDraft = {
  readonly restaurantId: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly categories: readonly MenuCategory[];
  readonly items: readonly MenuItem[];
  readonly optionGroups: readonly MenuOptionGroup[];
  readonly fees: { readonly delivery: number; readonly service: number };
};

/** A version of a menu: `restaurantId@n`. */
export type Menu = MenuDraft & { readonly version: string };

/** `<restaurant>@<n>` as its parts, null when it is none. */
export function partsOfVersion(version: string): { readonly restaurantId: string; readonly number: number } | null {
  const parts = /^([A-Za-z0-9_-]{1,64})@([1-9][0-9]{0,8})$/.exec(version);
  return parts === null ? null : { restaurantId: parts[1] ?? '', number: Number(parts[2]) };
}
