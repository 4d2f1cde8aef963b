// Every message to a rider in every phase, as a table. What is not named is ignored.

import { describe, expect, it } from 'vitest';
import type { Message } from '../../../../actors/actor.ts';
import { rider } from '../../../../actors/rider/rider.ts';
import type { OfferMade } from '../../../../schemas/rider.types.ts';
import { type Around, given } from '../scenario.ts';
import { confirmed, delivery, ended, held, me, message, offer, online, past, pickUp, refused } from './fixture.ts';

const table: Readonly<Record<string, readonly [Message, Around, Readonly<Record<string, string>>]>> = {
  GoOnline: [
    online,
    me,
    { WentOnline: 'new online offline offered accepted confirmed pickingUp pickedUp delivering done' },
  ],
  GoOffline: [
    message('GoOffline'),
    me,
    {
      WentOffline: 'online done',
      'OfferDeclined(went_offline) WentOffline': 'offered',
      'reject active_assignment': 'accepted confirmed pickingUp pickedUp delivering',
    },
  ],
  AcceptOffer: [
    message('AcceptOffer', { assignmentId: 'o1:1' }),
    me,
    { OfferAccepted: 'offered', 'reject no_such_offer': 'new online offline', 'reject offer_ended': 'done' },
  ],
  'AcceptOffer of another': [
    message('AcceptOffer', { assignmentId: 'o9:1' }),
    me,
    { 'reject no_such_offer': 'new online offline offered accepted confirmed pickingUp pickedUp delivering done' },
  ],
  DeclineOffer: [
    message('DeclineOffer', { assignmentId: 'o1:1' }),
    me,
    {
      'OfferDeclined(declined)': 'offered',
      'reject already_accepted': 'accepted confirmed pickingUp pickedUp delivering',
      'reject no_such_offer': 'new online offline',
    },
  ],
  ReportPickUp: [
    pickUp,
    me,
    {
      PickUpClaimed: 'confirmed',
      'reject no_assignment': 'new online offline done',
      'reject not_confirmed': 'offered accepted',
    },
  ],
  'ReportPickUp with another code': [
    message('ReportPickUp', { assignmentId: 'o1:1', code: '9999' }),
    me,
    {
      PickUpClaimed: 'confirmed',
      'reject no_assignment': 'new online offline done',
      'reject not_confirmed': 'offered accepted',
      'reject pick_up_under_way': 'pickingUp',
    },
  ],
  ReportDelivery: [
    delivery,
    me,
    {
      DeliveryClaimed: 'pickedUp',
      'reject no_assignment': 'new online offline done',
      'reject not_picked_up': 'offered accepted confirmed pickingUp',
    },
  ],
  'ReportDelivery by name': [
    message('ReportDelivery', { assignmentId: 'o1:1' }),
    me,
    {
      DeliveryClaimed: 'pickedUp',
      'reject no_assignment': 'new online offline',
      'reject not_picked_up': 'offered accepted confirmed pickingUp',
    },
  ],
  OfferMade: [offer, {}, { OfferReceived: 'online', 'OfferDeclined(off_shift)': 'new offline' }],
  'OfferMade with a higher number': [
    { ...offer, assignmentId: 'o2:1', orderId: 'o2', claimNo: 6 } as OfferMade,
    {},
    {
      OfferReceived: 'online offered accepted confirmed pickingUp pickedUp delivering done',
      'OfferDeclined(off_shift)': 'new offline',
    },
  ],
  'OfferMade with a lower number': [
    { ...offer, assignmentId: 'o2:1', orderId: 'o2', claimNo: 4 } as OfferMade,
    {},
    { OfferReceived: 'online', 'OfferDeclined(off_shift)': 'new offline' },
  ],
  AssignmentConfirmed: [
    confirmed,
    {},
    { AssignmentBegun: 'offered accepted', AssignmentDisowned: 'new online offline done' },
  ],
  PickUpConfirmed: [message('PickUpConfirmed', held), {}, { PickUpDone: 'confirmed pickingUp' }],
  AssignmentEnded: [
    ended(),
    {},
    { 'AssignmentClosed(order_ended)': 'new online offline offered accepted confirmed pickingUp pickedUp delivering' },
  ],
  'AssignmentEnded with a lower number': [
    ended('expired', { assignmentId: 'o0:1', orderId: 'o0', claimNo: 4 }),
    {},
    { 'AssignmentClosed(expired)': 'new online offline' },
  ],
  RiderSilent: [
    message('RiderSilent', { assignmentId: 'o1:1' }),
    {},
    { SilenceReported: 'offered accepted confirmed pickingUp pickedUp delivering' },
  ],
  'RiderSilent about another': [message('RiderSilent', { assignmentId: 'o9:1' }), {}, {}],
  'TellRefused PickUpReported': [refused('PickUpReported'), {}, { 'PickUpRefused(wrong_code)': 'pickingUp' }],
  'TellRefused DeliveryReported': [
    refused('DeliveryReported', 'not_picked_up'),
    {},
    { 'DeliveryRefused(not_picked_up)': 'delivering' },
  ],
  'TellRefused AssignmentAccepted': [
    refused('AssignmentAccepted', 'dead_lettered'),
    {},
    { 'AssignmentClosed(order_gone)': 'accepted' },
  ],
  'TellRefused AssignmentDeclined': [refused('AssignmentDeclined', 'dead_lettered'), {}, {}],
  'TellRefused RiderLost': [refused('RiderLost', 'dead_lettered'), {}, {}],
};

function decided(name: keyof typeof past, to: string): string {
  const [sent, around] = table[to] ?? [message('none'), {}];
  const { decision, events } = given(rider, past[name], 'k1').when(sent, around);
  if (decision.kind !== 'accept') return decision.kind === 'reject' ? `reject ${decision.reason}` : 'ignore';
  return events.map((event) => `${event.type}${'reason' in event ? `(${event.reason})` : ''}`).join(' ');
}

describe.each(Object.entries(table))('%s', (name, [, , decisions]) => {
  const expected = new Map(
    Object.entries(decisions).flatMap(([decision, pasts]) => pasts.split(' ').map((one) => [one, decision])),
  );
  it.each(Object.keys(past) as (keyof typeof past)[])('in %s', (one) => {
    expect(decided(one, name)).toBe(expected.get(one) ?? 'ignore');
  });
});
