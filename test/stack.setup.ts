// Brings up a stack of its own for the tests of project `stack`: data in a temporary folder, downloaded programs
// shared. Nothing of it is left afterwards. Two runs on one machine do not meet: their folders, ports and servers are
// their own.
// I1: what a run that was killed left behind is ended and deleted by the next one.

import { mkdir, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { messageOf } from '../runtime/errors.ts';
import { nameProcess } from '../scripts/stack/machine/processes.ts';
import { readRecord } from '../scripts/stack/record.ts';
import { endLeftBehind, upStack } from '../scripts/stack/stack-library.ts';
import { findBrowser } from '../scripts/test/browser.ts';
import type {} from './provided.ts';

const prefix = 'dabba-test-';
const quiet = () => undefined;

/** Called by vitest once before the tests; what it returns is called once after them. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await sweep();
  const data = join(tmpdir(), `${prefix}${process.pid}`);
  // Postgres as root runs as another user, who must be able to pass this folder.
  await mkdir(data, { recursive: true, mode: 0o755 });
  const progress = ({ part, text, done }: { part: string; text: string; done?: number }) => {
    if (text.startsWith('downloading') && (done === undefined || done === 0))
      process.stderr.write(`${part}: ${text}\n`);
  };
  const stack = await upStack({ data, onProgress: progress }).catch(async (error: unknown) => {
    process.stderr.write(`\nThe tests need real servers. ${messageOf(error)}\n\n`);
    await forget(data);
    throw error;
  });
  project.provide('stack', { ...stack.endpoints, data });
  project.provide('browser', findBrowser() ?? '');
  let tearing: Promise<void> | undefined;
  const tearDown = () => {
    tearing ??= stack.stopAndKeepData().then(() => forget(data));
    return tearing;
  };
  // Where vitest gets no key presses, an interrupt would end it without calling what we return.
  for (const [name, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.on(name, () => void tearDown().finally(() => process.exit(code)));
  }
  return tearDown;
}

async function sweep(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(new RegExp(`^${prefix}(\\d+)(-|$)`).exec(name)?.[1] ?? Number.NaN);
    if (Number.isNaN(pid) || pid === process.pid || nameProcess(pid) !== null) continue;
    const folder = join(tmpdir(), name);
    await endLeftBehind(readRecord(folder), quiet)
      .then(() => forget(folder))
      .catch(quiet);
  }
}

async function forget(data: string): Promise<void> {
  const folders = Object.values(readRecord(data).parts).flatMap((part) => part.folder ?? []);
  for (const folder of [...folders, data]) await rm(folder, { recursive: true, force: true });
}
