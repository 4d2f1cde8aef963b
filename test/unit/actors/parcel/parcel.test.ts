// The example type: every part of the contract once.

import { describe, expect, it } from 'vitest';
import type { Message } from '../../../../actors/actor.ts';
import { parcel } from '../../../../actors/parcel/parcel.ts';
import type { PackParcel, ParcelState, ShipParcel } from '../../../../actors/parcel/parcel.types.ts';
import { type Around, given, history } from '../scenario.ts';

const by = { by: { role: 'customer', sub: 'c1' } } as const satisfies Around;
const pack: PackParcel = { type: 'PackParcel', customerId: 'c1', weightGrams: 500 };
const ship: ShipParcel = { type: 'ShipParcel', companionId: 'p2', dueAfterMs: 60_000 };
const label = { type: 'LabelPrinted', labelId: 'l1' } as Message;
const deliver: Message = { type: 'DeliverParcel' };
const overdue: Message = { type: 'ParcelOverdue' };
const stayed = { type: 'TellRefused', messageId: 'parcel/p1/3/1', name: 'ShipParcel', reason: 'not_packed' } as Message;

const steps: readonly (readonly [Message, Around?])[] = [[pack, by], [label], [ship, by], [deliver, by]];
const upTo = (n: number): readonly Message[] => history(parcel, steps.slice(0, n), 'p1');
const fold = (past: readonly Message[]): ParcelState =>
  past.reduce((state: object, event) => parcel.evolve(state, event), parcel.initial) as ParcelState;
const when = (n: number, message: Message) => given(parcel, upTo(n), 'p1').when(message, by);

describe('a parcel', () => {
  it('is packed once, and its label printed', () => {
    const packed = when(0, pack).gives({ type: 'ParcelPacked', customerId: 'c1' });
    expect(packed.reaction.effects).toMatchObject([
      { kind: 'print_label', lane: 'label', ref: 'label', request: { parcelId: 'p1', weightGrams: 500 } },
    ]);
    packed.again().ignores();
    given(parcel, upTo(1), 'p1')
      .when({ ...pack, customerId: 'c2' } as PackParcel)
      .rejects('already_packed');
    when(0, { ...pack, customerId: 'c2' } as PackParcel).rejects('not_yours');
    when(1, label).gives({ type: 'ParcelLabelled', labelId: 'l1' }).again().ignores();
    when(1, { type: 'LabelPrinted', labelId: null } as Message).ignores();
  });

  it('leaves with a label, with a timer, and with its companion', () => {
    when(0, ship).rejects('not_packed');
    when(1, ship).rejects('no_label');
    const shipped = when(2, ship).gives({ type: 'ParcelShipped', companionId: 'p2' });
    expect(shipped.reaction).toMatchObject({
      timers: [{ fact: { type: 'ParcelOverdue' }, afterMs: 60_000 }],
      tells: [{ to: { type: 'parcel', id: 'p2' }, message: { type: 'ShipParcel', companionId: null } }],
    });
    shipped.again().ignores();
    expect(when(2, { ...ship, companionId: null } as ShipParcel).reaction.tells).toEqual([]);
  });

  it('hears that its companion stayed', () => {
    when(3, stayed).gives({ type: 'CompanionStayed', reason: 'not_packed' }).again().ignores();
  });

  it('is late once, and arrives', () => {
    when(3, overdue).gives({ type: 'ParcelRanLate' }).again().ignores();
    when(4, overdue).ignores();
    when(2, deliver).rejects('not_shipped');
    when(3, deliver).gives({ type: 'ParcelDelivered' }).again().ignores();
    expect(fold(upTo(4))).toMatchObject({ status: 'delivered', labelId: 'l1', late: false });
  });

  it('belongs to its customer', () => {
    const { watch, tell } = parcel.access;
    expect(watch({ role: 'customer', sub: 'c1' }, fold(upTo(1)))).toBe(true);
    expect(watch({ role: 'customer', sub: 'c2' }, fold(upTo(1)))).toBe(false);
    expect(tell({ role: 'customer', sub: 'c1' }, 'PackParcel', null)).toBe(true);
    expect(tell({ role: 'customer', sub: 'c1' }, 'ShipParcel', null)).toBe(false);
    expect(tell({ role: 'customer', sub: 'c2' }, 'ShipParcel', fold(upTo(1)))).toBe(false);
    expect(parcel.publish(upTo(1)[0] ?? overdue, 'customer')).toMatchObject({ weightGrams: 500 });
    expect(parcel.snapshot(fold(upTo(1)), 'customer')).toMatchObject({ status: 'packed' });
  });
});
