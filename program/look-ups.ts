// The runners of what conversations ask outside, over the pools of the ground: catalog, typed texts, saved addresses.

import { readAddressesOf } from '../storage/accounts.ts';
import { createCatalog } from '../storage/catalog/catalog.ts';
import { loadTexts } from '../storage/chat.ts';
import type { EffectRunner } from '../streams/effects/runner.ts';
import { createLookUpRunners } from '../streams/effects/search.ts';
import type { Ground } from './ground.ts';

/** Runners of kinds `search`, `restaurant` and `address`. */
export function lookUpRunners(ground: Ground): readonly EffectRunner[] {
  const { accounts, catalog, chat } = ground.store.pools;
  const { search, restaurant } = createCatalog(catalog);
  return createLookUpRunners({
    search,
    restaurant,
    texts: (ids) => loadTexts(chat, ids),
    addresses: (personId) => readAddressesOf(accounts, personId),
    now: () => ground.database.now(),
  });
}
