// What happens to an order of a golden conversation from outside the chat, as messages to the pure order actor: the payment provider,
// the kitchen, the rider.

import type { Caller, Message } from '../../../../actors/actor.ts';
import type { OrderState } from '../../../../schemas/order.types.ts';
import type { OrderStep } from '../../../integration/chat/golden.ts';

/** Messages with whoever stands behind them. */
export type Messages = readonly (readonly [Message & Record<string, unknown>, Caller?])[];

/** The messages of a step to an order as it stands. */
export function orderMessages(step: OrderStep, orderId: string, state: OrderState): Messages {
  const { chargeNo, total: amount, currency, assignmentNo, handoverCode } = state;
  const payment = {
    type: 'PaymentReported',
    paymentId: 'pay1',
    chargeKey: `${orderId}:charge:${chargeNo}`,
    amount,
    currency,
    url: null,
  };
  const kitchen: Caller = { role: 'restaurant', sub: state.restaurantId ?? '' };
  const assignmentId = `${orderId}:${assignmentNo}`;
  const rider = { assignmentId, riderId: 'ravi', claimNo: 1 };
  const steps: Record<OrderStep, Messages> = {
    pay: [[{ ...payment, status: 'succeeded' }]],
    decline: [[{ ...payment, status: 'failed' }]],
    accept: [[{ type: 'AcceptByKitchen', readyInMinutes: 20 }, kitchen]],
    reject: [[{ type: 'RejectByKitchen', reason: 'too_busy' }, kitchen]],
    ready: [[{ type: 'MarkReady' }, kitchen]],
    assign: [
      [{ type: 'RidersClaimed', ...rider, outcome: 'reserved', distanceMeters: 400 }],
      [{ type: 'AssignmentAccepted', ...rider }],
    ],
    pick_up: [[{ type: 'PickUpReported', assignmentId, riderId: 'ravi', code: handoverCode }]],
    deliver: [[{ type: 'DeliveryReported', assignmentId, riderId: 'ravi' }]],
  };
  return steps[step];
}

/** The provider's answer to a charge or refund; null for what has none. */
export function paymentAnswer(kind: string, message: Message): Message | null {
  const { chargeKey, amount, currency, refundKey } = message as Message & Record<string, unknown>;
  if (kind === 'charge')
    return Object.assign(
      { type: 'PaymentReported' },
      { paymentId: 'pay1', chargeKey, status: 'created', amount, currency, url: 'https://pay.test/1' },
    );
  if (kind === 'refund')
    return Object.assign({ type: 'RefundReported' }, { refundKey, status: 'succeeded', amount, currency });
  return null;
}
