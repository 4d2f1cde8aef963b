// Simulated processes that run the very code of production: role, loop, relay, timers, effects, over simulated ports.
// Killed at any await, stopped and continued, replaced after a while under a new name.

import type { ActorType } from '../../actors/actor.ts';
import type { Codec } from '../../streams/codec/codec.ts';
import { startDatabaseClock } from '../../streams/database-clock.ts';
import type { EffectRunner } from '../../streams/effects/runner.ts';
import type { LoopPorts } from '../../streams/loop/tools.ts';
import { type RunningRole, startRole } from '../../streams/role.ts';
import type { SimBroker } from './broker.ts';
import { hostCodec, type SimRegistry } from './codec.ts';
import type { SimDatabase } from './database.ts';
import { createHost, type Host } from './host.ts';
import type { Scheduler } from './scheduler.ts';
import { simStore } from './store.ts';
import type { Tables } from './tables.ts';

export type Cluster = {
  readonly scheduler: Scheduler;
  readonly broker: SimBroker;
  readonly database: SimDatabase;
  readonly tables: Tables;
  readonly codec: Codec;
  readonly registry: SimRegistry;
  readonly types: readonly ActorType[];
  readonly partitions: number;
  readonly runners: (host: Host) => readonly EffectRunner[];
  /** What processes said when they died of themselves. */
  readonly deaths: { readonly reason: string; readonly code: number }[];
  readonly reports: Map<string, number>;
};

export type SimNode = { readonly host: Host; role: RunningRole | null };

/** Starts a process of a role; it lives until somebody kills its host. */
export function startNode(cluster: Cluster, role: 'actors' | 'riders', name: string): SimNode {
  const { scheduler, broker, database, tables, partitions } = cluster;
  const host = createHost(scheduler, name);
  const store = simStore(database, tables, host, partitions);
  const node: SimNode = { host, role: null };
  const ports: LoopPorts = {
    log: broker.log(host),
    store,
    clock: host.clock,
    random: scheduler.random,
    codec: hostCodec(cluster.codec, host, scheduler, cluster.registry),
    report: (event) => cluster.reports.set(event, (cluster.reports.get(event) ?? 0) + 1),
    fatal: (reason, code) => {
      if (!host.alive()) return;
      cluster.deaths.push({ reason, code });
      scheduler.note(`${name} dies ${code}`);
      host.kill();
    },
  };
  const begin = async (): Promise<void> => {
    const clock = await untilMeasured(store, host);
    const types = cluster.types.filter((type) => type.role === role);
    node.role = await startRole(ports, {
      role,
      types,
      registry: cluster.types,
      partitions,
      lanes: 2,
      owner: name,
      database: clock,
      runners: cluster.runners(host),
    });
  };
  begin().catch((thrown: unknown) => ports.fatal(`start: ${String(thrown)}`, 70));
  return node;
}

async function untilMeasured(store: ReturnType<typeof simStore>, host: Host) {
  for (;;) {
    try {
      return await startDatabaseClock({ store, clock: host.clock });
    } catch {
      await host.clock.sleep(20);
    }
  }
}
