// The roles of the program, wired from the ground: which loop, which runners, which readers; started in order, stopped in reverse.
// In one process they share ingress' waiters (the fast way of an outcome), the replica of the grid and the broadcast readers.
// I1: at most four consumers a process: actors, riders, broadcast of outcomes and push, grid deltas.

import { randomBytes } from 'node:crypto';
import { registry } from '../actors/registry.ts';
import type { RiderSilent } from '../schemas/rider.types.ts';
import { partitionOf, slotOf } from '../schemas/slot.ts';
import { createRedis, type Redis } from '../storage/redis/client.ts';
import { createRedisGrid, type RedisGrid } from '../storage/redis/grid.ts';
import { claimRiders, heardRiders, readAssignedRiders, readFreeRiders, releaseRiders } from '../storage/riders.ts';
import { pingsTopic } from '../streams/broker/topics.ts';
import { createClaimRunner } from '../streams/effects/claim.ts';
import { createReleaseRunner } from '../streams/effects/claim-release.ts';
import { httpProvider } from '../streams/effects/payment/http-provider.ts';
import { paymentRunners } from '../streams/effects/payment/runners.ts';
import type { Silence } from '../streams/gps/heartbeats.ts';
import { gpsLimits } from '../streams/gps/limits.ts';
import { createGpsReader, type GpsReader } from '../streams/gps/reader.ts';
import { createAnnouncer, followDeltas } from '../streams/grid/deltas.ts';
import { createReplica, type Replica } from '../streams/grid/replica.ts';
import type { NewOutcome } from '../streams/loop/draft.ts';
import type { LoopPorts } from '../streams/loop/tools.ts';
import { type RunningRole, startRole } from '../streams/role.ts';
import { createSender, type Sender } from '../streams/sender.ts';
import { openDoor, openIngress } from './door.ts';
import type { Ground } from './ground.ts';
import { lookUpRunners } from './look-ups.ts';
import { startServices } from './services.ts';
import { openSideDoor } from './side-door.ts';

/** What a process can be. */
export const roleNames = ['gateway', 'actors', 'riders', 'services'] as const;
export type RoleName = (typeof roleNames)[number];

/** A process at work. */
export type Running = {
  /** Port of the door, when the gateway runs here. */
  readonly port: number | null;
  /** Graceful stop, in reverse order of the start. */
  stop(): Promise<void>;
};

/** The fatal exit: the loop's own invariants are broken, or the fence said so three times (42). */
type Fatal = (reason: string, exitCode: number) => void;

/** Starts the roles in one process. Rejects when one cannot start; what had started is not stopped then: end the process. */
export async function startRoles(ground: Ground, names: readonly RoleName[], fatal: Fatal): Promise<Running> {
  const has = (name: RoleName): boolean => names.includes(name);
  const stops: (() => Promise<unknown> | unknown)[] = [];
  const shared = openShared(ground, stops);
  const ports = loopPorts(ground, fatal);
  const ingress = has('gateway') ? openIngress(ground) : null;
  const outcomes = (all: readonly NewOutcome[]): void => {
    if (ingress !== null) for (const { type, id, outcome } of all) ingress.outcome(outcome, type, id, 'memory');
  };
  const reader = has('riders') ? openReader(ground, shared) : null;
  if (has('actors') || has('riders')) await followGrid(ground, shared, reader, stops);
  const running: RunningRole[] = [];
  if (has('actors')) running.push(await startActors(ground, ports, shared, outcomes));
  if (reader !== null) {
    stops.push(() => reader.close());
    running.push(await startRiders(ground, ports, reader, outcomes));
  }
  for (const role of running) stops.push(watchRole(ground, role));
  const settled = (): boolean => running.every((role) => role.loop.settled());
  while (!settled()) await ground.clock.sleep(settleLookMs);
  const also = has('services') ? await startServices(ground, ingress !== null, stops) : [];
  const port = ingress === null ? null : await openDoor(ground, shared.redis, ingress, { also, settled }, stops);
  if (ingress === null) {
    const side = await openSideDoor(ground, settled);
    stops.push(() => side.close());
    ground.logger.info({ port: side.port }, 'health and metrics');
  }
  return {
    port,
    async stop() {
      for (const stop of stops.reverse()) await stop();
    },
  };
}

/** How often a start looks whether its partitions are taken over. */
const settleLookMs = 20;

type Shared = { readonly redis: Redis; readonly grid: RedisGrid; readonly replica: Replica; readonly sender: Sender };

function openShared(ground: Ground, stops: (() => unknown)[]): Shared {
  const redis = createRedis({ url: ground.endpoints.redis, log: ground.logger });
  const sender = createSender(ground, 'grid');
  const replica = createReplica({ clock: ground.clock, partitions: ground.settings.partitions });
  stops.push(
    () => redis.close(),
    () => sender.close(),
  );
  return { redis, sender, replica, grid: createRedisGrid(redis, gridKeepMs) };
}

function loopPorts(ground: Ground, fatal: Fatal): LoopPorts {
  const { log, store, clock, random, codec, logger } = ground;
  return { log, store, clock, random, codec, fatal, report: (event, fields) => logger.warn(fields, event) };
}

function roleOptions(ground: Ground, role: 'actors' | 'riders') {
  const { partitions, lanes } = ground.settings;
  const types = registry.filter((type) => type.role === role);
  return { role, types, registry, partitions, lanes, owner: ground.owner, database: ground.database };
}

function startActors(
  ground: Ground,
  ports: LoopPorts,
  shared: Shared,
  outcomes: (all: readonly NewOutcome[]) => void,
): Promise<RunningRole> {
  const { core } = ground.store.pools;
  const announce = createAnnouncer({ codec: ground.codec, sender: shared.sender, clock: ground.clock });
  const { replica, grid } = shared;
  const runners = [
    createClaimRunner({ replica, grid, announce, claim: (requests) => claimRiders(core, requests) }),
    createReleaseRunner({ replica, announce, release: (rows) => releaseRiders(core, rows) }),
    ...paymentRunners({ provider: httpProvider(ground.settings.paymentUrl), now: () => ground.database.now() }),
    ...lookUpRunners(ground),
  ];
  return startRole(ports, { ...roleOptions(ground, 'actors'), runners, outcomes });
}

function openReader(ground: Ground, shared: Shared): GpsReader {
  const { core } = ground.store.pools;
  const facts = createSender(ground, 'silence');
  const { partitions } = ground.settings;
  return createGpsReader({
    log: ground.log,
    clock: ground.clock,
    codec: ground.codec,
    sender: shared.sender,
    grid: shared.grid,
    partitions,
    book: {
      free: (slots) => readFreeRiders(core, slots),
      assigned: (slots) => readAssignedRiders(core, slots),
      heard: (ids) => heardRiders(core, ids),
    },
    sendFact: async (silence) => {
      await facts.send(silenceRecord(silence, ground));
    },
  });
}

const silent = (assignmentId: string): RiderSilent => ({ type: 'RiderSilent', assignmentId });

/** The fact RiderSilent; its id is of this very sending: the rider actor ignores what is no longer so. */
function silenceRecord({ riderId, assignmentId }: Silence, ground: Ground) {
  const topic = 'rider-commands';
  const { name, version, body } = ground.codec.encode('rider', silent(assignmentId));
  return {
    topic,
    partition: partitionOf(slotOf(riderId), ground.settings.partitions),
    key: riderId,
    value: ground.codec.wire(topic, 'rider', name, version, body),
    headers: {
      id: randomBytes(8).toString('hex'),
      kind: 'fact',
      name,
      by: 'system:heartbeats',
      sent: String(ground.database.now()),
    },
  };
}

async function followGrid(
  ground: Ground,
  shared: Shared,
  reader: GpsReader | null,
  stops: (() => unknown)[],
): Promise<void> {
  const sinks = reader === null ? [shared.replica] : [shared.replica, reader.sink];
  const deltas = await followDeltas({ log: ground.log, codec: ground.codec, name: `grid-${ground.owner}`, sinks });
  await deltas.ready;
  let cancel = (): void => {};
  const expire = (): void => {
    shared.replica.expire();
    cancel = ground.clock.after(gridExpireMs, expire);
  };
  expire();
  stops.push(
    () => cancel(),
    () => deltas.close(),
  );
}

/** A grid cell that nobody writes vanishes from Redis: two periods and a half. */
const gridKeepMs = gpsLimits.periodMs * 2.5;

/** How often the replica lets go of what was not confirmed. */
const gridExpireMs = 5_000;

function startRiders(
  ground: Ground,
  ports: LoopPorts,
  reader: GpsReader,
  outcomes: (all: readonly NewOutcome[]) => void,
): Promise<RunningRole> {
  return startRole(ports, {
    ...roleOptions(ground, 'riders'),
    runners: [],
    outcomes,
    alongside: [
      {
        topic: pingsTopic,
        acquire: (partition) => reader.acquire(partition),
        lose: (partition) => reader.lose(partition),
        records: (partition, records) => reader.records(partition, records),
      },
    ],
    committed: (commit) => reader.committed(commit.log),
  });
}

/** Metrics of a role's queues, and its stop. */
function watchRole(ground: Ground, role: RunningRole): () => Promise<void> {
  for (const name of ['mailbox', 'relay', 'timers', 'effects'] as const)
    ground.metrics.queue(name, queueCaps[name], () => role.queues()[name]);
  return () => role.stop();
}

const queueCaps = { mailbox: 100_000, relay: 100_000, timers: 1_000_000, effects: 100_000 } as const;
