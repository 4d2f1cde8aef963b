// The customers' part of the table: finding food, addresses, orders, conversations.

import { z } from 'zod';
import { idParams } from '../fields.ts';
import { showOne } from '../ops/actors.ts';
import { anyRole, type Route, roles, route } from '../route.ts';
import { commanded, created, framed, noBody, noFields, ok, type RouteParts, small } from '../route-parts.ts';
import { addressBody, createAddress, listAddresses } from './addresses.ts';
import {
  conversationBody,
  listTexts,
  messageBody,
  messageBytesMax,
  sendMessage,
  startConversation,
} from './conversations.ts';
import { orderTexts } from './order-texts.ts';
import { orderCommand, placeOrder, placeOrderBody } from './orders.ts';
import { findRestaurants, restaurantQuery, showMenu, showRestaurant } from './restaurants.ts';

/** Routes of customers; reads of the catalog are for every role. */
export function customerRoutes(parts: RouteParts): Route[] {
  return [...orders(parts), ...catalog(parts), ...addresses(parts), ...conversations(parts)];
}

function orders({ ports, actors, commands }: RouteParts): Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/orders',
      tag: 'orders',
      summary: 'Place an order',
      policy: roles('customer'),
      ownership: 'creates',
      key: true,
      limit: small,
      body: placeOrderBody,
      answers: created('orderId'),
      handler: placeOrder(ports, commands),
    }),
    route({
      method: 'get',
      path: '/v1/orders/:id',
      tag: 'orders',
      summary: 'An order as this caller may see it',
      policy: anyRole,
      ownership: 'actor',
      key: false,
      limit: noBody,
      params: idParams,
      answers: framed,
      handler: showOne(actors, 'order'),
    }),
    route({
      method: 'get',
      path: '/v1/orders/:id/texts',
      tag: 'orders',
      summary: 'Its note and address, as far as they are for this caller',
      policy: anyRole,
      ownership: 'actor',
      key: false,
      limit: noBody,
      params: idParams,
      answers: ok,
      handler: orderTexts(actors, ports),
    }),
    route({
      method: 'post',
      path: '/v1/orders/:id/cancel',
      tag: 'orders',
      summary: 'Cancel before pick-up',
      policy: roles('customer', 'ops'),
      ownership: 'actor',
      key: true,
      limit: small,
      params: idParams,
      body: noFields,
      answers: commanded,
      handler: orderCommand(commands, 'CancelOrder'),
    }),
  ];
}

function catalog({ ports }: RouteParts): Route[] {
  const look = {
    tag: 'restaurants',
    method: 'get',
    policy: anyRole,
    ownership: 'all',
    key: false,
    limit: noBody,
    answers: ok,
  } as const;
  return [
    route({
      ...look,
      path: '/v1/restaurants',
      summary: 'Find restaurants by text, place, cuisine, hours',
      query: restaurantQuery,
      handler: findRestaurants(ports),
    }),
    route({
      ...look,
      path: '/v1/restaurants/:id',
      summary: 'One restaurant',
      params: idParams,
      handler: showRestaurant(ports),
    }),
    route({
      ...look,
      path: '/v1/restaurants/:id/menu',
      summary: 'Its menu of now, with its version as ETag',
      params: idParams,
      handler: showMenu(ports),
    }),
  ];
}

function addresses({ ports }: RouteParts): Route[] {
  const schema = z.object({ addressId: z.string(), cell: z.string() });
  return [
    route({
      method: 'post',
      path: '/v1/addresses',
      tag: 'addresses',
      summary: 'A new address',
      policy: roles('customer'),
      ownership: 'creates',
      key: true,
      limit: small,
      body: addressBody,
      answers: [{ status: 201, what: 'Created', schema }],
      handler: createAddress(ports),
    }),
    route({
      method: 'get',
      path: '/v1/addresses',
      tag: 'addresses',
      summary: 'The own addresses',
      policy: roles('customer'),
      ownership: 'own',
      key: false,
      limit: noBody,
      answers: ok,
      handler: listAddresses(ports),
    }),
  ];
}

function conversations({ ports, actors, commands }: RouteParts): Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/conversations',
      tag: 'conversations',
      summary: 'Start a conversation',
      policy: roles('customer'),
      ownership: 'creates',
      key: true,
      limit: small,
      body: conversationBody,
      answers: created('conversationId'),
      handler: startConversation(commands),
    }),
    route({
      method: 'post',
      path: '/v1/conversations/:id/messages',
      tag: 'conversations',
      summary: 'Say something',
      policy: roles('customer'),
      ownership: 'actor',
      key: true,
      limit: { bodyBytes: messageBytesMax },
      params: idParams,
      body: messageBody,
      answers: commanded,
      handler: sendMessage(ports, commands),
    }),
    route({
      method: 'get',
      path: '/v1/conversations/:id/texts',
      tag: 'conversations',
      summary: 'What was typed in it, newest first',
      policy: roles('customer', 'ops'),
      ownership: 'actor',
      key: false,
      limit: noBody,
      params: idParams,
      answers: ok,
      handler: listTexts(ports, actors),
    }),
  ];
}
