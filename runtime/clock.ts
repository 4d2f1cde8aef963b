// Time, in one place. Every other file gets a Clock as an argument, so that tests and the simulation decide what time
// it is.
// I1: this is the only file that may ask the machine for the time of day (test/tidy.test.ts).
// I2: durations come from the monotonic clock: the time of day may jump when the machine corrects itself.

/** The two clocks and the two waits that code outside actors/ may use. Decisions use the database's time, not this. */
export type Clock = {
  /** Time of day in epoch milliseconds; may jump either way. */
  now(): number;
  /** Milliseconds since an arbitrary start, with fractions; never goes back. */
  monotonic(): number;
  /** Waits at least `ms`; rejects with the signal's reason as soon as it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `run` once after `ms`, unless the returned function was called before. Does not keep the process alive. */
  after(ms: number, run: () => void): () => void;
};

/** Milliseconds since the process's own start, with fractions; never goes back. For durations. */
export function monotonicMs(): number {
  return performance.now();
}

/** The machine's time of day in epoch milliseconds. For tokens and log lines, never for decisions. */
export function wallClockMs(): number {
  return Date.now();
}

/** The machine's own clock. */
export function systemClock(): Clock {
  return { now: wallClockMs, monotonic: monotonicMs, sleep, after };
}

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

function after(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  timer.unref();
  return () => clearTimeout(timer);
}
