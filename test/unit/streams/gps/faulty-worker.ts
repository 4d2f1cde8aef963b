// A worker that breaks in the way that the first rider's id names, and else works: for the test of F26.

import { type EncodeTask, encodeTask } from '../../../../streams/gps/encode.ts';

/** Dies by exit, by memory, by never ending or by an error, or encodes. */
export function run(task: EncodeTask): unknown {
  const first = task.packs[0];
  const id = Buffer.from(first?.ids.subarray(1, 1 + (first.ids[0] ?? 0)) ?? []).toString('latin1');
  if (id.startsWith('exit')) process.exit(1);
  if (id.startsWith('throw')) throw new Error('the worker was asked to fail');
  if (id.startsWith('spin')) for (;;);
  if (id.startsWith('memory')) {
    const held: unknown[] = [];
    for (;;) held.push(Array.from({ length: 1_000 }, (_, i) => ({ i })));
  }
  return encodeTask(task);
}
