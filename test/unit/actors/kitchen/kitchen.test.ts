// A kitchen's rail: tickets come, change, close; it stays small and refuses nothing.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Message } from '../../../../actors/actor.ts';
import { closedMax, initialKitchen, kitchen, ticketsMax } from '../../../../actors/kitchen/kitchen.ts';
import type { KitchenState, TicketChanged, TicketClosed, TicketOpened } from '../../../../schemas/kitchen.types.ts';
import { given, history, noon, step } from '../scenario.ts';

const opened = (orderId: string): TicketOpened => ({
  type: 'TicketOpened',
  orderId,
  openedAt: noon,
  menuVersion: 'r1@7',
  handoverCode: '0042',
  noteId: null,
  total: 32_500,
  currency: 'INR',
  lines: [{ itemId: 'dosa', quantity: 2, options: [] }],
});
const changed = (orderId: string, of: Partial<TicketChanged> = {}): TicketChanged => ({
  type: 'TicketChanged',
  orderId,
  status: 'accepted',
  readyAt: noon + 900_000,
  riderId: null,
  ...of,
});
const closed = (orderId: string): TicketClosed => ({ type: 'TicketClosed', orderId, reason: 'picked_up' });
const fold = (past: readonly Message[]): KitchenState =>
  past.reduce((state: object, event) => kitchen.evolve(state, event), initialKitchen) as KitchenState;

describe('a kitchen', () => {
  const one = history(kitchen, [[opened('o1')]], 'r1');
  const done = history(kitchen, [[opened('o1')], [closed('o1')]], 'r1');

  it('hangs a ticket up once', () => {
    given(kitchen, [], 'r1')
      .when(opened('o1'))
      .gives({ type: 'TicketAdded', restaurantId: 'r1', lines: [{ itemId: 'dosa' }] })
      .again()
      .ignores();
    expect(fold(one)).toMatchObject({
      restaurantId: 'r1',
      tickets: [{ orderId: 'o1', status: 'open', handoverCode: '0042' }],
    });
  });

  it('changes it, and only when something changed', () => {
    given(kitchen, one, 'r1')
      .when(changed('o1', { riderId: 'k1' }))
      .gives({ type: 'TicketUpdated', status: 'accepted', riderId: 'k1' })
      .again()
      .ignores();
    given(kitchen, one, 'r1').when(changed('o2')).ignores();
    given(kitchen, done, 'r1').when(changed('o1')).ignores();
  });

  it('closes it once, and it stays closed', () => {
    given(kitchen, one, 'r1')
      .when(closed('o1'))
      .gives({ type: 'TicketFinished', reason: 'picked_up' })
      .again()
      .ignores();
    given(kitchen, one, 'r1').when(closed('o2')).ignores();
    given(kitchen, done, 'r1').when(opened('o1')).ignores();
    expect(fold(done).tickets).toMatchObject([{ status: 'closed', reason: 'picked_up' }]);
  });

  it('ignores refused tells: it sends none', () =>
    given(kitchen, one, 'r1')
      .when({ type: 'TellRefused', messageId: 'a/b/1/0', name: 'X', reason: 'y' } as Message)
      .ignores());

  it('stays small and loses no open ticket while there is room', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(150), fc.nat(2)), { maxLength: 400 }), (moves) => {
        let state: object = initialKitchen;
        const open = new Set<string>();
        for (const [n, move] of moves) {
          const orderId = `o${n}`;
          const message = [opened(orderId), changed(orderId), closed(orderId)][move] ?? opened(orderId);
          const before = state as KitchenState;
          state = step(kitchen, state, message, { id: 'r1' }).state;
          const { tickets } = state as KitchenState;
          expect(tickets.length).toBeLessThanOrEqual(ticketsMax);
          expect(tickets.filter((ticket) => ticket.status === 'closed').length).toBeLessThanOrEqual(closedMax);
          if (move === 0 && !before.tickets.some((ticket) => ticket.orderId === orderId)) open.add(orderId);
          if (move === 2) open.delete(orderId);
          const missing = [...open].filter((id) => !tickets.some((ticket) => ticket.orderId === id));
          if (open.size <= ticketsMax) expect(missing).toEqual([]);
          for (const id of missing) open.delete(id);
        }
      }),
      { numRuns: 200 },
    );
    const full = fold(
      history(
        kitchen,
        Array.from({ length: ticketsMax + 1 }, (_, i) => [opened(`o${i}`)] as const),
        'r1',
      ),
    );
    expect(full.tickets.map((ticket) => ticket.orderId)).toEqual(
      Array.from({ length: ticketsMax }, (_, i) => `o${i + 1}`),
    );
  });

  it('is watched by its restaurant and operators, commanded by nobody', () => {
    const { watch, tell } = kitchen.access;
    expect(watch({ role: 'restaurant', sub: 'r1' }, fold(one))).toBe(true);
    expect(watch({ role: 'restaurant', sub: 'r2' }, fold(one))).toBe(false);
    expect(watch({ role: 'customer', sub: 'r1' }, fold(one))).toBe(false);
    expect(watch({ role: 'ops', sub: 'op' }, fold(one))).toBe(true);
    expect(tell({ role: 'restaurant', sub: 'r1' }, 'TicketClosed', fold(one))).toBe(false);
    expect(kitchen.publish(one[0] ?? opened('x'), 'restaurant')).toMatchObject({ lines: [{ itemId: 'dosa' }] });
    expect(kitchen.publish(one[0] ?? opened('x'), 'customer')).toBeNull();
    expect(kitchen.snapshot(fold(one), 'rider')).toEqual({});
  });
});
