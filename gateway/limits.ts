// Bounds of the door: sizes, depths, counts and waits, each with its reason. Relations are asserted when the file loads.
// Where a bound is met: HTTP answers 400, 413, 429 or 503; a socket is conflated, or closed with the code that names it.

/** Bounds of gateway/. Times in ms, sizes in bytes where the name says so. */
export const gatewayLimits = Object.freeze({
  /** A command is a few hundred bytes; an order of 50 lines with options about 10 KB. */
  bodyBytesMax: 16_384,
  /** A menu of 300 dishes with options is about 200 KB. */
  menuBytesMax: 524_288,
  /** A payment provider's event is 2–8 KB. */
  webhookBytesMax: 65_536,
  /** Deepest request is an order: body, lines, line, options, option. */
  jsonDepthMax: 16,
  /** Ids, keys and tokens in headers and paths. */
  keyLengthMax: 128,
  tokenLengthMax: 4_096,
  /** Verified tokens kept in memory: 10,000 × 0.5 KB; a check costs 100 µs, a hit 1. */
  tokensCachedMax: 10_000,
  /** Clocks of token maker and gateway may differ by this. */
  tokenLeewayMs: 5_000,

  /** A text frame of a client; the largest is a command. */
  frameBytesMax: 16_384,
  /** A binary frame of pings: 3 + 40 × 16 bytes. */
  pingFrameBytesMax: 1_024,
  pingsPerFrameMax: 60,
  /** What uWebSockets takes before it cuts the connection without a close code. */
  frameBytesWall: 65_536,
  /** A socket that has more than this unsent is slow: events are conflated into a snapshot, positions dropped. */
  socketBufferBytes: 65_536,
  /** Positions go first. */
  trackingBufferBytes: 32_768,
  /** uWebSockets' own wall; above ours, for answers of commands under way. */
  socketBufferWall: 262_144,
  /** A slow socket that has not drained after this is closed (1013). */
  slowMsMax: 30_000,
  /** Seconds; a client that says nothing gets pings by then, and is cut when it does not answer. */
  socketIdleSeconds: 60,
  /** Frames a second of one socket, and how many at once: GPS is 1 a second, a fast simulation 20. */
  framesPerSecond: 200,
  framesBurst: 400,
  /** Commands of one socket without an answer. */
  socketCommandsMax: 64,
  /** A customer follows a handful, an operations map hundreds. */
  subscriptionsPerSocketMax: 1_000,
  socketsMax: 20_000,

  /** Events read for a resume; a client further behind gets a snapshot (push.2). */
  resumeEventsMax: 200,
  /** Live events kept for one actor while its log is read. */
  resumeBufferMax: 256,
  /** Actors of one read of state rows. */
  readKeysMax: 500,
  /** Reads under way at once. */
  readsMax: 4,
  /** Pause before a failed read is tried again. */
  readRetryMs: 500,
  /** Events of one page of the log over HTTP. */
  eventsPageMax: 200,
  /** Events that time travel folds at most. */
  foldEventsMax: 10_000,

  /** A check of a dependency must answer within this; its result is kept as long. */
  healthDeadlineMs: 1_000,
  /** Largest built pages that are held in memory. */
  pagesBytesMax: 67_108_864,
  /** Longest wait of a drain for requests under way: an ingress wait of 4 s and a moment. */
  drainMsMax: 8_000,
});

/** Throws when bounds contradict each other. */
export function assertGatewayLimits(limits: typeof gatewayLimits): void {
  const holds = (what: boolean, relation: string): void => {
    if (!what) throw new Error(`gateway limits: ${relation} does not hold`);
  };
  holds(limits.trackingBufferBytes < limits.socketBufferBytes, 'trackingBufferBytes < socketBufferBytes');
  holds(limits.socketBufferBytes < limits.socketBufferWall, 'socketBufferBytes < socketBufferWall');
  holds(limits.frameBytesMax < limits.frameBytesWall, 'frameBytesMax < frameBytesWall');
  holds(limits.pingsPerFrameMax * 16 + 2 <= limits.pingFrameBytesMax, 'pingsPerFrameMax fits pingFrameBytesMax');
  holds(limits.resumeEventsMax < limits.resumeBufferMax, 'resumeEventsMax < resumeBufferMax');
}

assertGatewayLimits(gatewayLimits);
