// upStack: brings up what Dabba runs on and gives back where it listens. For each part: an endpoint given in the
// environment, what already runs from this data folder, a program of the machine, a package of a registry, else one
// line with the mending command.
// I1: one owner per data folder: bringing up and taking down happen under stack.lock, the owner stands in stack.json.
// I2: what an owner that was killed left behind is ended before its data are opened again.
// I3: the servers are direct children of the owner, whichever program that is.

import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { config } from '../../runtime/config.ts';
import { Fault } from '../../runtime/errors.ts';
import { upContainers } from './docker.ts';
import { attachedHandle, type StackHandle } from './handle.ts';
import { withLock } from './machine/lock.ts';
import { killTree } from './machine/processes.ts';
import { ownStack } from './owned.ts';
import { type Ground, PART_NAMES, type PartName, type Progress } from './part.ts';
import { leftBehind, livingOwner, readRecord, type StackRecord } from './record.ts';
import { KAFKA_VERSION } from './servers/kafka.ts';

/** How a stack is brought up; everything has a default from the configuration. */
export type StackOptions<P extends PartName> = {
  /** Folder of the stack's data; relative to the project. Default DABBA_DATA. */
  data?: string;
  /** Folder of downloaded programs. Default DABBA_CACHE, else cache/ in DABBA_DATA. */
  cache?: string;
  /** Only these parts. Default: all. */
  parts?: readonly P[];
  onProgress?: Progress;
  /** Give the broker the heap and compiler of a measurement (1 GB, C2) instead of those of a quick start. */
  forBenchmark?: boolean;
  /** Another broker, for the contract tests. */
  kafkaVersion?: string;
  /** Who will own the servers; only the supervisor says so. */
  kind?: 'supervisor' | 'process';
};

const projectFolder = join(import.meta.dirname, '..', '..');

/** Brings up a stack, or finds the one that runs from the same data folder. Slow (up to minutes) only where something must be
 * downloaded. Throws Fault CONFIG_INVALID, STACK_PART_MISSING (with the mending command) or STACK_PART_FAILED. */
export async function upStack<P extends PartName = PartName>(options: StackOptions<P> = {}): Promise<StackHandle<P>> {
  const settings = config();
  const parts = options.parts ?? (PART_NAMES as readonly PartName[] as readonly P[]);
  const progress = options.onProgress ?? (() => undefined);
  const given = givenEndpoints();
  if (settings.stack === 'docker') return upContainers(parts, given, progress);
  const { data, cache } = stackFolders(options);
  await mkdir(data, { recursive: true });
  const ground: Ground = {
    data,
    cache,
    forBenchmark: options.forBenchmark ?? false,
    kafkaVersion: options.kafkaVersion ?? KAFKA_VERSION,
    progress,
  };
  const bringUp = async () => {
    const record = readRecord(data);
    if (livingOwner(record) !== null) return attach(data, parts, given, record);
    await endLeftBehind(record, progress);
    return ownStack({ ground, parts, given, kind: options.kind ?? 'process' });
  };
  const onWait = (pid: number) =>
    progress({ part: 'stack', text: `waiting for process ${pid}, which starts or stops this stack` });
  return withLock(join(data, 'stack.lock'), bringUp, onWait);
}

/** The folders of a stack, absolute. */
export function stackFolders(options: { data?: string; cache?: string } = {}): { data: string; cache: string } {
  const settings = config();
  const data = resolve(projectFolder, options.data ?? settings.dataFolder);
  return { data, cache: resolve(projectFolder, options.cache ?? settings.cacheFolder) };
}

/** Ends the servers of a stack whose owner was killed. */
export async function endLeftBehind(record: StackRecord, progress: Progress): Promise<void> {
  for (const { part, process } of leftBehind(record)) {
    progress({ part, text: `ending process ${process.pid}, whose owner was killed` });
    await killTree(process);
  }
}

function givenEndpoints(): Partial<Record<PartName, string>> {
  const { kafka, postgresUrl, redisUrl, registryUrl } = config();
  const all = { kafka: kafka?.join(','), postgres: postgresUrl, redis: redisUrl, registry: registryUrl };
  return Object.fromEntries(Object.entries(all).filter(([, endpoint]) => endpoint !== undefined));
}

async function attach<P extends PartName>(
  data: string,
  parts: readonly P[],
  given: Partial<Readonly<Record<PartName, string>>>,
  record: StackRecord,
): Promise<StackHandle<P>> {
  const endpoints = Object.fromEntries(parts.map((part) => [part, given[part] ?? record.parts[part]?.endpoint]));
  const absent = parts.filter((part) => endpoints[part] === undefined);
  if (absent.length > 0) {
    const message = `the stack that runs in ${data} has no ${absent.join(', ')}. To mend: \`npm run stack -- down\`, then again`;
    throw new Fault('STACK_PART_MISSING', { message });
  }
  const handle = attachedHandle(data, endpoints as Record<P, string>);
  await handle.ready();
  return handle;
}
