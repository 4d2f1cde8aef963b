// The gateway's side of GPS: socket frame → intake (believe or drop, pack) → worker (cells, Avro) → gps-pings.
// I1: one batch is under way: encoded, sent, acknowledged; then everything that came meanwhile goes, a batch a `flushMs`.
// I2: a worker that dies or hangs loses the pings of its own task, counted; the tasks beside it and after it go on.
// I3: while the broker is away one batch waits in the sender, and intake keeps the latest ping of each rider, nothing more.

import type { Clock } from '../../runtime/clock.ts';
import { gpsSchema } from '../../schemas/gps.types.ts';
import type { Log as BrokerLog, OutRecord } from '../broker/log.ts';
import { pingsTopic } from '../broker/topics.ts';
import { createSender, type Sender } from '../sender.ts';
import { assertLayout, type EncodedRecords } from './encode.ts';
import { type Accepted, createIntake, type GpsCounts, type Intake } from './intake.ts';
import { type GpsLimits, gpsLimits } from './limits.ts';
import type { SealedPack } from './pack.ts';
import type { Ping } from './ping.ts';
import { createEncoderPool, type EncoderPool } from './pool.ts';

/** What GPS ingress is made of. */
export type GpsOptions = {
  readonly log: BrokerLog;
  readonly clock: Clock;
  readonly random: () => number;
  /** Rider partitions; those of gps-pings. */
  readonly partitions: number;
  /** Encoding threads. */
  readonly workers: number;
  /** DABBA_GPS_SPEED_SCALE. */
  readonly speedScale: number;
  /** The registry's id of PingBatch on gps-pings. */
  readonly schemaId: number;
  readonly limits?: GpsLimits;
  /** Replaces the encoding threads, in tests of their faults. */
  readonly pool?: EncoderPool;
};

/** GPS ingress of one gateway. */
export type Gps = {
  /** Pings of one frame, oldest first. `session` grows with each connection of the rider: epoch ms at its start. */
  accept(riderId: string, session: number, pings: readonly Ping[]): Accepted;
  /** Any frame of the rider: its heartbeat (claim.7). */
  heard(riderId: string): void;
  readonly counts: Readonly<GpsCounts>;
  /** Pings that wait; never more than `pendingPingsMax` and one a rider. */
  waiting(): number;
  /** Sends what waits, at most `drainMsMax` long, then ends threads and connection. */
  close(): Promise<void>;
};

type Parts = {
  readonly options: GpsOptions;
  readonly limits: GpsLimits;
  readonly intake: Intake;
  readonly pool: EncoderPool;
  readonly sender: Sender;
};

/** Starts GPS ingress. Throws when PingBatch is not what the encoder writes. */
export function createGps(options: GpsOptions): Gps {
  assertLayout(gpsSchema.records['PingBatch']?.avro.fields ?? []);
  const limits = options.limits ?? gpsLimits;
  const { clock, partitions, speedScale } = options;
  const intake = createIntake({ clock, partitions, speedScale, limits });
  const pool = options.pool ?? createEncoderPool({ workers: options.workers, limits });
  const sender = createSender(options, 'gps');
  const stop = new AbortController();
  const running = pump({ options, limits, intake, pool, sender }, stop.signal);
  return {
    accept: intake.accept,
    heard: intake.heard,
    counts: intake.counts,
    waiting: intake.waiting,
    async close() {
      stop.abort();
      intake.bell.ring();
      // With the broker away the last batch would wait for ever.
      await Promise.race([running, clock.sleep(limits.drainMsMax)]);
      await sender.close();
      await running;
      await pool.close();
    },
  };
}

/** Runs until stopped and empty. A lone ping goes at once; what follows it within a flush time shares a send. */
async function pump(parts: Parts, stop: AbortSignal): Promise<void> {
  const { clock } = parts.options;
  let startedAt = Number.NEGATIVE_INFINITY;
  for (;;) {
    if (!parts.intake.hasWork()) {
      if (stop.aborted) return;
      await parts.intake.bell.wait();
    }
    const restMs = startedAt + parts.limits.flushMs - clock.monotonic();
    // A stop cuts the wait short.
    if (restMs > 0) await clock.sleep(restMs, stop).catch(() => undefined);
    startedAt = clock.monotonic();
    await sendAll(parts);
    parts.intake.forgetSilent(startedAt);
  }
}

/** Encodes and sends all that waits; resolves when it is acknowledged or counted as lost. */
async function sendAll(parts: Parts): Promise<void> {
  const packs = parts.intake.take();
  const tasks = shares(packs, parts.pool.workers);
  await Promise.all(tasks.map((task) => sendTask(parts, task)));
}

type Taken = ReturnType<Intake['take']>[number];

async function sendTask(parts: Parts, taken: readonly Taken[]): Promise<void> {
  const { options, limits, intake } = parts;
  const pings = taken.reduce((sum, one) => sum + one.pack.count, 0);
  const packs: SealedPack[] = taken.map(({ pack }) => pack);
  const task = { schemaId: options.schemaId, recordPingsMax: limits.recordPingsMax, packs };
  let encoded: EncodedRecords;
  try {
    encoded = await parts.pool.encode(
      task,
      taken.flatMap(({ transfer }) => transfer),
    );
  } catch {
    intake.counts.lost.worker += pings;
    return;
  }
  const records = recordsOf(encoded, String(options.clock.now()));
  const sent = await Promise.allSettled(records.map((record) => parts.sender.send(record)));
  // The sender gives up only when it is closed.
  if (sent.some(({ status }) => status === 'rejected')) intake.counts.lost.broker += pings;
  else intake.counts.published += pings;
  intake.counts.records += records.length;
}

function recordsOf(encoded: EncodedRecords, sentAt: string): OutRecord[] {
  return encoded.partitions.map((partition, i) => ({
    topic: pingsTopic,
    partition,
    key: String(partition),
    value: Buffer.from(
      encoded.bytes.buffer,
      encoded.ends[i - 1] ?? 0,
      (encoded.ends[i] ?? 0) - (encoded.ends[i - 1] ?? 0),
    ),
    headers: { name: 'PingBatch', sent: sentAt },
  }));
}

/** Packs dealt out to the workers, largest first, each to the one with least. */
function shares(packs: readonly Taken[], workers: number): Taken[][] {
  const hands = Array.from({ length: workers }, () => ({ pings: 0, packs: [] as Taken[] }));
  for (const pack of [...packs].sort((a, b) => b.pack.count - a.pack.count)) {
    const least = hands.reduce((a, b) => (b.pings < a.pings ? b : a));
    least.pings += pack.pack.count + 1;
    least.packs.push(pack);
  }
  return hands.map((hand) => hand.packs).filter((hand) => hand.length > 0);
}
