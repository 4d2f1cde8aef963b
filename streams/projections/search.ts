// What follows from a catalog event: the restaurant is indexed anew for search.
// I1: last_seq is the document's own seq in Postgres: a repeat, and a record older than the document, change nothing.
// I2: what a broadcast reader missed (start, interruption) is made good from the table: everything behind is indexed.
// I3: `record` returns at once; restaurants that wait are a set, so a burst for one of them is one indexing.

import type { Clock } from '../../runtime/clock.ts';
import { indexBehind, indexRestaurants } from '../../storage/catalog/search/indexer.ts';
import type { Runner } from '../../storage/postgres/statement.ts';
import { createBell } from '../bell.ts';
import type { BroadcastListener } from '../broker/log.ts';
import { catalogTopic } from '../broker/topics.ts';
import { backoffMs, isPassing } from '../patience.ts';

/** What the projection works with; `runner` acts as the service `catalog`. */
export type SearchProjectionPorts = {
  readonly runner: Runner;
  readonly clock: Clock;
  readonly random: () => number;
};

/** A projection at work: attach `listener` to a broadcast reader of `topic`. */
export type SearchProjection = {
  readonly topic: string;
  readonly listener: BroadcastListener;
  /** Resolves when everything heard of so far, and everything that was behind, is indexed. */
  caughtUp(): Promise<void>;
  stop(): Promise<void>;
};

/** Restaurants that wait at most; beyond it the whole table is compared instead, which costs no memory. */
const waitingMax = 10_000;

/** Starts the projection; it first indexes what is behind. */
export function startSearchProjection(ports: SearchProjectionPorts): SearchProjection {
  const waiting = new Set<string>();
  const bell = createBell();
  const idle = createBell();
  let behind = true;
  let working = false;
  let stopped = false;
  const work = async (): Promise<void> => {
    const ids = [...waiting];
    const all = behind;
    waiting.clear();
    behind = false;
    try {
      if (all) await indexBehind(ports.runner);
      else await indexRestaurants(ports.runner, ids);
    } catch (thrown) {
      // Whatever was taken is still behind: the table says so.
      behind = true;
      throw thrown;
    }
  };
  const run = async (): Promise<void> => {
    for (let tries = 0; !stopped; ) {
      if (waiting.size === 0 && !behind) {
        idle.ring();
        await bell.wait();
        continue;
      }
      working = true;
      try {
        await work();
        tries = 0;
      } catch (thrown) {
        if (!isPassing(thrown)) throw thrown;
        await ports.clock.sleep(backoffMs(tries++, ports.random));
      }
      working = false;
    }
  };
  const running = run();
  return {
    topic: catalogTopic,
    listener: {
      record({ topic, key }) {
        if (topic !== catalogTopic || key === null) return;
        if (waiting.size < waitingMax) waiting.add(key);
        else behind = true;
        bell.ring();
      },
      resumed() {
        behind = true;
        bell.ring();
      },
    },
    async caughtUp() {
      while (!stopped && (working || behind || waiting.size > 0)) await idle.wait();
    },
    async stop() {
      stopped = true;
      bell.ring();
      idle.ring();
      await running;
    },
  };
}
