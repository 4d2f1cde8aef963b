// An order as its customer sees it: snapshot and events laid over each other, and what that means in steps. Pure.

import type { KitchenTrack, OrderStatus } from '../../schemas/order.types.ts';
import { type Fields, numberOf, textOf } from '../client/frames.ts';

/** What a customer's page knows of an order. Times epoch ms, 0 for not yet. */
export type OrderView = {
  readonly status: OrderStatus;
  readonly kitchen: KitchenTrack;
  readonly restaurantId: string;
  readonly total: number;
  readonly currency: string;
  readonly payUrl: string;
  readonly pickup: { readonly lat: number; readonly lng: number } | null;
  readonly dropoffCell: string;
  readonly riderId: string;
  readonly readyAt: number;
  readonly deliveredAt: number;
};

const statuses: Readonly<Record<OrderStatus, number>> = {
  new: 0,
  unmatched: 0,
  placed: 0,
  awaiting_payment: 0,
  paid: 1,
  finding_rider: 1,
  rider_reserved: 1,
  assigned: 1,
  picked_up: 3,
  delivered: 4,
  payment_failed: -1,
  cancelled: -1,
  delivery_failed: -1,
  refunding: -1,
  refunded: -1,
};

const kitchens = new Set<string>(['none', 'waiting', 'accepted', 'ready', 'rejected']);
const isStatus = (word: string): word is OrderStatus => Object.hasOwn(statuses, word);
const isKitchen = (word: string): word is KitchenTrack => kitchens.has(word);

/** The view of a whole frame: a snapshot, or events laid over each other. */
export function orderView(frame: Fields): OrderView {
  const status = textOf(frame, 'status');
  const kitchen = textOf(frame, 'kitchen');
  const [lat, lng] = [numberOf(frame, 'pickupLat') / 1e6, numberOf(frame, 'pickupLng') / 1e6];
  return {
    status: isStatus(status) ? status : 'new',
    kitchen: isKitchen(kitchen) ? kitchen : 'none',
    restaurantId: textOf(frame, 'restaurantId'),
    total: numberOf(frame, 'total'),
    currency: textOf(frame, 'currency'),
    payUrl: textOf(frame, 'payUrl'),
    pickup: lat === 0 && lng === 0 ? null : { lat, lng },
    dropoffCell: textOf(frame, 'dropoffCell'),
    riderId: textOf(frame, 'riderId'),
    readyAt: numberOf(frame, 'readyAt'),
    deliveredAt: numberOf(frame, 'deliveredAt'),
  };
}

/** Which of the five steps it is in: 0 ordered … 4 delivered; −1 it ended without food. */
export function stepOfOrder({ status, kitchen }: Pick<OrderView, 'status' | 'kitchen'>): number {
  const step = statuses[status];
  return step === 1 && (kitchen === 'accepted' || kitchen === 'ready') ? 2 : step;
}

/** True while something will still happen. */
export const isLive = (view: OrderView): boolean => stepOfOrder(view) >= 0 && view.status !== 'delivered';

/** What the news is of: the kitchen while it cooks and no rider has the food, else the status. */
export function newsOf({ status, kitchen }: Pick<OrderView, 'status' | 'kitchen'>): 'kitchen' | 'status' {
  const cooking = kitchen === 'accepted' || kitchen === 'ready';
  return cooking && statuses[status] === 1 ? 'kitchen' : 'status';
}
