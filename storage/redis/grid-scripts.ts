// The Lua of the shared grid. Lua writes numbers with 14 digits; ms of the clock have 13.
// I1: each script is one step for everybody else: no reader sees a rider between two cells of one tag.
// I2: an index lives at least as long as each cell it lists: whatever renews a cell renews its index in the same step.

import { scriptOf } from './client.ts';

const clock = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

/**
 * KEYS: pairs of cell and index key. ARGV: how long untouched keys live in ms, then six a change:
 * 'p' or 'd', place of the cell's key, cell, rider, "lat lng", age in ms.
 */
export const writeScript = scriptOf(
  'grid-write',
  `${clock}
local keep = ARGV[1]
local indexes = {}
for i = 2, #ARGV, 6 do
  local place = tonumber(ARGV[i + 1])
  local cell, index = KEYS[place], KEYS[place + 1]
  if ARGV[i] == 'p' then
    local added = redis.call('HSET', cell, ARGV[i + 3], ARGV[i + 4] .. ' ' .. (now - ARGV[i + 5]))
    redis.call('PEXPIRE', cell, keep)
    if added == 1 then redis.call('SADD', index, ARGV[i + 2]) end
    indexes[index] = true
  elseif redis.call('HDEL', cell, ARGV[i + 3]) == 1 and redis.call('EXISTS', cell) == 0 then
    redis.call('SREM', index, ARGV[i + 2])
  end
end
for index in pairs(indexes) do redis.call('PEXPIRE', index, keep) end
return 1`,
);

const collect = `
local fresh = tonumber(ARGV[1])
local found = {}
local function collect(key)
  local all = redis.call('HGETALL', key)
  for i = 1, #all, 2 do
    local lat, lng, seen = string.match(all[i + 1], '^(%S+) (%S+) (%S+)$')
    local age = now - tonumber(seen)
    if age <= fresh then
      local n = #found
      found[n + 1], found[n + 2], found[n + 3], found[n + 4] = all[i], lat, lng, age < 0 and 0 or age
    end
  end
  return #all
end
`;

/** KEYS: cells. ARGV: oldest age that counts, ms. Answers rider, lat, lng, age, flat. */
export const lookScript = scriptOf(
  'grid-look',
  `${clock}${collect}
for _, key in ipairs(KEYS) do collect(key) end
return found`,
);

/** KEYS: index keys. The cells' keys are made from the index' own, so they share its tag. Mends an index that lists an empty cell. */
export const lookBelowScript = scriptOf(
  'grid-look-below',
  `${clock}${collect}
for _, index in ipairs(KEYS) do
  local prefix = string.match(index, '^.*}:')
  for _, cell in ipairs(redis.call('SMEMBERS', index)) do
    if collect(prefix .. cell) == 0 then redis.call('SREM', index, cell) end
  end
end
return found`,
);
