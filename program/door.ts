// The door's wiring: ingress, GPS, broadcast reader, stores, health; started and stopped in the order of ux C9.
// I1: the broadcast reader is ready before the first client: from then on no outcome and no event is missed.

import { registry } from '../actors/registry.ts';
import { createGateway, type Gateway } from '../gateway/gateway.ts';
import { type GatewayPorts, paymentsCaller, type VerifyWebhook } from '../gateway/ports.ts';
import type { Config } from '../runtime/config.ts';
import { createGather } from '../runtime/gather.ts';
import { limits } from '../runtime/limits.ts';
import { type Address, createAddress, loadAddresses, readAddressesOf } from '../storage/accounts.ts';
import { createCatalog } from '../storage/catalog/catalog.ts';
import { createMenuCache, type MenuCache } from '../storage/catalog/menu-cache.ts';
import { currentMenu } from '../storage/catalog/menus.ts';
import { type ChatText, loadTexts, putText, readTexts } from '../storage/chat.ts';
import type { Redis } from '../storage/redis/client.ts';
import { createRedisTexts } from '../storage/redis/texts.ts';
import { type AlsoRead, startBroadcast } from '../streams/broadcast.ts';
import { pingsTopic } from '../streams/broker/topics.ts';
import { readWebhook } from '../streams/effects/payment/webhook.ts';
import { createGps, type Gps } from '../streams/gps/gps.ts';
import { namesOf } from '../streams/ingress/identity.ts';
import { ingressLimits } from '../streams/ingress/limits.ts';
import { createIngress, type Ingress } from '../streams/ingress.ts';
import { followMenus } from '../streams/projections/menus.ts';
import type { Ground } from './ground.ts';
import { createSights, type Sights } from './sights.ts';

/** The ingress of this process; loops here hand it outcomes from memory. */
export function openIngress(ground: Ground): Ingress {
  const { partitions, cell, sessionTimeoutMs, jwtSecret } = ground.settings;
  return createIngress({
    ...ground,
    databaseTime: () => ground.database.now(),
    partitions,
    cell,
    secret: jwtSecret,
    limits: ingressLimits(sessionTimeoutMs),
  });
}

/** Opens the door. Resolves with its port; pushes its stops in the order of its start. */
export async function openDoor(
  ground: Ground,
  redis: Redis,
  ingress: Ingress,
  beside: { readonly also: readonly AlsoRead[]; readonly settled: () => boolean },
  stops: (() => unknown)[],
): Promise<number> {
  const { settings, clock, random, log, codec, ids } = ground;
  const schemaId = ids[`${pingsTopic}-dabba.gps.PingBatch`]?.findLast((id) => id !== null);
  if (schemaId === undefined || schemaId === null) throw new Error('PingBatch is not registered');
  const gps = createGps({
    log,
    clock,
    random,
    partitions: settings.partitions,
    workers: 1,
    speedScale: settings.gpsSpeedScale,
    schemaId,
  });
  const sights = createSights(clock);
  const menus = menuCache(ground, redis);
  const ports: GatewayPorts = {
    ...ground,
    log: ground.logger,
    databaseTime: () => ground.database.now(),
    types: registry,
    ingress,
    codec,
    ...doorStores(ground, menus),
    gps: gpsPort(gps, sights),
    seenRiders: () => sights.riders(),
    verifyWebhook: verifier(settings),
    health: healthChecks(ground, redis),
    restoring: () => (beside.settled() ? null : 'taking over partitions'),
  };
  const gateway: Gateway = createGateway({ config: settings, ports });
  const types = registry.map((type) => type.type);
  const broadcast = await startBroadcast({
    log,
    name: `push-${ground.owner}`,
    types,
    ingress,
    push: gateway.push,
    metrics: ground.metrics,
    also: [...beside.also, followMenus(codec, menus)],
  });
  await broadcast.ready;
  const port = await gateway.listen();
  stops.push(
    () => gateway.close(),
    () => gps.close(),
    () => broadcast.close(),
    () => ingress.drain(),
    () => gateway.drain(),
  );
  return port;
}

const menuCache = (ground: Ground, redis: Redis): MenuCache =>
  createMenuCache({
    cache: createRedisTexts(redis),
    load: (restaurantId) => currentMenu(ground.store.pools.catalog, restaurantId),
    failed: () => ground.metrics.count('menu_cache_failures_total', 1),
  });

function doorStores(ground: Ground, menus: MenuCache): Pick<GatewayPorts, 'catalog' | 'accounts' | 'chat'> {
  const { accounts, chat, catalog } = ground.store.pools;
  const addressRow = createGather({
    name: (ref: string) => ref,
    load: (refs) => loadAddresses(accounts, refs),
    readsMax: limits.postgresServiceConnections,
    keysMax: limits.gatheredKeysMax,
  });
  return {
    catalog: createCatalog(catalog, { menus }),
    accounts: {
      createAddress: (id, fields) => createAddress(accounts, id, fields),
      addresses: (personId) => readAddressesOf(accounts, personId),
      address: async (ref) => {
        const row = await addressRow(ref);
        return row?.kind === 'row' ? (row.value as Address) : null;
      },
    },
    chat: {
      putText: (text) => putText(chat, text),
      text: async (id) => {
        const row = (await loadTexts(chat, [id])).get(id);
        return row?.kind === 'row' ? (row.value as ChatText) : null;
      },
      texts: (conversationId, limit) => readTexts(chat, conversationId, limit),
    },
  };
}

/** Hands pings on, and keeps the last position of each rider of this door for its live map. */
const gpsPort = (gps: Gps, sights: Sights): GatewayPorts['gps'] => ({
  accept(riderId, session, pings) {
    const last = pings.at(-1);
    if (last !== undefined) sights.saw(riderId, last.lat, last.lng);
    return gps.accept(riderId, session, pings);
  },
  heard: gps.heard,
});

function verifier({ paymentWebhookSecret, jwtSecret, cell }: Config): VerifyWebhook {
  const active = paymentWebhookSecret.split(',');
  return (raw, signature, now) => {
    const read = readWebhook({ raw, signature, secrets: active, nowMs: now });
    if (read.kind === 'refused') return read;
    const { messageId } = namesOf(jwtSecret, cell, paymentsCaller, read.key);
    return { kind: 'fact', orderId: read.orderId, message: read.fact, messageId };
  };
}

function healthChecks(ground: Ground, redis: Redis): GatewayPorts['health'] {
  return [
    { name: 'postgres', hard: true, check: async () => void (await ground.store.now()) },
    { name: 'kafka', hard: true, check: async () => void (await ground.log.highWatermark('order-commands', 0)) },
    {
      name: 'redis',
      hard: false,
      check: async () => {
        if (redis.degraded()) throw new Error('Redis is away');
      },
    },
  ];
}
