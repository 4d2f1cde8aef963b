// The machine below the stack: processes named so that none is mistaken, locks that the dead do not keep, a cache
// filled once, ports.
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { cachedFolder } from '../../../scripts/stack/machine/cache.ts';
import { canReach, temporaryTwin } from '../../../scripts/stack/machine/folders.ts';
import { withLock } from '../../../scripts/stack/machine/lock.ts';
import { freePorts } from '../../../scripts/stack/machine/ports.ts';
import { descendants, isAlive, killTree, nameProcess, untilGone } from '../../../scripts/stack/machine/processes.ts';
import { livingOwner, readRecord, writeRecord } from '../../../scripts/stack/record.ts';

const folder = mkdtempSync(join(tmpdir(), 'dabba-machine-'));
const quiet = () => undefined;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A shell with a child of its own; resolves once both run. */
async function shellWithChild() {
  const shell = spawn('sh', ['-c', 'sleep 600 & echo started; wait'], { stdio: ['ignore', 'pipe', 'ignore'] });
  await new Promise((resolve) => shell.stdout.once('data', resolve));
  const name = nameProcess(shell.pid ?? 0);
  if (name === null) throw new Error('the shell is gone');
  return name;
}

test('killing a tree ends the root and everything below it', async () => {
  const root = await shellWithChild();
  const below = descendants(root.pid);
  expect(below).toHaveLength(1);
  await killTree(root);
  expect([root, ...below].some(isAlive)).toBe(false);
});

test('a process with the same number but another start is another process', async () => {
  const root = await shellWithChild();
  const stranger = { pid: root.pid, mark: 'earlier' };
  expect(isAlive(stranger)).toBe(false);
  await killTree(stranger);
  expect(isAlive(root)).toBe(true);
  expect(await untilGone([root], 20)).toBe(false);
  await killTree(root);
});

test('a lock has one holder at a time', async () => {
  const lock = join(folder, 'busy.lock');
  let inside = 0;
  let most = 0;
  const work = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside -= 1;
  };
  await Promise.all(Array.from({ length: 5 }, () => withLock(lock, work, quiet)));
  expect(most).toBe(1);
  expect(existsSync(lock)).toBe(false);
});

test('a lock whose holder died is taken over', async () => {
  const lock = join(folder, 'dead.lock');
  writeFileSync(lock, JSON.stringify({ pid: process.pid, mark: 'a process before this one' }));
  expect(await withLock(lock, async () => 'done', quiet)).toBe('done');
});

test('a failing holder frees its lock', async () => {
  const lock = join(folder, 'failing.lock');
  const failing = withLock(lock, () => Promise.reject(new Error('no')), quiet);
  await expect(failing).rejects.toThrow('no');
  expect(await withLock(lock, async () => 'next', quiet)).toBe('next');
});

test('a cache entry is made once, whole or not at all', async () => {
  const entry = join(folder, 'cache', 'entry');
  const half = cachedFolder(entry, () => Promise.reject(new Error('network')), quiet);
  await expect(half).rejects.toThrow('network');
  expect(existsSync(entry)).toBe(false);
  let made = 0;
  const make = async (draft: string) => {
    made += 1;
    writeFileSync(join(draft, 'program'), '');
  };
  await Promise.all([cachedFolder(entry, make, quiet), cachedFolder(entry, make, quiet)]);
  expect(made).toBe(1);
  expect(readdirSync(entry)).toEqual(['program']);
});

test('ports are free, different, below 32768; remembered ones are used again only while free', async () => {
  const taken = new Set<number>();
  const first = await freePorts(3, [], taken);
  expect(new Set(first).size).toBe(3);
  expect(Math.max(...first)).toBeLessThan(32_768);
  expect(await freePorts(3, first, new Set())).toEqual(first);
  expect(await freePorts(3, first, taken)).not.toEqual(first);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(first[0], '127.0.0.1', resolve));
  expect(await freePorts(3, first, new Set())).not.toEqual(first);
  await new Promise((resolve) => server.close(resolve));
});

test('a user reaches a file only through folders he can pass', () => {
  const closed = join(folder, 'closed');
  mkdirSync(closed);
  chmodSync(folder, 0o755);
  chmodSync(closed, 0o700);
  const stranger = { uid: 54_321, gid: 54_321 };
  expect(canReach(closed, stranger)).toBe(true);
  expect(canReach(join(closed, 'inside'), stranger)).toBe(false);
  expect(canReach(join(closed, 'inside'), { uid: process.getuid?.() ?? 0, gid: 54_321 })).toBe(true);
  expect(temporaryTwin('/a/b', 'x')).toBe(temporaryTwin('/a/./b', 'x'));
  expect(temporaryTwin('/a/b', 'x')).not.toBe(temporaryTwin('/a/c', 'x'));
});

test('a record that cannot be read is a stack that never was', () => {
  const data = join(folder, 'record');
  mkdirSync(data);
  expect(readRecord(data)).toEqual({ version: 1, owner: null, parts: {} });
  writeFileSync(join(data, 'stack.json'), '{"version":1,"own');
  expect(readRecord(data).owner).toBeNull();
  const me = nameProcess(process.pid);
  if (me === null) throw new Error('I am gone');
  writeRecord(data, { version: 1, owner: { process: me, kind: 'process' }, parts: {} });
  expect(livingOwner(readRecord(data))).toEqual({ process: me, kind: 'process' });
  writeRecord(data, { version: 1, owner: { process: { ...me, mark: 'earlier' }, kind: 'process' }, parts: {} });
  expect(livingOwner(readRecord(data))).toBeNull();
});
