// Kitchens: each watches its tickets on a socket, accepts a moment after one opens, and says ready when it is, through the API.

import { pause } from './chance.ts';
import type { Requests } from './requests.ts';
import { type AppSocket, type Frame, openApp, type Sight } from './socket.ts';

/** What a rider asks at the counter: is it ready, and what is the code. */
export type Counter = { readonly code: string; ready: boolean };

export type Kitchens = {
  /** The counter of an order; undefined before the kitchen heard of it. */
  counter(orderId: string): Counter | undefined;
  close(): void;
};

export type KitchenOptions = {
  readonly restaurants: readonly { readonly id: string; readonly token: string }[];
  readonly bases: () => readonly string[];
  readonly requests: Requests;
  readonly sights: (sight: Sight) => void;
  /** Milliseconds from ticket to accept, and from accept to ready. */
  readonly acceptMs: number;
  readonly cookMs: number;
  readonly over: AbortSignal;
};

/** Opens every kitchen. */
export function openKitchens(options: KitchenOptions): Kitchens {
  const counters = new Map<string, Counter>();
  const sockets = options.restaurants.map((one) => openKitchen(one, counters, options));
  return {
    counter: (orderId) => counters.get(orderId),
    close: () => {
      for (const socket of sockets) socket.close();
    },
  };
}

function openKitchen(
  one: { readonly id: string; readonly token: string },
  counters: Map<string, Counter>,
  options: KitchenOptions,
): AppSocket {
  const begun = new Set<string>();
  const take = (orderId: string, code: string, status: string): void => {
    const counter = counters.get(orderId) ?? { code, ready: false };
    counters.set(orderId, counter);
    if (status === 'ready') counter.ready = true;
    if (status === 'closed' || begun.has(orderId)) return;
    begun.add(orderId);
    cook(one.token, orderId, counter, status, options).catch(() => undefined);
  };
  const socket = openApp({
    who: one.id,
    token: one.token,
    bases: options.bases,
    sights: options.sights,
    onEvent: (_type, _id, name, frame) => {
      if (name === 'TicketAdded') take(String(frame['orderId']), String(frame['handoverCode']), 'open');
    },
    onSnapshot: (_type, _id, frame) => {
      const tickets = frame['tickets'];
      if (Array.isArray(tickets))
        for (const ticket of tickets as Frame[])
          take(String(ticket['orderId']), String(ticket['handoverCode']), String(ticket['status']));
    },
  });
  socket.subscribe('kitchen', one.id);
  return socket;
}

async function cook(
  token: string,
  orderId: string,
  counter: Counter,
  status: string,
  options: KitchenOptions,
): Promise<void> {
  const post = (path: string, body: object) =>
    options.requests.ask({
      method: 'POST',
      path: `/v1/orders/${orderId}/${path}`,
      token,
      key: `${orderId}:${path}`,
      body,
    });
  if (status === 'open') {
    await pause(options.acceptMs * (0.5 + Math.random()));
    await post('accept', { readyInMinutes: 10 });
  }
  await pause(options.cookMs * (0.5 + Math.random()));
  await post('ready', {});
  // A refusal means that the order has ended meanwhile: nobody will ask for it.
  counter.ready = true;
}
