// Keeps processes alive: one that dies is started again after a moment, as a container platform would do it.
// I1: every start is counted; a supervised process that was asked to stop is not started again.

import { type OwnProcess, type ProcessOptions, startProcess } from './process.ts';

export type Supervised = {
  readonly name: string;
  /** The present process; another one after a restart. */
  current(): OwnProcess;
  /** Resolves when the present process is ready. */
  ready(): Promise<{ readonly port: number | null }>;
  restarts(): number;
  /** Every unasked end: exit code or signal. */
  deaths(): readonly string[];
  stop(): Promise<void>;
};

const restartMs = 100;

/** Starts a process and keeps it. */
export function supervise(options: ProcessOptions): Supervised {
  let stopping = false;
  let restarts = 0;
  const deaths: string[] = [];
  let current = startProcess(options);
  const watch = (one: OwnProcess): void => {
    one.exited
      .then(async ({ code, signal }) => {
        if (stopping) return;
        deaths.push(signal ?? String(code));
        restarts += 1;
        await new Promise((resolve) => setTimeout(resolve, restartMs));
        if (stopping) return;
        current = startProcess(options);
        watch(current);
      })
      .catch(() => undefined);
  };
  watch(current);
  return {
    name: options.name,
    current: () => current,
    async ready() {
      for (;;) {
        const one = current;
        try {
          return await one.ready;
        } catch (thrown) {
          if (stopping || restarts > 20) throw thrown;
          await new Promise((resolve) => setTimeout(resolve, 2 * restartMs));
        }
      }
    },
    restarts: () => restarts,
    deaths: () => deaths,
    async stop() {
      stopping = true;
      await current.stop();
    },
  };
}
