// The simulated worlds: each takes a seed from start to verdict.

import { runFoodSeed } from './food.ts';
import { runPlatformSeed } from './platform.ts';
import type { SeedResult } from './seed.ts';

/** World name → run of one seed. */
export const worlds: Readonly<Record<string, (seed: number) => Promise<SeedResult>>> = {
  platform: runPlatformSeed,
  food: runFoodSeed,
};
