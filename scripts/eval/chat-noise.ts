/** Noise for the chat evaluation, from a seed: one typo a message, or the same message dressed up. And menus thinned to first names. */
import type { Menu } from '../../actors/conversation/parse/menu.ts';

const TYPO_CHARS_MIN = 5;
const DIGITS = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');

/** One typo in one word of five letters or more: a letter dropped, doubled, or swapped with the next. */
export const typo = (text: string, seed: number): string => {
  const random = randomOf(seed);
  const words = text.split(' ');
  const long = words.flatMap((word, index) =>
    /^[a-z]{5,}$/i.test(word) && word.length >= TYPO_CHARS_MIN ? [index] : [],
  );
  const index = long[Math.floor(random() * long.length)];
  if (index === undefined) return text;
  words[index] = misspelled(words[index] ?? '', random);
  return words.join(' ');
};

function misspelled(word: string, random: () => number): string {
  const at = Math.floor(random() * (word.length - 1));
  const kind = Math.floor(random() * 3);
  if (kind === 0) return word.slice(0, at) + word.slice(at + 1);
  if (kind === 1) return word.slice(0, at + 1) + word.slice(at);
  return word.slice(0, at) + (word[at + 1] ?? '') + (word[at] ?? '') + word.slice(at + 2);
}

/** Capitals, digits for number words, punctuation: the message as a careful or a loud person would type it. */
export const dressed = (text: string, seed: number): string => {
  const random = randomOf(seed);
  const words = text.split(' ').map((word) => {
    const number = DIGITS.indexOf(word);
    return number > 0 ? String(number) : word;
  });
  const shout = random() < 0.2;
  const title = !shout && random() < 0.2;
  const out = words.map((word, index) => {
    if (shout) return word.toUpperCase();
    return index === 0 || title ? word.charAt(0).toUpperCase() + word.slice(1) : word;
  });
  for (let index = 1; index < out.length - 1; index += 1) {
    const next = words[index + 1];
    if ((next === 'and' || next === 'with' || next === 'please') && random() < 0.3) out[index] = `${out[index]},`;
  }
  return out.join(' ') + (['.', '!', '', ' :)', '!!'][Math.floor(random() * 5)] ?? '');
};

/** The menu with one name a thing. */
export const firstNames = (menu: Menu): Menu => {
  const first = <T extends { readonly names: readonly string[] }>(each: T): T => ({
    ...each,
    names: each.names.slice(0, 1),
  });
  return {
    ...menu,
    categories: menu.categories.map(first),
    items: menu.items.map(first),
    optionGroups: menu.optionGroups.map((group) => ({ ...group, values: group.values.map(first) })),
  };
};

/** Numbers from 0 to 1 from a seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
