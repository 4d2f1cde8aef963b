// What the shared grid writes: one script per res 5 cell, all keys of a script under one hash tag, all in one round trip.

import { cellToParent, latLngToCell } from 'h3-js';
import { expect, it } from 'vitest';
import type { Redis, ScriptCall } from '../../../../storage/redis/client.ts';
import { createRedisGrid, type GridPut } from '../../../../storage/redis/grid.ts';

function recorder(): { redis: Redis; runs: (readonly ScriptCall[])[] } {
  const runs: (readonly ScriptCall[])[] = [];
  const redis: Redis = {
    run: async (calls) => {
      runs.push(calls);
      return calls.map(() => []);
    },
    degraded: () => false,
    counts: { calls: 0, failed: 0, connects: 0 },
    ready: async () => undefined,
    close: () => undefined,
  };
  return { redis, runs };
}

const put = (riderId: string, lat: number, from: string | null = null): GridPut => ({
  riderId,
  cell: latLngToCell(lat, 13.4, 9),
  lat: lat * 1e6,
  lng: 13_400_000,
  ageMs: 0.4,
  from,
});
const tagOf = (key: string): string => /\{(.*)\}/.exec(key)?.[1] ?? '';

it('groups a batch by res 5 cell, so that a cluster can run each script', async () => {
  const { redis, runs } = recorder();
  const far = latLngToCell(53.5, 13.4, 9);
  await createRedisGrid(redis, 75_000).write(
    [put('a', 52.52), put('b', 52.5201), put('c', 52.53, far)],
    [{ riderId: 'd', cell: far }],
  );
  expect(runs).toHaveLength(1);
  const tags = runs[0]?.map(({ keys }) => new Set(keys.map(tagOf)));
  expect(tags?.every((one) => one.size === 1)).toBe(true);
  expect(new Set(runs[0]?.flatMap(({ keys }) => keys.map(tagOf)))).toEqual(
    new Set([cellToParent(put('a', 52.52).cell, 5), cellToParent(far, 5)]),
  );
  expect(runs[0]?.flatMap(({ args }) => args.filter((arg, i) => i % 6 === 1 && arg === 'd'))).toHaveLength(2);
});

it('asks nothing for nothing', async () => {
  const { redis, runs } = recorder();
  const grid = createRedisGrid(redis, 75_000);
  await grid.write([], []);
  expect(runs).toEqual([]);
  expect(await grid.look([], 1)).toEqual([]);
});
