// Orders that this page follows: each one once, however many cards show it; its rider's way as a glide.

import { type Signal, signal } from '@preact/signals';
import type { Fields } from '../client/frames.ts';
import type { Client } from '../client/page.tsx';
import { addSample, type Glide, newGlide } from '../map/glide.ts';
import type { Place } from '../map/projection.ts';
import { type OrderView, orderView } from './order-view.ts';

/** An order under observation. */
export type Followed = {
  readonly id: string;
  /** Null: not heard of yet. */
  readonly view: Signal<OrderView | null>;
  readonly glide: Glide;
  /** The last ping; epoch ms. */
  readonly rider: Signal<(Place & { readonly at: number }) | null>;
};

export type Orders = { follow(id: string): Followed };

/** The orders of one page. */
export function createOrders(client: Client): Orders {
  const known = new Map<string, Followed>();
  return {
    follow(id) {
      const found = known.get(id) ?? followOrder(client, id);
      known.set(id, found);
      return found;
    },
  };
}

function followOrder({ socket }: Client, id: string): Followed {
  const view = signal<OrderView | null>(null);
  const rider = signal<(Place & { at: number }) | null>(null);
  let glide = newGlide();
  const followed: Followed = {
    id,
    view,
    rider,
    get glide() {
      return glide;
    },
  };
  let frames: Fields = {};
  socket.follow('order', id, null, {
    state: ({ op, frame }) => {
      frames = op === 'snapshot' ? (frame ?? {}) : { ...frames, ...frame };
      const next = orderView(frames);
      // Another rider: its way begins anew.
      if (view.value !== null && next.riderId !== view.value.riderId) glide = newGlide();
      view.value = next;
    },
    tracking: (lat, lng, at) => {
      addSample(glide, { lat, lng }, at);
      if (rider.value === null || at > rider.value.at) rider.value = { lat, lng, at };
    },
  });
  return followed;
}
