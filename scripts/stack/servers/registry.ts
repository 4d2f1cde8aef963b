// Schema registry: Apicurio, which speaks the Confluent REST API under /apis/ccompat/v7, with its data in a file of H2.
// I1: FULL_TRANSITIVE is set before anyone is told that the registry works (its own default is NONE).
// I2: every write is on disk before its answer (WRITE_DELAY=0), so a kill -9 loses no schema.

import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedFolder } from '../machine/cache.ts';
import { findJava } from '../machine/java.ts';
import { copyArtifact } from '../machine/maven.ts';
import { lastLine, missing, run } from '../machine/programs.ts';
import type { Ground, Part, ServerPlan } from '../part.ts';
import { httpStatus } from './probe.ts';

const version = '2.6.13.Final';
const what = `Apicurio registry ${version} (142 MB)`;

/** Real registry with the Confluent REST API. */
export const registry: Part = {
  name: 'registry',
  portsNeeded: 1,
  prepare: async (ground) => {
    const program = await cachedFolder(
      join(ground.cache, `registry-${version}`),
      (draft) => fetchRegistry(draft, ground),
      (pid) => ground.progress({ part: 'registry', text: `downloading ${what} (process ${pid} does it)` }),
    );
    const java = await findJava('registry', ground);
    return { plan: (ports) => plan({ java, program }, ground, ports) };
  },
};

async function plan(
  { java, program }: { java: string; program: string },
  ground: Ground,
  ports: readonly number[],
): Promise<ServerPlan> {
  const [port = 0] = ports;
  const folder = join(ground.data, 'registry');
  await mkdir(folder, { recursive: true });
  const endpoint = `http://127.0.0.1:${port}/apis/ccompat/v7`;
  const settings = {
    'quarkus.http.host': '127.0.0.1',
    'quarkus.http.port': String(port),
    'quarkus.datasource.jdbc.url': `jdbc:h2:file:${join(folder, 'registry')};DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0`,
    'quarkus.log.level': 'WARN',
  };
  const machine = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-XX:+ExitOnOutOfMemoryError'];
  const properties = Object.entries(settings).map(([name, value]) => `-D${name}=${value}`);
  return {
    part: 'registry',
    command: java,
    args: [...machine, ...properties, '-jar', join(program, `apicurio-registry-app-${version}-runner.jar`)],
    environment: {},
    user: null,
    folder,
    logFile: join(ground.data, 'logs', 'registry.log'),
    endpoint,
    ports,
    stopSignal: 'SIGTERM',
    beforeStart: async () => undefined,
    answers: () => takesFullTransitive(endpoint),
  };
}

async function takesFullTransitive(endpoint: string): Promise<boolean> {
  const set = await httpStatus(`${endpoint}/config`, {
    method: 'PUT',
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    body: JSON.stringify({ compatibility: 'FULL_TRANSITIVE' }),
  });
  return set === 200;
}

async function fetchRegistry(draft: string, ground: Ground): Promise<void> {
  const archive = join(draft, `apicurio-registry-app-${version}-all.tar.gz`);
  await copyArtifact(`io.apicurio:apicurio-registry-app:${version}:tar.gz:all`, draft, {
    part: 'registry',
    ground,
    what,
    megabytes: 142,
  });
  const unpacked = await run('tar', ['-xzf', archive, '-C', draft]);
  if (unpacked.code !== 0)
    throw missing('registry', `tar failed: ${lastLine(unpacked.output)}`, 'free some disk space and try again');
  await rm(archive);
}
