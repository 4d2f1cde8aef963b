// Short texts in Redis with a time to live: the port of the hot cache of menus (storage/catalog/menu-cache.ts).

import type { CachePort } from '../catalog/menu-cache.ts';
import { type Redis, type ScriptCall, scriptOf } from './client.ts';

const getScript = scriptOf('text_get', `return redis.call('GET', KEYS[1])`);
const setScript = scriptOf('text_set', `redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])`);
const delScript = scriptOf('text_del', `redis.call('DEL', KEYS[1])`);
const setNewerScript = scriptOf(
  'text_set_newer',
  `local have = redis.call('GET', KEYS[1])
local seq = have and tonumber(string.match(have, '^(%d+) '))
if seq and seq > tonumber(ARGV[1]) then return end
redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. ARGV[2], 'PX', ARGV[3])`,
);

/** Texts of one Redis. All calls reject with CACHE_UNAVAILABLE; `setNewer` gives an equal seq its time to live anew. */
export function createRedisTexts(redis: Redis): CachePort {
  const run = async (script: ScriptCall['script'], key: string, args: ScriptCall['args']): Promise<unknown> =>
    (await redis.run([{ script, keys: [key], args }]))[0];
  return {
    async get(key) {
      const value = await run(getScript, key, []);
      return typeof value === 'string' ? value : null;
    },
    async set(key, value, ttlMs) {
      await run(setScript, key, [value, ttlMs]);
    },
    async setNewer(key, seq, value, ttlMs) {
      await run(setNewerScript, key, [seq, value, ttlMs]);
    },
    async del(key) {
      await run(delScript, key, []);
    },
  };
}
