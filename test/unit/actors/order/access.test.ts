// Who may watch and command an order, and what each audience sees of it.

import { describe, expect, it } from 'vitest';
import type { Caller, Message, Role } from '../../../../actors/actor.ts';
import { order } from '../../../../actors/order/order.ts';
import * as f from './fixture.ts';

const fold = (past: readonly Message[]): object =>
  past.reduce((state: object, event) => order.evolve(state, event), order.initial);
const rider: Caller = { role: 'rider', sub: 'k1' };
const others: readonly Caller[] = [
  { role: 'customer', sub: 'c2' },
  { role: 'restaurant', sub: 'r2' },
  { role: 'rider', sub: 'k2' },
  { role: 'customer', sub: 'r1' },
  { role: 'restaurant', sub: 'c1' },
];

describe('access', () => {
  it('lets its own people watch, and nobody else', () => {
    const { watch } = order.access;
    const state = fold(f.past.assigned);
    for (const caller of [f.customer, f.restaurant, f.ops, rider]) expect(watch(caller, state)).toBe(true);
    for (const caller of others) expect(watch(caller, state)).toBe(false);
    expect(watch(f.restaurant, fold(f.past.awaiting)), 'a restaurant knows paid orders only').toBe(false);
    expect(watch(rider, fold(f.past.delivered)), 'a rider that gave it back knows it no more').toBe(false);
    expect(order.access.recheck).toEqual(['RiderReleased']);
  });

  it.each<[string, readonly Caller[]]>([
    ['CancelOrder', [f.customer, f.ops]],
    ['AcceptByKitchen', [f.restaurant]],
    ['RejectByKitchen', [f.restaurant]],
    ['MarkReady', [f.restaurant]],
    ['EndAsFailed', [f.ops]],
    ['PlaceOrder', []],
    ['PickUpReported', []],
    ['DeliveryReported', []],
    ['PaymentReported', []],
    ['RidersClaimed', []],
    ['Nonsense', []],
  ])('%s is told by those who may', (command, allowed) => {
    for (const caller of [f.customer, f.restaurant, f.ops, rider, ...others]) {
      expect(order.access.tell(caller, command, fold(f.past.assigned)), JSON.stringify(caller)).toBe(
        allowed.includes(caller),
      );
      expect(order.access.tell(caller, command, null)).toBe(false);
    }
  });
});

describe('frames', () => {
  const audiences: readonly Role[] = ['customer', 'rider', 'restaurant'];

  it('every event of every past that changes status or kitchen reaches everybody with the change', () => {
    for (const past of Object.values(f.past)) {
      let state: Record<string, unknown> = { ...order.initial };
      for (const event of past) {
        const next: Record<string, unknown> = { ...order.evolve(state, event) };
        for (const audience of [...audiences, 'ops'] as const)
          for (const track of ['status', 'kitchen'])
            if (next[track] !== state[track] && event.type !== 'RiderReleased')
              expect(order.publish(event, audience), `${event.type} for ${audience}`).toMatchObject({
                [track]: next[track],
              });
        state = next;
      }
    }
  });

  it('a snapshot is what a client sees who followed from the start', () => {
    const state = fold(f.past.assigned);
    const followed = Object.assign({}, ...f.past.assigned.map((event) => order.publish(event, 'customer')));
    const snapshot = order.snapshot(state, 'customer');
    for (const name of ['status', 'kitchen', 'readyAt', 'riderId', 'total', 'lines'])
      expect(Reflect.get(followed, name), name).toEqual(snapshot[name]);
  });

  it('the handover code is for the restaurant alone, the pay link for the customer alone', () => {
    const text = (past: readonly Message[], audience: Role) =>
      JSON.stringify([...past.map((event) => order.publish(event, audience)), order.snapshot(fold(past), audience)]);
    const linked = [
      ...f.past.awaitingLink,
      ...[{ type: 'PaymentStarted', paymentId: 'p1', payUrl: 'http://pay.example/1' } as Message],
    ];
    for (const audience of audiences) {
      expect(text(f.past.pickedUp, audience).includes(`"handoverCode":"${f.code}"`)).toBe(audience === 'restaurant');
      expect(text(linked, audience).includes('pay.example')).toBe(audience === 'customer');
    }
  });

  it('a rider learns the address with the assignment, not with the offer', () => {
    expect(order.snapshot(fold(f.past.reserved), 'rider')).not.toHaveProperty('addressId');
    expect(order.snapshot(fold(f.past.assigned), 'rider')).toMatchObject({ addressId: 'a1@1' });
  });
});

it('an event of newer code changes nothing', () => {
  const state = fold(f.past.assigned);
  expect(order.evolve(state, { type: 'OrderTeleported' })).toEqual(state);
  expect(order.react({ type: 'OrderTeleported' }, state, { type: 'order', id: 'o1' })).toEqual({});
});
