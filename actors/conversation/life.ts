// What each event makes of a conversation's state. Total: whatever is in the log can be folded.
// I1: bounded: 30 cart lines, 5 waiting messages, 5 found restaurants, 3 orders; one order's lines kept for a repeat.
// I2: a change of the cart forgets a question about the cart: a "yes" is to what was shown (the dialogue asks again).

import type { ConversationEvent, ConversationState, KeptOrder } from '../../schemas/conversation.types.ts';
import { look, type Table } from '../table.ts';

/** Orders that a conversation remembers. */
const ordersMax = 3;

/** A conversation that nobody has started. */
export const initialConversation: ConversationState = {
  customerId: null,
  restaurantId: null,
  restaurantName: null,
  menuVersion: null,
  cart: [],
  cartVersion: 0,
  lastLine: 0,
  question: null,
  found: [],
  waiting: [],
  lookUp: null,
  addressId: null,
  cell: null,
  noteId: null,
  payment: 'link',
  orders: [],
  last: null,
};

const folds: Table<ConversationEvent, [ConversationState], ConversationState> = {
  ConversationStarted: ({ customerId }, state) => ({ ...state, customerId }),
  MessageReceived: (_event, state) => state,
  MessageQueued: ({ textId }, state) => ({ ...state, waiting: [...state.waiting, textId] }),
  QueueTaken: ({ textId }, state) => ({ ...state, waiting: state.waiting.filter((one) => one !== textId) }),
  LookUpStarted: ({ no, kind, id, textId }, state) => ({ ...state, lookUp: { no, kind, id, textId } }),
  LookUpEnded: ({ no }, state) => (state.lookUp?.no === no ? { ...state, lookUp: null } : state),
  RestaurantsListed: ({ found }, state) => ({ ...state, found }),
  RestaurantOpened: ({ restaurantId, name, menuVersion }, state) => ({
    ...state,
    restaurantId,
    restaurantName: name,
    menuVersion,
    found: [],
  }),
  CartChanged: ({ cartVersion, lines, lastLine }, state) => ({
    ...state,
    cart: lines,
    cartVersion,
    lastLine: lastLine ?? Math.max(lines.length - 1, 0),
    question: null,
  }),
  QuestionAsked: ({ question }, state) => ({ ...state, question }),
  AddressChosen: ({ addressId, cell }, state) => ({ ...state, addressId, cell }),
  NoteKept: ({ noteId }, state) => ({ ...state, noteId }),
  PaymentChosen: ({ payment }, state) => ({ ...state, payment }),
  OrderConfirmed: ({ orderId, restaurantId, menuVersion, lines, total, currency, noteId }, state) => {
    const kept: KeptOrder = { orderId, status: 'placing', total, currency, payUrl: null, readyAt: null };
    return {
      ...state,
      cart: [],
      cartVersion: state.cartVersion + 1,
      lastLine: 0,
      question: null,
      noteId: null,
      orders: [...state.orders, kept].slice(-ordersMax),
      last: { orderId, restaurantId, name: state.restaurantName ?? '', menuVersion, lines, noteId },
    };
  },
  CancellationConfirmed: (_event, state) => ({ ...state, question: null }),
  OrderFollowed: ({ orderId, status, payUrl, readyAt }, state) =>
    withOrder(state, orderId, (one) => ({
      ...one,
      status,
      payUrl: status === 'awaiting_payment' ? payUrl : null,
      readyAt,
    })),
  // The cart comes back where it was ordered from, unless the customer has begun another one.
  OrderRefused: ({ orderId }, state) => {
    const refused = withOrder(state, orderId, (one) => ({ ...one, status: 'refused', payUrl: null }));
    const { last } = state;
    if (last?.orderId !== orderId || state.cart.length > 0 || state.restaurantId !== last.restaurantId) return refused;
    const { lines, noteId } = last;
    const cartVersion = state.cartVersion + 1;
    return { ...refused, cart: lines, cartVersion, lastLine: 0, noteId, question: null };
  },
  Replied: (_event, state) => state,
};

function withOrder(
  state: ConversationState,
  orderId: string,
  change: (one: KeptOrder) => KeptOrder,
): ConversationState {
  return { ...state, orders: state.orders.map((one) => (one.orderId === orderId ? change(one) : one)) };
}

/** The state after an event; an event of newer code changes nothing. */
export const evolveConversation = (state: ConversationState, event: ConversationEvent): ConversationState =>
  look(folds, event, state) ?? state;
