// The menu row that prices an order: what catalog stores per (restaurant, version) and `needs` loads as ('menu', restaurantId@n).
// I1: a row is never changed, so one decided order prices alike for ever. Money is integer minor units of `currency`.

/** One value of an option group and what it adds to the price. */
export type MenuValue = {
  readonly id: string;
  readonly name: string;
  readonly surcharge: number;
  readonly soldOut: boolean;
};

/** A choice: `single` takes one value, `max` at most so many (null: as many as there are). */
export type MenuOptionGroup = {
  readonly id: string;
  readonly required: boolean;
  readonly single?: boolean;
  readonly max: number | null;
  readonly values: readonly MenuValue[];
};

/** A dish. Without a price it cannot be ordered. */
export type MenuItem = {
  readonly id: string;
  readonly name: string;
  readonly category: string;
  readonly price: number | null;
  readonly soldOut: boolean;
  readonly optionGroups: readonly string[];
};

/** One version of a restaurant's menu. */
export type MenuRow = {
  readonly restaurantId: string;
  /** restaurantId@n */
  readonly version: string;
  readonly currency: string;
  readonly items: readonly MenuItem[];
  readonly optionGroups: readonly MenuOptionGroup[];
  readonly fees: { readonly delivery: number; readonly service: number };
};

/** True when a loaded row can price: the parts that pricing reads are there and its amounts are whole and not negative. */
export function isMenuRow(value: unknown): value is MenuRow {
  const fees = fieldOf(value, 'fees');
  return (
    isText(fieldOf(value, 'restaurantId')) &&
    isText(fieldOf(value, 'currency')) &&
    isAmount(fieldOf(fees, 'delivery')) &&
    isAmount(fieldOf(fees, 'service')) &&
    isListOf(fieldOf(value, 'items'), isItem) &&
    isListOf(fieldOf(value, 'optionGroups'), isGroup)
  );
}

function isItem(value: unknown): boolean {
  const price = fieldOf(value, 'price');
  return (
    isText(fieldOf(value, 'id')) &&
    (price === null || isAmount(price)) &&
    typeof fieldOf(value, 'soldOut') === 'boolean' &&
    isListOf(fieldOf(value, 'optionGroups'), isText)
  );
}

function isGroup(value: unknown): boolean {
  const max = fieldOf(value, 'max');
  return (
    isText(fieldOf(value, 'id')) &&
    typeof fieldOf(value, 'required') === 'boolean' &&
    (max === null || isAmount(max)) &&
    isListOf(fieldOf(value, 'values'), (one) => isText(fieldOf(one, 'id')) && isAmount(fieldOf(one, 'surcharge')))
  );
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isAmount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
const isListOf = (value: unknown, check: (one: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(check);
