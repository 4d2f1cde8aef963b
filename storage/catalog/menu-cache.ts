// The hot cache: menus by version, and which version is current. Redis only speeds things up: every failure falls through.
// I1: a version never changes, so its entry is never invalidated, only forgotten after `menuTtlMs`.
// I2: "which is current" is kept with the seq of the catalog event that made it so (last_seq): a late reader of the database, or
//     a repeated event, never puts an older one back. Without events it is at most `currentTtlMs` stale.

import type { Menu } from './menu.ts';
import type { CurrentMenu, LoadedMenu } from './menus.ts';
import { etagOf } from './menus.ts';

/** A store of short texts that may lose any of them at any time. Rejections are taken as "not there". */
export type CachePort = {
  get(key: string): Promise<string | null>;
  set(key: string, value: string, ttlMs: number): Promise<void>;
  /** Keeps `<seq> <value>` unless what is there has a higher seq. */
  setNewer(key: string, seq: number, value: string, ttlMs: number): Promise<void>;
  del(key: string): Promise<void>;
};

const menuTtlMs = 6 * 3_600_000;
const currentTtlMs = 60_000;

/** Menus through the cache. */
export type MenuCache = {
  /** The menu that holds now, from the cache where it can; null is never kept. */
  currentMenu(restaurantId: string): Promise<CurrentMenu | null>;
  /** A catalog event says which version is current; null: none. */
  follow(restaurantId: string, seq: number, version: string | null): Promise<void>;
  /** An edit went through here: whoever asks next sees it, before its event is on the topic. */
  forget(restaurantId: string): Promise<void>;
};

/** What a cache is made of. */
export type MenuCacheParts = {
  readonly cache: CachePort;
  readonly load: (restaurantId: string) => Promise<LoadedMenu | null>;
  /** Hears of a cache that does not answer. */
  readonly failed: (thrown: unknown) => void;
};

/** A cache in front of `load`. */
export function createMenuCache({ cache, load, failed }: MenuCacheParts): MenuCache {
  const quietly = <T>(call: Promise<T>, otherwise: T): Promise<T> =>
    call.catch((thrown: unknown) => {
      failed(thrown);
      return otherwise;
    });
  const fill = async (restaurantId: string): Promise<LoadedMenu | null> => {
    const loaded = await load(restaurantId);
    if (loaded === null) return null;
    const { seq, version, menu } = loaded;
    await quietly(cache.set(menuKey(version), JSON.stringify(menu), menuTtlMs), undefined);
    await quietly(cache.setNewer(currentKey(restaurantId), seq, version, currentTtlMs), undefined);
    return loaded;
  };
  const known = async (restaurantId: string): Promise<string | null> =>
    versionOf(await quietly(cache.get(currentKey(restaurantId)), null), restaurantId);
  return {
    async currentMenu(restaurantId) {
      const version = await known(restaurantId);
      const body = version === null ? null : await quietly(cache.get(menuKey(version)), null);
      const menu = body === null ? null : menuOf(body);
      if (version !== null && menu?.version === version) return { version, etag: etagOf(version), menu };
      return fill(restaurantId);
    },
    follow: (restaurantId, seq, version) =>
      quietly(cache.setNewer(currentKey(restaurantId), seq, version ?? '', currentTtlMs), undefined),
    forget: (restaurantId) => quietly(cache.del(currentKey(restaurantId)), undefined),
  };
}

const currentKey = (restaurantId: string): string => `catalog:current:${restaurantId}`;
const menuKey = (version: string): string => `catalog:menu:${version}`;

/** The version in `<seq> <version>`; null for anything else, a restaurant without a menu among it. */
function versionOf(entry: string | null, restaurantId: string): string | null {
  const version = entry?.slice(entry.indexOf(' ') + 1) ?? '';
  return version.startsWith(`${restaurantId}@`) ? version : null;
}

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
