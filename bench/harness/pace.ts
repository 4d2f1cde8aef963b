// Open loop: arrivals happen when they are due, whether or not earlier ones were answered; a late tick catches up.

import { setTimeout as pause } from 'node:timers/promises';

/** Calls `arrive` for every arrival, with the performance.now() ms at which it was due. Resolves after `seconds`. */
export async function keepPace(
  options: { readonly rate: number; readonly seconds: number; readonly tickMs: number; readonly stop?: AbortSignal },
  arrive: (due: number) => void,
): Promise<void> {
  const { rate, seconds, tickMs, stop } = options;
  const begun = performance.now();
  const total = Math.round(rate * seconds);
  for (let done = 0; done < total && stop?.aborted !== true; ) {
    const wanted = Math.min(total, Math.floor(((performance.now() - begun) * rate) / 1000));
    for (; done < wanted; done++) arrive(begun + (done * 1000) / rate);
    await pause(tickMs);
  }
}
