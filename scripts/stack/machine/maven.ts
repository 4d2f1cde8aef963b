// Jars from Maven repositories, through the user's own mvn: it knows the mirrors and the proxy, this project names no
// host.

import { readdirSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Ground, PartName } from '../part.ts';
import { findJava, javaHome } from './java.ts';
import { canInstallPackages, findProgram, installPackages, lastLine, missing, type Ran, run } from './programs.ts';

const plugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1';
const mend = 'install Maven, on Debian: sudo apt-get install maven; on macOS: brew install maven';
const watchEveryMs = 250;

/** One artifact: `groupId:artifactId:version[:packaging[:classifier]]`. */
export type Artifact = `${string}:${string}:${string}`;

type Download = { part: PartName; ground: Ground; what: string; megabytes: number };

/** Copies artifacts and all that they need at run time into `folder`. */
export async function copyJars(artifacts: readonly Artifact[], folder: string, download: Download): Promise<void> {
  const pom = join(folder, 'pom.xml');
  await writeFile(pom, pomFor(artifacts));
  await maven(
    ['-f', pom, `${plugin}:copy-dependencies`, `-DoutputDirectory=${folder}`, '-DincludeScope=runtime'],
    download,
  );
}

/** Copies one artifact into `folder`, without what it needs. */
export async function copyArtifact(artifact: Artifact, folder: string, download: Download): Promise<void> {
  const [group = '', name = '', version = ''] = artifact.split(':');
  const stop = watchFolder(join(homedir(), '.m2', 'repository', ...group.split('.'), name, version), download);
  try {
    await maven([`${plugin}:copy`, `-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`], download);
  } finally {
    stop();
  }
}

async function maven(args: readonly string[], download: Download): Promise<void> {
  const { part, ground, what, megabytes } = download;
  const command = await findMaven(part, ground);
  const environment = { JAVA_HOME: javaHome(await findJava(part, ground)) };
  let done = 0;
  const onLine = (line: string) => {
    done += downloadedMegabytes(line);
    ground.progress({
      part,
      text: `downloading ${what}`,
      done: Math.min(Math.round(done), megabytes),
      total: megabytes,
    });
  };
  ground.progress({ part, text: `downloading ${what}`, done: 0, total: megabytes });
  const ran = await run(command, ['-B', ...args], { environment, onLine });
  if (ran.code !== 0)
    throw missing(part, `mvn could not fetch ${what}: ${reason(ran)}`, 'check the network and ~/.m2/settings.xml');
}

let finding: Promise<string> | undefined;

/** Kafka and the registry ask at the same time; one looks. A failure is not remembered. */
function findMaven(part: PartName, ground: Ground): Promise<string> {
  finding ??= lookForMaven(part, ground).finally(() => {
    finding = undefined;
  });
  return finding;
}

async function lookForMaven(part: PartName, ground: Ground): Promise<string> {
  const found = findProgram('mvn');
  if (found !== null) return found;
  if (!canInstallPackages()) throw missing(part, 'no mvn on the PATH', mend);
  await installPackages(part, ['maven'], ground.progress);
  const installed = findProgram('mvn');
  if (installed === null) throw missing(part, 'maven was installed, but there is no mvn on the PATH', mend);
  return installed;
}

/** Maven says `Downloaded from central: URL (1.2 MB at 3.4 MB/s)` after each file. */
function downloadedMegabytes(line: string): number {
  const [, amount, unit] = /^(?:\[INFO\] )?Downloaded from .*\(([\d.]+) (B|kB|MB|GB) at /.exec(line) ?? [];
  if (amount === undefined) return 0;
  const scale: Readonly<Record<string, number>> = { B: 1e-6, kB: 1e-3, MB: 1, GB: 1e3 };
  return Number(amount) * (scale[unit ?? 'MB'] ?? 1);
}

/** A single big file says nothing before it is there: its growing size in the local repository does. */
function watchFolder(folder: string, { part, ground, what, megabytes }: Download): () => void {
  const timer = setInterval(() => {
    const done = Math.min(Math.round(folderBytes(folder) / 1e6), megabytes);
    if (done > 0) ground.progress({ part, text: `downloading ${what}`, done, total: megabytes });
  }, watchEveryMs);
  return () => clearInterval(timer);
}

function folderBytes(folder: string): number {
  try {
    return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  } catch {
    // Not there yet, or a file went away between the two calls: nothing to show this time.
    return 0;
  }
}

function reason(ran: Ran): string {
  return ran.output.split('\n').find((line) => line.startsWith('[ERROR]')) ?? lastLine(ran.output);
}

function pomFor(artifacts: readonly Artifact[]): string {
  const dependencies = artifacts.map((artifact) => {
    const [group, name, version] = artifact.split(':');
    return `<dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version></dependency>`;
  });
  return `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>dabba</groupId><artifactId>jars</artifactId><version>1</version><packaging>pom</packaging>
<dependencies>${dependencies.join('\n')}</dependencies></project>
`;
}
