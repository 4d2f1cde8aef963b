// Customers: each orders over HTTP and follows its orders on a socket until they end. Think time is nought.

import { pause } from './chance.ts';
import type { Place, Plan, PlannedOrder } from './plan.ts';
import type { Requests } from './requests.ts';
import { type AppSocket, openApp, type Sight } from './socket.ts';

/** One order as its customer saw it; times are performance.now() ms of this process. */
export type Seen = {
  readonly index: number;
  readonly customerId: string;
  orderId: string | null;
  /** The answer to POST /v1/orders. */
  status: number;
  reason: string;
  ended: string | null;
  readonly askedAt: number;
  /** From asking to the first event of the order on the socket. */
  firstEventMs: number | null;
};

export type Customers = {
  readonly seen: Seen[];
  /** Trip of an order, for riders. */
  trip(orderId: string): { readonly dropoff: Place; readonly minutes: number } | undefined;
  /** Places all orders at the rate; resolves when the last one was answered. */
  run(): Promise<void>;
  open(): number;
  close(): void;
};

export type CustomerOptions = {
  readonly plan: Plan;
  readonly prefix: string;
  readonly token: (role: 'customer', sub: string) => Promise<string>;
  readonly bases: () => readonly string[];
  readonly requests: Requests;
  readonly sights: (sight: Sight) => void;
  readonly ordersPerSecond: number;
  /** Menu version, line and total of a restaurant's sample menu. */
  readonly cart: (restaurantId: string, index: number) => Cart;
  readonly over: AbortSignal;
};

export type Cart = {
  readonly menuVersion: string;
  readonly lines: readonly {
    readonly itemId: string;
    readonly quantity: number;
    readonly options: readonly object[];
  }[];
  readonly quotedTotal: number;
  readonly currency: string;
};

/** States that an order never leaves. */
export const terminal = new Set(['delivered', 'refunded', 'cancelled', 'payment_failed']);

const customersMax = 400;

/** Opens the customers; nobody orders before `run`. */
export async function openCustomers(options: CustomerOptions): Promise<Customers> {
  const seen: Seen[] = [];
  const byOrder = new Map<string, Seen>();
  const trips = new Map<string, { dropoff: Place; minutes: number }>();
  const count = Math.min(customersMax, options.plan.orders.length);
  const people = await Promise.all(
    Array.from({ length: count }, (_, i) => openCustomer(`${options.prefix}-c${i}`, byOrder, options)),
  );
  const place = async (order: PlannedOrder): Promise<void> => {
    const person = people[order.index % people.length];
    if (person === undefined) return;
    const entry: Seen = {
      index: order.index,
      customerId: person.id,
      orderId: null,
      status: 0,
      reason: '',
      ended: null,
      askedAt: performance.now(),
      firstEventMs: null,
    };
    seen.push(entry);
    const answer = await placeOrder(order, person, options);
    entry.status = answer.status;
    const orderId = answer.body['orderId'];
    if (typeof orderId !== 'string') {
      entry.reason = String(answer.body['reason'] ?? answer.body['type'] ?? answer.status);
      entry.ended = 'refused';
      return;
    }
    entry.orderId = orderId;
    byOrder.set(orderId, entry);
    trips.set(orderId, { dropoff: order.dropoff, minutes: order.minutes });
    person.socket.subscribe('order', orderId);
  };
  return {
    seen,
    trip: (orderId) => trips.get(orderId),
    async run() {
      const began = performance.now();
      const placing: Promise<void>[] = [];
      for (const order of options.plan.orders) {
        // Open loop: orders come when they come, whether or not the last one was answered.
        const due = began + (order.index / options.ordersPerSecond) * 1000;
        if (due > performance.now()) await pause(due - performance.now());
        options.over.throwIfAborted();
        placing.push(place(order));
      }
      await Promise.all(placing);
    },
    open: () => seen.filter((entry) => entry.ended === null).length,
    close: () => {
      for (const { socket } of people) socket.close();
    },
  };
}

type Person = { readonly id: string; readonly token: string; readonly socket: AppSocket };

async function openCustomer(id: string, byOrder: ReadonlyMap<string, Seen>, options: CustomerOptions): Promise<Person> {
  const token = await options.token('customer', id);
  const note = (orderId: string, frame: Readonly<Record<string, unknown>>): void => {
    const entry = byOrder.get(orderId);
    if (entry === undefined) return;
    entry.firstEventMs ??= performance.now() - entry.askedAt;
    const status = frame['status'];
    if (typeof status === 'string' && terminal.has(status)) {
      entry.ended = status;
      socket.unsubscribe('order', orderId);
    }
  };
  const socket = openApp({
    who: id,
    token,
    bases: options.bases,
    sights: options.sights,
    onEvent: (_type, orderId, _name, frame) => note(orderId, frame),
    onSnapshot: (_type, orderId, frame) => note(orderId, frame),
  });
  return { id, token, socket };
}

async function placeOrder(order: PlannedOrder, person: Person, options: CustomerOptions) {
  const { token } = person;
  const address = await options.requests.ask({
    method: 'POST',
    path: '/v1/addresses',
    token,
    key: `${person.id}:address:${order.index}`,
    body: { label: 'home', text: `drop-off of order ${order.index}`, lat: order.dropoff.lat, lng: order.dropoff.lng },
  });
  const addressId = address.body['addressId'];
  if (typeof addressId !== 'string') return address;
  const cart = options.cart(order.restaurant.id, order.index);
  return options.requests.ask({
    method: 'POST',
    path: '/v1/orders',
    token,
    key: `${person.id}:order:${order.index}`,
    body: { restaurantId: order.restaurant.id, addressId, payment: 'saved', ...cart },
  });
}
