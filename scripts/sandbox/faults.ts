// The faults that the sandbox can be told to make: rates and delays, drawn from a seeded generator.
// I1: a fault never changes what the books say twice: it declines, delays, loses answers, repeats or reorders what is said.

import { z } from 'zod';

const rate = z.number().min(0).max(1);
const ms = z.int().min(0).max(600_000);
/** One rate for all, or one for each kind of request. */
const rates = z.union([
  rate,
  z.strictObject({ charge: rate.optional(), cancel: rate.optional(), refund: rate.optional() }),
]);

/** What POST /control takes; a field left out stays as it is. */
export const controlForm = z.strictObject({
  /** Share of charges (or refunds) that are declined for good. */
  decline: rates.optional(),
  /** Each request is thought about so long. */
  delayMs: ms.optional(),
  /** Share of answers that never come, though the request was done. */
  loseAnswer: rates.optional(),
  /** Share of requests refused with 503 before anything is done. */
  unavailable: rates.optional(),
  /** Share of webhooks sent twice. */
  duplicateWebhook: rate.optional(),
  /** Share of webhooks that a later one overtakes. */
  reorderWebhook: rate.optional(),
  /** Each webhook leaves so long after its cause. */
  delayWebhookMs: ms.optional(),
  /** The generator begins again here. */
  seed: z.int().min(0).max(4_294_967_295).optional(),
});

/** Settings as they are given and shown. */
export type Control = z.infer<typeof controlForm>;
/** Requests that faults tell apart. */
export type RequestKind = 'charge' | 'cancel' | 'refund';

/** The faults of one sandbox. */
export type Faults = {
  settings(): Control;
  change(control: Control): void;
  /** Draws: does this fault hit this request? */
  hits(fault: 'decline' | 'loseAnswer' | 'unavailable', kind: RequestKind): boolean;
  /** Draws: does this fault hit this webhook? */
  hitsWebhook(fault: 'duplicateWebhook' | 'reorderWebhook'): boolean;
};

/** No faults, seed 1, until told otherwise. */
export function createFaults(): Faults {
  let settings: Control = { seed: 1 };
  let draw = generator(1);
  return {
    settings: () => settings,
    change: (control) => {
      settings = { ...settings, ...control };
      if (control.seed !== undefined) draw = generator(control.seed);
    },
    hits: (fault, kind) => draw() < rateOf(settings[fault], kind),
    hitsWebhook: (fault) => draw() < (settings[fault] ?? 0),
  };
}

function rateOf(given: Control['decline'], kind: RequestKind): number {
  if (given === undefined) return 0;
  if (typeof given === 'number') return given;
  return given[kind] ?? 0;
}

/** Mulberry32: numbers in [0, 1) from a 32-bit seed. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
