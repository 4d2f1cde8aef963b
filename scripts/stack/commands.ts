// What `npm run stack` does: start the supervisor and wait for it, end it and wait for that, look, and start afresh.
// I1: `down` returns when no process of the stack is alive, and never ends what another program brought up for itself.

import { fork } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { config } from '../../runtime/config.ts';
import { Fault } from '../../runtime/errors.ts';
import { containerParts, downContainers } from './docker.ts';
import { withLock } from './machine/lock.ts';
import { signal, untilGone } from './machine/processes.ts';
import { PART_NAMES, type PartName, type Progress } from './part.ts';
import { livingOwner, type PartRecord, readRecord, writeRecord } from './record.ts';
import { postgresFolder, userToDropTo } from './servers/postgres.ts';
import { carriedCopyFolder } from './servers/postgres-program.ts';
import { endLeftBehind, stackFolders, upStack } from './stack-library.ts';
import type { SupervisorMessage } from './supervisor.ts';

/** Folders as given on the command line; undefined means the configured ones. */
export type Where = { data?: string; cache?: string };

/** One line of `status`. */
export type StatusLine = PartRecord & { part: PartName };

const downMsMax = 60_000;

/** Brings the stack up under a supervisor that outlives this command. */
export async function up(where: Where, parts: readonly PartName[], progress: Progress): Promise<void> {
  if (config().stack === 'docker') {
    await upStack({ ...where, parts, onProgress: progress });
    return;
  }
  const { data, cache } = stackFolders(where);
  mkdirSync(join(data, 'logs'), { recursive: true });
  const log = openSync(join(data, 'logs', 'supervisor.log'), 'a');
  const args = ['--data', data, '--cache', cache, ...parts.flatMap((part) => ['--part', part])];
  const supervisor = fork(join(import.meta.dirname, 'supervisor.ts'), args, {
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
    execArgv: ['--import', import.meta.resolve('tsx')],
  });
  closeSync(log);
  await new Promise<void>((resolve, reject) => {
    const failed = (message: string) => reject(new Fault('STACK_PART_FAILED', { message }));
    supervisor.on('message', (message: SupervisorMessage) => {
      if (message.kind === 'progress') progress(message.update);
      else if (message.kind === 'ready') resolve();
      else reject(new Error(message.message));
    });
    supervisor.once('exit', (code) =>
      failed(`the supervisor ended with code ${code}; see ${data}/logs/supervisor.log`),
    );
  });
  if (supervisor.connected) supervisor.disconnect();
  supervisor.unref();
}

/** Ends the stack and waits until nothing of it is alive. False when there was nothing to end. */
export async function down(where: Where, progress: Progress): Promise<boolean> {
  if (config().stack === 'docker') {
    await downContainers(false);
    return true;
  }
  const { data } = stackFolders(where);
  if (!existsSync(data)) return false;
  const hadOwner = await endOwner(data, progress);
  await underLock(data, progress, async () => {
    const record = readRecord(data);
    await endLeftBehind(record, progress);
    writeRecord(data, { ...record, owner: null, parts: stoppedParts(record.parts) });
  });
  return hadOwner;
}

/** Ends the stack and deletes its data; with `andCache` the downloaded programs too. */
export async function reset(where: Where, andCache: boolean, progress: Progress): Promise<void> {
  if (config().stack === 'docker') return downContainers(true);
  await down(where, progress);
  const { data, cache } = stackFolders(where);
  if (existsSync(data)) {
    await underLock(data, progress, async () => {
      const postgres = postgresFolder(data, await userToDropTo());
      const inside = [...PART_NAMES, 'logs', 'stack.json'].map((name) => join(data, name));
      for (const path of [postgres, ...inside]) await rm(path, { recursive: true, force: true });
    });
  }
  if (!andCache) return;
  for (const path of [cache, carriedCopyFolder()]) await rm(path, { recursive: true, force: true });
}

/** What stack.json says of each part, corrected by who is alive. */
export async function status(where: Where): Promise<StatusLine[]> {
  const parts = config().stack === 'docker' ? await containerParts() : partsOf(stackFolders(where).data);
  return PART_NAMES.flatMap((part) => {
    const one = parts[part];
    return one === undefined ? [] : [{ part, ...one }];
  });
}

function partsOf(data: string): Partial<Record<PartName, PartRecord>> {
  const record = readRecord(data);
  return livingOwner(record) === null ? stoppedParts(record.parts) : record.parts;
}

async function endOwner(data: string, progress: Progress): Promise<boolean> {
  const owner = livingOwner(readRecord(data));
  if (owner === null) return false;
  const { pid } = owner.process;
  if (owner.kind === 'process') {
    throw new Fault('STACK_BUSY', {
      message: `process ${pid} brought this stack up for itself: end that program instead`,
    });
  }
  progress({ part: 'stack', text: `ending supervisor ${pid} and its servers` });
  signal(pid, 'SIGTERM');
  if (!(await untilGone([owner.process], downMsMax))) signal(pid, 'SIGKILL');
  return true;
}

function stoppedParts(parts: Partial<Record<PartName, PartRecord>>): Partial<Record<PartName, PartRecord>> {
  return Object.fromEntries(
    Object.entries(parts).map(([name, one]) => [name, { ...one, state: 'stopped', process: null }]),
  );
}

function underLock(data: string, progress: Progress, work: () => Promise<void>): Promise<void> {
  const onWait = (pid: number) =>
    progress({ part: 'stack', text: `waiting for process ${pid}, which starts or stops this stack` });
  return withLock(join(data, 'stack.lock'), work, onWait);
}
