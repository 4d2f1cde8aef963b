// Packed pings as Kafka values: H3 cells computed, columns written straight from typed arrays as Avro, in wire format.
// Written by hand because a batch is columns of numbers that would first have to become arrays of objects for a general encoder.
// I1: the fields and their order are those of PingBatch in schemas/gps.avsc; `assertLayout` compares them at start.
// I2: pure; runs in a worker thread.

import { latLngToCell } from 'h3-js';
import { numbersPerPing, type SealedPack } from './pack.ts';

/** What a worker is asked: packs, the registry's id of PingBatch, and how many pings a record may hold. */
export type EncodeTask = {
  readonly schemaId: number;
  readonly recordPingsMax: number;
  readonly packs: readonly SealedPack[];
};

/** The values of all records in one buffer; record i ends at `ends[i]` and belongs to `partitions[i]`. */
export type EncodedRecords = {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly partitions: readonly number[];
  readonly ends: readonly number[];
};

/** Resolution of the cells of pings; that of the grid. */
export const pingCellResolution = 9;

/** The fields of PingBatch as they are written here. */
const layout = [
  'riders:string',
  'sessions:long',
  'sequences:int',
  'ats:long',
  'lats:int',
  'lngs:int',
  'speeds:int',
  'headings:int',
  'cells:string',
  'heard:string',
];
/** Columns of numbers after the ids: their place in the pack. */
const numberColumns = [3, 4, 2, 0, 1, 5, 6];
/** Longest ping: id 66, cell 16, and seven numbers of at most 9 bytes; and the ends of ten arrays. */
const pingBytesMax = 66 + 16 + 7 * 9;
const recordBytesMax = 5 + 10 * 11;

/** Throws when the schema of PingBatch is not what `encodeTask` writes. */
export function assertLayout(fields: readonly unknown[]): void {
  const given = fields.map((field) => {
    const { name, type } = field as { name: string; type: { items?: string } };
    return `${name}:${type.items}`;
  });
  if (given.join() !== layout.join())
    throw new Error(`PingBatch has fields ${given.join()}; streams/gps/encode.ts writes ${layout.join()}`);
}

/** Encodes all packs; a pack of more than `recordPingsMax` pings becomes several records. */
export function encodeTask(task: EncodeTask): EncodedRecords {
  let room = 0;
  for (const pack of task.packs)
    room +=
      pack.count * pingBytesMax +
      pack.heardCount * 66 +
      (Math.ceil(pack.count / task.recordPingsMax) + 1) * recordBytesMax;
  const writer: Writer = { bytes: new Uint8Array(room), at: 0 };
  const partitions: number[] = [];
  const ends: number[] = [];
  for (const pack of task.packs) {
    const ids = createIdReader(pack.ids);
    for (let first = 0; first === 0 || first < pack.count; first += task.recordPingsMax) {
      writeRecord(writer, task.schemaId, {
        pack,
        ids,
        first,
        count: Math.min(task.recordPingsMax, pack.count - first),
      });
      partitions.push(pack.partition);
      ends.push(writer.at);
    }
  }
  return { bytes: writer.bytes, partitions, ends };
}

type Writer = { readonly bytes: Uint8Array<ArrayBuffer>; at: number };
type IdReader = { readonly bytes: Uint8Array; at: number };
type Part = { readonly pack: SealedPack; readonly ids: IdReader; readonly first: number; readonly count: number };

function writeRecord(writer: Writer, schemaId: number, part: Part): void {
  const { pack, first, count } = part;
  writer.bytes[writer.at] = 0;
  new DataView(writer.bytes.buffer).setInt32(writer.at + 1, schemaId);
  writer.at += 5;
  writeIds(writer, part.ids, count);
  for (const column of numberColumns) {
    writeLong(writer, count);
    if (count === 0) continue;
    for (let i = first; i < first + count; i += 1) writeLong(writer, pack.numbers[i * numbersPerPing + column] ?? 0);
    writeLong(writer, 0);
  }
  writeCells(writer, part);
  writeIds(writer, createIdReader(pack.heard), first === 0 ? pack.heardCount : 0);
}

function writeCells(writer: Writer, { pack, first, count }: Part): void {
  writeLong(writer, count);
  if (count === 0) return;
  for (let i = first; i < first + count; i += 1) {
    const lat = (pack.numbers[i * numbersPerPing] ?? 0) / 1e6;
    const lng = (pack.numbers[i * numbersPerPing + 1] ?? 0) / 1e6;
    const cell = latLngToCell(lat, lng, pingCellResolution);
    writeLong(writer, cell.length);
    for (let c = 0; c < cell.length; c += 1) writer.bytes[writer.at + c] = cell.charCodeAt(c);
    writer.at += cell.length;
  }
  writeLong(writer, 0);
}

const createIdReader = (bytes: Uint8Array): IdReader => ({ bytes, at: 0 });

function writeIds(writer: Writer, ids: IdReader, count: number): void {
  writeLong(writer, count);
  if (count === 0) return;
  for (let i = 0; i < count; i += 1) {
    const length = ids.bytes[ids.at] ?? 0;
    writeLong(writer, length);
    for (let c = 1; c <= length; c += 1) writer.bytes[writer.at + c - 1] = ids.bytes[ids.at + c] ?? 0;
    writer.at += length;
    ids.at += length + 1;
  }
  writeLong(writer, 0);
}

/** Zigzag varint of an integer below 2^52 either way. */
function writeLong(writer: Writer, value: number): void {
  let rest = value < 0 ? -2 * value - 1 : 2 * value;
  while (rest > 127) {
    writer.bytes[writer.at] = (rest % 128) + 128;
    writer.at += 1;
    rest = rest < 0x80000000 ? rest >>> 7 : Math.floor(rest / 128);
  }
  writer.bytes[writer.at] = rest;
  writer.at += 1;
}
