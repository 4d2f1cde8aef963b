// Programs of this machine: find one, run one, and (as root on a Debian) install one.
// I1: nothing is installed without root, and nothing but named Debian packages with it.

import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Fault } from '../../../runtime/errors.ts';
import type { PartName, Progress } from '../part.ts';

/** What a finished program said; `code` is null when a signal ended it or it could not be started. */
export type Ran = { readonly code: number | null; readonly output: string };

/** How a program is run; `onLine` hears every line of both outputs. */
export type RunOptions = {
  environment?: Readonly<Record<string, string>>;
  input?: string;
  user?: { uid: number; gid: number } | null;
  folder?: string;
  onLine?: (line: string) => void;
};

const outputCharsMax = 20_000;

/** The first of these programs on the PATH, as an absolute path; null when there is none. */
export function findProgram(...names: readonly string[]): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const name of names) {
    const found = folders.map((folder) => join(folder, name)).find(isProgram);
    if (found !== undefined) return found;
  }
  return null;
}

/** Whether this path is a file that may be executed. */
export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Runs a program to its end. Never throws for a bad exit; the last 20,000 characters of its output are kept. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, args, {
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...options.environment },
      ...(options.user ? options.user : {}),
      ...(options.folder === undefined ? {} : { cwd: options.folder }),
    });
    const hear = (line: string) => {
      output = `${output}${line}\n`.slice(-outputCharsMax);
      options.onLine?.(line);
    };
    for (const stream of [child.stdout, child.stderr]) if (stream) createInterface(stream).on('line', hear);
    child.once('error', (error) => resolve({ code: null, output: error.message }));
    child.once('close', (code) => resolve({ code, output }));
    child.stdin?.end(options.input);
  });
}

/** Whether this process may do everything on the machine. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Whether packages of Debian can be installed here without asking. */
export function canInstallPackages(): boolean {
  return isRoot() && findProgram('apt-get') !== null;
}

let installing: Promise<unknown> = Promise.resolve();

/** Installs Debian packages, one call after the other. Throws Fault STACK_PART_MISSING when apt-get fails. */
export function installPackages(
  part: PartName | 'stack',
  packages: readonly string[],
  progress: Progress,
): Promise<void> {
  const mine = installing.then(() => install(part, packages, progress));
  installing = mine.catch(() => undefined);
  return mine;
}

async function install(part: PartName | 'stack', packages: readonly string[], progress: Progress): Promise<void> {
  const environment = { DEBIAN_FRONTEND: 'noninteractive' };
  const args = ['-y', '-q', '-o', 'DPkg::Lock::Timeout=300', 'install', '--no-install-recommends', ...packages];
  progress({ part, text: `installing ${packages.join(' ')} with apt-get` });
  const first = await run('apt-get', args, { environment });
  if (first.code === 0) return;
  // The package lists may be missing or old: fetch them, then try again.
  await run('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=300', 'update'], { environment });
  const second = await run('apt-get', args, { environment });
  if (second.code === 0) return;
  throw missing(
    part,
    `apt-get install ${packages.join(' ')} failed: ${lastLine(second.output)}`,
    'see the output of apt-get',
  );
}

/** The fault of a part that cannot be had: what is missing, and the command that mends it, in one line. */
export function missing(part: PartName | 'stack', what: string, mend: string): Fault {
  const containers = findProgram('docker') === null ? '' : ', or set DABBA_STACK=docker';
  return new Fault('STACK_PART_MISSING', { message: `${part}: ${what}. To mend: ${mend}${containers}` });
}

/** The last line that says something. */
export function lastLine(output: string): string {
  return output.trim().split('\n').at(-1) ?? '';
}
