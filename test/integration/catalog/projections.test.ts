// Catalog changes to their topic and into the index, under lost answers.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../../runtime/clock.ts';
import { Fault } from '../../../runtime/errors.ts';
import { catalogSchema } from '../../../schemas/catalog.types.ts';
import { unpublishedChanges } from '../../../storage/catalog/changes.ts';
import { reviseMenu } from '../../../storage/catalog/menus.ts';
import { putRestaurants } from '../../../storage/catalog/restaurants.ts';
import { createPostgresSearch } from '../../../storage/catalog/search/postgres-search.ts';
import type { Log, LogRecord, OutRecord } from '../../../streams/broker/log.ts';
import { catalogTopic } from '../../../streams/broker/topics.ts';
import { localCodec } from '../../../streams/codec/local.ts';
import { startCatalogPublisher } from '../../../streams/projections/catalog.ts';
import { startSearchProjection } from '../../../streams/projections/search.ts';
import { until } from '../storage/database.ts';
import { type CatalogWorld, draftOf, menuOf, openWorld } from './world.ts';

let world: CatalogWorld;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const clock = systemClock();
const random = () => 0.5;
const codec = localCodec([], [{ topic: catalogTopic, schema: catalogSchema, names: ['RestaurantChanged'] }]);

/** The port to the broker, filled by hand: keeps what was sent; the first `failing` sends are taken and their answer is lost. */
function brokerLog(failing = 0): { readonly log: Log; readonly sent: OutRecord[] } {
  const sent: OutRecord[] = [];
  let left = failing;
  const absent = () => Promise.reject(new Error('not used'));
  return {
    sent,
    log: {
      join: absent,
      broadcast: absent,
      lowWatermark: absent,
      highWatermark: absent,
      publisher: async () => ({
        async send(records) {
          sent.push(...records);
          if (left-- > 0) throw new Fault('BROKER_SEND_UNKNOWN');
          return records.map(() => 0);
        },
        close: async () => undefined,
      }),
    },
  };
}

const seqsOf = (records: readonly OutRecord[], id: string): readonly number[] =>
  records.filter(({ key }) => key === id).map(({ headers }) => Number(headers['seq']));

test('every change is published once per restaurant and seq in order, also when acknowledgements are lost', async () => {
  await putRestaurants(world.runner, [draftOf('p1'), draftOf('p2')]);
  const { log, sent } = brokerLog(2);
  const publisher = startCatalogPublisher({ log, clock, random, codec, runner: world.runner, partitions: 4 });
  for (const price of [1, 2, 3]) await reviseMenu(world.runner, 'p1', menuOf({ tea: price }), '*');
  await until(async () => (await unpublishedChanges(world.runner, 10)).length === 0);
  await publisher.stop();
  for (const [id, last] of [
    ['p1', 4],
    ['p2', 1],
  ] as const) {
    let seen = 0;
    for (const seq of seqsOf(sent, id)) {
      // A reader drops what it has and never finds a hole.
      expect(seq).toBeLessThanOrEqual(seen + 1);
      seen = Math.max(seen, seq);
    }
    expect(seen).toBe(last);
  }
  const newest = sent.findLast(({ key }) => key === 'p1');
  expect(newest).toMatchObject({
    topic: catalogTopic,
    headers: { id: 'catalog/p1/4', name: 'RestaurantChanged', seq: '4' },
  });
  const read = codec.fromWire(catalogTopic, newest?.value ?? null);
  expect(read).toMatchObject({
    kind: 'ok',
    message: { restaurantId: 'p1', menuVersion: 'p1@3', profileVersion: 1, change: 'menu' },
  });
});

test('two publishers at once leave no hole either', async () => {
  const { log, sent } = brokerLog();
  const start = () => startCatalogPublisher({ log, clock, random, codec, runner: world.runner, partitions: 4 });
  const both = [start(), start()];
  await putRestaurants(world.runner, [draftOf('p3')]);
  for (let n = 1; n <= 20; n++) await reviseMenu(world.runner, 'p3', menuOf({ tea: n }), '*');
  await until(async () => (await unpublishedChanges(world.runner, 10)).length === 0);
  await Promise.all(both.map((one) => one.stop()));
  let seen = 0;
  for (const seq of seqsOf(sent, 'p3')) {
    expect(seq).toBeLessThanOrEqual(seen + 1);
    seen = Math.max(seen, seq);
  }
  expect(seen).toBe(21);
});

const recordOf = (id: string): LogRecord => ({
  topic: catalogTopic,
  partition: 0,
  offset: 0,
  key: id,
  value: null,
  headers: {},
  timestamp: 0,
});

test('search follows the topic, and makes good what it missed after an interruption', async () => {
  const projection = startSearchProjection({
    runner: world.runner,
    clock,
    random,
  });
  await projection.caughtUp();
  const found = async (q: string): Promise<readonly string[]> =>
    (await createPostgresSearch(world).search({ q, at: 0, limit: 5 })).map(({ id }) => id);
  expect(await found('house p1')).toContain('p1');
  await putRestaurants(world.runner, [draftOf('p4', { name: 'Axolotl' }), draftOf('p5', { name: 'Narwhal' })]);
  projection.listener.record(recordOf('p4'));
  await projection.caughtUp();
  expect(await found('axolotl')).toEqual(['p4']);
  expect(await found('narwhal')).toEqual([]);
  projection.listener.resumed();
  await projection.caughtUp();
  expect(await found('narwhal')).toEqual(['p5']);
  await projection.stop();
});
