// What a conversation's state may hold, and how many bytes that is.

import { expect, test } from 'vitest';
import { cartLinesMax } from '../../../../actors/conversation/cart.ts';
import { initialConversation } from '../../../../actors/conversation/life.ts';
import { registry } from '../../../../actors/registry.ts';
import type { ChosenLine, ConversationState } from '../../../../schemas/conversation.types.ts';
import { createCodec } from '../../../../streams/codec/codec.ts';
import { memoryWorld } from './memory-world.ts';

const line = (at: number): ChosenLine => ({
  itemId: `an_item_of_a_menu_${at}`,
  quantity: 2,
  options: ['first_choice', 'second_choice', 'third_choice'].map((group) => ({
    group,
    value: `a_value_${at}`,
    modifier: 'add',
  })),
});

test('the state of an ordinary customer is below 2,000 bytes', () => {
  const { encodeState } = createCodec({ types: registry.map(({ schema }) => schema), ids: {}, registry: null });
  const lines = Array.from({ length: 5 }, (_, at) => line(at));
  const id = 'a'.padEnd(27, 'x');
  const order = {
    orderId: `${id}-123`,
    status: 'paid',
    total: 123_400,
    currency: 'INR',
    payUrl: null,
    readyAt: 1_750_000_000_000,
  } as const;
  const state: ConversationState = {
    ...initialConversation,
    customerId: 'customer-1234567890',
    restaurantId: 'restaurant-123456',
    restaurantName: 'A restaurant with a long enough name',
    menuVersion: 'restaurant-123456@12',
    cart: lines,
    addressId: `${id}@1`,
    cell: '8961892e9b7ffff',
    noteId: id,
    orders: [order, order, order],
    last: {
      orderId: order.orderId,
      restaurantId: 'restaurant-123456',
      name: 'A restaurant',
      menuVersion: 'restaurant-123456@12',
      lines,
      noteId: id,
    },
  };
  expect(encodeState('conversation', state).body.length).toBeLessThan(2_000);
});

test('a cart does not grow beyond its lines', async () => {
  const world = await memoryWorld();
  await world.act({ open: 'udupi-corner' });
  const dishes = ['masala dosa', 'plain dosa', 'rava dosa'];
  const all = dishes.flatMap((dish) => ['mild', 'medium', 'hot'].map((spice) => `${dish} ${spice}`));
  const coffees = ['', ' large', ' small'].flatMap((cup) =>
    ['', ' no sugar', ' extra sugar', ' less sugar'].map((sugar) => `filter coffee${cup}${sugar}`),
  );
  for (const one of [...all, ...coffees, 'kesari bath', 'mysore pak']) await world.act({ say: `add a ${one}` });
  const { cart } = await world.state();
  expect(cart.length).toBeGreaterThan(12);
  expect(cart.length).toBeLessThanOrEqual(cartLinesMax);
});
