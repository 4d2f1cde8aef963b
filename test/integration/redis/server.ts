// A Redis of one test file's own, that it may kill, stop and wipe.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../../../runtime/log.ts';
import { upStack } from '../../../scripts/stack/stack-library.ts';
import { createRedis, type Redis, scriptOf } from '../../../storage/redis/client.ts';

/** A running server. */
export type RedisServer = {
  readonly url: string;
  /** kill -9; it comes back on its data by itself. */
  kill(): Promise<void>;
  /** Resolves when it answers again. */
  ready(): Promise<void>;
  signal(name: 'SIGSTOP' | 'SIGCONT'): void;
  stop(): Promise<void>;
};

/** Starts a server on data of its own. */
export async function startRedisServer(): Promise<RedisServer> {
  const data = await mkdtemp(join(tmpdir(), 'dabba-redis-test-'));
  const stack = await upStack({ data, parts: ['redis'] });
  return {
    url: stack.endpoints.redis,
    kill: () => stack.kill('redis'),
    ready: () => stack.ready('redis'),
    signal: (name) => void process.kill(stack.pids().redis ?? 0, name),
    async stop() {
      await stack.stopAndKeepData();
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** A connection that is ready. Commands may take long: the machine of the tests is busy, and no time is asserted. */
export async function connect(url: string, commandMsMax = 5_000): Promise<Redis> {
  const redis = createRedis({ url, log: createLog({ level: 'silent', name: 'test' }), commandMsMax });
  await redis.ready(AbortSignal.timeout(30_000));
  return redis;
}

const flushScript = scriptOf('flush', `return redis.call('FLUSHALL')`);
const keysScript = scriptOf('keys', `return redis.call('KEYS', '*')`);

/** FLUSHALL. */
export const flushAll = (redis: Redis): Promise<unknown> => redis.run([{ script: flushScript, keys: [], args: [] }]);

/** All keys there are. */
export async function allKeys(redis: Redis): Promise<string[]> {
  const [keys] = await redis.run([{ script: keysScript, keys: [], args: [] }]);
  return (keys as string[]).sort();
}

const deleteScript = scriptOf('test-delete', "return redis.call('DEL', KEYS[1])");
const membersScript = scriptOf('test-members', "return redis.call('SMEMBERS', KEYS[1])");

/** Takes a key away, as its expiry does. */
export const deleteKey = (redis: Redis, key: string): Promise<unknown> =>
  redis.run([{ script: deleteScript, keys: [key], args: [] }]);

/** What a set holds. */
export async function membersOf(redis: Redis, key: string): Promise<string[]> {
  const [members] = await redis.run([{ script: membersScript, keys: [key], args: [] }]);
  return (members as string[]).sort();
}
