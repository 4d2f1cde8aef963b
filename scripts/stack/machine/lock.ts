// A lock between processes: a file that names its holder. A holder that died, however, frees it.
// I1: the file appears with its content (a hard link to a written file), so nobody reads a half-written name.
// I2: only a lock whose holder is dead is taken away, and by one process only (rename is atomic).

import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, nameProcess, type ProcessName } from './processes.ts';

/** Runs `work` while no other process holds the lock at `path`. `onWait` is told once whom it waits for. */
export async function withLock<T>(path: string, work: () => Promise<T>, onWait: (pid: number) => void): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  const me = nameProcess(process.pid);
  const token = JSON.stringify({ ...me, once: randomBytes(6).toString('hex') });
  let told = false;
  while (!(await tryTake(path, token))) {
    const holder = await readHolder(path);
    if (holder !== null && !isAlive(holder.name)) await takeAway(path, holder.text);
    else if (holder !== null && !told) {
      told = true;
      onWait(holder.name.pid);
    }
    await sleep(50);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function tryTake(path: string, token: string): Promise<boolean> {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, token);
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (isErrorCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function readHolder(path: string): Promise<{ name: ProcessName; text: string } | null> {
  try {
    const text = await readFile(path, 'utf8');
    const { pid, mark } = JSON.parse(text);
    return { name: { pid: Number(pid), mark: String(mark) }, text };
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return null;
    throw error;
  }
}

async function takeAway(path: string, deadText: string): Promise<void> {
  const aside = `${path}.dead.${process.pid}`;
  try {
    await rename(path, aside);
    // Somebody else took it away and locked anew between our look and our rename: give it back.
    if ((await readFile(aside, 'utf8')) !== deadText) await link(aside, path);
    await rm(aside, { force: true });
  } catch (error) {
    if (!isErrorCode(error, 'ENOENT') && !isErrorCode(error, 'EEXIST')) throw error;
  }
}

function isErrorCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
