// Looking for something to eat: restaurants and their menus. Reads only, open to every role.

import { z } from 'zod';
import { idField, latField, lngField, microdegrees, numberText } from '../fields.ts';
import type { GatewayPorts } from '../ports.ts';
import { invalid, json, problem, type Reply } from '../reply.ts';
import type { Handled } from '../route.ts';

const resultsMax = 50;

/** Query of GET /v1/restaurants. */
export const restaurantQuery = z.strictObject({
  q: z.string().max(200).optional(),
  lat: numberText(latField).optional(),
  lng: numberText(lngField).optional(),
  cuisine: z.string().min(1).max(60).optional(),
  open: z.enum(['true', 'false']).optional(),
  limit: numberText(z.int().min(1).max(resultsMax)).optional(),
});

type Ports = Pick<GatewayPorts, 'catalog' | 'databaseTime'>;
type Query = z.output<typeof restaurantQuery>;

/** Handles GET /v1/restaurants. */
export function findRestaurants({ catalog, databaseTime }: Ports) {
  return async ({ query }: Handled<unknown, Query, unknown>): Promise<Reply> => {
    const { q, lat, lng, cuisine, open, limit } = query;
    if ((lat === undefined) !== (lng === undefined)) {
      const field = lat === undefined ? 'lat' : 'lng';
      return invalid([{ field, got: 'nothing', allowed: 'lat and lng together, or neither' }]);
    }
    const place =
      lat === undefined || lng === undefined ? {} : { place: { lat: microdegrees(lat), lng: microdegrees(lng) } };
    const restaurants = await catalog.search({
      ...place,
      ...(q === undefined ? {} : { q }),
      ...(cuisine === undefined ? {} : { cuisine }),
      ...(open === undefined ? {} : { open: open === 'true' }),
      at: databaseTime(),
      limit: limit ?? 20,
    });
    return json(200, { restaurants });
  };
}

/** Handles GET /v1/restaurants/:id. */
export function showRestaurant({ catalog }: Ports) {
  return async ({ params }: Handled<{ readonly id: string }, unknown, unknown>): Promise<Reply> => {
    const found = await catalog.restaurant(params.id);
    return found === null ? problem('not_found') : json(200, found);
  };
}

/** Handles GET /v1/restaurants/:id/menu; the ETag is what an edit sends back as If-Match. */
export function showMenu({ catalog }: Ports) {
  return async ({ params, header }: Handled<{ readonly id: string }, unknown, unknown>): Promise<Reply> => {
    const found = await catalog.currentMenu(params.id);
    if (found === null) return problem('not_found');
    const headers = { etag: found.etag, 'cache-control': 'no-cache' };
    if (header('if-none-match').split(/,\s*/).includes(found.etag)) return { status: 304, headers, body: '' };
    return json(200, { version: found.version, menu: found.menu }, headers);
  };
}

/** Parameters of a restaurant's path. */
export const restaurantParams = z.strictObject({ id: idField });
