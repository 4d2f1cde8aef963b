// The rail of tickets: a fold over the kitchen's snapshot and events, ordered by age. Pure.

import type { TicketCloseReason, TicketStatus } from '../../schemas/kitchen.types.ts';
import { type Fields, isFields, numberOf, objectsOf, type StateFrame, textOf } from '../client/frames.ts';

/** A line as it was ordered; names come from the menu. */
export type RailLine = {
  readonly itemId: string;
  readonly quantity: number;
  readonly options: readonly { readonly group: string; readonly value: string; readonly modifier: string }[];
};

/** A ticket. Times epoch ms; `lines` null: to be read from the order. */
export type RailTicket = {
  readonly orderId: string;
  readonly status: TicketStatus;
  readonly openedAt: number;
  readonly readyAt: number;
  readonly riderId: string;
  readonly handoverCode: string;
  readonly reason: TicketCloseReason | 'unknown';
  readonly hasNote: boolean;
  readonly lines: readonly RailLine[] | null;
};

/** Tickets by id. */
export type Rail = ReadonlyMap<string, RailTicket>;

const closedMax = 10;

/** The rail after a frame. */
export function afterFrame(rail: Rail, { op, name, frame }: Pick<StateFrame, 'op' | 'name' | 'frame'>): Rail {
  if (frame === null) return rail;
  if (op === 'snapshot') return new Map(objectsOf(frame, 'tickets').map((each) => entryOf(each, rail)));
  const orderId = textOf(frame, 'orderId');
  const known = rail.get(orderId);
  const change = changeOf(name, frame, known);
  return change === null ? rail : bounded(new Map([...rail, [orderId, change]]));
}

/** Tickets of a status, oldest first. */
export const ticketsOf = (rail: Rail, status: TicketStatus): readonly RailTicket[] =>
  [...rail.values()].filter((ticket) => ticket.status === status).sort((a, b) => a.openedAt - b.openedAt);

/** The rail with the lines of an order. */
export function withLines(rail: Rail, orderId: string, order: Fields): Rail {
  const ticket = rail.get(orderId);
  if (ticket === undefined) return rail;
  const next = { ...ticket, lines: objectsOf(order, 'lines').map(lineOf), hasNote: textOf(order, 'noteId') !== '' };
  return new Map([...rail, [orderId, next]]);
}

function changeOf(name: string | null, frame: Fields, known: RailTicket | undefined): RailTicket | null {
  if (name === 'TicketAdded')
    return {
      ...ticketOf(frame, 'open'),
      lines: objectsOf(frame, 'lines').map(lineOf),
      hasNote: textOf(frame, 'noteId') !== '',
    };
  if (known === undefined) return null;
  if (name === 'TicketUpdated')
    return {
      ...known,
      status: statusOf(frame),
      readyAt: numberOf(frame, 'readyAt'),
      riderId: textOf(frame, 'riderId'),
    };
  return name === 'TicketFinished' ? { ...known, status: 'closed', reason: reasonOf(frame) } : null;
}

function entryOf(fields: Fields, rail: Rail): [string, RailTicket] {
  const ticket = ticketOf(fields, statusOf(fields));
  const known = rail.get(ticket.orderId);
  return [ticket.orderId, { ...ticket, lines: known?.lines ?? null, hasNote: known?.hasNote ?? false }];
}

function ticketOf(fields: Fields, status: TicketStatus): RailTicket {
  return {
    orderId: textOf(fields, 'orderId'),
    status,
    openedAt: numberOf(fields, 'openedAt'),
    readyAt: numberOf(fields, 'readyAt'),
    riderId: textOf(fields, 'riderId'),
    handoverCode: textOf(fields, 'handoverCode'),
    reason: reasonOf(fields),
    hasNote: false,
    lines: null,
  };
}

const lineOf = (fields: Fields): RailLine => ({
  itemId: textOf(fields, 'itemId'),
  quantity: numberOf(fields, 'quantity'),
  options: objectsOf(fields, 'options').map((option) => ({
    group: textOf(option, 'group'),
    value: textOf(option, 'value'),
    modifier: textOf(option, 'modifier'),
  })),
});

function statusOf(fields: Fields): TicketStatus {
  const word = textOf(fields, 'status');
  return word === 'accepted' || word === 'ready' || word === 'closed' ? word : 'open';
}

function reasonOf(fields: Fields): RailTicket['reason'] {
  const word = textOf(fields, 'reason');
  return word === 'picked_up' || word === 'cancelled' || word === 'rejected' || word === 'failed' ? word : 'unknown';
}

/** As the kitchen itself: the oldest closed ones leave first. */
function bounded(rail: Map<string, RailTicket>): Rail {
  const closed = [...rail.values()].filter(({ status }) => status === 'closed');
  for (const { orderId } of closed.slice(0, Math.max(0, closed.length - closedMax))) rail.delete(orderId);
  return rail;
}

/** The menu's names, read once for tickets and toggles. */
export type Dishes = ReadonlyMap<string, string>;

/** Names of dishes by id, and of options by `group/value`. */
export function namesOf(menu: Fields): Dishes {
  const items = objectsOf(menu, 'items').map((item): [string, string] => [textOf(item, 'id'), textOf(item, 'name')]);
  const values = objectsOf(menu, 'optionGroups').flatMap((group) =>
    objectsOf(group, 'values').map((value): [string, string] => [
      `${textOf(group, 'id')}/${textOf(value, 'id')}`,
      textOf(value, 'name'),
    ]),
  );
  return new Map([...items, ...values]);
}

/** What an option reads on a ticket. */
export function optionText(names: Dishes, { group, value, modifier }: RailLine['options'][number]): string {
  const name = names.get(`${group}/${value}`) ?? value;
  return modifier === 'add' ? name : `${modifier.toUpperCase()} ${name}`;
}

/** True for JSON that holds a menu. */
export const isMenu = (value: unknown): value is Fields => isFields(value) && Array.isArray(value['items']);
