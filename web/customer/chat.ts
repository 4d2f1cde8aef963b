// The conversation as a list of what was said: a fold over its events. Pure.
// I1: the same events give the same list; what is hidden or unknown takes its seq and shows nothing.

import type { Card, Parameter, Suggestion } from '../../schemas/conversation.types.ts';
import type { Happened } from '../client/events.ts';
import { type Fields, isFields, listOf, textOf } from '../client/frames.ts';

/** One thing said. `at` is epoch ms. */
export type Entry =
  | { readonly kind: 'said'; readonly seq: number; readonly at: number; readonly textId: string }
  | {
      readonly kind: 'reply';
      readonly seq: number;
      readonly at: number;
      readonly template: string;
      readonly parameters: readonly Parameter[];
      readonly suggestions: readonly Suggestion[];
      readonly cards: readonly Card[];
    };

/** A conversation up to `seq`. */
export type Chat = {
  readonly seq: number;
  readonly entries: readonly Entry[];
  /** Orders placed here, oldest first. */
  readonly orderIds: readonly string[];
  readonly cartVersion: number;
  readonly addressId: string | null;
};

/** Nothing said yet. */
export const emptyChat: Chat = { seq: 0, entries: [], orderIds: [], cartVersion: 0, addressId: null };

/** The conversation after an event; one that was seen already changes nothing. */
export function afterEvent(chat: Chat, event: Happened): Chat {
  if (event.seq <= chat.seq) return chat;
  return { ...chat, ...changeOf(chat, event), seq: event.seq };
}

/** The said entry that a message accepted with this last seq became; null while it has not come. */
export function entryOfAnswer(chat: Chat, seq: number): Entry | null {
  if (chat.seq < seq) return null;
  return chat.entries.findLast((entry) => entry.kind === 'said' && entry.seq <= seq) ?? null;
}

/** The chat owes an answer to what was said last. */
export const isAwaited = ({ entries }: Chat): boolean => entries.at(-1)?.kind === 'said';

/** What can be tapped now: suggestions of the last reply. */
export function suggestionsOf({ entries }: Chat): readonly Suggestion[] {
  const last = entries.at(-1);
  return last?.kind === 'reply' ? last.suggestions : [];
}

function changeOf(chat: Chat, { seq, at, name, frame }: Happened): Partial<Chat> {
  if (frame === null) return {};
  switch (name) {
    case 'MessageReceived':
    case 'MessageQueued':
      return { entries: [...chat.entries, { kind: 'said', seq, at, textId: textOf(frame, 'textId') }] };
    case 'Replied':
      return { entries: [...chat.entries, replyOf(frame, seq, at)] };
    case 'CartChanged':
      return { cartVersion: Number(frame['cartVersion'] ?? 0) };
    case 'AddressChosen':
      return { addressId: textOf(frame, 'addressId') };
    case 'OrderConfirmed':
    case 'OrderFollowed': {
      const id = textOf(frame, 'orderId');
      return chat.orderIds.includes(id) ? {} : { orderIds: [...chat.orderIds, id] };
    }
    default:
      return {};
  }
}

function replyOf(frame: Fields, seq: number, at: number): Entry {
  return {
    kind: 'reply',
    seq,
    at,
    template: textOf(frame, 'template'),
    parameters: listOf(frame, 'parameters').filter(isParameter),
    suggestions: listOf(frame, 'suggestions').filter(isSuggestion),
    cards: listOf(frame, 'cards').filter(isCard),
  };
}

const isParameter = (value: unknown): value is Parameter => isFields(value) && typeof value['name'] === 'string';
const isSuggestion = (value: unknown): value is Suggestion =>
  isFields(value) && typeof value['template'] === 'string' && Array.isArray(value['parameters']);
const isCard = (value: unknown): value is Card =>
  isFields(value) && typeof value['kind'] === 'string' && Array.isArray(value['lines']);
