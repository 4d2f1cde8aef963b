// A conversation: one customer's chat from the first hello to the delivered order, and the next one. Messages come by reference,
// replies are data (template, parameters, suggestions, cards) that the client renders from schemas/texts.
// Where to look: hear.ts (one message), dishes.ts, edit.ts and cart.ts (the cart), browse.ts, find.ts, checkout.ts, orders.ts,
// life.ts (evolve), reaction.ts (react), turn.ts (how events are gathered).
// I1: one look-up is out at a time; up to five messages wait for its answer and are read in their order.
// I2: only texts of this conversation, typed by its customer (or the operator who sends them), are read.

import {
  type ConfirmOrder,
  type ConversationEvent,
  type ConversationMessage,
  type ConversationState,
  conversationSchema,
  type SendMessage,
  type StartConversation,
} from '../../schemas/conversation.types.ts';
import { accept, actor, type Caller, type Context, type Decision, ignore, type Need, owns, reject } from '../actor.ts';
import { look, type Table } from '../table.ts';
import { totalOf } from './cart.ts';
import { addressed, askAddress, checkout, menuGone, place, placeNow, refreshed } from './checkout.ts';
import { firstSteps, found, open, opened, repeated } from './find.ts';
import { hear } from './hear.ts';
import { evolveConversation, initialConversation } from './life.ts';
import { openMenu } from './menu.ts';
import { orderNews, tellRefused } from './orders.ts';
import { reactConversation } from './reaction.ts';
import { ask, endLookUp, put, say, type Turn, turnOf } from './turn.ts';

/** Messages that wait for a look-up at most. */
export const waitingMax = 5;

type Decided = Decision<ConversationEvent>;

const decisions: Table<ConversationMessage, [ConversationState, Context], Decided> = {
  StartConversation: start,
  SendMessage: receive,
  OpenRestaurant: ({ restaurantId }, state, context) => {
    if (state.customerId === null) return reject('unknown_conversation');
    if (state.lookUp?.kind === 'place') return reject('order_under_way');
    return accept(open(turnOf(state, context), restaurantId).events);
  },
  ChooseAddress: ({ addressId, cell }, state, context) => {
    if (state.customerId === null) return reject('unknown_conversation');
    if (state.lookUp?.kind === 'place') return reject('order_under_way');
    const row = context.need('address', addressId);
    const owner: unknown = row.kind === 'row' ? Reflect.get(Object(row.value), 'personId') : null;
    const known: unknown = row.kind === 'row' ? Reflect.get(Object(row.value), 'cell') : null;
    if (owner !== state.customerId || known !== cell) return reject('address_unknown');
    return accept(addressed(turnOf(state, context), { addressId, cell }).events);
  },
  ConfirmOrder: confirm,
  RestaurantsFound: (fact, state, context) => answered(fact, state, context, (turn) => found(turn, fact)),
  RestaurantLookedUp: (fact, state, context) =>
    answered(fact, state, context, (turn) => {
      switch (state.lookUp?.kind) {
        case 'repeat':
          return repeated(turn, fact);
        case 'place':
          return placeNow(turn, fact);
        case 'refresh':
          return refreshed(turn, fact);
        default:
          return opened(turn, fact);
      }
    }),
  AddressLookedUp: (fact, state, context) =>
    answered(fact, state, context, (turn) => {
      const { addressId, cell } = fact;
      return addressId === null || cell === null
        ? askAddress(turn, 'address_pin')
        : addressed(turn, { addressId, cell });
    }),
  OrderNews: orderNews,
  TellRefused: tellRefused,
};

function start({ customerId }: StartConversation, state: ConversationState, context: Context): Decided {
  if (context.by?.role === 'customer' && context.by.sub !== customerId) return reject('not_yours');
  if (state.customerId !== null) return state.customerId === customerId ? ignore() : reject('conversation_exists');
  const started = put(turnOf(state, context), { type: 'ConversationStarted', customerId });
  return accept(say(started, 'greeting', { suggestions: firstSteps }).events);
}

/** A text: read now, or after the look-up that is out. */
function receive({ textId }: SendMessage, state: ConversationState, context: Context): Decided {
  if (state.customerId === null) return reject('unknown_conversation');
  const row = context.need('text', textId);
  if (row.kind === 'absent') return reject('unknown_text');
  if (row.kind === 'row' && !isOurs(row.value, state, context)) return reject('unknown_text');
  if (state.waiting.includes(textId)) return ignore();
  const turn = put(turnOf(state, context), { type: 'MessageReceived', textId });
  if (state.lookUp === null) return accept(hear(turn, textId).events);
  if (state.waiting.length >= waitingMax) return reject('too_many_waiting');
  return accept(put(turn, { type: 'MessageQueued', textId }).events);
}

function isOurs(value: unknown, state: ConversationState, context: Context): boolean {
  const author: unknown = Reflect.get(Object(value), 'author');
  const here = Reflect.get(Object(value), 'conversationId') === context.self.id;
  return here && (author === state.customerId || (context.by?.role === 'ops' && author === context.by.sub));
}

/** The card's own yes: it names what it showed. */
function confirm({ cartVersion, total }: ConfirmOrder, state: ConversationState, context: Context): Decided {
  if (state.customerId === null) return reject('unknown_conversation');
  if (state.lookUp?.kind === 'place') return ignore();
  if (state.lookUp !== null) return reject('busy');
  if (state.cart.length === 0) return reject('cart_empty');
  const turn = turnOf(state, context);
  const menu = openMenu(state, context);
  if (menu === null) return accept(menuGone(turn).events);
  const sum = totalOf(menu, state.cart);
  if (cartVersion !== state.cartVersion || sum?.total !== total || state.addressId === null)
    return accept(checkout(turn, cartVersion === state.cartVersion ? 'confirm' : 'confirm_changed').events);
  return accept(place(ask(turn, { kind: 'confirm', total, currency: menu.currency })).events);
}

/** An answer from outside goes on with the dialogue, then what waited is read; an answer that nobody waits for is ignored. */
function answered(
  fact: { readonly no: number },
  state: ConversationState,
  context: Context,
  goOn: (turn: Turn) => Turn,
): Decided {
  if (state.lookUp?.no !== fact.no) return ignore();
  let turn = goOn(endLookUp(turnOf(state, context)));
  for (let next = turn.state.waiting[0]; next !== undefined && turn.state.lookUp === null; next = turn.state.waiting[0])
    turn = hear(put(turn, { type: 'QueueTaken', textId: next }), next);
  return accept(turn.events);
}

/** Rows that a message may be read with: its text and those that wait, the message that is asked about, the menus. */
function needs(message: ConversationMessage, state: ConversationState): readonly Need[] {
  const texts = [
    ...(message.type === 'SendMessage' ? [message.textId] : []),
    ...state.waiting,
    ...(state.question?.textId == null ? [] : [state.question.textId]),
  ];
  const menus = [
    ...(state.menuVersion === null ? [] : [state.menuVersion]),
    ...(message.type === 'RestaurantLookedUp' && message.menuVersion !== null ? [message.menuVersion] : []),
  ];
  const addresses = message.type === 'ChooseAddress' ? [message.addressId] : [];
  return [
    ...[...new Set(texts)].map((id) => ({ kind: 'text', id })),
    ...[...new Set(menus)].map((id) => ({ kind: 'menu', id })),
    ...addresses.map((id) => ({ kind: 'address', id })),
  ];
}

const isOwner = owns<ConversationState>('customer', 'customerId');
const mayEnter = (caller: Caller, state: ConversationState): boolean =>
  state.customerId !== null && (caller.role === 'ops' || isOwner(caller, state));
const inside = (role: Caller['role']): boolean => role === 'customer' || role === 'ops' || role === 'system';

/** The conversation's registration. */
export const conversation = actor<ConversationState, ConversationMessage, ConversationEvent>({
  type: 'conversation',
  schema: conversationSchema,
  state: 'ConversationState',
  life: 'forever',
  initial: initialConversation,
  decide: (message, state, context) => look(decisions, message, state, context) ?? ignore(),
  evolve: evolveConversation,
  react: (event, state, self) => reactConversation(event, state.customerId, self),
  needs,
  access: {
    watch: mayEnter,
    // The first command has a route of its own, which says whose the conversation is.
    tell: (caller, command, state) => state !== null && command !== 'StartConversation' && mayEnter(caller, state),
    recheck: [],
  },
  publish: (event, audience) => (inside(audience) ? { ...event } : null),
  snapshot: (state, audience) => (inside(audience) ? state : {}),
});
