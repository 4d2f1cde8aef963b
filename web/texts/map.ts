// Texts of the live map.

import type { OrderStatus } from '../../schemas/order.types.ts';

export const map = {
  title: 'Live map',
  about: 'Riders and orders now',
  label: (riders: number, orders: number) => `Map with ${riders} riders and ${orders} orders`,
  riders: 'Riders',
  free: 'free',
  busy: 'on an order',
  orders: 'Live orders',
  legend: { free: 'Free rider', busy: 'Rider on an order', order: 'Order at its kitchen', heat: 'Riders in a cell' },
  statuses: 'Orders by status',
  waiting: 'Waiting for the first picture',
  waitingHow: 'This gateway sends one a second to operators.',
  none: 'No live orders',
} as const;

/** An order's status to who runs the city. */
export const cityStatuses: Readonly<Partial<Record<OrderStatus, string>>> = {
  placed: 'Placed',
  awaiting_payment: 'To be paid',
  paid: 'Kitchen asked',
  finding_rider: 'Finding a rider',
  rider_reserved: 'Rider asked',
  assigned: 'Rider to kitchen',
  picked_up: 'Rider to customer',
  refunding: 'Refunding',
};
