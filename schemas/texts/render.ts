// Fills a text of the catalogue with the parameters of a reply: for the pages, and for tests that tap a suggestion.
// {name} is the parameter; {name, one, many} is a count with its word. What is not there stays empty.

import type { Parameter } from '../conversation.types.ts';
import type { Texts } from './en.ts';

/** How a place shows numbers: its currency format, its clock, its distances. */
export type Formats = {
  /** Minor units and ISO 4217. */
  readonly money: (amount: number, currency: string) => string;
  /** Epoch ms. */
  readonly time: (at: number) => string;
  readonly meters: (meters: number) => string;
};

/** The text of a template; '' for an id that this catalogue does not have (newer code wrote it). */
export function renderText(texts: Texts, template: string, parameters: readonly Parameter[], formats: Formats): string {
  const text = Object.entries(texts).find(([id]) => id === template)?.[1] ?? '';
  return text.replace(/\{(\w+)(?:, ([^,}]+), ([^,}]+))?\}/g, (_all, name: string, one?: string, many?: string) => {
    const parameter = parameters.find((each) => each.name === name);
    if (parameter === undefined) return '';
    const shown = shownOf(texts, parameter, formats);
    return one === undefined ? shown : `${shown} ${parameter.number === 1 ? one : (many ?? one)}`;
  });
}

function shownOf(texts: Texts, { kind, text, number, currency }: Parameter, formats: Formats): string {
  switch (kind) {
    case 'money':
      return formats.money(number ?? 0, currency ?? '');
    case 'time':
      return formats.time(number ?? 0);
    case 'meters':
      return formats.meters(number ?? 0);
    case 'count':
      return String(number ?? 0);
    case 'term':
      return Object.entries(texts).find(([id]) => id === `term.${text}`)?.[1] ?? '';
    default:
      return text ?? '';
  }
}
