// A message about dishes of the open restaurant: looked at, put into the cart, changed, asked about.
// I1: a question about a message holds for the cart that it was asked with; once the cart is another one, it is forgotten.

import type { Question } from '../../schemas/conversation.types.ts';
import type { TextId } from '../../schemas/texts/en.ts';
import { browse, showCategory } from './browse.ts';
import { changeCart, quantityMax } from './cart.ts';
import { menuGone } from './checkout.ts';
import { chosen } from './choice.ts';
import { categoryOf, type Edited, edit, type Standing } from './edit.ts';
import { namesPrice, plain, yesOrNo } from './intent.ts';
import { type ChatMenu, itemName, openMenu, valueName } from './menu.ts';
import type { Problem } from './parse/reading.ts';
import { choice, count, restaurantName, text } from './reply.ts';
import { ask, say, type Turn } from './turn.ts';

/** A message: its text as typed, and in plain form. */
export type Heard = { readonly textId: string; readonly typed: string; readonly said: string };

/** Looks or edits. */
export function aboutDishes(turn: Turn, { textId, typed }: Heard): Turn {
  const menu = openMenu(turn.state, turn.context);
  if (menu === null) return menuGone(turn);
  return browse(turn, menu, typed) ?? readDishes(turn, menu, { textId, typed, picks: [] }, turn.state);
}

/** True when the menu explains the whole message: something for the cart, and no word too many. */
export function isOnlyDishes(turn: Turn, heard: Heard): boolean {
  const edited = editOf(turn, heard);
  return (edited?.kind === 'asks' || edited?.kind === 'cart') && !edited.partly;
}

/** True when something of the message is for the cart. */
export function hasDishes(turn: Turn, heard: Heard): boolean {
  const kind = editOf(turn, heard)?.kind;
  return kind === 'cart' || kind === 'asks';
}

function editOf(turn: Turn, { typed }: Heard): Edited | null {
  const menu = openMenu(turn.state, turn.context);
  return menu === null ? null : edit(menu, typed, turn.state, []);
}

type Said = { readonly textId: string; readonly typed: string; readonly picks: readonly number[] };

function readDishes(turn: Turn, menu: ChatMenu, said: Said, standing: Standing): Turn {
  const edited = edit(menu, said.typed, standing, said.picks);
  switch (edited.kind) {
    case 'nothing':
      return nothing(turn, menu, edited.problems);
    case 'unclear':
      return say(turn, 'too_unclear', { suggestions: ['suggest.menu'] });
    case 'asks':
      return asked(turn, said, edited);
    case 'cart': {
      const warned = namesPrice(said.typed) ? say(turn, 'prices_are_fixed') : turn;
      const partly = edited.partly && said.picks.length === 0 && !namesPrice(said.typed);
      const told = partly ? say(warned, 'partly_understood') : warned;
      const counted = edited.counted.reduce(
        (at, { group, value }) => say(at, 'option_once', { parameters: [text('name', valueName(menu, group, value))] }),
        tellProblems(told, menu, edited.problems),
      );
      return changeCart(counted, menu, edited.lines);
    }
  }
}

const questions: Readonly<Record<Extract<Edited, { kind: 'asks' }>['about'], TextId>> = {
  which_item: 'which_dish',
  which_option: 'which_of',
  either_of: 'which_of',
  which_reading: 'which_of',
  did_you_mean: 'did_you_mean',
  sure: 'are_you_sure',
  changes: 'unclear_change',
};

function asked(turn: Turn, { textId, picks }: Said, { about, labels }: Extract<Edited, { kind: 'asks' }>): Turn {
  const kind = about === 'sure' || about === 'changes' ? 'sure' : 'which';
  const question = ask(turn, { kind, textId, picks });
  const first = labels[0] ?? '';
  const single = labels.length === 1;
  return say(question, questions[about], {
    parameters: single ? [text(kind === 'sure' ? 'what' : 'name', first)] : [],
    suggestions: single ? ['suggest.yes', 'suggest.no'] : labels.map(choice),
  });
}

/** The answer to a question about an earlier message; null when it is none. */
export function answerAboutDishes(turn: Turn, question: Question, heard: Heard): Turn | null {
  const menu = openMenu(turn.state, turn.context);
  const { textId, picks } = question;
  const row = textId === null ? null : turn.context.need('text', textId);
  const typed: unknown = row?.kind === 'row' ? Reflect.get(Object(row.value), 'text') : null;
  if (menu === null || textId === null || typeof typed !== 'string') return null;
  if (question.cartVersion !== turn.state.cartVersion) return null;
  const before = edit(menu, typed, turn.state, picks);
  if (before.kind !== 'asks') return null;
  const pick = pickOf(heard, before);
  if (pick === null) return null;
  const free = ask(turn, null);
  if (pick < 0 && before.about !== 'did_you_mean')
    return say(free, 'nothing_changed', { suggestions: ['suggest.menu'] });
  return readDishes(free, menu, { textId, typed, picks: [...picks, pick] }, turn.state);
}

function pickOf({ typed, said }: Heard, { labels }: Extract<Edited, { kind: 'asks' }>): number | null {
  const yes = yesOrNo(said);
  if (yes === 'no') return -1;
  if (yes === 'yes') return labels.length === 1 ? 0 : null;
  return chosen(typed, labels);
}

/** A choice that was taken too often is said anew: the parser reads it without what was taken. */
export function retakeOption(turn: Turn, menu: ChatMenu, question: Question, heard: Heard): Turn | null {
  const line = turn.state.cart[question.line ?? -1];
  if (line === undefined || question.line === null) return null;
  const options = line.options.filter((option) => option.group !== question.group);
  const cart = turn.state.cart.map((one) => (one === line ? { ...line, options } : one));
  const edited = edit(menu, heard.typed, { cart, lastLine: question.line }, []);
  if (edited.kind !== 'cart') return null;
  const retaken = edited.lines[question.line]?.options.some((option) => option.group === question.group) === true;
  return retaken ? changeCart(turn, menu, edited.lines) : null;
}

/** A message about the line that a question is about. */
export const readAbout = (turn: Turn, menu: ChatMenu, { textId, typed }: Heard, lastLine: number): Turn =>
  readDishes(turn, menu, { textId, typed, picks: [] }, { cart: turn.state.cart, lastLine });

function nothing(turn: Turn, menu: ChatMenu, problems: readonly Problem[]): Turn {
  const category = categoryOf(problems);
  if (category !== null) return showCategory(turn, menu, category);
  if (problems.length > 0) return tellProblems(turn, menu, problems);
  return say(turn, 'not_understood_menu', {
    parameters: [restaurantName(turn.state)],
    suggestions: ['suggest.menu', 'suggest.other', 'suggest.help'],
  });
}

/** Each kind of problem is said once. */
function tellProblems(turn: Turn, menu: ChatMenu, problems: readonly Problem[]): Turn {
  const kinds = new Set<string>();
  return problems.reduce((at, problem) => {
    if (kinds.has(problem.type)) return at;
    kinds.add(problem.type);
    return tellProblem(at, menu, problem);
  }, turn);
}

function tellProblem(turn: Turn, menu: ChatMenu, problem: Problem): Turn {
  switch (problem.type) {
    case 'quantity_huge':
      return say(turn, 'quantity_max', { parameters: [count('most', quantityMax)] });
    case 'quantity_zero':
    case 'quantity_negative':
    case 'quantity_fraction':
      return say(turn, 'quantity_unclear', { parameters: [count('most', quantityMax)] });
    case 'item_missing':
      return showCategory(turn, menu, problem.category);
    case 'not_offered':
      return say(turn, 'not_offered', { parameters: [text('name', itemName(menu, problem.item))] });
    case 'nothing_to_change':
      return say(turn, 'not_in_cart', { suggestions: ['suggest.cart'] });
    case 'text_too_long':
      return say(turn, 'too_long');
  }
}

/** The plain form of a text as `Heard` has it. */
export const heardOf = (textId: string, typed: string): Heard => ({ textId, typed, said: plain(typed) });
