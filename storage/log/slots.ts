// Rows are found by slot, never by partition: the count of partitions may change, slots do not.

import { slotCount } from '../../schemas/slot.ts';
import { int4Array } from '../postgres/array.ts';

/** The slots of a partition, as an int[] parameter: 512 of them at 24 partitions. */
export function slotsOf(partition: number, partitions: number): Buffer {
  const slots = Array.from({ length: slotCount / partitions }, (_, i) => partition + i * partitions);
  return int4Array(slots, (slot) => slot);
}
