// Restaurants and menu versions on the real Postgres: immutable, guarded by If-Match, one change an event.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCatalog } from '../../../storage/catalog/catalog.ts';
import { type CatalogChange, unpublishedChanges } from '../../../storage/catalog/changes.ts';
import { currentMenu, loadMenus, noMenuEtag, reviseMenu, setSoldOut } from '../../../storage/catalog/menus.ts';
import { createRestaurant, putRestaurants, restaurant } from '../../../storage/catalog/restaurants.ts';
import { type CatalogWorld, draftOf, menuOf, openWorld } from './world.ts';

let world: CatalogWorld;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const changesOf = async (id: string): Promise<readonly CatalogChange[]> =>
  (await unpublishedChanges(world.runner, 1_000)).filter(({ restaurantId }) => restaurantId === id);

test('a restaurant is created once, changed when it differs, and read back as written', async () => {
  const draft = draftOf('r1', {
    hours: [{ day: 1, opens: 600, closes: 1_560 }],
    imageUrl: 'https://example.org/r1.png',
  });
  expect(await createRestaurant(world.runner, draft)).toEqual({ kind: 'created' });
  expect(await createRestaurant(world.runner, { ...draft, name: 'Other' })).toEqual({ kind: 'exists' });
  expect(await restaurant(world.runner, 'r1')).toEqual({
    ...draft,
    open: expect.any(Boolean),
    menuVersion: null,
    profileVersion: 1,
    changeSeq: 1,
  });
  expect(await putRestaurants(world.runner, [draft, draftOf('r0')])).toEqual(['unchanged', 'created']);
  expect(await putRestaurants(world.runner, [{ ...draft, name: 'Other' }])).toEqual(['changed']);
  expect(await restaurant(world.runner, 'r1')).toMatchObject({ name: 'Other', profileVersion: 2, changeSeq: 2 });
  expect(await restaurant(world.runner, 'nobody')).toBeNull();
  expect((await createRestaurant(world.runner, draftOf('bad id'))).kind).toBe('refused');
});

test('menu versions count up, stand for ever, and the same content again is none', async () => {
  await createRestaurant(world.runner, draftOf('r2'));
  expect(await currentMenu(world.runner, 'r2')).toBeNull();
  expect(await reviseMenu(world.runner, 'r2', menuOf({ tea: 2_000 }), noMenuEtag)).toEqual({
    kind: 'revised',
    version: 'r2@1',
    etag: '"r2@1"',
  });
  expect(await reviseMenu(world.runner, 'r2', menuOf({ tea: 2_000 }), '*')).toMatchObject({
    kind: 'unchanged',
    version: 'r2@1',
  });
  expect(await reviseMenu(world.runner, 'r2', menuOf({ tea: 2_500 }), '"r2@1"')).toMatchObject({
    kind: 'revised',
    version: 'r2@2',
  });
  const loaded = await loadMenus(world.runner, ['r2@1', 'r2@2', 'r2@3', 'nobody@1', 'nonsense', 'r2@999999999']);
  const priceOf = (ref: string): unknown => {
    const row = loaded.get(ref);
    return row?.kind === 'row' ? (row.value as ReturnType<typeof menuOf>).items[0]?.price : row?.kind;
  };
  expect(['r2@1', 'r2@2', 'r2@3', 'nobody@1', 'nonsense', 'r2@999999999'].map(priceOf)).toEqual([
    2_000,
    2_500,
    'absent',
    'absent',
    'absent',
    'absent',
  ]);
  expect((await currentMenu(world.runner, 'r2'))?.menu).toMatchObject({ version: 'r2@2', restaurantId: 'r2' });
});

test('an edit of a version that is not current writes nothing and says what is', async () => {
  await createRestaurant(world.runner, draftOf('r3'));
  await reviseMenu(world.runner, 'r3', menuOf({ tea: 1_000 }), '*');
  await reviseMenu(world.runner, 'r3', menuOf({ tea: 1_100 }), '*');
  for (const etag of ['"r3@1"', '"r3@9"', '"r2@2"', 'r3@2', '', noMenuEtag])
    expect(await reviseMenu(world.runner, 'r3', menuOf({ tea: 1_200 }), etag)).toEqual({
      kind: 'stale',
      etag: '"r3@2"',
    });
  expect(await reviseMenu(world.runner, 'nobody', menuOf({ tea: 1 }), '*')).toEqual({ kind: 'absent' });
  expect((await reviseMenu(world.runner, 'r3', { ...menuOf({ tea: 1 }), currency: 1 }, '*')).kind).toBe('refused');
  expect((await currentMenu(world.runner, 'r3'))?.version).toBe('r3@2');
});

test('of twenty edits of one version at once, one is made', async () => {
  await createRestaurant(world.runner, draftOf('r4'));
  await reviseMenu(world.runner, 'r4', menuOf({ tea: 1 }), '*');
  const edits = Array.from({ length: 20 }, (_, n) =>
    reviseMenu(world.runner, 'r4', menuOf({ tea: 100 + n }), '"r4@1"'),
  );
  const kinds = (await Promise.all(edits)).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 'revised')).toHaveLength(1);
  expect(kinds.filter((kind) => kind === 'stale')).toHaveLength(19);
});

test('sold out is a version of its own: a dish, a value, and back', async () => {
  await createRestaurant(world.runner, draftOf('r5'));
  await reviseMenu(world.runner, 'r5', menuOf({ tea: 1, cake: null }), '*');
  const mark = (target: Parameters<typeof setSoldOut>[2], soldOut: boolean, ifMatch: string) =>
    setSoldOut(world.runner, 'r5', target, { soldOut, ifMatch });
  expect(await mark({ itemId: 'tea' }, true, '"r5@1"')).toMatchObject({ kind: 'revised', version: 'r5@2' });
  expect(await mark({ itemId: 'tea' }, true, '"r5@2"')).toMatchObject({ kind: 'unchanged', version: 'r5@2' });
  expect(await mark({ itemId: 'tea' }, false, '"r5@1"')).toEqual({ kind: 'stale', etag: '"r5@2"' });
  expect(await mark({ itemId: 'ghost' }, true, '"r5@2"')).toEqual({ kind: 'absent' });
  expect(await mark({ groupId: 'size', valueId: 'large' }, true, '"r5@2"')).toMatchObject({ version: 'r5@3' });
  const menu = (await currentMenu(world.runner, 'r5'))?.menu;
  expect(menu?.items.map(({ soldOut }) => soldOut)).toEqual([true, false]);
  expect(menu?.optionGroups[0]?.values[0]?.soldOut).toBe(true);
});

test('each change is one row of the outbox, with gapless seqs, whatever runs at once', async () => {
  await createRestaurant(world.runner, draftOf('r6'));
  await Promise.all(
    Array.from({ length: 30 }, (_, n) =>
      n % 2 === 0
        ? reviseMenu(world.runner, 'r6', menuOf({ tea: n + 1 }), '*')
        : putRestaurants(world.runner, [draftOf('r6', { ratings: 1_000 + n })]),
    ),
  );
  const changes = await changesOf('r6');
  expect(changes.map(({ seq }) => seq)).toEqual(Array.from({ length: 31 }, (_, n) => n + 1));
  expect(changes.filter(({ change }) => change === 'menu')).toHaveLength(15);
  expect(changes.at(-1)).toMatchObject({ menuVersion: 'r6@15', profileVersion: 16 });
});

test('the catalog answers edits in the words of the door', async () => {
  const catalog = createCatalog(world.runner);
  await createRestaurant(world.runner, draftOf('r7'));
  expect(await catalog.reviseMenu('r7', menuOf({ tea: 1 }), noMenuEtag)).toEqual({
    kind: 'done',
    version: 'r7@1',
    etag: '"r7@1"',
  });
  expect(await catalog.setSoldOut('r7', 'tea', true, '"r7@1"')).toMatchObject({ kind: 'done', version: 'r7@2' });
  expect(await catalog.setSoldOut('r7', 'tea', true, '"r7@1"')).toEqual({ kind: 'changed_meanwhile', etag: '"r7@2"' });
  expect(await catalog.setSoldOut('r7', 'ghost', true, '"r7@2"')).toEqual({ kind: 'not_found' });
  expect(await catalog.reviseMenu('r7', {}, '"r7@2"')).toMatchObject({ kind: 'invalid' });
});

test.each([
  ['a Monday at noon', '2025-01-06T12:00:00+05:30', true],
  ['a Monday before opening', '2025-01-06T10:59:00+05:30', false],
  ['the minute of closing', '2025-01-07T02:00:00+05:30', false],
  ['a minute before', '2025-01-07T01:59:00+05:30', true],
  ['Monday morning of a Sunday night', '2025-01-06T01:30:00+05:30', true],
])('open past midnight: %s', async (_, moment, open) => {
  const hours = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, opens: 660, closes: 1_560 }));
  const [row] = await world.database.sql<{ readonly open: boolean }>(
    'select catalog.is_open($1::jsonb, $2, $3) as open',
    [JSON.stringify(hours), 'Asia/Kolkata', Date.parse(moment)],
  );
  expect(row?.open).toBe(open);
});
