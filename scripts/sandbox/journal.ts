// The sandbox's memory: one JSON line an entry, appended before anything is answered.
// I1: what was appended survives kill -9 (the kernel has it); a torn last line is cut off when the file is opened again.

import { closeSync, existsSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** An append-only file of entries. */
export type Journal<E> = { readonly past: readonly E[]; append(entry: E): void; close(): void };

/** Opens the file, or keeps entries nowhere when there is none. */
export function openJournal<E>(file: string | null): Journal<E> {
  if (file === null) return { past: [], append: () => {}, close: () => {} };
  mkdirSync(dirname(file), { recursive: true });
  const bytes = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
  const whole = bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1);
  const past = whole
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): E => JSON.parse(line));
  const handle = openSync(file, 'a');
  if (whole.length < bytes.length) ftruncateSync(handle, whole.length);
  return {
    past,
    append: (entry) => {
      writeSync(handle, `${JSON.stringify(entry)}\n`);
    },
    close: () => closeSync(handle),
  };
}
