// The catalog's outbox: what changed and is not yet on its topic. Rows are written by functions/catalog.sql with the change itself.
// I1: read by id they come in the order of each restaurant's seq; a row is marked only after the broker had it.

import { int8Array } from '../postgres/array.ts';
import { type Runner, reading, writing } from '../postgres/statement.ts';

/** A change that readers of the topic should hear of. */
export type CatalogChange = {
  readonly id: number;
  readonly restaurantId: string;
  /** Gapless per restaurant, from 1. */
  readonly seq: number;
  readonly change: 'profile' | 'menu' | 'availability';
  /** `restaurantId@n` after the change, null where there is no menu yet. */
  readonly menuVersion: string | null;
  readonly profileVersion: number;
  /** Database time, epoch ms. */
  readonly at: number;
};

/** Statements of this file, for the test that prepares them all. */
export const changeStatements = {
  unpublished: reading(
    'catalog_changes_unpublished',
    `select id, restaurant_id as "restaurantId", seq, change, profile_version as "profileVersion", at,
        case when menu_version > 0 then restaurant_id || '@' || menu_version end as "menuVersion"
      from catalog.changes where not published order by id limit $1`,
  ),
  published: writing(
    'catalog_changes_published',
    'update catalog.changes c set published = true from unnest($1::bigint[]) as p (id) where c.id = p.id and not c.published',
  ),
};

/** The oldest unpublished changes. */
export const unpublishedChanges = (runner: Runner, limit: number): Promise<readonly CatalogChange[]> =>
  runner.run<CatalogChange>(changeStatements.unpublished, [limit]);

/** Marks changes that the broker has acknowledged. Marking again changes nothing. */
export async function markPublished(runner: Runner, ids: readonly number[]): Promise<void> {
  await runner.run(changeStatements.published, [int8Array(ids, (id) => id)]);
}
