// What the engine must beat: the names in plain trigram order, over the index that the engine keeps for its rare cases.

import { type Runner, reading } from '../../storage/postgres/statement.ts';
import type { ListedEngine } from './search-score.ts';

const nearest = reading(
  'eval_baseline',
  'select restaurant_id as id from catalog.search_documents order by name <-> $1 limit $2',
);

/** `ORDER BY name <-> q`, nothing else. */
export function baselineSearch(runner: Runner): ListedEngine {
  return {
    name: 'trigram',
    search: async ({ q = '', limit }) =>
      (await runner.run<{ readonly id: string }>(nearest, [q, limit])).map(({ id }) => id),
  };
}
