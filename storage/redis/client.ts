// The one door to Redis. Redis may be away or wiped at any time: every caller goes on without it and says so.
// I1: a command whose answer did not come is never sent again by the driver (ioredis' defaults run it twice); what is written
//     here is absolute, so a caller that repeats does no harm.
// I2: nothing queues while Redis is away: a call fails at once with CACHE_UNAVAILABLE, and the driver connects anew by itself.
// I3: scripts are sent by hash; one that Redis lost (restart, FLUSHALL of scripts) is sent in full, once, by the same call.

import { createHash } from 'node:crypto';
import { Redis as Driver } from 'ioredis';
import { Fault, messageOf } from '../../runtime/errors.ts';
import type { Log } from '../../runtime/log.ts';

/** A Lua script; its keys must share a hash tag, so that a cluster runs it on one node. */
export type Script = { readonly name: string; readonly lua: string; readonly hash: string };

/** One run of a script. */
export type ScriptCall = {
  readonly script: Script;
  readonly keys: readonly string[];
  readonly args: readonly (string | number)[];
};

/** What happened so far. */
export type RedisCounts = { calls: number; failed: number; connects: number };

/** A connection that heals itself. */
export type Redis = {
  /** Runs scripts in one round trip; the answers stand in the order of the calls. Rejects with CACHE_UNAVAILABLE if any failed. */
  run(calls: readonly ScriptCall[]): Promise<readonly unknown[]>;
  /** True while Redis is away or its last answer was a failure; `/readyz` says so. */
  degraded(): boolean;
  readonly counts: Readonly<RedisCounts>;
  /** Resolves when a connection is ready; rejects with the signal's reason. For start-up and tests. */
  ready(signal: AbortSignal): Promise<void>;
  close(): void;
};

/** Bounds of the connection, in ms. */
export const redisLimits = Object.freeze({
  /** A command without an answer fails after this (reliability finding 4). */
  commandMsMax: 250,
  connectMsMax: 2_000,
  reconnectMsMin: 50,
  reconnectMsMax: 1_000,
});

/** A script by name and text. */
export const scriptOf = (name: string, lua: string): Script => ({
  name,
  lua,
  hash: createHash('sha1').update(lua).digest('hex'),
});

/** Connects to a redis:// or rediss:// URL in the background; never throws because Redis is away. */
export function createRedis(options: {
  readonly url: string;
  readonly log: Log;
  readonly commandMsMax?: number;
}): Redis {
  const driver = new Driver(options.url, {
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    commandTimeout: options.commandMsMax ?? redisLimits.commandMsMax,
    connectTimeout: redisLimits.connectMsMax,
    retryStrategy: (times) => Math.min(redisLimits.reconnectMsMax, redisLimits.reconnectMsMin * times),
    // After a failover the old master answers READONLY; only a new connection finds the new one.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  });
  const counts: RedisCounts = { calls: 0, failed: 0, connects: 0 };
  let failing = false;
  watch(driver, counts, options.log, () => {
    failing = false;
  });
  return {
    async run(calls) {
      counts.calls += 1;
      try {
        const answers = await runAll(driver, calls);
        failing = false;
        return answers;
      } catch (cause) {
        failing = true;
        counts.failed += 1;
        throw new Fault('CACHE_UNAVAILABLE', { cause, message: messageOf(cause) });
      }
    },
    degraded: () => failing || driver.status !== 'ready',
    counts,
    ready: (signal) => becomesReady(driver, signal),
    close: () => driver.disconnect(),
  };
}

/** One line when Redis goes away and one when it is back; the driver's own tries in between are silent. */
function watch(driver: Driver, counts: RedisCounts, log: Log, onReady: () => void): void {
  let away = false;
  driver.on('ready', () => {
    counts.connects += 1;
    if (away) log.info('Redis is back');
    away = false;
    onReady();
  });
  // Without a listener an error of an idle connection would end the process.
  driver.on('error', (error: Error) => {
    if (!away) log.warn({ code: 'CACHE_UNAVAILABLE', reason: error.message }, 'Redis is away; going on without it');
    away = true;
  });
}

async function runAll(driver: Driver, calls: readonly ScriptCall[]): Promise<unknown[]> {
  const answers = await send(driver, calls, 'evalsha');
  const missing = calls.filter((_, i) => isLost(answers[i]));
  if (missing.length > 0) {
    const again = await send(driver, missing, 'eval');
    for (const [i, answer] of answers.entries()) if (isLost(answer)) answers[i] = again.shift();
  }
  const failure = answers.find((answer) => answer instanceof Error);
  if (failure !== undefined) throw failure;
  return answers;
}

async function send(driver: Driver, calls: readonly ScriptCall[], way: 'eval' | 'evalsha'): Promise<unknown[]> {
  const pipeline = driver.pipeline();
  for (const { script, keys, args } of calls)
    pipeline.call(way, way === 'eval' ? script.lua : script.hash, keys.length, ...keys, ...args);
  const answers = (await pipeline.exec()) ?? [];
  return answers.map(([error, answer]) => error ?? answer);
}

const isLost = (answer: unknown): boolean => answer instanceof Error && answer.message.startsWith('NOSCRIPT');

function becomesReady(driver: Driver, signal: AbortSignal): Promise<void> {
  if (driver.status === 'ready') return Promise.resolve();
  return new Promise((resolve, reject) => {
    const onReady = (): void => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    };
    const onAbort = (): void => {
      driver.off('ready', onReady);
      reject(signal.reason);
    };
    if (signal.aborted) return onAbort();
    driver.once('ready', onReady);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
