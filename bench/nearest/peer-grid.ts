// The peers of `nearest`, in Redis: tuned GEOSEARCH (only riders that are free, a growing radius, search and removal in one
// script), and what tutorials do (all riders, then those who are busy are passed over).

import { type Redis, scriptOf } from '../../storage/redis/client.ts';
import type { CityRider } from './city.ts';

const tuned = scriptOf(
  'bench_tuned',
  `for _, radius in ipairs({500, 1000, 2000, 4000, 8000, 16000, 25000}) do
    local found = redis.call('GEOSEARCH', KEYS[1], 'FROMLONLAT', ARGV[1], ARGV[2], 'BYRADIUS', radius, 'm', 'ASC', 'COUNT', 1)
    if found[1] then
      redis.call('ZREM', KEYS[1], found[1])
      return found[1]
    end
  end
  return false`,
);
const tutorial = scriptOf(
  'bench_tutorial',
  `local found = redis.call('GEOSEARCH', KEYS[1], 'FROMLONLAT', ARGV[1], ARGV[2], 'BYRADIUS', 25000, 'm', 'ASC')
  for _, rider in ipairs(found) do
    if redis.call('SISMEMBER', KEYS[2], rider) == 0 then
      redis.call('SADD', KEYS[2], rider)
      return rider
    end
  end
  return false`,
);
const add = scriptOf(
  'bench_add',
  `for i = 1, #ARGV, 3 do redis.call('GEOADD', KEYS[1], ARGV[i + 1], ARGV[i], ARGV[i + 2]) end
  if #KEYS > 1 then for i = 3, #ARGV, 3 do redis.call('SREM', KEYS[2], ARGV[i]) end end
  return #ARGV`,
);
const mark = scriptOf('bench_mark', `for i = 1, #ARGV do redis.call('SADD', KEYS[1], ARGV[i]) end return #ARGV`);
const wipe = scriptOf('bench_wipe', `redis.call('FLUSHALL') return 1`);

const freeKey = 'bench:{geo}:free';
const allKey = 'bench:{geo}:all';
const busyKey = 'bench:{geo}:busy';

/** Riders of one Redis index. */
export type PeerGrid = {
  /** The nearest free rider, taken out; null when there is none. */
  take(lat: number, lng: number): Promise<string | null>;
  /** Puts riders back. */
  restore(riders: readonly CityRider[]): Promise<void>;
};

/** Empties Redis and puts the city in. */
export async function fillPeers(redis: Redis, free: readonly CityRider[], busy: readonly CityRider[]): Promise<void> {
  await redis.run([{ script: wipe, keys: [freeKey], args: [] }]);
  await addAll(redis, [freeKey], free);
  await addAll(redis, [allKey], [...free, ...busy]);
  for (let from = 0; from < busy.length; from += 1_000) {
    const args = busy.slice(from, from + 1_000).map(({ riderId }) => riderId);
    await redis.run([{ script: mark, keys: [busyKey], args }]);
  }
}

/** The fair bar. */
export const tunedGrid = (redis: Redis): PeerGrid => ({
  take: (lat, lng) => ask(redis, tuned, [freeKey], [lng, lat]),
  restore: (riders) => addAll(redis, [freeKey], riders),
});

/** What tutorials do. */
export const tutorialGrid = (redis: Redis): PeerGrid => ({
  take: (lat, lng) => ask(redis, tutorial, [allKey, busyKey], [lng, lat]),
  restore: (riders) => addAll(redis, [allKey, busyKey], riders),
});

async function ask(
  redis: Redis,
  script: ReturnType<typeof scriptOf>,
  keys: readonly string[],
  args: readonly number[],
): Promise<string | null> {
  const [found] = await redis.run([{ script, keys, args }]);
  return typeof found === 'string' ? found : null;
}

async function addAll(redis: Redis, keys: readonly string[], riders: readonly CityRider[]): Promise<void> {
  for (let from = 0; from < riders.length; from += 500) {
    const args = riders.slice(from, from + 500).flatMap(({ riderId, lat, lng }) => [lat, lng, riderId]);
    await redis.run([{ script: add, keys, args }]);
  }
}
