// Texts in a real Redis: kept for their time, and by seq where they follow a topic.

import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CachePort } from '../../../storage/catalog/menu-cache.ts';
import type { Redis } from '../../../storage/redis/client.ts';
import { createRedisTexts } from '../../../storage/redis/texts.ts';
import { connect, type RedisServer, startRedisServer } from './server.ts';

let server: RedisServer;
let redis: Redis;
let texts: CachePort;

beforeAll(async () => {
  server = await startRedisServer();
  redis = await connect(server.url);
  texts = createRedisTexts(redis);
});
afterAll(async () => {
  redis.close();
  await server.stop();
});

it('keeps a text until it is taken away or its time is over', async () => {
  expect(await texts.get('a')).toBeNull();
  await texts.set('a', 'first', 60_000);
  expect(await texts.get('a')).toBe('first');
  await texts.del('a');
  expect(await texts.get('a')).toBeNull();
  await texts.set('a', 'short', 1);
  await expect.poll(() => texts.get('a')).toBeNull();
});

it('keeps what has the highest seq, and takes what is no such entry for nothing', async () => {
  await texts.setNewer('b', 9, 'corner@9', 60_000);
  await texts.setNewer('b', 10, 'corner@10', 60_000);
  await texts.setNewer('b', 9, 'corner@9', 60_000);
  expect(await texts.get('b')).toBe('10 corner@10');
  await texts.set('b', 'nonsense', 60_000);
  await texts.setNewer('b', 1, 'corner@1', 60_000);
  expect(await texts.get('b')).toBe('1 corner@1');
});

it('keeps an equal seq alive', async () => {
  await texts.setNewer('c', 4, 'x', 200);
  await texts.setNewer('c', 4, 'x', 600_000);
  await texts.set('d', 'gone', 300);
  await expect.poll(() => texts.get('d')).toBeNull();
  expect(await texts.get('c')).toBe('4 x');
});
