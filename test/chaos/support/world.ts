// The world of the chaos suites: one platform with a door, two copies of actors and a services process, and proxies before
// Postgres, broker and registry on the way of each of them. Every suite leaves it as it found it.

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { OwnProcess } from '../../../scripts/processes/process.ts';
import { type DatabaseProxy, openProxy } from '../../integration/storage/proxy.ts';
import { type BrokerProxy, openBrokerProxy } from './broker-proxy.ts';
import { type Gate, openGate } from './gate.ts';
import { type Load, startLoad } from './load.ts';
import { openPlatform, type Platform } from './platform.ts';

export type World = Platform & {
  readonly database: DatabaseProxy;
  readonly broker: BrokerProxy;
  readonly registry: Gate;
  gateway(): OwnProcess;
  /** The living copies of actors, by name. */
  readonly actors: ReadonlyMap<string, OwnProcess>;
  startGateway(): Promise<void>;
  startActors(...names: readonly string[]): Promise<void>;
  /** Ends a copy; resolves with how it ended. */
  endActors(name: string, how: 'SIGKILL' | 'SIGTERM'): ReturnType<OwnProcess['stop']>;
  /** Log lines with this message that copies of that name have written. */
  said(name: string, message: string): readonly Readonly<Record<string, unknown>>[];
  /** Starts what should run and does not, and a load that has got going. */
  ready(load: { readonly perSecond: number }): Promise<Load>;
  /** Ends copies beyond the first two. */
  tidy(): Promise<void>;
};

const names = ['a', 'b'];

/** Brings it all up. */
export async function openWorld(partitions: number): Promise<World> {
  const platform = await openPlatform('chaos', partitions);
  const { kafka, postgres, registry: registryUrl } = platform.endpoints;
  const [first = ''] = kafka;
  const [database, broker, registry] = await Promise.all([
    openProxy(postgres),
    openBrokerProxy(first),
    openGate(registryUrl),
  ]);
  const preload = pathToFileURL(join(import.meta.dirname, 'reroute.ts')).href;
  const env = {
    DABBA_POSTGRES: database.url,
    DABBA_REGISTRY: registry.url,
    NODE_OPTIONS: `--import tsx --import ${preload}`,
    CHAOS_REROUTE: `${first.split(':')[1]}:${broker.port}`,
  };
  const actors = new Map<string, OwnProcess>();
  const start = (name: string, role: string): Promise<OwnProcess> => platform.start({ name, roles: [role], env });
  const startActors = async (...wanted: readonly string[]): Promise<void> => {
    await Promise.all(wanted.map(async (name) => actors.set(name, await start(`actors-${name}`, 'actors'))));
  };
  let gateway: OwnProcess;
  [gateway] = await Promise.all([start('gateway', 'gateway'), start('services', 'services'), startActors(...names)]);
  return {
    ...platform,
    database,
    broker,
    registry,
    actors,
    startActors,
    gateway: () => gateway,
    async startGateway() {
      gateway = await start('gateway', 'gateway');
    },
    async endActors(name, how) {
      const one = actors.get(name);
      if (one === undefined) throw new Error(`no copy ${name} runs`);
      actors.delete(name);
      one.signal(how);
      return one.exited;
    },
    said: (name, message) => platform.lines(`actors-${name}`).filter((line) => line.msg === message),
    async ready({ perSecond }) {
      await startActors(...names.filter((name) => actors.get(name)?.alive() !== true));
      if (!gateway.alive()) gateway = await start('gateway', 'gateway');
      const load = await startLoad({ bases: () => [platform.base], clients: 30, perSecond });
      await load.progress(perSecond / 2);
      return load;
    },
    async tidy() {
      const extra = [...actors].filter(([name]) => !names.includes(name));
      for (const [name] of extra) actors.delete(name);
      await Promise.all(extra.map(([, one]) => one.stop()));
    },
    async close() {
      await platform.close();
      await Promise.all([database.close(), broker.close(), registry.close()]);
    },
  };
}
