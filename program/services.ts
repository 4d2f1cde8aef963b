// The role `services`: dead letters to their topics, catalog changes to theirs, and the search index behind them.

import { registry } from '../actors/registry.ts';
import { listUnpublished, markPublished } from '../storage/parked.ts';
import type { AlsoRead } from '../streams/broadcast.ts';
import { startDeadLetters } from '../streams/dead-letters.ts';
import { startCatalogPublisher } from '../streams/projections/catalog.ts';
import { startSearchProjection } from '../streams/projections/search.ts';
import type { Ground } from './ground.ts';

/** Dead letters, catalog changes and the search index. What it reads rides on the door's reader where there is one. */
export async function startServices(
  ground: Ground,
  hasDoor: boolean,
  stops: (() => unknown)[],
): Promise<readonly AlsoRead[]> {
  const { core, catalog } = ground.store.pools;
  const roleOf = new Map(registry.map((type) => [`${type.type}-commands`, type.role]));
  const letters = startDeadLetters({
    ...ground,
    unpublished: (limit) => listUnpublished(core, limit),
    markPublished: (numbers) => markPublished(core, numbers),
    groupOf: (topic) => `dabba-${roleOf.get(topic) ?? 'services'}`,
  });
  const changes = startCatalogPublisher({ ...ground, runner: catalog, partitions: ground.settings.partitions });
  const index = startSearchProjection({ ...ground, runner: catalog });
  stops.push(
    () => letters.stop(),
    () => changes.stop(),
    () => index.stop(),
  );
  if (hasDoor) return [index];
  const { topic, listener } = index;
  const reader = await ground.log.broadcast({ name: `catalog-${ground.owner}`, topics: [topic], listener });
  stops.push(() => reader.close());
  return [];
}
