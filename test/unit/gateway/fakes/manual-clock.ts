// A clock that moves only when a test says so. Timers fire in order; between two of them promises settle.

import type { Clock } from '../../../../runtime/clock.ts';

type Timer = { readonly at: number; readonly order: number; readonly run: () => void };

/** A manual clock and its hand. */
export type ManualClock = Clock & {
  /** Moves time and fires what becomes due. */
  advance(ms: number): Promise<void>;
  /** Timers that still wait. */
  pending(): number;
};

/** Starts at `startMs`. */
export function manualClock(startMs = 1_700_000_000_000): ManualClock {
  let passed = 0;
  let order = 0;
  let timers: Timer[] = [];
  const after = (ms: number, run: () => void): (() => void) => {
    const timer = { at: passed + ms, order: order++, run };
    timers.push(timer);
    return () => {
      timers = timers.filter((other) => other !== timer);
    };
  };
  return {
    now: () => startMs + passed,
    monotonic: () => passed,
    after,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const stop = (): void => {
          cancel();
          reject(signal?.reason);
        };
        const cancel = after(ms, () => {
          signal?.removeEventListener('abort', stop);
          resolve();
        });
        signal?.addEventListener('abort', stop, { once: true });
      }),
    async advance(ms) {
      const until = passed + ms;
      for (;;) {
        await settled();
        const next = timers.filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at || a.order - b.order)[0];
        if (next === undefined) break;
        timers = timers.filter((timer) => timer !== next);
        passed = Math.max(passed, next.at);
        next.run();
      }
      passed = until;
      await settled();
    },
    pending: () => timers.length,
  };
}

/** Lets everything that waits only for promises go on. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
}

/** Waits for what ends on a thread of its own (signatures): goes round the event loop until the condition holds. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setImmediate(resolve));
}
