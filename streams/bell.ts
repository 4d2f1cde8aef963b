// A bell: somebody waits until somebody rings. Waiters are a list, for a single slot loses wake-ups with several rings.
// I1: a ring with nobody waiting is remembered once: the next wait returns at once.

/** Rings wake all who wait; a ring before the wait counts. */
export type Bell = { ring(): void; wait(): Promise<void> };

export function createBell(): Bell {
  let waiters: (() => void)[] = [];
  let rung = false;
  return {
    ring() {
      rung = true;
      if (waiters.length === 0) return;
      const woken = waiters;
      waiters = [];
      rung = false;
      for (const wake of woken) wake();
    },
    wait() {
      if (rung) {
        rung = false;
        return Promise.resolve();
      }
      return new Promise((resolve) => {
        waiters.push(resolve);
      });
    },
  };
}
