// The restaurants' part of the table: what a kitchen says of an order, and edits of the own menu.

import { z } from 'zod';
import { orderCommand } from '../customer/orders.ts';
import { idParams } from '../fields.ts';
import { gatewayLimits } from '../limits.ts';
import { type Documented, type Route, roles, route } from '../route.ts';
import { commanded, noFields, type RouteParts, small } from '../route-parts.ts';
import { menuBody, reviseMenu, setSoldOut, soldOutBody } from './menus.ts';

/** Body of POST /v1/orders/:id/accept. */
export const acceptBody = z.strictObject({ readyInMinutes: z.int().min(1).max(180) });
/** Body of POST /v1/orders/:id/reject. */
export const rejectBody = z.strictObject({ reason: z.enum(['out_of_stock', 'too_busy', 'closing', 'other']) });

const edited: readonly Documented[] = [
  { status: 200, what: 'Changed; ETag is the new version', schema: z.object({ version: z.string() }) },
  { status: 412, what: 'Changed meanwhile; ETag is the present version' },
  { status: 428, what: 'If-Match is missing' },
];

/** Routes of restaurants. */
export function restaurantRoutes({ ports, commands }: RouteParts): Route[] {
  const kitchen = {
    tag: 'orders',
    method: 'post',
    policy: roles('restaurant'),
    ownership: 'actor',
    key: true,
    limit: small,
    params: idParams,
    answers: commanded,
  } as const;
  const menu = {
    tag: 'restaurants',
    policy: roles('restaurant', 'ops'),
    ownership: 'subject',
    key: false,
    ifMatch: true,
    params: idParams,
    answers: edited,
  } as const;
  return [
    route({
      ...kitchen,
      path: '/v1/orders/:id/accept',
      summary: 'The kitchen cooks it',
      body: acceptBody,
      handler: orderCommand(commands, 'AcceptByKitchen'),
    }),
    route({
      ...kitchen,
      path: '/v1/orders/:id/reject',
      summary: 'The kitchen does not cook it; the money goes back',
      body: rejectBody,
      handler: orderCommand(commands, 'RejectByKitchen'),
    }),
    route({
      ...kitchen,
      path: '/v1/orders/:id/ready',
      summary: 'The food stands ready',
      body: noFields,
      handler: orderCommand(commands, 'MarkReady'),
    }),
    route({
      ...menu,
      method: 'put',
      path: '/v1/restaurants/:id/menu',
      summary: 'A new menu',
      limit: { bodyBytes: gatewayLimits.menuBytesMax },
      body: menuBody,
      handler: reviseMenu(ports.catalog),
    }),
    route({
      ...menu,
      method: 'post',
      path: '/v1/restaurants/:id/sold-out',
      summary: 'A dish is sold out, or there again',
      limit: small,
      body: soldOutBody,
      handler: setSoldOut(ports.catalog),
    }),
  ];
}
