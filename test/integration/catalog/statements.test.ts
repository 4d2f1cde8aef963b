// Every statement of the catalog, prepared and planned by the role that sends it.

import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { changeStatements } from '../../../storage/catalog/changes.ts';
import { menuStatements } from '../../../storage/catalog/menus.ts';
import { restaurantStatements } from '../../../storage/catalog/restaurants.ts';
import { candidateStatements } from '../../../storage/catalog/search/candidates.ts';
import { cardStatements } from '../../../storage/catalog/search/cards.ts';
import { indexerStatements } from '../../../storage/catalog/search/indexer.ts';
import { type CatalogWorld, openWorld } from './world.ts';

let world: CatalogWorld;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const all = [
  ...Object.values(changeStatements),
  ...Object.values(menuStatements),
  ...Object.values(restaurantStatements),
  ...Object.values(candidateStatements),
  ...Object.values(cardStatements),
  ...Object.values(indexerStatements),
];

test('every statement can be prepared and planned by the role that sends it', async () => {
  const client = new pg.Client({ connectionString: world.database.url, options: '-c role=dabba_catalog' });
  await client.connect();
  try {
    for (const { name, text } of all) {
      await client.query(`prepare ${name} as ${text}`);
      const { rows } = await client.query(
        'select parameter_types::text[] as types from pg_prepared_statements where name = $1',
        [name],
      );
      const nulls = (rows[0].types as string[]).map(() => 'null').join(', ');
      await client.query(`explain execute ${name}${nulls === '' ? '' : `(${nulls})`}`);
    }
  } finally {
    await client.end();
  }
});

test('names are unique', () => {
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
});
