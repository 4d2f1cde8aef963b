// The port to the broker: what loop, relay, ingress and broadcast readers know of Kafka. kafkajs fills it; so does the simulation.
// I1: a publisher has one send in flight; after a rejection it is dead and a new one must be opened.
// I2: a group's topics are assigned by partition NUMBER: whoever has number p has p of every topic of the role.
// I3: listeners are synchronous: they copy and return. Nothing hangs on a generation, for GROUP_JOIN carries none.

/** A record as it was read; its bytes may be kept. Offsets are safe integers. Not to be spread: headers may be read lazily. */
export type LogRecord = {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, Buffer | undefined>>;
  /** Broker or producer time, epoch ms; for lag displays only. */
  readonly timestamp: number;
};

/** A record to be written; the partition is always explicit. */
export type OutRecord = {
  readonly topic: string;
  readonly partition: number;
  readonly key: string;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string | Buffer>>;
};

/** One producer with one batch in flight. */
export type Publisher = {
  /**
   * Sends and resolves with the offset of each record, in the order given (−1 where the broker did not say).
   * Retries inside without end while the publisher is open; rejects with a Fault when closed, fenced or when an
   * acknowledged base offset did not grow; then the publisher is dead.
   */
  send(records: readonly OutRecord[]): Promise<readonly number[]>;
  /** Drops the connection; a send in flight rejects. */
  close(): Promise<void>;
};

/** What a member of a group hears. */
export type GroupListener = {
  /** A join ended: these partition numbers are ours. `join` grows by one with each. May be late or repeat the same numbers. */
  assigned(join: number, partitions: readonly number[]): void;
  /** A rebalance began: an assignment is under way. */
  rebalancing(): void;
  /** Records of one topic-partition, in order. Return false to be paused at once (mailbox full); `resume` lifts it. */
  records(topic: string, partition: number, records: readonly LogRecord[]): boolean;
  /**
   * The log ends (or was emptied) so that `next` lies outside of what it holds: acknowledged records are gone. The partition
   * stays silent until `start`. Without this method such a loss is a crash.
   */
  lost?(
    topic: string,
    partition: number,
    found: { readonly next: number; readonly low: number; readonly high: number },
  ): void;
  /** The consumer stopped for good; the process must end. */
  crashed(error: unknown): void;
};

/** Membership of a group. Partitions stay paused after a join until `start` gives them an offset. */
export type Membership = {
  /** Starts or restarts fetching at `offset`; lifts any pause. */
  start(topic: string, partition: number, offset: number): void;
  pause(topic: string, partition: number): void;
  resume(topic: string, partition: number): void;
  /** Leaves the group and joins again. */
  rejoin(): Promise<void>;
  /** Tells the broker how far we are, for lag tools only; never awaited. */
  hint(offsets: readonly { readonly topic: string; readonly partition: number; readonly offset: number }[]): void;
  leave(): Promise<void>;
};

/** A reader of every partition of some topics, alone in its group; the group is deleted on close. */
export type Broadcast = {
  /** Resolves after the first fetch of every partition: from here on nothing is missed. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
};

export type BroadcastListener = {
  /** Return quickly; `keep` before decode: the headers alone must suffice to drop what nobody waits for. */
  record(record: LogRecord): void;
  /** The reader was interrupted (join, seek, gap) and reads again from its own positions: resume what hangs on it. */
  resumed(): void;
};

export type Log = {
  join(options: {
    readonly group: string;
    readonly topics: readonly string[];
    readonly listener: GroupListener;
  }): Promise<Membership>;
  publisher(name: string): Promise<Publisher>;
  broadcast(options: {
    readonly name: string;
    readonly topics: readonly string[];
    readonly listener: BroadcastListener;
  }): Promise<Broadcast>;
  /** First offset that can still be read. */
  lowWatermark(topic: string, partition: number): Promise<number>;
  /** Offset that the next record will get. */
  highWatermark(topic: string, partition: number): Promise<number>;
};
