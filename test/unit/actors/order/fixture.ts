// An order's messages and its usual past, for tests.

import type { Message } from '../../../../actors/actor.ts';
import { handoverCode } from '../../../../actors/order/delivery.ts';
import type { MenuRow } from '../../../../actors/order/menu.ts';
import { order } from '../../../../actors/order/order.ts';
import type { PaymentReported, PlaceOrder, RefundReported, RidersClaimed } from '../../../../schemas/order.types.ts';
import { type Around, anyMessageId, history } from '../scenario.ts';

/** Version 7 of a small menu in rupees. */
export const menu: MenuRow = {
  restaurantId: 'r1',
  version: 'r1@7',
  currency: 'INR',
  items: [
    {
      id: 'dosa',
      name: 'Masala dosa',
      category: 'food',
      price: 12_000,
      soldOut: false,
      optionGroups: ['size', 'extras'],
    },
    { id: 'coffee', name: 'Filter coffee', category: 'drinks', price: 4_000, soldOut: false, optionGroups: ['sugar'] },
    { id: 'vada', name: 'Vada', category: 'food', price: 3_000, soldOut: true, optionGroups: [] },
    { id: 'thali', name: 'Thali of the day', category: 'food', price: null, soldOut: false, optionGroups: [] },
  ],
  optionGroups: [
    {
      id: 'size',
      required: true,
      single: true,
      max: null,
      values: [
        { id: 'plain', name: 'Plain', surcharge: 0, soldOut: false },
        { id: 'large', name: 'Large', surcharge: 2_500, soldOut: false },
      ],
    },
    {
      id: 'extras',
      required: false,
      max: 2,
      values: [
        { id: 'ghee', name: 'Ghee', surcharge: 500, soldOut: false },
        { id: 'cheese', name: 'Cheese', surcharge: 700, soldOut: false },
        { id: 'onion', name: 'Onion', surcharge: 100, soldOut: false },
        { id: 'truffle', name: 'Truffle', surcharge: 9_000, soldOut: true },
      ],
    },
    { id: 'sugar', required: false, max: 1, values: [{ id: 'sugar', name: 'Sugar', surcharge: 0, soldOut: false }] },
  ],
  fees: { delivery: 3_000, service: 500 },
};

export const rows = { 'menu/r1@7': menu };

/** 2 dosas with size plain and ghee, a coffee: 2 × 12,500 + 4,000 + 3,000 + 500. */
export const total = 32_500;

export const place: PlaceOrder = {
  type: 'PlaceOrder',
  customerId: 'c1',
  restaurantId: 'r1',
  restaurantOpen: true,
  menuVersion: 'r1@7',
  currentMenuVersion: 'r1@7',
  lines: [
    {
      itemId: 'dosa',
      quantity: 2,
      options: [
        { group: 'size', value: 'plain', modifier: 'add' },
        { group: 'extras', value: 'ghee', modifier: 'add' },
      ],
    },
    { itemId: 'coffee', quantity: 1, options: [{ group: 'sugar', value: 'sugar', modifier: 'light' }] },
  ],
  addressId: 'a1@1',
  quotedTotal: total,
  currency: 'INR',
  payment: 'saved',
  noteId: null,
  conversationId: null,
  pickupLat: 19_076_000,
  pickupLng: 72_877_000,
  dropoffCell: '89608b0d82bffff',
};

export const customer = { role: 'customer', sub: 'c1' } as const;
export const restaurant = { role: 'restaurant', sub: 'r1' } as const;
export const ops = { role: 'ops', sub: 'op' } as const;
export const code = handoverCode(anyMessageId);

export const payment = (status: PaymentReported['status'], of: Partial<PaymentReported> = {}): PaymentReported => ({
  type: 'PaymentReported',
  paymentId: 'p1',
  chargeKey: 'o1:charge:1',
  status,
  amount: total,
  currency: 'INR',
  url: null,
  ...of,
});

export const refund = (status: RefundReported['status'], of: Partial<RefundReported> = {}): RefundReported => ({
  type: 'RefundReported',
  refundId: 'f1',
  refundKey: 'o1:refund:1',
  paymentId: 'p1',
  status,
  amount: total,
  currency: 'INR',
  ...of,
});

export const claimed = (outcome: RidersClaimed['outcome'], of: Partial<RidersClaimed> = {}): RidersClaimed => ({
  type: 'RidersClaimed',
  assignmentId: 'o1:1',
  outcome,
  riderId: outcome === 'reserved' ? 'k1' : null,
  claimNo: 5,
  distanceMeters: 800,
  ...of,
});

export const held = { assignmentId: 'o1:1', riderId: 'k1' };
export const accepted = { type: 'AssignmentAccepted', ...held, claimNo: 5 } as const;
export const declined = { type: 'AssignmentDeclined', ...held, claimNo: 5, reason: 'declined' } as const;
export const lost = { type: 'RiderLost', ...held } as const;
export const pickUp = { type: 'PickUpReported', ...held, code } as const;
export const delivery = { type: 'DeliveryReported', ...held } as const;
export const cooks = { type: 'AcceptByKitchen', readyInMinutes: 15 } as const;
export const cancel = { type: 'CancelOrder' } as const;
export const endAsFailed = { type: 'EndAsFailed', reason: 'customer_absent' } as const;
export const unreadByRider = (name: string) =>
  ({ type: 'TellRefused', messageId: 'order/o1/9/0', name, reason: 'dead_lettered' }) as const;

const toPlaced: readonly (readonly [Message, Around?])[] = [[place, { rows, by: customer }]];
const toPaid: typeof toPlaced = [...toPlaced, [payment('succeeded')]];
const toCooking: typeof toPlaced = [...toPaid, [cooks, { by: restaurant }]];
const toReserved: typeof toPlaced = [...toCooking, [claimed('reserved')]];
const toAssigned: typeof toPlaced = [...toReserved, [accepted]];
const toPickedUp: typeof toPlaced = [...toAssigned, [pickUp]];

const toCancelled: typeof toPlaced = [...toPaid, [cancel, { by: customer }]];

/** The usual pasts of an order, by the status they lead to. `paid` stands in finding_rider with a claim under way. */
export const past = {
  none: [] as readonly Message[],
  awaiting: history(order, toPlaced),
  awaitingLink: history(order, [[{ ...place, payment: 'link' } as PlaceOrder, { rows, by: customer }]]),
  unmatched: history(order, [[payment('succeeded')]]),
  paid: history(order, toPaid),
  cooking: history(order, toCooking),
  waiting: history(order, [
    ...toPaid,
    [claimed('none')],
    [claimed('none', { assignmentId: 'o1:2' })],
    [claimed('none', { assignmentId: 'o1:3' })],
  ]),
  reserved: history(order, toReserved),
  assigned: history(order, toAssigned),
  pickedUp: history(order, toPickedUp),
  delivered: history(order, [...toPickedUp, [delivery]]),
  failed: history(order, [...toPlaced, [payment('failed')]]),
  refunding: history(order, toCancelled),
  refunded: history(order, [...toCancelled, [refund('succeeded')]]),
  refundFailed: history(order, [...toCancelled, [refund('failed')]]),
  refundGivenUp: history(order, [
    ...toCancelled,
    [refund('gave_up', { refundId: null, paymentId: null, amount: 0, currency: null })],
  ]),
};
