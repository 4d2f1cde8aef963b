// The import on the real Postgres: found, idempotent, resumable, every fault said with its row.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { importCatalog } from '../../../scripts/import-catalog.ts';
import { currentMenu } from '../../../storage/catalog/menus.ts';
import { restaurant } from '../../../storage/catalog/restaurants.ts';
import { createPostgresSearch } from '../../../storage/catalog/search/postgres-search.ts';
import type { Runner } from '../../../storage/postgres/statement.ts';
import { type CatalogWorld, openWorld } from './world.ts';

let world: CatalogWorld;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dabba-import-'));
});
beforeEach(async () => {
  await world?.close();
  world = await openWorld();
});
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

const head = 'ID,Area,City,Restaurant,Price,Avg ratings,Total ratings,Cuisine,Address,Delivery time';
const rows = Array.from(
  { length: 1_200 },
  (_, n) => `${n},Area ${n % 9},Town,Kitchen ${n},${100 + n},4.1,100,"Cafe,Thali",Lane,30`,
);
const places = Array.from({ length: 1_200 }, (_, n) => `${n},18.${1_000 + n},72.8,10:00,22:00`);

const file = async (name: string, text: string): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
};

/** Runs the command; the report of its --json line. */
async function run(args: readonly string[], runner: Runner = world.runner) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await importCatalog([...args, '--json'], {
    runner,
    out: (line) => out.push(line),
    err: (line) => err.push(line),
  });
  return { code, err, report: out[0] === undefined ? null : JSON.parse(out[0]) };
}

test('a list with its places is imported, found, and changes nothing the second time', async () => {
  const args = [
    await file('list.csv', [head, ...rows].join('\n')),
    '--places',
    await file('places.csv', ['ID,lat,lng,opens,closes', ...places].join('\n')),
  ];
  const first = await run(args);
  expect(first.code).toBe(0);
  expect(first.report).toMatchObject({
    restaurants: { created: 1_200, changed: 0, unchanged: 0, refused: 0 },
    indexed: 1_200,
  });
  expect((await run(args)).report).toMatchObject({
    restaurants: { created: 0, changed: 0, unchanged: 1_200 },
    indexed: 0,
  });
  const [{ count } = { count: 0 }] = await world.database.sql<{ count: number }>(
    'select count(*)::int as count from catalog.changes',
  );
  expect(count).toBe(1_200);
  const hits = await createPostgresSearch(world).search({ q: 'kitchn 77', at: 0, limit: 5 });
  expect(hits[0]?.id).toBe('77');
});

test('an import that dies half-way is completed by the next one', async () => {
  const args = [await file('half.csv', [head, ...rows].join('\n'))];
  let calls = 0;
  const dying: Runner = {
    run: (statement, values) => {
      if (++calls > 2) return Promise.reject(new Error('killed'));
      return world.runner.run(statement, values);
    },
  };
  await expect(run(args, dying)).rejects.toThrow('killed');
  const second = await run(args);
  expect(second.report.restaurants).toEqual({ created: 200, changed: 0, unchanged: 1_000, refused: 0 });
  expect(second.report.indexed).toBe(1_200);
});

test('wrong rows are said one by one, the others are taken, and the exit code is 1', async () => {
  const list = await file('bad.csv', [head, rows[0], '1,A,T,,dear,7,x,Cafe,Lane,30', rows[2]].join('\n'));
  const { code, report } = await run([list]);
  expect(code).toBe(1);
  expect(report.restaurants).toEqual({ created: 2, changed: 0, unchanged: 0, refused: 1 });
  expect(report.problems.map((one: { line: number; field: string }) => `${one.line} ${one.field}`)).toEqual([
    '3 Price',
    '3 Total ratings',
  ]);
});

const menu = {
  restaurant: 'corner',
  categories: [{ id: 'tea', names: ['tea'] }],
  items: [
    { id: 'chai', names: ['masala chai'], category: 'tea', optionGroups: [] },
    { id: 'kaapi', names: ['filter coffee'], category: 'tea', optionGroups: [] },
  ],
  optionGroups: [],
};

test('a menu makes its restaurant; without a price a dish stands there and cannot be ordered; new prices are a new version', async () => {
  const path = await file('corner.menu.json', JSON.stringify(menu));
  const prices = (chai: number) =>
    file(
      'corner.prices.json',
      JSON.stringify({ restaurant: 'corner', currency: 'INR', items: { chai }, hours: '06:00-20:00' }),
    );
  const args = [path, '--prices', await prices(2_000)];
  expect((await run(args)).report).toMatchObject({
    menus: { revised: 1 },
    itemsWithoutPrice: 1,
    restaurantsWithoutPlace: 1,
  });
  expect((await run(args)).report).toMatchObject({ menus: { revised: 0, unchanged: 1 } });
  expect((await currentMenu(world.runner, 'corner'))?.menu.items.map(({ price }) => price)).toEqual([2_000, null]);
  expect(await restaurant(world.runner, 'corner')).toMatchObject({
    name: 'Corner',
    place: null,
    menuVersion: 'corner@1',
  });
  await prices(2_500);
  expect((await run(args)).report).toMatchObject({ menus: { revised: 1 } });
  const hits = await createPostgresSearch(world).search({ q: 'filtr coffee', at: 0, limit: 5 });
  expect(hits.map(({ id, matched }) => [id, matched])).toEqual([['corner', 'dish']]);
});

test('a menu with errors is refused with all of them, and leaves nothing behind', async () => {
  const broken = { ...menu, items: [{ id: 'a b', names: [], category: 'x', optionGroups: ['y'] }] };
  const { code, report } = await run([await file('broken.menu.json', JSON.stringify(broken))]);
  expect(code).toBe(1);
  expect(report.menus).toEqual({ revised: 0, unchanged: 0, refused: 1 });
  expect(report.problems.map(({ field }: { field: string }) => field)).toEqual([
    'items[0].names',
    'items[0].name',
    'items[0].id',
    'items[0].category',
    'items[0].optionGroups[0]',
  ]);
  expect(await restaurant(world.runner, 'corner')).toBeNull();
});

test.each([[[]], [['--nonsense']], [['no-such-file.csv']]])(
  'arguments that make no sense change nothing: %j',
  async (args) => {
    expect((await run(args)).code).toBe(2);
  },
);
