// The ground that every role of a process stands on: endpoints, store, broker, codec, clock. Opened once, closed last.
// I1: `prepare` is the deploy step (migrations, topics, schemas); `openGround` only checks that it was done.
// I2: another Kafka cluster, another partition count, a foreign or half-migrated database stop the start with one sentence.

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { registry } from '../actors/registry.ts';
import { type Clock, monotonicMs, systemClock } from '../runtime/clock.ts';
import type { Config, Endpoints } from '../runtime/config.ts';
import { messageOf } from '../runtime/errors.ts';
import { createLog, type Log as Logger } from '../runtime/log.ts';
import { createMetrics, type Metrics } from '../runtime/metrics.ts';
import { catalogSchema } from '../schemas/catalog.types.ts';
import { gpsSchema } from '../schemas/gps.types.ts';
import { assertPartitions } from '../schemas/slot.ts';
import { loadMenus } from '../storage/catalog/menus.ts';
import { bindInstallation } from '../storage/log/installation.ts';
import { migrate } from '../storage/postgres/migration.ts';
import { openPool } from '../storage/postgres/pool.ts';
import { createStore, type PostgresStore } from '../storage/postgres/store.ts';
import { type BrokerLog, createLog as createBrokerLog } from '../streams/broker/broker.ts';
import {
  catalogTopic,
  clusterId,
  ensureTopics,
  gridTopic,
  pingsTopic,
  trackingTopic,
} from '../streams/broker/topics.ts';
import { type Codec, createCodec } from '../streams/codec/codec.ts';
import type { SchemaIds } from '../streams/codec/ids.ts';
import { keep, preloadIds, registerSchemas } from '../streams/codec/register.ts';
import { type StreamTopic, subjectsOf } from '../streams/codec/subjects.ts';
import { type DatabaseClock, startDatabaseClock } from '../streams/database-clock.ts';
import { backoffMs, codeOf, isPassing } from '../streams/patience.ts';

/** What a process has before it has a role. */
export type Ground = {
  readonly settings: Config;
  readonly endpoints: Endpoints;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly random: () => number;
  readonly metrics: Metrics;
  readonly store: PostgresStore;
  readonly codec: Codec;
  readonly ids: SchemaIds;
  readonly log: BrokerLog;
  readonly database: DatabaseClock;
  /** Name of this process in part_owner: unique for ever. */
  readonly owner: string;
  close(): Promise<void>;
};

/** Topics beside those of actor types, and the records on them. */
export const streamTopics: readonly StreamTopic[] = [
  { topic: pingsTopic, schema: gpsSchema, names: ['PingBatch'] },
  { topic: gridTopic, schema: gpsSchema, names: ['GridDeltas'] },
  { topic: trackingTopic, schema: gpsSchema, names: ['RiderTracked'] },
  { topic: catalogTopic, schema: catalogSchema, names: ['RestaurantChanged'] },
];

const registryTimeoutMs = 5_000;
const schemas = registry.map((type) => type.schema);

/** The deploy step: migrations, topics, schemas, and the bond of database and cluster. Idempotent. */
export async function prepare(settings: Config, endpoints: Endpoints): Promise<void> {
  assertPartitions(settings.partitions);
  const kafka = { brokers: endpoints.kafka, clientId: 'dabba-prepare' };
  const subjects = subjectsOf(schemas, streamTopics);
  const registryOf = { url: endpoints.registry, timeoutMs: registryTimeoutMs };
  const [, , ids] = await Promise.all([
    migrate(endpoints.postgres),
    ensureTopics({ ...kafka, types: registry, partitions: settings.partitions }),
    registerSchemas(registryOf, subjects),
  ]);
  keep(schemaFile(settings), ids);
  const pool = openPool({ url: endpoints.postgres, service: 'core', connections: 1, name: 'dabba prepare' });
  try {
    await bindInstallation(pool, {
      kafkaClusterId: await clusterId(kafka),
      partitions: settings.partitions,
      cell: settings.cell,
    });
  } finally {
    await pool.close();
  }
}

/** Opens the ground of a process. Throws Faults that say what is wrong in one sentence, and leaves nothing open then. */
export async function openGround(settings: Config, endpoints: Endpoints, name: string): Promise<Ground> {
  const closes: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const one of closes.splice(0).reverse()) await one();
  };
  try {
    return { ...(await openParts(settings, endpoints, name, closes)), close };
  } catch (thrown) {
    // Why it could not be opened counts, not what closing it says.
    await close().catch(() => undefined);
    throw thrown;
  }
}

/** How long a starting process waits for its servers. */
const startPatienceMs = 60_000;

/** The same, but a server that does not answer yet is waited for: processes and servers start together, and servers restart. */
export async function openGroundPatiently(settings: Config, endpoints: Endpoints, name: string): Promise<Ground> {
  const { sleep } = systemClock();
  const until = monotonicMs() + startPatienceMs;
  for (let tries = 0, said = ''; ; tries++) {
    try {
      return await openGround(settings, endpoints, name);
    } catch (thrown) {
      const passes = isPassing(thrown) || codeOf(thrown) === 'REGISTRY_UNAVAILABLE';
      if (!passes || monotonicMs() > until) throw thrown;
      const reason = messageOf(thrown);
      if (reason !== said) console.error(`waiting: ${reason}`);
      said = reason;
      await sleep(backoffMs(tries, Math.random));
    }
  }
}

/** The parts, in order; what must be closed again goes to `closes` as soon as it is open. */
async function openParts(
  settings: Config,
  endpoints: Endpoints,
  name: string,
  closes: (() => unknown)[],
): Promise<Omit<Ground, 'close'>> {
  assertPartitions(settings.partitions);
  const logger = createLog({ level: settings.logLevel, name });
  const clock = systemClock();
  const owner = `${name}-${process.pid}-${randomBytes(6).toString('hex')}`;
  const kafka = { brokers: endpoints.kafka, clientId: `dabba-${name}`, logger };
  const registryOf = { url: endpoints.registry, timeoutMs: registryTimeoutMs };
  const { ids } = await preloadIds(registryOf, subjectsOf(schemas, streamTopics), schemaFile(settings));
  const catalog = openPool({ url: endpoints.postgres, service: 'catalog', connections: 2, name: `${owner} menus` });
  closes.push(() => catalog.close());
  const needLoaders = { menu: (refs: readonly string[]) => loadMenus(catalog, refs) };
  const store = await createStore({ url: endpoints.postgres, lanes: settings.lanes, owner, needLoaders });
  closes.push(() => store.close());
  const bond = { kafkaClusterId: await clusterId(kafka), partitions: settings.partitions, cell: settings.cell };
  await bindInstallation(store.pools.core, bond);
  const log = createBrokerLog({
    ...kafka,
    partitions: settings.partitions,
    sessionTimeoutMs: settings.sessionTimeoutMs,
    clock,
    crashed: (error) => {
      logger.fatal({ err: error }, 'a broadcast reader stopped for good');
      process.exit(1);
    },
  });
  closes.push(() => log.close());
  const database = await startDatabaseClock({ store, clock });
  closes.push(() => database.stop());
  return {
    settings,
    endpoints,
    logger,
    clock,
    random: Math.random,
    metrics: createMetrics({ process: true }),
    store,
    codec: createCodec({ types: schemas, streams: streamTopics, ids, registry: registryOf }),
    ids,
    log,
    database,
    owner,
  };
}

const schemaFile = (settings: Config): string => join(settings.dataFolder, 'schemas.json');
