// The worker threads that turn packed pings into Kafka values (the only place that knows piscina).
// I1: the queue is as long as the tasks the ingress runs at once, one a worker; nothing piles up here.
// I2: a task that does not end in time, or whose thread dies, fails alone: its thread is replaced, the others go on (F26).

import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Piscina } from 'piscina';
import type { EncodedRecords, EncodeTask } from './encode.ts';
import type { GpsLimits } from './limits.ts';

/** Threads that encode. */
export type EncoderPool = {
  /** Rejects when the worker died, ran out of memory or of time; the task's buffers are gone either way. */
  encode(task: EncodeTask, transfer: readonly ArrayBuffer[]): Promise<EncodedRecords>;
  readonly workers: number;
  close(): Promise<void>;
};

/** Starts `workers` threads; `file` replaces the worker in tests of its faults. */
export function createEncoderPool(options: {
  readonly workers: number;
  readonly limits: GpsLimits;
  readonly file?: URL;
}): EncoderPool {
  const file = options.file ?? new URL('./worker.ts', import.meta.url);
  const { limits, workers } = options;
  const pool = new Piscina<EncodeTask, EncodedRecords>({
    filename: file.href,
    name: 'run',
    minThreads: workers,
    maxThreads: workers,
    maxQueue: 2 * workers,
    concurrentTasksPerWorker: 1,
    execArgv: file.pathname.endsWith('.ts') ? ['--import', typescriptLoader()] : [],
    resourceLimits: { maxOldGenerationSizeMb: limits.workerHeapMegabytes, maxYoungGenerationSizeMb: 32 },
  });
  // A thread that dies between tasks is an event and not a rejection; piscina has replaced it already.
  pool.on('error', () => undefined);
  return {
    workers,
    encode: (task, transfer) =>
      pool.run(task, { transferList: [...transfer], signal: AbortSignal.timeout(limits.workerMsMax) }),
    close: () => pool.destroy(),
  };
}

/** Threads do not inherit the loader under every runner (vitest has its own), so it is named. */
function typescriptLoader(): string {
  return pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
}
