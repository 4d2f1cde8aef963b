// The shared grid on a real Redis: what is written is found, by the same answer that brute force and the replica give; it lives
// through lost keys, and dispatch never stops while it is wiped.

import { cellToChildren, cellToLatLng, cellToParent, latLngToCell } from 'h3-js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Redis } from '../../../storage/redis/client.ts';
import { createRedisGrid, type GridPut, type RedisGrid } from '../../../storage/redis/grid.ts';
import { deltasOf } from '../../../streams/grid/deltas.ts';
import { completeQuery } from '../../../streams/grid/nearest.ts';
import { redisNearest } from '../../../streams/grid/redis-nearest.ts';
import { createReplica } from '../../../streams/grid/replica.ts';
import { type CityRider, difference, drawCity } from '../../property/cities.ts';
import { randomOf, seedOr } from '../../property/random.ts';
import { allKeys, connect, deleteKey, flushAll, membersOf, type RedisServer, startRedisServer } from './server.ts';

let server: RedisServer;
let redis: Redis;
let grid: RedisGrid;

beforeAll(async () => {
  server = await startRedisServer();
  redis = await connect(server.url);
  grid = createRedisGrid(redis, 75_000);
});
beforeEach(() => flushAll(redis));
afterAll(async () => {
  redis.close();
  await server.stop();
});

const put = (riderId: string, lat: number, lng: number, change: Partial<GridPut> = {}): GridPut => ({
  riderId,
  cell: latLngToCell(lat, lng, 9),
  lat: Math.round(lat * 1e6),
  lng: Math.round(lng * 1e6),
  ageMs: 0,
  from: null,
  ...change,
});
const cell = latLngToCell(52.52, 13.4, 9);
const index = cellToParent(cell, 7);
const idsIn = async (cells: readonly string[]): Promise<string[]> =>
  (await grid.look(cells, 60_000)).map((one) => one.riderId).sort();

describe('what is written', () => {
  it('is found in its cell and below its coarse cell, under one hash tag', async () => {
    await grid.write([put('a', 52.52, 13.4), put('b', 52.52, 13.4, { ageMs: 500 })], []);
    const seen = await grid.look([cell], 60_000);
    expect(seen).toHaveLength(2);
    expect(seen[0]).toMatchObject({ lat: 52_520_000, lng: 13_400_000 });
    expect(await grid.lookBelow([index], 60_000)).toHaveLength(2);
    const tag = cellToParent(cell, 5);
    expect(await allKeys(redis)).toEqual([`grid:{${tag}}:${index}`, `grid:{${tag}}:${cell}`].sort());
  });

  it('moves, and leaves nothing behind where nobody is', async () => {
    const there = latLngToCell(52.56, 13.4, 9);
    await grid.write([put('a', 52.52, 13.4)], []);
    await grid.write([put('a', 52.56, 13.4, { from: cell })], []);
    expect(await idsIn([cell, there])).toEqual(['a']);
    await grid.write([], [{ riderId: 'a', cell: there }]);
    expect(await allKeys(redis)).toEqual([]);
  });

  it('may be written twice, late or again after it was lost', async () => {
    const writing = () => grid.write([put('a', 52.56, 13.4, { from: cell })], [{ riderId: 'b', cell }]);
    await grid.write([put('a', 52.52, 13.4), put('b', 52.52, 13.4), put('c', 52.52, 13.4)], []);
    for (let i = 0; i < 3; i += 1) await writing();
    expect(await idsIn([cell])).toEqual(['c']);
    await flushAll(redis);
    await writing();
    expect(await idsIn([latLngToCell(52.56, 13.4, 9)])).toEqual(['a']);
  });

  it('a rider left in two cells by a change of owners is where it was seen last', async () => {
    await grid.write([put('a', 52.52, 13.4, { ageMs: 10_000 })], []);
    await grid.write([put('a', 52.521, 13.41)], []);
    const seen = await grid.look([cell, latLngToCell(52.521, 13.41, 9)], 60_000);
    expect(seen).toMatchObject([{ riderId: 'a', lat: 52_521_000 }]);
  });

  it('is judged by the clock of Redis: what is too old is not there', async () => {
    await grid.write([put('old', 52.52, 13.4, { ageMs: 60_500 }), put('fresh', 52.52, 13.4)], []);
    expect(await idsIn([cell])).toEqual(['fresh']);
    expect((await grid.look([cell], 120_000)).map((one) => one.riderId).sort()).toEqual(['fresh', 'old']);
  });

  it('an index that lists a cell whose riders are gone is mended by the next look', async () => {
    const sibling = cellToChildren(index, 9).find((one) => one !== cell) ?? '';
    const place = `grid:{${cellToParent(cell, 5)}}`;
    await grid.write([put('stays', 52.52, 13.4), put('goes', ...cellToLatLng(sibling))], []);
    expect(await membersOf(redis, `${place}:${index}`)).toEqual([cell, sibling].sort());
    await deleteKey(redis, `${place}:${sibling}`);
    expect((await grid.lookBelow([index], 60_000)).map((one) => one.riderId)).toEqual(['stays']);
    expect(await membersOf(redis, `${place}:${index}`)).toEqual([cell]);
  });
});

it('finds exactly whom brute force and the replica find, in 150 cities', async () => {
  const seed = seedOr(4_711);
  const random = randomOf(seed);
  for (let i = 0; i < 150; i += 1) {
    const city = drawCity(random, i % 20 === 0);
    // Ages go on while the test runs; those near a query's limit would make the answer a matter of luck.
    const riders: CityRider[] = city.riders.map((rider) => ({
      ...rider,
      ageMs: rider.ageMs > 40_000 ? 600_000 : 1_000,
    }));
    await flushAll(redis);
    await grid.write(
      riders.map((rider) => put(rider.riderId, rider.lat, rider.lng, { ageMs: rider.ageMs })),
      [],
    );
    const replica = createReplica({ clock: { monotonic: () => 0 }, partitions: 1 });
    const puts = riders.map((rider) => put(rider.riderId, rider.lat, rider.lng, { ageMs: rider.ageMs }));
    replica.apply(
      deltasOf({
        partition: 0,
        riders: puts.map((one) => one.riderId),
        cells: puts.map((one) => one.cell),
        lats: puts.map((one) => one.lat),
        lngs: puts.map((one) => one.lng),
        ages: puts.map((one) => one.ageMs),
      }),
    );
    for (const drawn of city.queries) {
      const query = completeQuery({ ...drawn, freshMs: 300_000 });
      const found = await redisNearest(grid, query);
      expect(difference(found, riders, query), `SEED=${seed} city ${i}`).toBeNull();
      expect(
        found.map((one) => one.riderId),
        `SEED=${seed} city ${i}`,
      ).toEqual(replica.nearest(query).map((one) => one.riderId));
    }
  }
});
