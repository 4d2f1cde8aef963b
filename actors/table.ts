// A function for each message of a union, looked up by the message's name: what a long switch would be, in parts.
// I1: the compiler asks for every name of the union and gives each function its own message type.

import type { Message } from './actor.ts';

/** Written as a method, because a method's parameter may be narrower than what it is called with: here the name tells. */
type Entry<M, Rest extends readonly unknown[], R> = { of(message: M, ...rest: Rest): R }['of'];

/** One function for each `type` of `M`. */
export type Table<M extends Message, Rest extends readonly unknown[], R> = {
  readonly [K in M['type']]: Entry<Extract<M, { readonly type: K }>, Rest, R>;
};

/** Calls the function of the message's name. Null when there is none: a message of newer code. */
export function look<M extends Message, Rest extends readonly unknown[], R>(
  table: { readonly [name: string]: Entry<M, Rest, R> },
  message: M,
  ...rest: Rest
): R | null {
  const entry = Object.hasOwn(table, message.type) ? table[message.type] : undefined;
  return entry === undefined ? null : entry(message, ...rest);
}
