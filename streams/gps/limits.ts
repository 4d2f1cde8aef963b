// Bounds of the way of a ping, from the socket to the grid, each with its reason; relations are asserted when they are made.
// Full means: the oldest positions go first and are counted, for only the latest of a rider counts.

/** All bounds of GPS. Times in ms, lengths in metres, speeds in metres a second. */
export type GpsLimits = {
  // gateway
  /** Oldest position taken in: older ones are replays of old fixes or left-overs of a tunnel. */
  readonly pingAgeMsMax: number;
  /** Pings of one frame; the rest of a longer one is dropped. */
  readonly framePingsMax: number;
  /** No rider in a city is faster: 180 km/h. Scaled by DABBA_GPS_SPEED_SCALE for simulated ones. */
  readonly speedMax: number;
  /** What a fix may jump without moving: two bad fixes of 40 m each. */
  readonly jumpMeters: number;
  /** How often a rider pings, as the apps are told. */
  readonly pingMs: number;
  /** A rider whose last kept ping is this old is not shed; with pings each 5 s one is kept each 15 s (ingress.3). */
  readonly protectedMs: number;
  /** Pings that wait for the next send; beyond it a newer one takes the place of the rider's older one. 0.2 s of 100,000/s. */
  readonly pendingPingsMax: number;
  /** Riders known to one gateway, 200 B each. */
  readonly ridersMax: number;
  /** A rider not heard for so long is forgotten by the gateway. */
  readonly forgetMs: number;
  /** Signs of life without a position are passed on this often. */
  readonly heardEveryMs: number;
  /** From one send to the next. Searchable within 250 ms leaves 150 for encoding, Kafka and the grid. */
  readonly flushMs: number;
  /** Pings of one record: 1,000 × about 75 B = 75 KB. */
  readonly recordPingsMax: number;
  /** A worker that is silent for so long is ended and replaced; its pings are lost and counted. */
  readonly workerMsMax: number;
  readonly workerHeapMegabytes: number;
  /** How long a stopping process waits for its last pings and deltas to leave. */
  readonly drainMsMax: number;
  // riders
  /** Records that wait for the reader per partition; the oldest goes first. */
  readonly readerRecordsMax: number;
  /** Records before the end of the topic that a new owner reads again, to know where riders were. About a minute of one gateway. */
  readonly backlogRecords: number;
  /** Riders of one partition in memory, about 200 B each. */
  readonly partitionRidersMax: number;
  /** Deltas, Redis and tracking leave together this often. */
  readonly feedMs: number;
  /** Riders of one grid delta record: 1,000 × about 60 B. */
  readonly deltaRidersMax: number;
  /** Everything periodic looks around this often. */
  readonly tickMs: number;
  /** A free rider is said again this often (equals the grid's period). */
  readonly periodMs: number;
  /** A free rider whose position is older leaves the grid. */
  readonly silentMs: number;
  /** A live order's rider is shown at most this often. */
  readonly trackingMs: number;
  /** Who is free is asked of Postgres again this often, to mend lost signals. */
  readonly resyncMs: number;
  /** claim.7: silence after which the order is told. */
  readonly heartbeatTtlMs: number;
  /** claim.7: `last_heard_at` is written in batches, at most this often. */
  readonly heardWriteMs: number;
  /** Longest that an app takes to connect again, back-off included. */
  readonly riderReconnectMsMax: number;
};

/** The bounds of production. */
export const gpsLimits: GpsLimits = limitsOf({});

/** The bounds with some changed, relations asserted; for tests. */
export function limitsOf(change: Partial<GpsLimits>): GpsLimits {
  const limits: GpsLimits = {
    pingAgeMsMax: 60_000,
    framePingsMax: 255,
    speedMax: 50,
    jumpMeters: 80,
    pingMs: 5_000,
    protectedMs: 10_000,
    pendingPingsMax: 20_000,
    ridersMax: 200_000,
    forgetMs: 600_000,
    heardEveryMs: 10_000,
    flushMs: 100,
    recordPingsMax: 1_000,
    workerMsMax: 5_000,
    workerHeapMegabytes: 128,
    drainMsMax: 3_000,
    readerRecordsMax: 64,
    backlogRecords: 600,
    partitionRidersMax: 50_000,
    feedMs: 25,
    deltaRidersMax: 1_000,
    tickMs: 5_000,
    periodMs: 30_000,
    silentMs: 45_000,
    trackingMs: 1_000,
    resyncMs: 60_000,
    heartbeatTtlMs: 45_000,
    heardWriteMs: 5_000,
    riderReconnectMsMax: 30_000,
    ...change,
  };
  assert(
    limits.heartbeatTtlMs > limits.riderReconnectMsMax + 2 * limits.pingMs,
    'heartbeatTtlMs > riderReconnectMsMax + 2 * pingMs',
  );
  assert(limits.protectedMs + limits.pingMs <= 15_000, 'protectedMs + pingMs <= 15 s');
  assert(limits.heardEveryMs < limits.heartbeatTtlMs / 2, 'heardEveryMs < heartbeatTtlMs / 2');
  assert(limits.tickMs < limits.periodMs, 'tickMs < periodMs');
  assert(limits.silentMs > limits.periodMs, 'silentMs > periodMs');
  return Object.freeze(limits);
}

function assert(holds: boolean, relation: string): void {
  if (!holds) throw new Error(`gps limits: ${relation} does not hold`);
}
