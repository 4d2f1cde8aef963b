// One message of the customer: an answer to what was asked, a wish that a few words make plain, or something about dishes.
// I1: total: any text leads to a reply. I2: no word of the customer gets into an event; texts are named by id (schema.3).

import type { Question } from '../../schemas/conversation.types.ts';
import { showMenu } from './browse.ts';
import { askGap, offered, setCart, showCart } from './cart.ts';
import { askAddress, checkout, place } from './checkout.ts';
import { chosen } from './choice.ts';
import {
  aboutDishes,
  answerAboutDishes,
  type Heard,
  hasDishes,
  heardOf,
  isOnlyDishes,
  readAbout,
  retakeOption,
} from './dishes.ts';
import { find, firstSteps, open, repeat } from './find.ts';
import { type Intent, intentOf, yesOrNo } from './intent.ts';
import { openMenu } from './menu.ts';
import { askCancel, cancel, payAgain, tellStatus } from './orders.ts';
import { ask, lookUp, put, say, type Turn } from './turn.ts';

/** Letters of a message that is read; longer ones are answered without. */
export const textLengthMax = 2_000;

/** Reads the message of this text; one that was erased, or is none of this conversation, changes nothing. */
export function hear(turn: Turn, textId: string): Turn {
  const row = turn.context.need('text', textId);
  if (row.kind === 'erased') return say(turn, 'text_erased');
  const typed = textOf(row.kind === 'row' ? row.value : null);
  if (typed === null) return turn;
  if (typed.length > textLengthMax) return say(turn, 'too_long');
  const heard = heardOf(textId, typed);
  if (heard.said === '') return say(turn, 'not_understood', { suggestions: nextSteps(turn) });
  return answered(turn, heard) ?? wished(ask(turn, null), heard);
}

/** The text of a loaded row. */
export function textOf(value: unknown): string | null {
  const typed: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'text') : null;
  return typeof typed === 'string' ? typed : null;
}

const nextSteps = (turn: Turn) =>
  turn.state.restaurantId === null ? firstSteps : (['suggest.menu', 'suggest.cart', 'suggest.help'] as const);

/** The message as an answer to the open question; null when it is none. */
function answered(turn: Turn, heard: Heard): Turn | null {
  const { question } = turn.state;
  if (question === null) return null;
  const yes = yesOrNo(heard.said);
  switch (question.kind) {
    case 'which':
    case 'sure':
      return answerAboutDishes(turn, question, heard);
    case 'option':
    case 'too_many':
      return answerOption(turn, question, heard);
    case 'switch':
      if (yes === null || question.id === null) return null;
      if (yes === 'no') return kept(turn);
      return lookUp(ask(turn, null), { kind: question.group === 'repeat' ? 'repeat' : 'open', id: question.id });
    case 'pick_restaurant':
      return pickRestaurant(turn, heard);
    case 'address':
      return answerAddress(turn, heard);
    case 'confirm':
      if (yes === null) return null;
      return yes === 'yes' ? place(turn) : kept(turn);
    case 'cancel':
      if (yes === null || question.id === null) return null;
      return yes === 'yes' ? cancel(turn, question.id) : say(ask(turn, null), 'order_kept');
    default:
      return null;
  }
}

const kept = (turn: Turn): Turn =>
  say(ask(turn, null), 'nothing_changed', {
    suggestions: turn.state.cart.length > 0 ? ['suggest.cart', 'suggest.checkout'] : [],
  });

function pickRestaurant(turn: Turn, { typed }: Heard): Turn | null {
  const { found } = turn.state;
  const index = chosen(
    typed,
    found.map(({ name }) => name),
  );
  const picked = found[index ?? -1];
  return picked === undefined ? null : open(turn, picked.restaurantId);
}

/** One value by its name or number; anything longer is the parser's. */
function answerOption(turn: Turn, question: Question, heard: Heard): Turn | null {
  const { typed, said } = heard;
  const menu = openMenu(turn.state, turn.context);
  const line = turn.state.cart[question.line ?? -1];
  const group = menu?.optionGroups.find(({ id }) => id === question.group);
  if (menu === null || line === undefined || group === undefined) return null;
  const values = offered(line, group, question.kind === 'option' ? 'option' : 'too_many');
  const value =
    values[
      chosen(
        typed,
        values.map(({ name }) => name),
      ) ?? -1
    ];
  if (value === undefined) {
    if (yesOrNo(said) !== null) return askGap(turn, menu);
    if (intentOf(said) !== null) return null;
    const retaken = question.kind === 'too_many' ? retakeOption(turn, menu, question, heard) : null;
    return retaken ?? (hasDishes(turn, heard) ? readAbout(ask(turn, null), menu, heard, question.line ?? 0) : null);
  }
  const options = [
    ...line.options.filter((option) => option.group !== group.id),
    { group: group.id, value: value.id, modifier: 'add' as const },
  ];
  const lines = turn.state.cart.map((one) => (one === line ? { ...line, options } : one));
  return showCart(setCart(turn, lines), menu);
}

/** Forms that an address can have by chance: "near the bell tower". */
const likeAddress: ReadonlySet<Intent> = new Set(['address_text', 'note_maybe', 'search']);

/** While an address is asked for: a plain wish is heard first, then dishes, then it is an address. */
function answerAddress(turn: Turn, heard: Heard): Turn | null {
  if (yesOrNo(heard.said) === 'no') return kept(turn);
  const intent = intentOf(heard.said);
  if (intent !== null && !likeAddress.has(intent)) return null;
  if (isOnlyDishes(turn, heard)) return null;
  return lookUp(turn, { kind: 'address', textId: heard.textId });
}

function wished(turn: Turn, heard: Heard): Turn {
  const intent = intentOf(heard.said);
  const told = intent === null ? null : wishes[intent](turn, heard);
  if (told !== null) return told;
  const found = openFound(turn, heard);
  if (found !== null) return found;
  if (yesOrNo(heard.said) !== null) return answeredNothing(turn, heard);
  if (turn.state.restaurantId !== null) return aboutDishes(turn, heard);
  return /\p{L}{2}/u.test(heard.said)
    ? find(turn, heard.textId, heard.typed)
    : say(turn, 'not_understood', { suggestions: firstSteps });
}

/** "open the second one", "open Meghana": of those found last. */
function openFound(turn: Turn, { textId, said, typed }: Heard): Turn | null {
  const wanted = /^(?:please )?(?:open|go to|order from|choose|pick)\s+(.+)$/.exec(said)?.[1];
  if (wanted === undefined) return null;
  const index = chosen(
    wanted,
    turn.state.found.map(({ name }) => name),
  );
  const picked = turn.state.found[index ?? -1];
  if (picked !== undefined) return open(turn, picked.restaurantId);
  return /^(?:please )?(?:open|go to|order from)\b/i.test(typed.trim()) ? find(turn, textId, typed) : null;
}

/** A yes or no that nothing asked for: with a cart there, the way on is to confirm it. */
function answeredNothing(turn: Turn, { said }: Heard): Turn {
  if (yesOrNo(said) === 'yes' && turn.state.cart.length > 0) return checkout(turn);
  return say(turn, 'nothing_changed', { suggestions: nextSteps(turn) });
}

const wishes: Readonly<Record<Intent, (turn: Turn, heard: Heard) => Turn | null>> = {
  help: (turn) => say(turn, 'help', { suggestions: nextSteps(turn) }),
  hello: (turn) => say(turn, 'hello', { suggestions: nextSteps(turn) }),
  thanks: (turn) => say(turn, 'welcome', { suggestions: turn.state.cart.length > 0 ? ['suggest.checkout'] : [] }),
  status: (turn) => tellStatus(turn),
  cancel_order: (turn, { typed }) => askCancel(turn, typed),
  pay: (turn) =>
    payAgain(turn) ??
    (turn.state.cart.length > 0 ? checkout(turn) : say(turn, 'pay_nothing', { suggestions: nextSteps(turn) })),
  pay_saved: (turn) => paying(turn, 'saved'),
  pay_link: (turn) => paying(turn, 'link'),
  repeat: (turn) => repeat(turn),
  checkout: (turn) => checkout(turn),
  cart: (turn) => {
    const menu = openMenu(turn.state, turn.context);
    return menu === null ? say(turn, 'cart_empty', { suggestions: firstSteps }) : showCart(turn, menu);
  },
  clear: (turn) =>
    say(setCart(turn, []), turn.state.cart.length === 0 ? 'cart_empty' : 'cart_cleared', {
      suggestions: nextSteps(turn),
    }),
  menu: (turn) => {
    const menu = openMenu(turn.state, turn.context);
    return menu === null ? say(turn, 'choose_restaurant_first', { suggestions: firstSteps }) : showMenu(turn, menu);
  },
  note: (turn, { textId }) =>
    say(put(turn, { type: 'NoteKept', noteId: textId }), 'note_kept', { suggestions: ['suggest.checkout'] }),
  note_maybe: (turn, heard) => {
    if (turn.state.cart.length === 0 || isOnlyDishes(turn, heard)) return null;
    const kept = put(turn, { type: 'NoteKept', noteId: heard.textId });
    return hasDishes(turn, heard) ? aboutDishes(say(kept, 'note_kept'), heard) : wishes.note(turn, heard);
  },
  note_drop: (turn) =>
    say(turn.state.noteId === null ? turn : put(turn, { type: 'NoteKept', noteId: null }), 'note_dropped'),
  address_change: (turn) => askAddress(turn),
  address_text: (turn, { textId }) => lookUp(ask(turn, { kind: 'address' }), { kind: 'address', textId }),
  search: (turn, { textId, typed }) => find(turn, textId, typed),
};

function paying(turn: Turn, payment: 'saved' | 'link'): Turn {
  const chosenOne = turn.state.payment === payment ? turn : put(turn, { type: 'PaymentChosen', payment });
  return say(chosenOne, payment === 'saved' ? 'payment_saved' : 'payment_link', {
    suggestions: turn.state.cart.length > 0 ? ['suggest.checkout'] : [],
  });
}
