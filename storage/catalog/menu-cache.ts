// The hot cache: menus by version, and which version is current. Redis only speeds things up: every failure falls through.
// I1: a version never changes, so its entry is never invalidated, only forgotten after `menuTtlMs`.
// I2: "which is current" is forgotten by catalog events and after `currentTtlMs`: without events it is at most that stale.

import type { Menu } from './menu.ts';
import type { CurrentMenu } from './menus.ts';
import { etagOf } from './menus.ts';

/** A store of short texts that may lose any of them at any time. Rejections are taken as "not there". */
export type CachePort = {
  get(key: string): Promise<string | null>;
  set(key: string, value: string, ttlMs: number): Promise<void>;
  del(key: string): Promise<void>;
};

const menuTtlMs = 6 * 3_600_000;
const currentTtlMs = 30_000;

/** Menus through the cache. */
export type MenuCache = {
  /** As `load`, but from the cache where it can; null is never kept. */
  currentMenu(restaurantId: string): Promise<CurrentMenu | null>;
  /** A catalog event of this restaurant came: forget which menu is current. */
  invalidate(restaurantId: string): Promise<void>;
};

/** A cache in front of `load`. `failed` hears of a cache that does not answer. */
export function createMenuCache(ports: {
  readonly cache: CachePort;
  readonly load: (restaurantId: string) => Promise<CurrentMenu | null>;
  readonly failed: (thrown: unknown) => void;
}): MenuCache {
  const { cache, load, failed } = ports;
  const quietly = <T>(call: Promise<T>, otherwise: T): Promise<T> =>
    call.catch((thrown: unknown) => {
      failed(thrown);
      return otherwise;
    });
  return {
    async currentMenu(restaurantId) {
      const version = await quietly(cache.get(currentKey(restaurantId)), null);
      const body = version === null ? null : await quietly(cache.get(menuKey(version)), null);
      const menu = body === null ? null : menuOf(body);
      if (version !== null && menu?.version === version) return { version, etag: etagOf(version), menu };
      const loaded = await load(restaurantId);
      if (loaded === null) return null;
      await quietly(cache.set(menuKey(loaded.version), JSON.stringify(loaded.menu), menuTtlMs), undefined);
      await quietly(cache.set(currentKey(restaurantId), loaded.version, currentTtlMs), undefined);
      return loaded;
    },
    invalidate: (restaurantId) => quietly(cache.del(currentKey(restaurantId)), undefined),
  };
}

const currentKey = (restaurantId: string): string => `catalog:current:${restaurantId}`;
const menuKey = (version: string): string => `catalog:menu:${version}`;

/** Null for a text that is no menu: then the database is asked. */
function menuOf(text: string): Menu | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'version' in value && 'items' in value
      ? (value as Menu)
      : null;
  } catch {
    return null;
  }
}
