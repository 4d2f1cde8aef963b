// A rider: what it tells, its shift row, silence, parking, access (claim.5–7).

import { describe, expect, it } from 'vitest';
import type { Message } from '../../../../actors/actor.ts';
import { rider } from '../../../../actors/rider/rider.ts';
import type { OfferMade, RiderState } from '../../../../schemas/rider.types.ts';
import { type Around, given, history } from '../scenario.ts';
import { confirmed, delivery, me, message, offer, online, past, pickUp, steps } from './fixture.ts';

describe('a rider', () => {
  const reaction = (events: readonly Message[], sent: Message, around: Around = {}) =>
    given(rider, events, 'k1').when(sent, around).reaction;

  it('writes its shift row when it comes and goes', () => {
    expect(reaction(past.new, online, me).rows).toEqual([
      { writer: 'rider_shift', id: 'k1', values: { onShift: true, vehicle: 'scooter' } },
    ]);
    expect(reaction(past.offered, message('GoOffline'), me)).toMatchObject({
      rows: [{ values: { onShift: false, vehicle: 'scooter' } }],
      tells: [
        {
          to: { type: 'order', id: 'o1' },
          message: { type: 'AssignmentDeclined', reason: 'went_offline', claimNo: 5 },
        },
      ],
    });
  });

  it.each<[string, readonly Message[], Message, object]>([
    [
      'accepting',
      past.offered,
      message('AcceptOffer', { assignmentId: 'o1:1' }),
      { type: 'AssignmentAccepted', claimNo: 5 },
    ],
    [
      'declining',
      past.offered,
      message('DeclineOffer', { assignmentId: 'o1:1' }),
      { type: 'AssignmentDeclined', reason: 'declined' },
    ],
    ['off shift', past.offline, offer, { type: 'AssignmentDeclined', reason: 'off_shift' }],
    ['disowning', past.done, confirmed, { type: 'AssignmentDeclined', reason: 'not_mine' }],
    ['picking up', past.confirmed, pickUp, { type: 'PickUpReported', code: '1234' }],
    ['delivering', past.pickedUp, delivery, { type: 'DeliveryReported' }],
    ['silent', past.confirmed, message('RiderSilent', { assignmentId: 'o1:1' }), { type: 'RiderLost' }],
  ])('%s, it tells its order whose it is', (_name, events, sent, expected) => {
    const around =
      sent.type === 'OfferMade' || sent.type === 'RiderSilent' || sent.type === 'AssignmentConfirmed' ? {} : me;
    expect(reaction(events, sent, around).tells).toMatchObject([
      { to: { type: 'order', id: 'o1' }, message: { ...expected, assignmentId: 'o1:1', riderId: 'k1' } },
    ]);
  });

  it('reports one silence once, and the next assignment’s anew', () => {
    const silent = message('RiderSilent', { assignmentId: 'o1:1' });
    given(rider, past.confirmed, 'k1').when(silent).again().ignores();
    const next = history(
      rider,
      [...steps.slice(0, 4), [silent], [{ ...offer, assignmentId: 'o2:1', orderId: 'o2', claimNo: 6 } as OfferMade]],
      'k1',
    );
    given(rider, next, 'k1')
      .when(message('RiderSilent', { assignmentId: 'o2:1' }))
      .gives({ type: 'SilenceReported', orderId: 'o2' });
  });

  it('parked, goes off shift and lets its order go on in the same commit', () => {
    const parked = (events: readonly Message[]) => {
      const state = events.reduce((before: object, event) => rider.evolve(before, event), rider.initial);
      return rider.onParked(state, { type: 'rider', id: 'k1' });
    };
    expect(parked(past.online)).toEqual({
      rows: [{ writer: 'rider_shift', id: 'k1', values: { onShift: false, vehicle: 'scooter' } }],
    });
    expect(parked(past.offered).tells).toMatchObject([{ message: { type: 'AssignmentDeclined', reason: 'parked' } }]);
    expect(parked(past.confirmed)).toMatchObject({
      rows: [{ values: { onShift: false } }],
      tells: [{ message: { type: 'RiderLost' } }],
    });
  });

  it('is spoken for by itself alone', () => {
    given(rider, past.new, 'k1')
      .when(online, { by: { role: 'rider', sub: 'k2' } })
      .rejects('not_yours');
    const online1 = past.online.reduce((state: object, event) => rider.evolve(state, event), rider.initial);
    const { tell, watch } = rider.access;
    expect(tell({ role: 'rider', sub: 'k1' }, 'GoOffline', online1)).toBe(true);
    expect(tell({ role: 'rider', sub: 'k1' }, 'GoOnline', null)).toBe(true);
    expect(tell({ role: 'rider', sub: 'k2' }, 'GoOffline', online1)).toBe(false);
    expect(tell({ role: 'customer', sub: 'k1' }, 'GoOnline', null)).toBe(false);
    expect(tell({ role: 'rider', sub: 'k1' }, 'OfferMade', online1)).toBe(false);
    expect(watch({ role: 'rider', sub: 'k1' }, online1)).toBe(true);
    expect(watch({ role: 'rider', sub: 'k2' }, online1)).toBe(false);
    expect(watch({ role: 'ops', sub: 'op' }, online1)).toBe(true);
    expect(rider.publish(offer, 'customer')).toBeNull();
    expect(rider.snapshot(online1, 'restaurant')).toEqual({});
  });

  it('holds nothing after an ending', () => {
    const state = past.done.reduce((before: object, event) => rider.evolve(before, event), rider.initial) as RiderState;
    expect(state).toMatchObject({
      phase: 'idle',
      assignmentId: null,
      orderId: null,
      fee: 0,
      lastClaimNo: 5,
      onShift: true,
      endedAssignmentId: 'o1:1',
    });
  });
});
