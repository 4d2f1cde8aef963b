// The mistakes that the evaluations type: a letter dropped, doubled, swapped with its neighbour, or replaced.
// I1: everything is drawn from the generator given: one seed, one list of queries, on every machine.

/** A source of numbers in [0, 1), the same for the same seed. */
export type Random = () => number;

/** Mulberry32: small, fast, good enough to choose rows and letters. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One of the list; throws when it is empty. */
export function pick<T>(random: Random, list: readonly T[]): T {
  const one = list[Math.floor(random() * list.length)];
  if (one === undefined) throw new Error('nothing to pick from');
  return one;
}

const letter = /\p{L}/u;
const letters = 'abcdefghijklmnopqrstuvwxyz';

/** How many mistakes a text gets: one from 4 letters, two from 8. */
export function mistakesOf(text: string): number {
  const count = [...text].filter((one) => letter.test(one)).length;
  return count >= 8 ? 2 : count >= 4 ? 1 : 0;
}

/** The text with that many mistakes, each at a random letter; a mistake always changes the text where it can. */
export function mistyped(text: string, mistakes: number, random: Random): string {
  let result = text;
  for (let done = 0; done < mistakes; done++) result = oneMistake(result, random);
  return result;
}

function oneMistake(text: string, random: Random): string {
  const places = Array.from(text, (_, at) => at).filter((at) => letter.test(text.charAt(at)));
  if (places.length === 0) return text;
  for (let tries = 0; tries < 20; tries++) {
    const at = pick(random, places);
    const changed = changeAt(text, at, random);
    if (changed !== text) return changed;
  }
  return text;
}

function changeAt(text: string, at: number, random: Random): string {
  const own = text.charAt(at);
  const next = text.charAt(at + 1);
  switch (Math.floor(random() * 4)) {
    case 0:
      return text.slice(0, at) + text.slice(at + 1);
    case 1:
      return text.slice(0, at) + own + text.slice(at);
    case 2:
      return letter.test(next) ? text.slice(0, at) + next + own + text.slice(at + 2) : text;
    default:
      return (
        text.slice(0, at) +
        pick(
          random,
          [...letters].filter((one) => one !== own.toLowerCase()),
        ) +
        text.slice(at + 1)
      );
  }
}
