// The piscina worker: packed pings in, Avro values out, both by transfer. Anything it needs comes with the task.

import { move, transferableSymbol, valueSymbol } from 'piscina';
import { type EncodeTask, encodeTask } from './encode.ts';

/** Encodes one task; the buffer of the answer moves to the caller. */
export function run(task: EncodeTask): unknown {
  const encoded = encodeTask(task);
  return move({
    get [transferableSymbol]() {
      return [encoded.bytes.buffer];
    },
    get [valueSymbol]() {
      return encoded;
    },
  });
}
