// The eight messages that carry an order from the cart to the door, as outsiders send them: 16-hex ids, hash, trace, sender.
// I1: deterministic in (seed, order): ids, riders and payments are the same in every run.

import { createHash } from 'node:crypto';
import { handoverCode } from '../../actors/order/delivery.ts';
import type { OrderMessage } from '../../schemas/order.types.ts';
import { partitionOf, slotOf } from '../../schemas/slot.ts';
import type { OutRecord } from '../../streams/broker/log.ts';
import type { Codec } from '../../streams/codec/codec.ts';
import { type BenchCart, kitchenPlace } from '../catalog.ts';

/** Messages of one order. */
export const stepsOfOrder = 8;

/** What commands are made with. */
export type Maker = {
  readonly codec: Codec;
  readonly partitions: number;
  readonly cart: BenchCart;
  /** Database time, epoch ms. */
  readonly now: () => number;
};

const topic = 'order-commands';
const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

/** The id of an order: 26 letters and digits, as ingress makes them. */
export function orderIdOf(seed: string, index: number): string {
  return `a${createHash('sha256').update(`${seed}/${index}`).digest('hex').slice(0, 25)}`;
}

/** Message number `step` of an order. */
export function orderMessage(orderId: string, index: number, step: number, cart: BenchCart): OrderMessage {
  const assignmentId = `${orderId}:1`;
  const riderId = `rider-${index % 5_000}`;
  const messages: readonly (() => OrderMessage)[] = [
    () => placeOrder(index, cart),
    () => ({
      type: 'PaymentReported',
      paymentId: `pay_${orderId.slice(1, 13)}`,
      chargeKey: `${orderId}:charge:1`,
      status: 'succeeded',
      amount: cart.quotedTotal,
      currency: cart.currency,
      url: null,
    }),
    () => ({ type: 'AcceptByKitchen', readyInMinutes: 20 }),
    () => ({ type: 'RidersClaimed', assignmentId, outcome: 'reserved', riderId, claimNo: 1, distanceMeters: 830 }),
    () => ({ type: 'AssignmentAccepted', assignmentId, riderId, claimNo: 1 }),
    () => ({ type: 'MarkReady' }),
    () => ({ type: 'PickUpReported', assignmentId, riderId, code: handoverCode(messageIdOf(orderId, 0)) }),
    () => ({ type: 'DeliveryReported', assignmentId, riderId }),
  ];
  const make = messages[step];
  if (make === undefined) throw new RangeError(`step ${step}; allowed are 0 to ${stepsOfOrder - 1}`);
  return make();
}

/** Who sends step k, and as what. */
const senders = [
  { kind: 'command', by: 'customer' },
  { kind: 'fact', by: 'system' },
  { kind: 'command', by: 'restaurant' },
  { kind: 'fact', by: 'system' },
  { kind: 'fact', by: 'system' },
  { kind: 'command', by: 'restaurant' },
  { kind: 'command', by: 'rider' },
  { kind: 'command', by: 'rider' },
] as const;

/** The record of one message; its id is the first 16 hex of a hash of order and step. */
export function orderRecord(maker: Maker, orderId: string, index: number, step: number): OutRecord {
  const message = orderMessage(orderId, index, step, maker.cart);
  const { name, version, body } = maker.codec.encode('order', message);
  const { kind, by } = senders[step] ?? { kind: 'command', by: 'ops' };
  const subs = { customer: `customer-${index}`, restaurant: maker.cart.restaurantId, rider: `rider-${index % 5_000}` };
  return {
    topic,
    partition: partitionOf(slotOf(orderId), maker.partitions),
    key: orderId,
    value: maker.codec.wire(topic, 'order', name, version, body),
    headers: {
      id: messageIdOf(orderId, step),
      kind,
      name,
      hash: digestOf(orderId, step).slice(16, 24),
      by: `${by}:${by === 'system' || by === 'ops' ? 'bench' : subs[by]}`,
      traceparent,
      sent: String(maker.now()),
    },
  };
}

const digestOf = (orderId: string, step: number): string =>
  createHash('sha256').update(`${orderId}/${step}`).digest('hex');
const messageIdOf = (orderId: string, step: number): string => digestOf(orderId, step).slice(0, 16);

function placeOrder(index: number, { menuVersion, payment, ...cart }: BenchCart): OrderMessage {
  return {
    type: 'PlaceOrder',
    ...cart,
    customerId: `customer-${index}`,
    restaurantOpen: true,
    menuVersion,
    currentMenuVersion: menuVersion,
    addressId: `address-${index}@1`,
    payment,
    noteId: null,
    conversationId: null,
    pickupLat: kitchenPlace.lat,
    pickupLng: kitchenPlace.lng,
    dropoffCell: '8960145b4a3ffff',
  };
}
