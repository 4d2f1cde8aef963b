// Prices come from the menu row alone; each fault of a cart has its refusal.

import { describe, expect, it } from 'vitest';
import { handoverCode } from '../../../../actors/order/delivery.ts';
import { isMenuRow } from '../../../../actors/order/menu.ts';
import { order } from '../../../../actors/order/order.ts';
import { priceCart } from '../../../../actors/order/pricing.ts';
import type { CartLine, LineOption, PlaceOrder } from '../../../../schemas/order.types.ts';
import { anyMessageId, given } from '../scenario.ts';
import { customer, menu, past, place, rows, total } from './fixture.ts';

const option = (group: string, value: string, modifier: LineOption['modifier'] = 'add'): LineOption => ({
  group,
  value,
  modifier,
});
const plain = option('size', 'plain');
const dosa = (...options: LineOption[]): CartLine => ({ itemId: 'dosa', quantity: 1, options });
const priceOf = (...lines: CartLine[]): unknown => {
  const cart = priceCart(menu, lines);
  return typeof cart === 'string' ? cart : cart.subtotal;
};

describe('priceCart', () => {
  it('adds prices, surcharges and fees', () => {
    expect(priceCart(menu, place.lines)).toMatchObject({
      lines: [{ unitPrice: 12_500 }, { unitPrice: 4_000 }],
      subtotal: 29_000,
      deliveryFee: 3_000,
      serviceFee: 500,
      total,
    });
  });

  it.each([
    ['light costs what add costs', dosa(plain, option('extras', 'ghee', 'light')), 12_500],
    ['extra costs twice', dosa(plain, option('extras', 'ghee', 'extra')), 13_000],
    ['no costs nothing', dosa(plain, option('extras', 'ghee', 'no')), 12_000],
    [
      'no does not count against the most',
      dosa(plain, option('extras', 'ghee'), option('extras', 'cheese'), option('extras', 'onion', 'no')),
      13_200,
    ],
    ['a sold-out value may be taken off', dosa(plain, option('extras', 'truffle', 'no')), 12_000],
  ])('%s', (_name, line, subtotal) => expect(priceOf(line)).toBe(subtotal));

  it.each([
    ['empty_cart', []],
    ['unknown_item', [{ itemId: 'pizza', quantity: 1, options: [] }]],
    ['sold_out', [{ itemId: 'vada', quantity: 1, options: [] }]],
    ['item_unpriced', [{ itemId: 'thali', quantity: 1, options: [] }]],
    ['unknown_option', [dosa(plain, option('extras', 'gold'))]],
    ['unknown_option', [dosa(plain, option('sugar', 'sugar'))]],
    ['sold_out', [dosa(plain, option('extras', 'truffle'))]],
    ['duplicate_option', [dosa(plain, option('extras', 'ghee'), option('extras', 'ghee', 'extra'))]],
    ['option_required', [dosa()]],
    ['option_required', [dosa(option('size', 'plain', 'no'))]],
    ['too_many_options', [dosa(plain, option('size', 'large'))]],
    [
      'too_many_options',
      [dosa(plain, option('extras', 'ghee'), option('extras', 'cheese'), option('extras', 'onion'))],
    ],
  ] as const)('%s', (fault, lines) => expect(priceOf(...lines)).toBe(fault));

  it('refuses a total beyond its bound, and one of nothing', () => {
    const dear = { ...menu, items: menu.items.map((item) => ({ ...item, price: 999_999_999_999 })) };
    expect(priceCart(dear, [{ ...dosa(plain), quantity: 2 }])).toBe('total_too_large');
    expect(priceCart(dear, [dosa(plain, option('extras', 'ghee', 'extra'))])).toBe('total_too_large');
    const free = {
      ...menu,
      items: menu.items.map((item) => ({ ...item, price: 0 })),
      fees: { delivery: 0, service: 0 },
    };
    expect(priceCart(free, [dosa(plain)])).toBe('nothing_to_pay');
  });
});

describe('isMenuRow', () => {
  it('takes a row, and nothing that could not price', () => {
    expect(isMenuRow(menu)).toBe(true);
    const broken: unknown[] = [
      null,
      'menu',
      { ...menu, fees: { delivery: 1.5, service: 0 } },
      { ...menu, items: [{ ...menu.items[0], price: -1 }] },
      { ...menu, items: [{ ...menu.items[0], soldOut: 'no' }] },
      { ...menu, optionGroups: [{ id: 'x', required: true, max: null, values: [{ id: 'y', surcharge: Number.NaN }] }] },
      { ...menu, optionGroups: undefined },
    ];
    for (const row of broken) expect(isMenuRow(row)).toBe(false);
  });
});

describe('PlaceOrder', () => {
  const placing = (of: Partial<PlaceOrder>, around = {}) =>
    given(order, past.none).when({ ...place, ...of }, { rows, by: customer, ...around });

  it('places, asks for the money and bounds the wait', () => {
    const { reaction } = placing({}).gives(
      {
        type: 'OrderPlaced',
        menuVersion: 'r1@7',
        subtotal: 29_000,
        total,
        // From the id of the message, which no rider sees; not from the order's, which every rider does.
        handoverCode: handoverCode(anyMessageId),
      },
      { type: 'PaymentRequested', chargeNo: 1, amount: total, currency: 'INR' },
    );
    expect(reaction.effects).toMatchObject([
      {
        kind: 'charge',
        lane: 'payment',
        ref: 'o1:charge:1',
        request: { chargeKey: 'o1:charge:1', amount: total, payment: 'saved' },
      },
    ]);
    expect(reaction.timers).toEqual([{ fact: { type: 'PaymentTimedOut', chargeNo: 1 }, afterMs: 120_000 }]);
    expect(placing({ payment: 'link' }).reaction.timers).toMatchObject([{ afterMs: 900_000 }]);
  });

  it('prices by the menu of now, not by the one that the customer saw', () => {
    const dearer = { ...menu, version: 'r1@8', fees: { delivery: 4_000, service: 500 } };
    const now = { currentMenuVersion: 'r1@8' };
    const both = { rows: { ...rows, 'menu/r1@8': dearer } };
    placing(now, both).rejects('price_changed');
    placing({ ...now, quotedTotal: total + 1_000 }, both).gives(
      { type: 'OrderPlaced', menuVersion: 'r1@8' },
      { type: 'PaymentRequested' },
    );
  });

  it.each<[string, Partial<PlaceOrder>]>([
    ['price_changed', { quotedTotal: total - 1 }],
    ['currency_mismatch', { currency: 'USD' }],
    ['restaurant_closed', { restaurantOpen: false }],
    ['unknown_menu', { currentMenuVersion: 'r1@9' }],
    ['unknown_menu', { restaurantId: 'r2' }],
    ['sold_out', { lines: [{ itemId: 'vada', quantity: 1, options: [] }] }],
    ['unknown_item', { lines: [{ itemId: 'nothing', quantity: 1, options: [] }] }],
    ['not_yours', { customerId: 'c2' }],
  ])('%s', (reason, of) => placing(of).rejects(reason));

  it('refuses a row that cannot price', () =>
    placing({}, { rows: { 'menu/r1@7': { ...menu, fees: null } } }).rejects('unknown_menu'));

  it('twice is once; another customer is refused', () => {
    given(order, past.awaiting).when(place, { rows, by: customer }).ignores();
    given(order, past.awaiting)
      .when({ ...place, customerId: 'c2' } as PlaceOrder, { rows, by: { role: 'customer', sub: 'c2' } })
      .rejects('order_exists');
  });

  it('asks for its menu and nothing else', () => {
    expect(order.needs(place, order.initial)).toEqual([{ kind: 'menu', id: 'r1@7' }]);
    expect(order.needs({ type: 'CancelOrder' }, order.initial)).toEqual([]);
  });
});
