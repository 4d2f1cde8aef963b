// GPS ingress from frame to Kafka value with real worker threads: what readers decode is what riders said, and a broken worker
// takes only its own pings with it.

import { latLngToCell } from 'h3-js';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../../runtime/clock.ts';
import { gpsSchema, type PingBatch } from '../../../../schemas/gps.types.ts';
import { partitionOf, slotOf } from '../../../../schemas/slot.ts';
import { localIds } from '../../../../streams/codec/ids.ts';
import { localCodec } from '../../../../streams/codec/local.ts';
import { subjectsOf } from '../../../../streams/codec/subjects.ts';
import { createGps, type Gps, pingsTopic } from '../../../../streams/gps/gps.ts';
import { type GpsLimits, limitsOf } from '../../../../streams/gps/limits.ts';
import { createEncoderPool } from '../../../../streams/gps/pool.ts';
import { createLogDouble, type LogDouble } from './log-double.ts';

const streams = [{ topic: pingsTopic, schema: gpsSchema, names: ['PingBatch'] }];
const codec = localCodec([], streams);
const schemaId = localIds(subjectsOf([], streams))[`${pingsTopic}-dabba.gps.PingBatch`]?.[gpsSchema.version - 1] ?? 0;
const partitions = 4;
const opened: Gps[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((gps) => gps.close()));
});

function start(double: LogDouble, change: Partial<GpsLimits> = {}, workerFile?: URL): Gps {
  const limits = limitsOf({ flushMs: 1, ...change });
  const gps = createGps({
    log: double.log,
    clock: systemClock(),
    random: () => 0.5,
    partitions,
    workers: 2,
    speedScale: 1,
    schemaId,
    limits,
    ...(workerFile === undefined ? {} : { pool: createEncoderPool({ workers: 2, limits, file: workerFile }) }),
  });
  opened.push(gps);
  return gps;
}

function batches(double: LogDouble): (PingBatch & { partition: number })[] {
  return double.sent.map((record) => {
    const read = codec.fromWire(record.topic, record.value);
    if (read.kind !== 'ok') throw new Error(`a record is ${read.kind}`);
    return { ...(read.message as PingBatch), partition: record.partition };
  });
}

const riderIn = (partition: number, n: number): string => {
  for (let i = 0; ; i += 1) {
    const id = `rider-${n}-${i}`;
    if (partitionOf(slotOf(id), partitions) === partition) return id;
  }
};

describe('from frame to record', () => {
  it('sends what riders said, with cells, on the partition of each rider', async () => {
    const double = createLogDouble();
    const gps = start(double, { recordPingsMax: 40 });
    const riders = Array.from({ length: 300 }, (_, i) => `rider-${i}`);
    for (const [i, rider] of riders.entries()) {
      const ping = {
        lat: 12.9 + i / 1000,
        lng: -77.5 - i / 1000,
        ageMs: 100,
        ...(i % 2 === 0 ? { speed: 8.25, heading: 271.5 } : {}),
      };
      expect(gps.accept(rider, 7_000, [ping])).toEqual({ accepted: 1, dropped: {} });
    }
    gps.heard('quiet-rider');
    await gps.close();
    const all = batches(double);
    const seen = all.flatMap((batch) => batch.riders.map((rider, i) => ({ batch, rider, i })));
    expect(seen.map(({ rider }) => rider).sort()).toEqual([...riders].sort());
    for (const { batch, rider, i } of seen) {
      const n = riders.indexOf(rider);
      expect(batch.partition).toBe(partitionOf(slotOf(rider), partitions));
      expect(batch.lats[i]).toBe(Math.round((12.9 + n / 1000) * 1e6));
      expect(batch.lngs[i]).toBe(Math.round((-77.5 - n / 1000) * 1e6));
      expect(batch.cells[i]).toBe(latLngToCell((batch.lats[i] ?? 0) / 1e6, (batch.lngs[i] ?? 0) / 1e6, 9));
      expect([batch.sessions[i], batch.sequences[i]]).toEqual([7_000, 1]);
      expect([batch.speeds[i], batch.headings[i]]).toEqual(n % 2 === 0 ? [825, 27_150] : [-1, -1]);
      expect(batch.ats[i]).toBeGreaterThan(1.6e12);
    }
    expect(all.flatMap((batch) => batch.heard)).toEqual(['quiet-rider']);
    expect(Math.max(...all.map((batch) => batch.riders.length))).toBeLessThanOrEqual(40);
    expect(gps.counts).toMatchObject({ accepted: 300, published: 300, lost: { worker: 0, broker: 0 } });
  });

  it('reads the documented binary form, and refuses a frame that is not exactly so', async () => {
    const double = createLogDouble();
    const gps = start(double);
    const frame = Buffer.alloc(18);
    frame.writeUInt8(1, 0);
    frame.writeUInt8(1, 1);
    frame.writeInt32BE(-33_868_820, 2);
    frame.writeInt32BE(151_209_290, 6);
    frame.writeUInt32BE(250, 10);
    frame.writeUInt16BE(1_250, 14);
    frame.writeUInt16BE(65_535, 16);
    expect(gps.acceptFrame('r', 1, frame)).toEqual({ accepted: 1, dropped: {} });
    expect(gps.acceptFrame('r', 1, frame.subarray(0, 17))).toBeNull();
    expect(gps.acceptFrame('r', 1, Buffer.concat([frame, frame]))).toBeNull();
    expect(gps.acceptFrame('r', 1, Buffer.from([2, 0]))).toBeNull();
    await gps.close();
    expect(batches(double)[0]).toMatchObject({
      lats: [-33_868_820],
      lngs: [151_209_290],
      speeds: [1_250],
      headings: [-1],
    });
  });
});

describe('a worker that breaks', () => {
  const faulty = new URL('./faulty-worker.ts', import.meta.url);

  it.each(['exit', 'memory', 'spin', 'throw'])('F26 %s: the pings beside it and after it arrive', async (fault) => {
    const double = createLogDouble();
    const gps = start(double, { workerMsMax: 2_000, workerHeapMegabytes: 48 }, faulty);
    // Two shares, one a worker: the larger partition's goes to a worker of its own.
    gps.accept(`${fault}-here`, 1, [{ lat: 1, lng: 1, ageMs: 0 }]);
    const marked = partitionOf(slotOf(`${fault}-here`), partitions);
    const other = riderIn((marked + 1) % partitions, 1);
    gps.accept(other, 1, [{ lat: 2, lng: 2, ageMs: 0 }]);
    await vi.waitFor(() => expect(gps.counts.lost.worker).toBe(1), 20_000);
    gps.accept('fine-again', 1, [{ lat: 3, lng: 3, ageMs: 0 }]);
    await gps.close();
    const riders = batches(double).flatMap((batch) => batch.riders);
    expect(riders).toContain(other);
    expect(riders).toContain('fine-again');
    expect(gps.counts.lost).toEqual({ worker: 1, broker: 0 });
  });
});
