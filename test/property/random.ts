// Random numbers from a seed, so that a failure replays with SEED=n.

/** A generator of numbers in [0, 1): mulberry32. */
export function randomOf(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The seed of this run: SEED of the environment, or the default given. */
export const seedOr = (otherwise: number): number => Number(process.env['SEED'] ?? otherwise);
