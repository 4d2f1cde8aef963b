// The hot cache of menus follows catalog events: each says which version is current from its seq on.
// I1: what an interruption missed is at most the cache's own time to live stale.

import type { RestaurantChanged } from '../../schemas/catalog.types.ts';
import type { MenuCache } from '../../storage/catalog/menu-cache.ts';
import type { AlsoRead } from '../broadcast.ts';
import { catalogTopic } from '../broker/topics.ts';
import type { Codec } from '../codec/codec.ts';

/** What a door reads along so that its cache of menus is true. */
export function followMenus(codec: Pick<Codec, 'fromWire'>, cache: Pick<MenuCache, 'follow'>): AlsoRead {
  return {
    topic: catalogTopic,
    listener: {
      record({ topic, value, headers }) {
        const read = codec.fromWire(topic, value);
        const seq = Number(headers['seq']?.toString('latin1'));
        if (read.kind !== 'ok' || read.message.type !== 'RestaurantChanged' || !Number.isSafeInteger(seq)) return;
        const { restaurantId, menuVersion } = read.message as RestaurantChanged;
        void cache.follow(restaurantId, seq, menuVersion);
      },
      resumed: () => undefined,
    },
  };
}
