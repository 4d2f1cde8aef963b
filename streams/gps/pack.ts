// Pings of one partition packed into two buffers that a worker takes over without a copy: numbers, and rider ids as bytes.
// I1: entry i is `numbersPerPing` numbers at i × numbersPerPing and the i-th id; an id is one byte of length and its ASCII.
// I2: once handed over (`sealed`), a pack is never touched again: the buffers belong to the worker's thread.

import type { Ping } from './ping.ts';

/** lat and lng in microdegrees, at in epoch ms, session, sequence, speed in cm/s, heading in hundredths of a degree. */
export const numbersPerPing = 7;

/** A pack that fills. */
export type Pack = {
  count: number;
  numbers: Float64Array<ArrayBuffer>;
  ids: Uint8Array<ArrayBuffer>;
  idBytes: number;
  heardCount: number;
  heard: Uint8Array<ArrayBuffer>;
  heardBytes: number;
};

/** What a worker gets for one partition. */
export type SealedPack = {
  readonly partition: number;
  readonly count: number;
  readonly numbers: Float64Array<ArrayBuffer>;
  readonly ids: Uint8Array<ArrayBuffer>;
  readonly heardCount: number;
  readonly heard: Uint8Array<ArrayBuffer>;
};

/** When a ping was taken (epoch ms) and in which order it came. */
export type Stamp = { readonly at: number; readonly session: number; readonly sequence: number };

/** A rider id (1 to 64 ASCII characters) as the pack holds it. */
export function packedId(riderId: string): Uint8Array {
  const bytes = new Uint8Array(riderId.length + 1);
  bytes[0] = riderId.length;
  for (let i = 0; i < riderId.length; i += 1) bytes[i + 1] = riderId.charCodeAt(i);
  return bytes;
}

/** An empty pack with room for about `expected` pings; it grows by itself. */
export function createPack(expected: number): Pack {
  const room = Math.max(16, expected);
  return {
    count: 0,
    numbers: new Float64Array(room * numbersPerPing),
    ids: new Uint8Array(room * 28),
    idBytes: 0,
    heardCount: 0,
    heard: new Uint8Array(64),
    heardBytes: 0,
  };
}

/** Makes room for a ping of a rider; returns its place, to be filled by `setPing` and `stampPing`. */
export function addPlace(pack: Pack, id: Uint8Array): number {
  const place = pack.count;
  if ((place + 1) * numbersPerPing > pack.numbers.length) {
    const grown = new Float64Array(pack.numbers.length * 2);
    grown.set(pack.numbers);
    pack.numbers = grown;
  }
  pack.ids = appended(pack.ids, pack.idBytes, id);
  pack.idBytes += id.length;
  pack.count += 1;
  return place;
}

/** Writes position and motion of a ping to its place; what was there is gone. */
export function setPing(pack: Pack, place: number, ping: Ping): void {
  const { numbers } = pack;
  const at = place * numbersPerPing;
  numbers[at] = ping.lat;
  numbers[at + 1] = ping.lng;
  numbers[at + 5] = Math.round(ping.speed);
  numbers[at + 6] = Math.round(ping.heading);
}

/** Writes when and in which order it came. */
export function stampPing(pack: Pack, place: number, stamp: Stamp): void {
  const { numbers } = pack;
  const at = place * numbersPerPing;
  numbers[at + 2] = stamp.at;
  numbers[at + 3] = stamp.session;
  numbers[at + 4] = stamp.sequence;
}

/** Adds a rider who was heard without a position. */
export function pushHeard(pack: Pack, id: Uint8Array): void {
  pack.heard = appended(pack.heard, pack.heardBytes, id);
  pack.heardBytes += id.length;
  pack.heardCount += 1;
}

/** The pack as a worker's task, and the buffers to transfer with it. */
export function sealed(pack: Pack, partition: number): { pack: SealedPack; transfer: ArrayBuffer[] } {
  const { count, numbers, ids, heardCount, heard } = pack;
  return {
    pack: { partition, count, numbers, ids, heardCount, heard },
    transfer: [numbers.buffer, ids.buffer, heard.buffer],
  };
}

function appended(bytes: Uint8Array<ArrayBuffer>, used: number, more: Uint8Array): Uint8Array<ArrayBuffer> {
  let room = bytes;
  if (used + more.length > bytes.length) {
    room = new Uint8Array(Math.max(bytes.length * 2, used + more.length));
    room.set(bytes);
  }
  room.set(more, used);
  return room;
}
