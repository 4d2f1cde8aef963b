// Golden conversations: what a customer says and taps, and what the chat must answer. A world plays them: the pure one
// (test/unit/actors/conversation) or the real gateway (dialogue.test.ts). What a step does not expect is not compared.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Card, ChosenLine, ConversationState, Replied } from '../../../schemas/conversation.types.ts';

/** What happens to an order from outside the chat. */
export type OrderStep = 'pay' | 'decline' | 'accept' | 'reject' | 'ready' | 'assign' | 'pick_up' | 'deliver';

/** What changes in the catalog. Restored after the case. */
export type Change =
  | { readonly price: readonly [restaurantId: string, itemId: string, price: number] }
  | { readonly soldOut: readonly [restaurantId: string, itemId: string] }
  | { readonly close: string };

/** One step: exactly one action, and what is expected of it. */
export type Step = {
  readonly say?: string;
  /** Several messages at once; they wait for a look-up. */
  readonly burst?: readonly string[];
  /** The last message with the same key. */
  readonly again?: true;
  /** A tap on a restaurant's card. */
  readonly open?: string;
  /** A saved address by label; `foreign`: somebody else's. */
  readonly address?: string;
  /** A tap on the last confirm card; `outdated`: on one of an older cart. */
  readonly confirm?: 'shown' | 'outdated';
  readonly order?: OrderStep;
  readonly change?: Change;
  /** The typed texts of the conversation are erased before the message is read. */
  readonly erased?: string;
  readonly replies?: readonly string[];
  readonly cart?: readonly string[];
  /** Kinds of the last reply's cards. */
  readonly cards?: readonly string[];
  /** Ids of the last reply's cards, from the first. */
  readonly ids?: readonly string[];
  readonly suggestions?: readonly string[];
  /** Total of the last card with an amount and lines. */
  readonly total?: number;
  readonly refused?: string;
  readonly events?: readonly string[];
  readonly question?: string | null;
};

/** A conversation. `only`: riders are not part of the stack's run. */
export type GoldenCase = { readonly name: string; readonly only?: 'unit'; readonly steps: readonly Step[] };

/** Where a conversation is played. */
export type ChatWorld = {
  /** Does the step's action; a refusal's reason, or null. */
  act(step: Step): Promise<string | null>;
  /** Events of the conversation so far; waits until it stands still with at least so many replies. */
  events(replies: number): Promise<readonly { readonly type: string }[]>;
  state(): Promise<ConversationState>;
};

/** All golden files: group and case. */
export function goldenCases(): readonly (readonly [group: string, one: GoldenCase])[] {
  const folder = join(import.meta.dirname, 'golden');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .flatMap((name) => {
      const cases: readonly GoldenCase[] = JSON.parse(readFileSync(join(folder, name), 'utf8'));
      return cases.map((one) => [name.replace('.json', ''), one] as const);
    });
}

/** Plays a conversation from the greeting on. */
export async function play(world: ChatWorld, { steps }: GoldenCase): Promise<void> {
  const first = await world.events(1);
  expect(repliesOf(first).map(({ template }) => template)).toEqual(['greeting']);
  expect(repliesOf(first)[0]?.suggestions).toHaveLength(3);
  let seen = first.length;
  for (const [index, step] of steps.entries()) {
    const past = repliesOf((await world.events(0)).slice(0, seen)).length;
    const refused = await world.act(step);
    const all = await world.events(past + (step.replies?.length ?? 0));
    const fresh = all.slice(seen);
    seen = all.length;
    check(`step ${index + 1} ${JSON.stringify(actionOf(step))}`, step, fresh, refused, await world.state());
  }
}

function check(
  where: string,
  step: Step,
  events: readonly { readonly type: string }[],
  refused: string | null,
  state: ConversationState,
): void {
  const replies = repliesOf(events);
  const last = replies.at(-1);
  const found = {
    refused,
    ...(step.replies === undefined ? {} : { replies: replies.map(({ template }) => template) }),
    ...(step.cart === undefined ? {} : { cart: state.cart.map(lineText) }),
    ...(step.cards === undefined ? {} : { cards: last?.cards.map(({ kind }) => kind) }),
    ...(step.ids === undefined ? {} : { ids: last?.cards.slice(0, step.ids.length).map(({ id }) => id) }),
    ...(step.suggestions === undefined ? {} : { suggestions: last?.suggestions.map(suggestionText) }),
    ...(step.total === undefined ? {} : { total: totalOf(replies) }),
    ...(step.events === undefined ? {} : { events: events.map(({ type }) => type) }),
    ...(step.question === undefined ? {} : { question: state.question?.kind ?? null }),
  };
  const { replies: r, cart, cards, ids, suggestions, total, events: e, question } = step;
  const wanted = {
    refused: step.refused ?? null,
    replies: r,
    cart,
    cards,
    ids,
    suggestions,
    total,
    events: e,
    question,
  };
  expect(found, where).toEqual(Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined)));
}

const suggestionText = ({ template, parameters }: Replied['suggestions'][number]): string =>
  parameters[0] === undefined ? template : `${template}: ${parameters[0].text}`;

const totalOf = (replies: readonly Replied[]): number | null | undefined =>
  replies.flatMap(({ cards }): readonly Card[] => cards).findLast(({ lines }) => lines.length > 0)?.amount;

/** Replies among events. */
export const repliesOf = (events: readonly { readonly type: string }[]): readonly Replied[] =>
  events.filter((event): event is Replied => event.type === 'Replied');

const marks = { add: '', no: '-', light: '~', extra: '+', unknown: '?' } as const;

const lineText = ({ itemId, quantity, options }: ChosenLine): string => {
  const said = options.map(({ group, value, modifier }) => `${marks[modifier]}${group}:${value}`).sort();
  return [`${quantity} ${itemId}`, ...said].join(' ');
};

/** A step without what it expects. */
export function actionOf({ say, burst, again, open, address, confirm, order, change, erased }: Step): object {
  return { say: say?.slice(0, 60), burst, again, open, address, confirm, order, change, erased };
}
