// What golden conversations do not show: who may enter, whose texts are read, refused tells, look-ups that give up, news of strangers.

import { describe, expect, test } from 'vitest';
import type { Caller, Message } from '../../../../actors/actor.ts';
import { conversation } from '../../../../actors/conversation/conversation.ts';
import { evolveConversation, initialConversation } from '../../../../actors/conversation/life.ts';
import type { ConversationEvent, ConversationState } from '../../../../schemas/conversation.types.ts';
import { repliesOf } from '../../../integration/chat/golden.ts';
import { ana, memoryWorld } from './memory-world.ts';

const as = (type: string, fields: object): Message => Object.assign({ type }, fields);
const templates = (events: readonly { readonly type: string }[]): readonly string[] =>
  repliesOf(events).map(({ template }) => template);

describe('who', () => {
  const state: ConversationState = { ...initialConversation, customerId: 'ana' };
  const callers: readonly (readonly [Caller, boolean])[] = [
    [ana, true],
    [{ role: 'ops', sub: 'olga' }, true],
    [{ role: 'customer', sub: 'bela' }, false],
    [{ role: 'rider', sub: 'ana' }, false],
    [{ role: 'restaurant', sub: 'ana' }, false],
  ];
  test.each(callers)('%o enters: %s', (caller, may) => {
    expect(conversation.access.watch(caller, state)).toBe(may);
    expect(conversation.access.tell(caller, 'SendMessage', state)).toBe(may);
    expect(conversation.access.tell(caller, 'StartConversation', state)).toBe(false);
    expect(conversation.access.tell(caller, 'SendMessage', null)).toBe(false);
  });

  test('nobody starts it for somebody else, and once is enough', async () => {
    const world = await memoryWorld();
    expect(await world.tell(as('StartConversation', { customerId: 'bela' }))).toBe('not_yours');
    expect(await world.tell(as('StartConversation', { customerId: 'bela' }), { role: 'customer', sub: 'bela' })).toBe(
      'conversation_exists',
    );
    expect(await world.tell(as('StartConversation', { customerId: 'ana' }))).toBe('ignore');
  });

  test('riders and restaurants are shown nothing', () => {
    const event: ConversationEvent = { type: 'MessageReceived', textId: 't1' };
    expect(conversation.publish(event, 'rider')).toBeNull();
    expect(conversation.publish(event, 'customer')).toEqual(event);
    expect(conversation.snapshot(state, 'restaurant')).toEqual({});
  });
});

describe('texts', () => {
  test('one that never was, of another conversation, or by somebody else is refused', async () => {
    const world = await memoryWorld();
    expect(await world.tell(as('SendMessage', { textId: 'none' }))).toBe('unknown_text');
    const theirs = world.typed('help', 'bela');
    expect(await world.tell(as('SendMessage', { textId: theirs }))).toBe('unknown_text');
    world.texts.set('other', { kind: 'row', value: { conversationId: 'elsewhere', author: 'ana', text: 'help' } });
    expect(await world.tell(as('SendMessage', { textId: 'other' }))).toBe('unknown_text');
  });

  test('an operator may write in it', async () => {
    const world = await memoryWorld();
    const textId = world.typed('help', 'olga');
    expect(await world.tell(as('SendMessage', { textId }), { role: 'ops', sub: 'olga' })).toBe('accept');
  });

  test('no word of the customer is in any event', async () => {
    const world = await memoryWorld();
    await world.act({ open: 'udupi-corner' });
    const odd = 'zyxwordone';
    for (const say of [
      `2 masala dosa ${odd}`,
      `${odd} ${odd}b masala dosa ${odd}c`,
      `note: ${odd}`,
      `find ${odd}`,
      `deliver to ${odd}`,
    ])
      await world.act({ say });
    expect(JSON.stringify(await world.events())).not.toContain(odd);
    expect(JSON.stringify(await world.state())).not.toContain(odd);
  });

  test('a message whose question was erased meanwhile is read for itself', async () => {
    const world = await memoryWorld();
    await world.act({ open: 'udupi-corner' });
    await world.act({ say: 'blorf the quux wibble masala dosa' });
    world.texts.set((await world.state()).question?.textId ?? '', { kind: 'erased' });
    await world.act({ say: 'yes' });
    expect((await world.state()).cart).toEqual([]);
    expect(templates(await world.events()).at(-1)).toBe('nothing_changed');
  });
});

describe('what comes back', () => {
  async function ordered() {
    const world = await memoryWorld();
    for (const step of [
      { open: 'udupi-corner' },
      { say: '2 masala dosa' },
      { say: 'checkout' },
      { address: 'home' },
    ] as const)
      await world.act(step);
    await world.hold(true);
    await world.act({ say: 'yes' });
    const no = (await world.state()).lookUp?.no ?? 0;
    const place = {
      no,
      outcome: 'found',
      restaurantId: 'udupi-corner',
      name: 'Udupi Corner',
      area: '',
      open: null,
      lat: 1,
      lng: 1,
    };
    return { world, no, place: { ...place, menuVersion: 'udupi-corner@1' } };
  }

  test('a second yes, by a tap of another device, does not order twice', async () => {
    const { world } = await ordered();
    expect(await world.tell(as('ConfirmOrder', { cartVersion: 1, total: 21_500 }))).toBe('ignore');
    expect(await world.tell(as('OpenRestaurant', { restaurantId: 'pizza-loft' }))).toBe('order_under_way');
    await world.hold(false);
    expect((await world.state()).orders).toHaveLength(1);
  });

  test('an answer that nobody waits for any more is ignored', async () => {
    const { world, place } = await ordered();
    expect(await world.tell(as('RestaurantLookedUp', { ...place, no: 1 }))).toBe('ignore');
    expect((await world.state()).lookUp).not.toBeNull();
  });

  test('look-ups that give up are said, and the cart stays', async () => {
    const { world, no, place } = await ordered();
    await world.tell(as('RestaurantLookedUp', { ...place, outcome: 'gave_up', restaurantId: null, menuVersion: null }));
    expect(templates(await world.events()).at(-1)).toBe('restaurant_failed');
    expect((await world.state()).cart).toHaveLength(1);
    expect(no).toBeGreaterThan(0);
    await world.act({ say: 'find pizza' });
    const search = (await world.state()).lookUp?.no;
    await world.tell(as('RestaurantsFound', { no: search, outcome: 'gave_up', hits: [] }));
    expect(templates(await world.events()).at(-1)).toBe('search_failed');
  });

  const refusals = ['price_changed', 'sold_out', 'restaurant_closed', 'unknown_menu', 'order_exists'] as const;
  test.each(refusals)('an order refused with %s brings the cart back', async (reason) => {
    const { world, no } = await ordered();
    const before = await world.state();
    const confirmed = confirmedFrom(before, no);
    const state = evolveConversation({ ...before, lookUp: null }, confirmed);
    const refused = conversation.decide(
      as('TellRefused', { messageId: `conversation/c1/7/0`, name: 'PlaceOrder', reason }),
      state,
      {
        self: { type: 'conversation', id: 'c1' },
        at: 0,
        seq: 9,
        messageId: 'm',
        by: null,
        sender: null,
        need: () => ({ kind: 'absent' }),
      },
    );
    const events = refused.kind === 'accept' ? refused.events : [];
    const after = events.reduce((at, event) => conversation.evolve(at, event), state as object) as ConversationState;
    expect(templates(events)).toEqual(['order_refused']);
    expect(after.cart).toEqual(before.cart);
    expect(after.orders.at(-1)?.status).toBe('refused');
    expect(after.lookUp?.kind ?? null).toBe(reason === 'restaurant_closed' ? null : 'refresh');
  });

  function confirmedFrom(state: ConversationState, _no: number): ConversationEvent {
    const { cart: lines, addressId, cell } = state;
    const fixed = {
      restaurantId: 'udupi-corner',
      menuVersion: 'udupi-corner@1',
      open: null,
      lat: 1,
      lng: 1,
      payment: 'link',
      noteId: null,
    } as const;
    return {
      type: 'OrderConfirmed',
      orderId: 'c1-7',
      lines,
      addressId: addressId ?? '',
      cell: cell ?? '',
      total: 21_500,
      currency: 'INR',
      ...fixed,
    };
  }

  test('news of an order that is not ours, or from somebody else, is ignored', async () => {
    const { world } = await ordered();
    const news = {
      orderId: 'x-1',
      news: 'OrderDelivered',
      status: 'delivered',
      reason: null,
      payUrl: null,
      total: 1,
      currency: 'INR',
      readyAt: null,
      riderId: null,
    };
    expect(await world.tell(as('OrderNews', news))).toBe('ignore');
  });
});
