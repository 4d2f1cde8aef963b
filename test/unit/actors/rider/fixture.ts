// A rider's messages and its usual past, for tests.

import type { Message } from '../../../../actors/actor.ts';
import { rider } from '../../../../actors/rider/rider.ts';
import type { OfferMade } from '../../../../schemas/rider.types.ts';
import { type Around, history, noon } from '../scenario.ts';

export const me = { by: { role: 'rider', sub: 'k1' } } as const satisfies Around;
export const held = { assignmentId: 'o1:1', orderId: 'o1', claimNo: 5 };
export const offer: OfferMade = {
  type: 'OfferMade',
  ...held,
  restaurantId: 'r1',
  pickupLat: 19_076_000,
  pickupLng: 72_877_000,
  dropoffCell: '89608b0d82bffff',
  fee: 3_000,
  currency: 'INR',
  distanceMeters: 800,
  expiresAt: noon + 15_000,
};
export const message = (type: string, fields: object = {}): Message => ({ type, ...fields });
export const online = message('GoOnline', { vehicle: 'scooter' });
export const confirmed = message('AssignmentConfirmed', { ...held, addressId: 'a1@1' });
export const pickUp = message('ReportPickUp', { assignmentId: null, code: '1234' });
export const delivery = message('ReportDelivery', { assignmentId: null });
export const refused = (name: string, reason = 'wrong_code') =>
  message('TellRefused', { messageId: 'rider/k1/3/0', name, reason });
export const ended = (reason = 'order_ended', of: object = {}) =>
  message('AssignmentEnded', { ...held, reason, ...of });

export const steps: readonly (readonly [Message, Around?])[] = [
  [online, me],
  [offer],
  [message('AcceptOffer', { assignmentId: 'o1:1' }), me],
  [confirmed],
  [pickUp, me],
  [message('PickUpConfirmed', held)],
  [delivery, me],
  [ended('delivered')],
];
export const upTo = (n: number): readonly Message[] => history(rider, steps.slice(0, n), 'k1');
export const past = {
  new: upTo(0),
  online: upTo(1),
  offline: history(
    rider,
    [
      [online, me],
      [message('GoOffline'), me],
    ],
    'k1',
  ),
  offered: upTo(2),
  accepted: upTo(3),
  confirmed: upTo(4),
  pickingUp: upTo(5),
  pickedUp: upTo(6),
  delivering: upTo(7),
  done: upTo(8),
};
