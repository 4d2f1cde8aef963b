// Key → slot → partition. A slot is for ever; a partition is slot mod partitions until a slot map says otherwise.
// The hash is Kafka's default (murmur2), so that plain Java and kafkajs producers land on the same partition.

const utf8 = new TextEncoder();
const scratch = new Uint8Array(128);

/** Slots of the key space; every partition count divides it. */
export const slotCount = 12288;

/** Kafka's murmur2 of the key's UTF-8 bytes, made positive. Source: org.apache.kafka.common.utils.Utils.murmur2. */
export function positiveMurmur2(key: string): number {
  const data = bytesOf(key);
  const length = data === scratch ? key.length : data.length;
  const m = 0x5bd1e995;
  let h = 0x9747b28c ^ length;
  const words = length >> 2;
  for (let i = 0; i < words; i++) {
    const at = i << 2;
    let k = (data[at] ?? 0) | ((data[at + 1] ?? 0) << 8) | ((data[at + 2] ?? 0) << 16) | ((data[at + 3] ?? 0) << 24);
    k = Math.imul(k, m);
    k ^= k >>> 24;
    k = Math.imul(k, m);
    h = Math.imul(h, m) ^ k;
  }
  const tail = words << 2;
  const rest = length & 3;
  if (rest === 3) h ^= (data[tail + 2] ?? 0) << 16;
  if (rest >= 2) h ^= (data[tail + 1] ?? 0) << 8;
  if (rest >= 1) h = Math.imul(h ^ (data[tail] ?? 0), m);
  h ^= h >>> 13;
  h = Math.imul(h, m);
  h ^= h >>> 15;
  return h & 0x7fffffff;
}

/** The key's UTF-8 bytes. Ids are short and ASCII: their bytes go into one scratch, an encoder costs ten times as much. */
function bytesOf(key: string): Uint8Array {
  if (key.length > scratch.length) return utf8.encode(key);
  for (let i = 0; i < key.length; i++) {
    const code = key.charCodeAt(i);
    if (code > 127) return utf8.encode(key);
    scratch[i] = code;
  }
  return scratch;
}

/** The slot of an actor's id, 0 … 12287. */
export const slotOf = (id: string): number => positiveMurmur2(id) % slotCount;

/** The partition of a slot; `partitions` must divide 12,288. */
export const partitionOf = (slot: number, partitions: number): number => slot % partitions;

/** Throws when a partition count does not divide the slots. */
export function assertPartitions(partitions: number): void {
  if (!Number.isInteger(partitions) || partitions < 1 || slotCount % partitions !== 0)
    throw new Error(
      `partition count ${partitions} does not divide ${slotCount}; allowed are 1, 2, 3, 4, 6, 8, 12, 16, 24, 48, 64, 96 …`,
    );
}
