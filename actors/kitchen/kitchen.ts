// The kitchen of one restaurant: its live tickets, as orders tell them; what the restaurant's page watches. Its id is the
// restaurant's. It decides nothing about an order: the restaurant's commands go to the order itself.
// I1: bounded: at most `ticketsMax` tickets stay, closed ones at most `closedMax`; the oldest closed leave first.
// I2: tells of one order keep their order, so the last word on a ticket is the newest; a closed ticket stays closed.

import {
  type KitchenEvent,
  type KitchenMessage,
  type KitchenState,
  kitchenSchema,
  type Ticket,
  type TicketChanged,
} from '../../schemas/kitchen.types.ts';
import { accept, actor, type Context, type Decision, ignore, owns } from '../actor.ts';
import { look, type Table } from '../table.ts';

/** Live tickets that one kitchen can hold: some 70 bytes each keep the state small. */
export const ticketsMax = 60;
/** Closed tickets that the page still shows. */
export const closedMax = 10;

/** A kitchen that no order has told anything. */
export const initialKitchen: KitchenState = { restaurantId: null, tickets: [] };

const decisions: Table<KitchenMessage, [KitchenState, Context], Decision<KitchenEvent>> = {
  TicketOpened: (message, state, context) =>
    ticketOf(state, message.orderId) === undefined
      ? accept([{ ...message, type: 'TicketAdded', restaurantId: context.self.id }])
      : ignore(),
  TicketChanged: (message, state) => {
    const ticket = ticketOf(state, message.orderId);
    const stale = ticket === undefined || ticket.status === 'closed' || isSame(ticket, message);
    return stale ? ignore() : accept([{ ...message, type: 'TicketUpdated' }]);
  },
  TicketClosed: (message, state) => {
    const ticket = ticketOf(state, message.orderId);
    const done = ticket === undefined || ticket.status === 'closed';
    return done ? ignore() : accept([{ ...message, type: 'TicketFinished' }]);
  },
  // A kitchen tells nobody anything.
  TellRefused: () => ignore(),
};

const folds: Table<KitchenEvent, [KitchenState], KitchenState> = {
  TicketAdded: ({ restaurantId, orderId, openedAt, handoverCode }, state) => {
    const ticket: Ticket = {
      orderId,
      status: 'open',
      openedAt,
      readyAt: null,
      riderId: null,
      handoverCode,
      reason: null,
    };
    return { restaurantId, tickets: bounded([...state.tickets, ticket]) };
  },
  TicketUpdated: ({ orderId, status, readyAt, riderId }, state) =>
    withTicket(state, orderId, (ticket) => ({ ...ticket, status, readyAt, riderId })),
  TicketFinished: ({ orderId, reason }, state) =>
    withTicket(state, orderId, (ticket) => ({ ...ticket, status: 'closed', reason })),
};

/** The kitchen's registration. */
export const kitchen = actor<KitchenState, KitchenMessage, KitchenEvent>({
  type: 'kitchen',
  schema: kitchenSchema,
  state: 'KitchenState',
  life: 'forever',
  initial: initialKitchen,
  decide: (message, state, context) => look(decisions, message, state, context) ?? ignore(),
  evolve: (state, event) => look(folds, event, state) ?? state,
  access: {
    watch: (caller, state) => caller.role === 'ops' || owns<KitchenState>('restaurant', 'restaurantId')(caller, state),
    tell: () => false,
    recheck: [],
    unborn: (caller, id) => caller.role === 'ops' || (caller.role === 'restaurant' && caller.sub === id),
  },
  publish: (event, audience) => (audience === 'restaurant' || audience === 'ops' ? { ...event } : null),
  snapshot: (state, audience) => (audience === 'restaurant' || audience === 'ops' ? state : {}),
});

const ticketOf = (state: KitchenState, orderId: string): Ticket | undefined =>
  state.tickets.find((ticket) => ticket.orderId === orderId);

const isSame = (ticket: Ticket, { status, readyAt, riderId }: TicketChanged): boolean =>
  ticket.status === status && ticket.readyAt === readyAt && ticket.riderId === riderId;

function withTicket(state: KitchenState, orderId: string, change: (ticket: Ticket) => Ticket): KitchenState {
  const tickets = state.tickets.map((ticket) => (ticket.orderId === orderId ? change(ticket) : ticket));
  return { ...state, tickets: bounded(tickets) };
}

/** Refuses nothing: first the oldest closed ticket leaves, and only in a kitchen full of open ones the oldest of all. */
function bounded(tickets: readonly Ticket[]): readonly Ticket[] {
  const closed = tickets.filter((ticket) => ticket.status === 'closed').length;
  if (closed <= closedMax && tickets.length <= ticketsMax) return tickets;
  const oldest = Math.max(
    0,
    tickets.findIndex((ticket) => ticket.status === 'closed'),
  );
  return bounded(tickets.filter((_ticket, i) => i !== oldest));
}
