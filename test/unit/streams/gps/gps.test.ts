// GPS ingress from frame to Kafka value with real worker threads: what readers decode is what riders said, and a broken worker
// takes only its own pings with it.

import { latLngToCell } from 'h3-js';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../../runtime/clock.ts';
import { gpsSchema, type PingBatch } from '../../../../schemas/gps.types.ts';
import { partitionOf, slotOf } from '../../../../schemas/slot.ts';
import { pingsTopic } from '../../../../streams/broker/topics.ts';
import { localIds } from '../../../../streams/codec/ids.ts';
import { localCodec } from '../../../../streams/codec/local.ts';
import { subjectsOf } from '../../../../streams/codec/subjects.ts';
import { createGps, type Gps } from '../../../../streams/gps/gps.ts';
import { type GpsLimits, limitsOf } from '../../../../streams/gps/limits.ts';
import { createEncoderPool } from '../../../../streams/gps/pool.ts';
import { createLogDouble, type LogDouble } from './log-double.ts';

const streams = [{ topic: pingsTopic, schema: gpsSchema, names: ['PingBatch'] }];
const codec = localCodec([], streams);
const schemaId = localIds(subjectsOf([], streams))[`${pingsTopic}-dabba.gps.PingBatch`]?.[gpsSchema.version - 1] ?? 0;
const partitions = 4;
const standing = { lat: 0, lng: 0, ageMs: 100, speed: -1, heading: -1 };
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
      const motion = i % 2 === 0 ? { speed: 825, heading: 27_150 } : {};
      const ping = { ...standing, lat: 12_900_000 + i * 1_000, lng: -77_500_000 - i * 1_000, ...motion };
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
      expect(batch.lats[i]).toBe(12_900_000 + n * 1_000);
      expect(batch.lngs[i]).toBe(-77_500_000 - n * 1_000);
      expect(batch.cells[i]).toBe(latLngToCell((batch.lats[i] ?? 0) / 1e6, (batch.lngs[i] ?? 0) / 1e6, 9));
      expect([batch.sessions[i], batch.sequences[i]]).toEqual([7_000, 1]);
      expect([batch.speeds[i], batch.headings[i]]).toEqual(n % 2 === 0 ? [825, 27_150] : [-1, -1]);
      expect(batch.ats[i]).toBeGreaterThan(1.6e12);
    }
    expect(all.flatMap((batch) => batch.heard)).toEqual(['quiet-rider']);
    expect(Math.max(...all.map((batch) => batch.riders.length))).toBeLessThanOrEqual(40);
    expect(gps.counts).toMatchObject({ accepted: 300, published: 300, lost: { worker: 0, broker: 0 } });
  });
});

describe('a worker that breaks', () => {
  const faulty = new URL('./faulty-worker.ts', import.meta.url);

  it.each(['exit', 'memory', 'spin', 'throw'])('F26 %s: the pings beside it and after it arrive', async (fault) => {
    const double = createLogDouble();
    const gps = start(double, { workerMsMax: 6_000, workerHeapMegabytes: 48 }, faulty);
    // Two shares, one a worker: the larger partition's goes to a worker of its own.
    gps.accept(`${fault}-here`, 1, [{ ...standing, lat: 1_000_000 }]);
    const marked = partitionOf(slotOf(`${fault}-here`), partitions);
    const other = riderIn((marked + 1) % partitions, 1);
    gps.accept(other, 1, [{ ...standing, lat: 2_000_000 }]);
    await vi.waitFor(() => expect(gps.counts.lost.worker).toBe(1), 60_000);
    gps.accept('fine-again', 1, [{ ...standing, lat: 3_000_000 }]);
    await gps.close();
    const riders = batches(double).flatMap((batch) => batch.riders);
    expect(riders).toContain(other);
    expect(riders).toContain('fine-again');
    expect(gps.counts.lost).toEqual({ worker: 1, broker: 0 });
  });
});

it('ends in time although the broker never answers, and says what was lost', async () => {
  const double = createLogDouble();
  const gps = start(double, { drainMsMax: 50 });
  double.hold();
  gps.accept('r', 1, [standing]);
  await gps.close();
  expect(double.sent).toEqual([]);
  expect(gps.counts).toMatchObject({ accepted: 1, published: 0, lost: { worker: 0, broker: 1 } });
});

it('a broker that is slow costs old positions only: one a rider waits', async () => {
  const double = createLogDouble();
  const gps = start(double, { pendingPingsMax: 1 });
  double.hold();
  gps.accept('first', 1, [standing]);
  await vi.waitFor(() => expect(gps.waiting()).toBe(0));
  for (let i = 1; i <= 50; i += 1)
    for (const rider of ['a', 'b']) gps.accept(rider, 1, [{ ...standing, ageMs: 50 - i, lat: i }]);
  expect(gps.waiting()).toBeLessThanOrEqual(2);
  double.release();
  await gps.close();
  const last = new Map(batches(double).flatMap((batch) => batch.riders.map((rider, i) => [rider, batch.lats[i]])));
  expect(Object.fromEntries(last)).toEqual({ first: 0, a: 50, b: 50 });
});
