// The hot cache of menus follows catalog events and never blocks on Redis.

import { expect, test } from 'vitest';
import type { Menu } from '../../../../storage/catalog/menu.ts';
import { type CachePort, createMenuCache } from '../../../../storage/catalog/menu-cache.ts';
import type { LoadedMenu } from '../../../../storage/catalog/menus.ts';

const menuOf = (version: string): LoadedMenu => {
  const menu: Menu = {
    restaurantId: 'corner',
    version,
    currency: 'INR',
    categories: [],
    items: [],
    optionGroups: [],
    fees: { delivery: 0, service: 0 },
  };
  return { version, etag: `"${version}"`, menu, seq: Number(version.split('@')[1]) };
};

/** A cache in memory that can be away, and a database that counts. */
function world() {
  const kept = new Map<string, string>();
  const state = { away: false, current: menuOf('corner@1') as LoadedMenu | null, loads: 0, failures: 0 };
  const answer = async <T>(value: () => T): Promise<T> => {
    if (state.away) throw new Error('away');
    return value();
  };
  const cache: CachePort = {
    get: (key) => answer(() => kept.get(key) ?? null),
    set: (key, value) => answer(() => void kept.set(key, value)),
    setNewer: (key, seq, value) =>
      answer(() => {
        if (Number.parseInt(kept.get(key) ?? '0', 10) <= seq) kept.set(key, `${seq} ${value}`);
      }),
    del: (key) => answer(() => void kept.delete(key)),
  };
  const menus = createMenuCache({
    cache,
    load: async () => {
      state.loads++;
      return state.current;
    },
    failed: () => {
      state.failures++;
    },
  });
  return { state, kept, menus };
}

test('the second look asks no database', async () => {
  const { state, menus } = world();
  const { version, menu } = menuOf('corner@1');
  expect(await menus.currentMenu('corner')).toMatchObject({ version, menu });
  expect(await menus.currentMenu('corner')).toEqual({ version, etag: '"corner@1"', menu });
  expect(state.loads).toBe(1);
});

test('a catalog event says which version holds; an older one, or a reader that was late, does not put it back', async () => {
  const { state, menus } = world();
  await menus.currentMenu('corner');
  const late = state.current;
  state.current = menuOf('corner@3');
  await menus.follow('corner', 3, 'corner@3');
  await menus.follow('corner', 2, 'corner@2');
  expect((await menus.currentMenu('corner'))?.version).toBe('corner@3');
  expect((await menus.currentMenu('corner'))?.menu.version).toBe('corner@3');
  state.current = late;
  await menus.follow('corner', 4, null);
  expect((await menus.currentMenu('corner'))?.version).toBe('corner@1');
  expect((await menus.currentMenu('corner'))?.version).toBe('corner@1');
  expect(state.loads).toBe(4);
});

test('an edit is seen at once', async () => {
  const { state, menus } = world();
  await menus.currentMenu('corner');
  state.current = menuOf('corner@2');
  await menus.forget('corner');
  expect((await menus.currentMenu('corner'))?.version).toBe('corner@2');
});

test('a restaurant without a menu is asked for every time', async () => {
  const { state, menus } = world();
  state.current = null;
  expect(await menus.currentMenu('corner')).toBeNull();
  state.current = menuOf('corner@1');
  expect((await menus.currentMenu('corner'))?.version).toBe('corner@1');
});

test('a cache that is away or holds nonsense costs only time', async () => {
  const { state, kept, menus } = world();
  await menus.currentMenu('corner');
  for (const key of kept.keys()) if (key.startsWith('catalog:menu:')) kept.set(key, '{"half');
  expect((await menus.currentMenu('corner'))?.version).toBe('corner@1');
  state.away = true;
  expect((await menus.currentMenu('corner'))?.version).toBe('corner@1');
  await menus.forget('corner');
  expect(state.loads).toBe(3);
  expect(state.failures).toBe(4);
});
