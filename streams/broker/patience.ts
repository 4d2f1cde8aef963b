// Doing something with a broker until it works: what is transient is tried again without end, anything else is thrown.

import type { Clock } from '../../runtime/clock.ts';
import { Fault } from '../../runtime/errors.ts';
import { isTransient } from './kafka.ts';

/** Pause between two tries: 50 ms, doubling to 1 s. */
const pauseMsMin = 50;
const pauseMsMax = 1_000;

/** Does `work` until it succeeds; throws the signal's reason when it is aborted, or the first error that is not transient. */
export async function untilDone<T>(work: () => Promise<T>, clock: Clock, signal: AbortSignal): Promise<T> {
  for (let pauseMs = pauseMsMin; ; pauseMs = Math.min(pauseMsMax, pauseMs * 2)) {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      const transient = error instanceof Fault ? error.retry === 'backoff' : isTransient(error);
      if (!transient) throw error;
    }
    await clock.sleep(pauseMs, signal);
  }
}
