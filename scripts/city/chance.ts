// Seeded chance of a city run: the same seed draws the same people and kills (times still depend on the machine).

export type Chance = {
  /** In [0, 1). */
  next(): number;
  between(from: number, to: number): number;
  whole(below: number): number;
};

/** mulberry32 of a seed. */
export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return { next, between: (from, to) => from + (to - from) * next(), whole: (below) => Math.floor(next() * below) };
}

/** Waits; the people of a city do nothing else with time. */
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
