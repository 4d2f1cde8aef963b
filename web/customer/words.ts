// Replies in words: the chat's catalogue with this reader's money, clock and distances.

import type { Parameter, Suggestion } from '../../schemas/conversation.types.ts';
import { en } from '../../schemas/texts/en.ts';
import { renderText } from '../../schemas/texts/render.ts';
import { kitchenTexts, statusTexts } from '../texts/customer.ts';
import { clockTime, distance, money } from '../texts/shared.ts';
import { newsOf, type OrderView } from './order-view.ts';

const formats = { money, time: clockTime, meters: distance };

/** A reply's text; a template of newer code shows its parameters alone. */
export function replyText(template: string, parameters: readonly Parameter[]): string {
  const text = renderText(en, template, parameters, formats);
  return text !== '' ? text : parameters.flatMap((each) => each.text ?? []).join(', ');
}

/** What a suggestion reads, and what a tap on it sends. */
export const suggestionText = ({ template, parameters }: Suggestion): string => replyText(template, parameters);

/** The headline of an order. */
export function headlineOf(view: OrderView): string {
  return newsOf(view) === 'kitchen' ? kitchenTexts[view.kitchen] : statusTexts[view.status];
}
