// Waiting out the faults of others: back-off without end for what must go on when Postgres or the broker come back.

import type { Clock } from '../runtime/clock.ts';
import { limits } from '../runtime/limits.ts';

/** The code of a fault, or '' for anything else that was thrown. */
export function codeOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return '';
  return typeof thrown.code === 'string' ? thrown.code : '';
}

/** True for faults of the world that pass by themselves, a full queue of ours among them; everything else is a bug or a poison. */
export const isPassing = (thrown: unknown): boolean => {
  const code = codeOf(thrown);
  if (code === 'QUEUE_FULL') return true;
  return code.startsWith('STORE_')
    ? code !== 'STORE_REJECTED' && code !== 'STORE_BROKEN' && code !== 'STORE_FOREIGN'
    : code.startsWith('BROKER_') || code.startsWith('LOG_');
};

/** Pause before try number `tries` (from 0), with jitter: doubling between the two limits. */
export const backoffMs = (tries: number, random: () => number): number =>
  Math.min(limits.retryDelayMsMax, limits.retryDelayMsMin * 2 ** Math.min(tries, 10)) * (0.5 + random() / 2);

/** Repeats until it works, or until `give()` says that nobody needs it any more (then undefined). Bugs are thrown on. */
export async function untilItWorks<T>(
  work: () => Promise<T>,
  ports: { readonly clock: Clock; readonly random: () => number },
  give: () => boolean = () => false,
): Promise<T | undefined> {
  for (let tries = 0; !give(); tries++) {
    try {
      return await work();
    } catch (thrown) {
      if (!isPassing(thrown)) throw thrown;
      await ports.clock.sleep(backoffMs(tries, ports.random));
    }
  }
  return undefined;
}
