// A stack whose servers are children of this process: prepared side by side, started, written down in stack.json,
// stopped.

import { notOurs, pidsOf, type StackHandle } from './handle.ts';
import { startGuardian } from './machine/guardian.ts';
import { freePorts, isFree } from './machine/ports.ts';
import { nameProcess } from './machine/processes.ts';
import type { Ground, Part, PartName, PreparedPart } from './part.ts';
import { type PartRecord, readRecord, recordFile, type StackRecord, writeRecord } from './record.ts';
import { kafka } from './servers/kafka.ts';
import { postgres } from './servers/postgres.ts';
import { redis } from './servers/redis.ts';
import { registry } from './servers/registry.ts';
import { Server } from './servers/supervised.ts';

type Wanted<P extends PartName> = {
  ground: Ground;
  parts: readonly P[];
  given: Partial<Readonly<Record<PartName, string>>>;
  kind: 'supervisor' | 'process';
};

const catalogue: Readonly<Record<PartName, Part>> = { kafka, postgres, redis, registry };
const portTriesMax = 3;

/** Starts the parts that are not given as children of this process. When one fails, the others are stopped again. */
export async function ownStack<P extends PartName>({ ground, parts, given, kind }: Wanted<P>): Promise<StackHandle<P>> {
  const servers = new Map<PartName, Server>();
  const before = readRecord(ground.data);
  const taken = new Set<number>();
  const note = () => writeRecord(ground.data, recordNow({ before, servers, given, parts, kind }));
  const startPart = async (name: PartName) => {
    const prepared = await catalogue[name].prepare(ground);
    ground.progress({ part: name, text: 'starting' });
    await startOnFreePorts({ name, prepared, remembered: before.parts[name]?.ports ?? [], taken, servers, note });
    ground.progress({ part: name, text: 'ready' });
  };
  const release = startGuardian(recordFile(ground.data));
  const stop = async () => {
    await Promise.all([...servers.values()].map((server) => server.stop()));
    writeRecord(ground.data, { ...readRecord(ground.data), owner: null });
    release();
  };
  const results = await Promise.allSettled(parts.filter((part) => given[part] === undefined).map(startPart));
  const failure = results.find((result) => result.status === 'rejected');
  if (failure !== undefined) {
    await stop();
    throw failure.reason;
  }
  note();
  const entries = parts.map((part) => [part, given[part] ?? servers.get(part)?.plan.endpoint]);
  return {
    ...ownedHandle(ground.data, Object.fromEntries(entries) as Record<P, string>, servers),
    stopAndKeepData: stop,
  };
}

function ownedHandle<P extends PartName>(
  data: string,
  endpoints: Readonly<Record<P, string>>,
  servers: ReadonlyMap<PartName, Server>,
): Omit<StackHandle<P>, 'stopAndKeepData'> {
  const serverOf = (part: PartName): Server => {
    const server = servers.get(part);
    if (server === undefined) throw notOurs(part);
    return server;
  };
  return {
    endpoints,
    owned: true,
    kill: async (part) => serverOf(part).kill(),
    ready: async (part) => {
      const waited = part === undefined ? [...servers.values()] : [servers.get(part)];
      await Promise.all(waited.map((server) => server?.ready()));
    },
    pids: () => pidsOf(readRecord(data).parts),
    status: () => readRecord(data).parts,
  };
}

type Start = {
  name: PartName;
  prepared: PreparedPart;
  remembered: readonly number[];
  taken: Set<number>;
  servers: Map<PartName, Server>;
  note: () => void;
};

/** Between our look at a port and the server's, another program may take it: then the server starts again on others. */
async function startOnFreePorts({ name, prepared, remembered, taken, servers, note }: Start): Promise<void> {
  let wanted = remembered;
  for (let tries = 1; ; tries += 1) {
    const ports = await freePorts(catalogue[name].portsNeeded, wanted, taken);
    const server = new Server(await prepared.plan(ports), note);
    servers.set(name, server);
    try {
      await server.ready();
      return;
    } catch (error) {
      const lost = (await Promise.all(ports.map(isFree))).includes(false);
      if (!lost || tries === portTriesMax) throw error;
      wanted = [];
    }
  }
}

type Now = {
  before: StackRecord;
  servers: ReadonlyMap<PartName, Server>;
  given: Partial<Readonly<Record<PartName, string>>>;
  parts: readonly PartName[];
  kind: 'supervisor' | 'process';
};

/** Parts of earlier starts that are not wanted now keep their ports and folders in the record. */
function recordNow({ before, servers, given, parts, kind }: Now): StackRecord {
  const owner = nameProcess(process.pid);
  const record: StackRecord = { version: 1, owner: owner && { process: owner, kind }, parts: { ...before.parts } };
  for (const part of parts) {
    const server = servers.get(part);
    const endpoint = given[part];
    if (endpoint !== undefined) record.parts[part] = { ...nothing, source: 'environment', endpoint, state: 'up' };
    else if (server !== undefined) record.parts[part] = recordOf(server);
  }
  return record;
}

const nothing = { ports: [], process: null, restarts: 0, folder: null } satisfies Partial<PartRecord>;

function recordOf(server: Server): PartRecord {
  const { endpoint, ports, folder } = server.plan;
  return {
    source: 'local',
    endpoint,
    ports: [...ports],
    process: server.process(),
    state: server.state(),
    restarts: server.restarts(),
    folder,
  };
}
