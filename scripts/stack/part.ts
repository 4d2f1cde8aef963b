// The words of the local stack: its four parts, where each listens, and what a part must tell so that it can be
// supervised.
// I1: a part knows how to get its program, lay out its folder and tell when it answers; it never starts or ends a
//     process. servers/supervised.ts does that, for every part alike.

/** The parts of the local stack, in the order they are shown. */
export const PART_NAMES = ['kafka', 'postgres', 'redis', 'registry'] as const;

/** One part of the local stack. */
export type PartName = (typeof PART_NAMES)[number];

/** What is going on while a part is fetched or started; `done` of `total` (any unit) when that is known. */
export type ProgressUpdate = { part: PartName | 'stack'; text: string; done?: number; total?: number };

/** Told about every step that may take a while. */
export type Progress = (update: ProgressUpdate) => void;

/** Where a part may put things and whom it tells: absolute folders. */
export type Ground = {
  /** Data of this stack. */
  readonly data: string;
  /** Downloaded programs; several stacks may share it. */
  readonly cache: string;
  /** Heap and compiler of the broker as for a measurement, not for a quick start. */
  readonly forBenchmark: boolean;
  readonly kafkaVersion: string;
  readonly progress: Progress;
};

/** A server that can be started, watched and started again. */
export type ServerPlan = {
  readonly part: PartName;
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** The user to drop to, where the server refuses to run as root. */
  readonly user: { uid: number; gid: number } | null;
  readonly folder: string;
  readonly logFile: string;
  readonly endpoint: string;
  readonly ports: readonly number[];
  readonly stopSignal: NodeJS.Signals;
  /** Mends what a kill -9 may have left behind; called before each start, when no process of this part is alive. */
  readonly beforeStart: () => Promise<void>;
  /** True once the server does its work, not merely listens; asked every 25 ms. */
  readonly answers: () => Promise<boolean>;
};

/** How to get and lay out one part. */
export type Part = {
  readonly name: PartName;
  readonly portsNeeded: number;
  /** Gets the program (machine, cache, registry, package manager) and lays out the data folder. Slow only the first time.
   * Throws Fault STACK_PART_MISSING with the command that mends it. */
  readonly prepare: (ground: Ground) => Promise<PreparedPart>;
};

/** A part whose program is there; asked again for a plan when its ports change. */
export type PreparedPart = { readonly plan: (ports: readonly number[]) => Promise<ServerPlan> };
