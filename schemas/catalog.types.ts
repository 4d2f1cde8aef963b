// Generated from catalog.avsc by `npm run generate`. Change that file, not this one.

import { platformSchema, type TellRefused } from './platform.types.ts';
import { type TypeSchema, typeSchema } from './schema.ts';

/** What the catalog now says of a restaurant: readers load the rows of these versions. Topic catalog-events, key restaurant id, compacted. */
export type RestaurantChanged = {
  readonly type: 'RestaurantChanged';
  readonly restaurantId: string;
  /** restaurantId@version; null: no menu yet. */
  readonly menuVersion: string | null;
  readonly profileVersion: number;
  readonly change: CatalogChange;
  /** Epoch ms. */
  readonly changedAt: number;
};

export type CatalogChange = 'profile' | 'menu' | 'availability';

/** What happened elsewhere; may only be accepted or ignored. */
export type CatalogFact = RestaurantChanged;

/** All that `decide` of this type may meet. */
export type CatalogMessage = CatalogFact | TellRefused;

/** Version 1 of every record of catalog. */
export const catalogSchema: TypeSchema = typeSchema('catalog', 1, [
  ['fact', {"type":"record","name":"RestaurantChanged","namespace":"dabba.catalog","doc":"What the catalog now says of a restaurant: readers load the rows of these versions. Topic catalog-events, key restaurant id, compacted.","fields":[{"name":"restaurantId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"menuVersion","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}@[0-9]{1,9}$","doc":"restaurantId@version; null: no menu yet."},{"name":"profileVersion","type":"long","default":0,"min":0},{"name":"change","type":{"type":"enum","name":"CatalogChange","symbols":["unknown","profile","menu","availability"],"default":"unknown"},"default":"unknown","required":true},{"name":"changedAt","type":"long","default":0,"min":0,"max":9000000000000,"doc":"Epoch ms."}]}],
], platformSchema);
