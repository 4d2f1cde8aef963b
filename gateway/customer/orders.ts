// Orders of customers: a cart becomes a PlaceOrder. The gateway adds what must not come from outside: who orders, the menu version
// of now, the restaurant's position and the cell of the address. Prices are the actor's affair.
// I1: the same key meets the same order, also when menu, hours or address changed in between: the hash is over the request alone.
// I2: the note's text is a row before its reference is on a topic (schema.3).

import { z } from 'zod';
import type { Caller } from '../../actors/actor.ts';
import type { Commands, Creation } from '../commands.ts';
import { amountField, currencyField, idField, menuIdField, textField, versionedField } from '../fields.ts';
import type { GatewayPorts } from '../ports.ts';
import { problem, type Reply, refusal } from '../reply.ts';
import type { Handled } from '../route.ts';

const option = z.strictObject({
  group: menuIdField,
  value: menuIdField,
  modifier: z.enum(['add', 'no', 'light', 'extra']).default('add'),
});
const line = z.strictObject({
  itemId: menuIdField,
  quantity: z.int().min(1).max(50),
  options: z.array(option).max(100).default([]),
});

/** Body of POST /v1/orders. */
export const placeOrderBody = z.strictObject({
  restaurantId: idField,
  menuVersion: versionedField,
  lines: z.array(line).min(1).max(50),
  addressId: versionedField,
  quotedTotal: amountField,
  currency: currencyField,
  payment: z.enum(['saved', 'link']),
  note: textField(500).optional(),
});

/** A cart as it passed its schema. */
export type PlaceOrderBody = z.output<typeof placeOrderBody>;
type Placing = Handled<unknown, unknown, PlaceOrderBody> & { readonly caller: Caller };

/** Handles POST /v1/orders. */
export function placeOrder(ports: Pick<GatewayPorts, 'catalog' | 'accounts' | 'chat' | 'ingress'>, commands: Commands) {
  return async (request: Placing): Promise<Reply> => {
    const { caller, body, key, traceparent } = request;
    const [restaurant, address] = await Promise.all([
      ports.catalog.restaurant(body.restaurantId),
      ports.accounts.address(body.addressId),
    ]);
    const base = { caller, key, type: 'order', name: 'PlaceOrder', traceparent, request: body, word: 'placed' };
    const version = restaurant?.menuVersion ?? null;
    if (restaurant === null || version === null || restaurant.place === null)
      return (await repeated(commands, base)) ?? refusal('restaurant_not_orderable');
    if (address === null || address.personId !== caller.sub)
      return (await repeated(commands, base)) ?? refusal('address_unknown');
    const { note, ...cart } = body;
    const orderId = ports.ingress.actorId(caller, key);
    const noteId = note === undefined ? null : `${orderId}-note`;
    const fields = {
      ...cart,
      customerId: caller.sub,
      restaurantOpen: restaurant.open ?? null,
      currentMenuVersion: version,
      noteId,
      conversationId: null,
      pickupLat: restaurant.place.lat,
      pickupLng: restaurant.place.lng,
      dropoffCell: address.cell,
    };
    if (note === undefined || noteId === null) return commands.create({ ...base, fields });
    const text = { textId: noteId, conversationId: orderId, author: caller.sub, text: note };
    return commands.create({ ...base, fields, before: () => ports.chat.putText(text) });
  };
}

/** What became of this key before, when the cart can no longer be looked up. */
function repeated(commands: Commands, base: Omit<Creation, 'fields'>): Promise<Reply | null> {
  return commands.repeated({ ...base, fields: {} });
}

/** Sends one command to the order that the path names. */
export function orderCommand<B extends object>(commands: Commands, name: string) {
  return (request: Handled<{ readonly id: string }, unknown, B> & { readonly caller: Caller }): Promise<Reply> => {
    const { caller, key, traceparent, params, body } = request;
    return commands.send({ caller, key, traceparent, type: 'order', id: params.id, name, fields: body });
  };
}

/** Answer for a thing that is not there. */
export const notFound = (): Reply => problem('not_found');
