// The table of the door: every HTTP path with who may call it, whose it is, what it takes and how much. It serves, documents itself
// (/openapi.json) and is tested from the same rows. A path that does not stand here does not exist. Rows live in their rooms.

import { customerRoutes } from './customer/routes.ts';
import { opsRoutes } from './ops/routes.ts';
import { restaurantRoutes } from './restaurant/routes.ts';
import { checkRoutes, type Route } from './route.ts';
import type { RouteParts } from './route-parts.ts';
import { webhookRoutes } from './webhooks/routes.ts';

/** The whole table. Throws when a row has no policy or stands twice. */
export function createRoutes(parts: RouteParts): readonly Route[] {
  const routes = [...customerRoutes(parts), ...restaurantRoutes(parts), ...webhookRoutes(parts), ...opsRoutes(parts)];
  checkRoutes(routes);
  return routes;
}
