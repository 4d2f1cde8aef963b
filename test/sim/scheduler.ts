// The simulated world's time and chance: one seed gives one schedule. Tasks run one at a time at virtual times; after each,
// all microtasks are drained before the next, so that the same seed always runs the same code in the same order.
// I1: nothing here or in the ports built on it asks the machine for time or randomness.
// I2: the trace hash covers every task that ran and every fact that a port noted.

import { createHash, type Hash } from 'node:crypto';

/** Seeded generator of numbers in [0, 1): mulberry32. */
export function seeded(seed: number): () => number {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

type Task = { readonly at: number; readonly order: number; readonly label: string; run: (() => void) | null };

export type Scheduler = {
  /** Virtual milliseconds since the start. */
  now(): number;
  readonly random: () => number;
  /** Runs once after `ms`; the returned function takes it back. */
  schedule(ms: number, label: string, run: () => void): () => void;
  /** Adds a fact to the trace. */
  note(fact: string): void;
  /** A number in [from, to). */
  between(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T | undefined;
  /** Runs tasks until `done`, the time or the step limit. Resolves with the steps taken. */
  run(options: { readonly untilMs: number; readonly stepsMax: number; readonly done?: () => boolean }): Promise<number>;
  steps(): number;
  /** Hex hash of all that happened so far. */
  hash(): string;
  /** Last facts, for a failing seed's report. */
  tail(): readonly string[];
};

export function createScheduler(seed: number): Scheduler {
  const random = seeded(seed);
  const trace: Hash = createHash('sha256');
  const queue: Task[] = [];
  const recent: string[] = [];
  let now = 0;
  let order = 0;
  let steps = 0;
  const note = (fact: string): void => {
    trace.update(`${now.toFixed(3)} ${fact}\n`);
    recent.push(`${now.toFixed(1)} ${fact}`);
    if (recent.length > 6000) recent.splice(0, 3000);
  };
  const before = (a: Task, b: Task): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
  return {
    now: () => now,
    random,
    schedule(ms, label, run) {
      const task: Task = { at: now + Math.max(0, ms), order: order++, label, run };
      pushTask(queue, task, before);
      return () => {
        task.run = null;
      };
    },
    note,
    between: (from, to) => from + (to - from) * random(),
    chance: (probability) => random() < probability,
    pick: (items) => items[Math.floor(random() * items.length)],
    run: ({ untilMs, stepsMax, done }) => {
      const first = steps;
      /** One task; false when the run is over. */
      const step = (): boolean => {
        for (;;) {
          if (steps - first >= stepsMax || done?.() === true) return false;
          const task = popTask(queue, before);
          if (task === undefined) return false;
          if (task.at > untilMs) {
            pushTask(queue, task, before);
            now = untilMs;
            return false;
          }
          if (task.run === null) continue;
          now = task.at;
          steps += 1;
          if (task.label !== '') note(task.label);
          task.run();
          return true;
        }
      };
      return turns(step).then(() => steps - first);
    },
    steps: () => steps,
    hash: () => trace.copy().digest('hex').slice(0, 16),
    tail: () => recent.slice(process.env['SIM_TAIL'] === undefined ? -150 : 0),
  };
}

/** Steps one after the other, all microtasks between; many immediates a turn of the event loop, for turns are what costs. */
function turns(step: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    let over = false;
    const one = (): void => {
      if (over) return;
      try {
        over = !step();
      } catch (thrown) {
        over = true;
        reject(thrown);
      }
      if (over) resolve();
    };
    const turn = (): void => {
      for (let i = 0; i < stepsPerTurn; i++) setImmediate(one);
      setImmediate(() => {
        if (!over) turn();
      });
    };
    turn();
  });
}

const stepsPerTurn = 64;

function pushTask(queue: Task[], task: Task, before: (a: Task, b: Task) => boolean): void {
  queue.push(task);
  for (let at = queue.length - 1; at > 0; ) {
    const parent = (at - 1) >> 1;
    const above = queue[parent];
    if (above === undefined || !before(task, above)) return;
    queue[at] = above;
    queue[parent] = task;
    at = parent;
  }
}

function popTask(queue: Task[], before: (a: Task, b: Task) => boolean): Task | undefined {
  const top = queue[0];
  const last = queue.pop();
  if (last === undefined || queue.length === 0) return top;
  queue[0] = last;
  for (let at = 0; ; ) {
    const left = 2 * at + 1;
    const leftTask = queue[left];
    const rightTask = queue[left + 1];
    if (leftTask === undefined) return top;
    const child = rightTask !== undefined && before(rightTask, leftTask) ? left + 1 : left;
    const below = queue[child];
    if (below === undefined || !before(below, last)) return top;
    queue[child] = last;
    queue[at] = below;
    at = child;
  }
}
