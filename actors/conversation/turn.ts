// A turn: the events that a message has led to so far, and the state after them. Every step of the dialogue takes a turn and
// gives the next one; `decide` accepts what the last one holds. Pure.

import type {
  Card,
  ConversationEvent,
  ConversationState,
  LookUpStarted,
  Parameter,
  Question,
  Suggestion,
} from '../../schemas/conversation.types.ts';
import type { TextId } from '../../schemas/texts/en.ts';
import type { Context } from '../actor.ts';
import { evolveConversation } from './life.ts';
import { suggest } from './reply.ts';

/** Where the dialogue stands within one message. */
export type Turn = {
  readonly state: ConversationState;
  readonly events: readonly ConversationEvent[];
  readonly context: Context;
};

/** The turn of a message that has just come. */
export const turnOf = (state: ConversationState, context: Context): Turn => ({ state, events: [], context });

/** The turn after these events. */
export const put = (turn: Turn, ...events: readonly ConversationEvent[]): Turn => ({
  ...turn,
  state: events.reduce(evolveConversation, turn.state),
  events: [...turn.events, ...events],
});

/** The seq that the next event of the turn will have. */
export const nextSeq = (turn: Turn): number => turn.context.seq + turn.events.length + 1;

/** What a reply can carry beside its template. */
export type Extras = {
  readonly parameters?: readonly Parameter[];
  readonly suggestions?: readonly (Suggestion | TextId)[];
  readonly cards?: readonly Card[];
};

/** The chat says something. At most 6 suggestions and 12 cards are shown. */
export const say = (turn: Turn, template: TextId, extras: Extras = {}): Turn =>
  put(turn, {
    type: 'Replied',
    template,
    parameters: extras.parameters ?? [],
    suggestions: (extras.suggestions ?? []).slice(0, 6).map((one) => (typeof one === 'string' ? suggest(one) : one)),
    cards: (extras.cards ?? []).slice(0, 12),
  });

type Asked = Partial<Question> & Pick<Question, 'kind'>;

/** The next message may answer this; null forgets what was asked. */
export function ask(turn: Turn, asked: Asked | null): Turn {
  if (asked === null) return turn.state.question === null ? turn : put(turn, { type: 'QuestionAsked', question: null });
  const question: Question = {
    textId: null,
    line: null,
    group: null,
    picks: [],
    id: null,
    total: null,
    currency: null,
    cartVersion: turn.state.cartVersion,
    ...asked,
  };
  return put(turn, { type: 'QuestionAsked', question });
}

type Wanted = Partial<Omit<LookUpStarted, 'type' | 'no'>> & Pick<LookUpStarted, 'kind'>;

/** Asks something outside; one that is still out is overtaken. Its answer goes on with the dialogue. */
export function lookUp(turn: Turn, wanted: Wanted): Turn {
  const ended = endLookUp(turn);
  return put(ended, {
    type: 'LookUpStarted',
    no: nextSeq(ended),
    id: null,
    textId: null,
    from: 0,
    to: 0,
    cell: null,
    ...wanted,
  });
}

/** Nothing is out any more. */
export const endLookUp = (turn: Turn): Turn =>
  turn.state.lookUp === null ? turn : put(turn, { type: 'LookUpEnded', no: turn.state.lookUp.no });
