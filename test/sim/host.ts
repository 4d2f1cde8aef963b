// A simulated process: what it schedules dies with it, and waits while it is stopped (SIGSTOP).
// I1: a killed process never runs another line: its promises simply never settle.
// I2: a stopped one runs nothing until it is continued; then everything that came due in between runs at once (a zombie).

import type { Clock } from '../../runtime/clock.ts';
import type { Scheduler } from './scheduler.ts';

export type Host = {
  readonly name: string;
  readonly clock: Clock;
  alive(): boolean;
  stopped(): boolean;
  /** Runs on this process after `ms`, if it still lives then. */
  schedule(ms: number, label: string, run: () => void): () => void;
  kill(): void;
  stop(): void;
  proceed(): void;
};

/** Epoch of the simulated machine clocks; every host is off by up to an hour. */
const epochMs = 1_700_000_000_000;

export function createHost(scheduler: Scheduler, name: string): Host {
  let alive = true;
  let stopped = false;
  let held: (() => void)[] = [];
  const skewMs = Math.floor(scheduler.between(-3_600_000, 3_600_000));
  const startedAt = scheduler.now();
  const drift = 1 + scheduler.between(-1e-4, 1e-4);
  const schedule = (ms: number, label: string, run: () => void): (() => void) => {
    let cancelled = false;
    const guarded = (): void => {
      if (!alive || cancelled) return;
      if (stopped) held.push(guarded);
      else run();
    };
    const cancel = scheduler.schedule(ms, label, guarded);
    return () => {
      cancelled = true;
      cancel();
    };
  };
  const clock: Clock = {
    now: () => epochMs + skewMs + scheduler.now(),
    monotonic: () => (scheduler.now() - startedAt) * drift,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) reject(signal.reason);
        schedule(ms, '', resolve);
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      }),
    after: (ms, run) => schedule(ms, '', run),
  };
  return {
    name,
    clock,
    alive: () => alive,
    stopped: () => stopped,
    schedule,
    kill() {
      alive = false;
      held = [];
    },
    stop() {
      stopped = true;
    },
    proceed() {
      stopped = false;
      const due = held;
      held = [];
      // In the order in which it came due, as a process finds it.
      let after = 0;
      for (const run of due) {
        after += scheduler.between(0, 0.1);
        scheduler.schedule(after, '', run);
      }
    },
  };
}
