// The stack as containers of docker-compose.yml: Redpanda with its registry, Postgres, Valkey. Chosen with
// DABBA_STACK=docker.
// I1: Redpanda is broker and registry in one: killing the one kills the other.
// I2: ports are the ones docker-compose.yml publishes (test/unit/stack/compose.test.ts keeps them equal).

import { join } from 'node:path';
import { Fault } from '../../runtime/errors.ts';
import { notOurs, type StackHandle } from './handle.ts';
import { findProgram, lastLine, missing, run } from './machine/programs.ts';
import { PART_NAMES, type PartName, type Progress } from './part.ts';
import type { PartRecord } from './record.ts';

const composeFile = join(import.meta.dirname, '..', '..', 'docker-compose.yml');

/** Which service of docker-compose.yml does the work of each part, and where it listens on this machine. */
export const CONTAINERS: Readonly<Record<PartName, { service: string; endpoint: string; port: number }>> = {
  kafka: { service: 'redpanda', endpoint: '127.0.0.1:19092', port: 19_092 },
  postgres: { service: 'postgres', endpoint: 'postgres://dabba:dabba@127.0.0.1:15432/dabba', port: 15_432 },
  redis: { service: 'valkey', endpoint: 'redis://127.0.0.1:16379', port: 16_379 },
  registry: { service: 'redpanda', endpoint: 'http://127.0.0.1:18081', port: 18_081 },
};

/** Brings up the containers of these parts; endpoints in `given` win and their parts are not started. */
export async function upContainers<P extends PartName>(
  parts: readonly P[],
  given: Partial<Readonly<Record<PartName, string>>>,
  progress: Progress,
): Promise<StackHandle<P>> {
  const ours = parts.filter((part) => given[part] === undefined);
  const services = [...new Set(ours.map((part) => CONTAINERS[part].service))];
  if (services.length > 0) {
    progress({ part: 'stack', text: `starting the containers ${services.join(', ')}` });
    await compose('up', '--detach', '--wait', ...services);
    if (ours.some((part) => part === 'registry')) await setFullTransitive();
  }
  const endpoints = Object.fromEntries(parts.map((part) => [part, given[part] ?? CONTAINERS[part].endpoint]));
  const isOurs = (part: PartName) => PART_NAMES.includes(part) && given[part] === undefined;
  return {
    endpoints: endpoints as Record<P, string>,
    owned: false,
    kill: async (part) => {
      if (!isOurs(part)) throw notOurs(part);
      await compose('kill', '--signal', 'SIGKILL', CONTAINERS[part].service);
      await compose('up', '--detach', CONTAINERS[part].service);
    },
    ready: async (part) => {
      const waited = part === undefined ? services : [CONTAINERS[part].service];
      if (waited.length > 0) await compose('up', '--detach', '--wait', ...waited);
    },
    stopAndKeepData: async () => undefined,
    pids: () => ({}),
    status: () => Object.fromEntries(parts.map((part) => [part, recordOf(part, given[part])])) as Record<P, PartRecord>,
  };
}

/** Stops the containers; with `andData` their volumes go too. */
export async function downContainers(andData: boolean): Promise<void> {
  await compose('down', ...(andData ? ['--volumes'] : []));
}

/** What `status` shows: the parts whose containers run. */
export async function containerParts(): Promise<Partial<Record<PartName, PartRecord>>> {
  const running = (await compose('ps', '--services', '--status', 'running')).split(/\s+/);
  return Object.fromEntries(
    PART_NAMES.map((part) => {
      const state = running.includes(CONTAINERS[part].service) ? 'up' : 'stopped';
      return [part, { ...recordOf(part, undefined), state }];
    }),
  );
}

function recordOf(part: PartName, given: string | undefined): PartRecord {
  const { endpoint, port } = CONTAINERS[part];
  const source = given === undefined ? 'docker' : 'environment';
  return { source, endpoint: given ?? endpoint, ports: [port], process: null, state: 'up', restarts: 0, folder: null };
}

/** The output of a `docker compose` command. */
async function compose(...args: string[]): Promise<string> {
  const docker = findProgram('docker');
  const mend = 'install Docker with its compose plugin, or unset DABBA_STACK to run native servers';
  if (docker === null) throw missing('kafka', 'DABBA_STACK=docker, and no docker on the PATH', mend);
  const ran = await run(docker, ['compose', '-f', composeFile, ...args]);
  if (ran.code !== 0) {
    throw new Fault('STACK_PART_FAILED', {
      message: `docker compose ${args.join(' ')} failed: ${lastLine(ran.output)}. To mend: ${mend}`,
    });
  }
  return ran.output;
}

async function setFullTransitive(): Promise<void> {
  const response = await fetch(`${CONTAINERS.registry.endpoint}/config`, {
    method: 'PUT',
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    body: JSON.stringify({ compatibility: 'FULL_TRANSITIVE' }),
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Fault('REGISTRY_UNAVAILABLE', { context: { status: response.status } });
}
