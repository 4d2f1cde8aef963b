// The connection to Redis against a real server that dies, hangs and forgets, and a wire that loses answers (finding 4).

import { createServer, connect as dial, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createLog } from '../../../runtime/log.ts';
import { createRedis, type Redis, scriptOf } from '../../../storage/redis/client.ts';
import { connect, type RedisServer, startRedisServer } from './server.ts';

const count = scriptOf('count', `return redis.call('INCR', KEYS[1])`);
const get = scriptOf('get', `return redis.call('GET', KEYS[1])`);
const forgetScripts = scriptOf('forget', `return redis.call('SCRIPT', 'FLUSH')`);
const log = createLog({ level: 'silent', name: 'test' });

let server: RedisServer;
let redis: Redis;

beforeAll(async () => {
  server = await startRedisServer();
});
beforeEach(async () => {
  redis = await connect(server.url);
});
afterEach(() => redis.close());
afterAll(() => server.stop());

const increment = (on: Redis, key: string) => on.run([{ script: count, keys: [key], args: [] }]);

it('runs several scripts in one round trip, answers in order', async () => {
  const calls = ['a', 'a', 'b', 'a'].map((key) => ({ script: count, keys: [`order:${key}`], args: [] }));
  expect(await redis.run(calls)).toEqual([1, 2, 1, 3]);
  expect(redis.degraded()).toBe(false);
});

it('sends a script in full when Redis has forgotten it', async () => {
  await increment(redis, 'forgotten');
  await redis.run([{ script: forgetScripts, keys: [], args: [] }]).catch(() => undefined);
  await server.kill();
  await server.ready();
  await redis.ready(AbortSignal.timeout(30_000));
  const answers = await redis.run([
    { script: count, keys: ['forgotten'], args: [] },
    { script: get, keys: ['forgotten'], args: [] },
  ]);
  expect(answers).toEqual([2, '2']);
});

it('fails at once while Redis is dead, says so, and is back by itself', async () => {
  await server.kill();
  await expect(increment(redis, 'dead')).rejects.toMatchObject({ code: 'CACHE_UNAVAILABLE' });
  expect(redis.degraded()).toBe(true);
  expect(redis.counts.failed).toBeGreaterThan(0);
  await server.ready();
  await redis.ready(AbortSignal.timeout(30_000));
  await increment(redis, 'alive');
  expect(redis.degraded()).toBe(false);
  expect(redis.counts.connects).toBe(2);
});

it('hangs no longer than its command timeout while Redis is stopped, and goes on when it continues', async () => {
  const impatient = await connect(server.url, 100);
  server.signal('SIGSTOP');
  await expect(increment(impatient, 'stopped')).rejects.toMatchObject({ code: 'CACHE_UNAVAILABLE' });
  expect(impatient.degraded()).toBe(true);
  server.signal('SIGCONT');
  await expect.poll(() => increment(impatient, 'continued').catch(() => null), { timeout: 30_000 }).not.toBeNull();
  impatient.close();
});

it('finding 4: a command whose answer is lost is never run twice', async () => {
  const wire = await losingWire(server.url);
  const lossy = createRedis({ url: wire.url, log, commandMsMax: 5_000 });
  let failed = 0;
  for (let i = 0; i < 50; i += 1) {
    await lossy.ready(AbortSignal.timeout(30_000));
    wire.loseNext();
    await increment(lossy, 'lost').catch(() => {
      failed += 1;
    });
  }
  lossy.close();
  await wire.close();
  const [counted] = await redis.run([{ script: get, keys: ['lost'], args: [] }]);
  expect(failed).toBe(50);
  expect(Number(counted)).toBe(50);
});

/** A TCP wire to the server that, when told, cuts the connection instead of passing the next answer on. */
async function losingWire(url: string): Promise<{ url: string; loseNext: () => void; close: () => Promise<void> }> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let losing = false;
  const wire: Server = createServer((client) => {
    const upstream = dial(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        client.destroy();
        upstream.destroy();
        sockets.delete(socket);
      });
    }
    client.on('data', (bytes) => upstream.write(bytes));
    upstream.on('data', (bytes) => {
      if (!losing) return void client.write(bytes);
      losing = false;
      client.destroy();
    });
  });
  await new Promise<void>((resolve) => wire.listen(0, '127.0.0.1', resolve));
  const address = wire.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `redis://127.0.0.1:${port}`,
    loseNext: () => {
      losing = true;
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        wire.close(() => resolve());
      }),
  };
}
