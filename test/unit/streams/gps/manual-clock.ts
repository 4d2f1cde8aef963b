// A clock that tests set: both clocks move together, and a sleep ends when the time has come.

import type { Clock } from '../../../../runtime/clock.ts';

/** A clock at `start`; `pass` moves it and runs what became due, in order. */
export type ManualClock = Clock & { pass(ms: number): Promise<void> };

/** A clock whose time of day is 1.7e12 at the start. */
export function createManualClock(): ManualClock {
  let time = 0;
  const due: { at: number; run: () => void }[] = [];
  const after = (ms: number, run: () => void): (() => void) => {
    const entry = { at: time + ms, run };
    due.push(entry);
    due.sort((a, b) => a.at - b.at);
    return () => void (due.includes(entry) && due.splice(due.indexOf(entry), 1));
  };
  return {
    now: () => 1_700_000_000_000 + time,
    monotonic: () => time,
    after,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const cancel = after(ms, () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        });
        const onAbort = (): void => {
          cancel();
          reject(signal?.reason);
        };
        signal?.addEventListener('abort', onAbort, { once: true });
      }),
    async pass(ms) {
      const end = time + ms;
      for (;;) {
        // Whatever a due entry set going must have its turn before time goes on.
        for (let i = 0; i < 20; i += 1) await Promise.resolve();
        const next = due[0];
        if (next === undefined || next.at > end) break;
        due.shift();
        time = Math.max(time, next.at);
        next.run();
      }
      time = end;
    },
  };
}
