// The simulated worlds: each takes a seed from start to verdict.

import { runPlatformSeed, type SeedResult } from './platform.ts';

/** World name → run of one seed. */
export const worlds: Readonly<Record<string, (seed: number) => Promise<SeedResult>>> = {
  platform: runPlatformSeed,
};
