// Rows and look-ups of a golden conversation in memory: texts, menus by version, saved addresses, a plain search over the fixtures.

import type { NeedValue } from '../../../../actors/actor.ts';
import type { Menu } from '../../../../storage/catalog/menu.ts';
import type { Hit } from '../../../../storage/catalog/search/engine.ts';
import type { NeedRow } from '../../../../storage/store.ts';
import type { EffectRunner } from '../../../../streams/effects/runner.ts';
import { createLookUpRunners } from '../../../../streams/effects/search.ts';
import { addresses, closed, menus, restaurants } from '../../../integration/chat/fixtures.ts';
import type { Change } from '../../../integration/chat/golden.ts';
import { noon } from '../scenario.ts';

/** What stands in the tables. */
export type MemoryRows = {
  readonly texts: Map<string, NeedValue>;
  need(kind: string, id: string): NeedValue;
  /** The real runners over these rows. */
  readonly runners: readonly EffectRunner[];
  change(wanted: Change): void;
};

/** The rows of the fixtures. */
export function memoryRows(): MemoryRows {
  const texts = new Map<string, NeedValue>();
  const versions = new Map<string, Menu[]>();
  const shut = new Set(closed);
  for (const menu of menus) versions.set(menu.restaurantId, [{ ...menu, version: `${menu.restaurantId}@1` }]);
  const current = (id: string): Menu | undefined => versions.get(id)?.at(-1);
  const savedAddresses = addresses.map(({ label, text, cell }, at) => ({
    addressId: `adr${at}@1`,
    label,
    text,
    cell,
    personId: 'ana',
  }));
  const runners = createLookUpRunners({
    search: async ({ q }) => searched(q ?? '', current, shut),
    restaurant: async (id) => {
      const found = restaurants.find((one) => one.id === id);
      return found === undefined ? null : { ...found, open: !shut.has(id), menuVersion: current(id)?.version ?? null };
    },
    texts: async (ids) => new Map(ids.map((id): [string, NeedRow] => [id, texts.get(id) ?? { kind: 'absent' }])),
    addresses: async () => savedAddresses,
    now: () => noon,
  });

  function need(kind: string, id: string): NeedValue {
    if (kind === 'text') return texts.get(id) ?? { kind: 'absent' };
    if (kind === 'address') {
      const foreign = { addressId: id, personId: 'bela', cell: addresses[0].cell };
      const value = id === 'foreign@1' ? foreign : savedAddresses.find(({ addressId }) => addressId === id);
      return value === undefined ? { kind: 'absent' } : { kind: 'row', value };
    }
    const value = [...versions.values()].flat().find(({ version }) => version === id);
    return value === undefined ? { kind: 'absent' } : { kind: 'row', value };
  }

  function change(wanted: Change): void {
    if ('close' in wanted) {
      shut.add(wanted.close);
      return;
    }
    const [restaurantId, itemId] = 'price' in wanted ? wanted.price : wanted.soldOut;
    const menu = current(restaurantId);
    if (menu === undefined) throw new Error(`no menu of ${restaurantId}`);
    const items = menu.items.map((one) => {
      if (one.id !== itemId) return one;
      return 'price' in wanted ? { ...one, price: wanted.price[2] } : { ...one, soldOut: true };
    });
    const list = versions.get(restaurantId) ?? [];
    list.push({ ...menu, items, version: `${restaurantId}@${list.length + 1}` });
  }

  return { texts, need, runners, change };
}

/** Every word of the query is in name, cuisine, area or dishes; words of the language do not count. */
function searched(q: string, current: (id: string) => Menu | undefined, shut: ReadonlySet<string>): readonly Hit[] {
  const words = q
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter(
      (word) => word.length > 2 && !'near now open the for and places restaurants food'.split(' ').includes(word),
    );
  return restaurants.flatMap((one): readonly Hit[] => {
    const items = (current(one.id)?.items ?? []).map(({ name }) => name);
    const known = [one.name, one.area, ...one.cuisines, ...items].join(' ').toLowerCase();
    if (!words.every((word) => known.includes(word.replace(/s$/, '')))) return [];
    return [{ ...one, open: !shut.has(one.id), distanceMeters: null, matched: 'name', cost: 0 }];
  });
}
