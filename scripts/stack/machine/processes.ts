// Processes of this machine: who is alive, who descends from whom, and how to end a whole tree for certain.
// I1: a pid alone names nobody, the machine uses it again; a process is named by pid and start mark together.
// I2: a zombie is dead: it holds no file, port or memory, only its line in the table.

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicMs } from '../../../runtime/clock.ts';

/** A process named so that a later one with the same number is not taken for it. */
export type ProcessName = { readonly pid: number; readonly mark: string };

type Row = { pid: number; parent: number; zombie: boolean; mark: string };

const hasProcFolder = process.platform === 'linux';

/** The name of a live process, null when there is none with this pid. */
export function nameProcess(pid: number): ProcessName | null {
  const row = readRow(pid);
  return row === null || row.zombie ? null : { pid, mark: row.mark };
}

/** Whether exactly this process still runs. */
export function isAlive(name: ProcessName): boolean {
  return nameProcess(name.pid)?.mark === name.mark;
}

/** The command line of a live process, '' when it is gone or not ours to see. */
export function commandLine(pid: number): string {
  try {
    if (hasProcFolder) return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}

/** Kills a process and all that descend from it with SIGKILL; returns when none of them is alive any more.
 * The root is stopped first, so that it cannot start a child that the list misses. */
export async function killTree(root: ProcessName): Promise<void> {
  if (!isAlive(root)) return;
  signal(root.pid, 'SIGSTOP');
  const below = descendants(root.pid);
  for (const { pid } of [root, ...below]) signal(pid, 'SIGKILL');
  await untilGone([root, ...below], 10_000);
}

/** Waits until none of the processes is alive; false when some still are after `deadlineMs`. */
export async function untilGone(names: readonly ProcessName[], deadlineMs: number): Promise<boolean> {
  const end = monotonicMs() + deadlineMs;
  while (names.some(isAlive)) {
    if (monotonicMs() > end) return false;
    await sleep(10);
  }
  return true;
}

/** All living processes below `root`, at this moment. */
export function descendants(root: number): ProcessName[] {
  const rows = allRows();
  const found: ProcessName[] = [];
  for (let parents = new Set([root]); parents.size > 0; ) {
    const children = rows.filter((row) => parents.has(row.parent));
    found.push(...children.filter((row) => !row.zombie).map(({ pid, mark }) => ({ pid, mark })));
    parents = new Set(children.map((row) => row.pid));
  }
  return found;
}

/** Sends a signal; false when the process is gone already. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

function allRows(): Row[] {
  if (hasProcFolder) {
    const pids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
    return pids.flatMap((pid) => readRow(Number(pid)) ?? []);
  }
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,lstart='], { encoding: 'utf8' })
    .split('\n')
    .flatMap((line) => parsePsLine(line) ?? []);
}

function readRow(pid: number): Row | null {
  try {
    if (hasProcFolder) return parseProcStat(pid, readFileSync(`/proc/${pid}/stat`, 'utf8'));
    return parsePsLine(execFileSync('ps', ['-o', 'pid=,ppid=,stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' }));
  } catch {
    return null;
  }
}

/** proc(5): the name in brackets may hold anything, so the fields are counted from the last bracket. */
function parseProcStat(pid: number, stat: string): Row {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const state = fields[0] ?? 'Z';
  return { pid, parent: Number(fields[1]), zombie: state === 'Z' || state === 'X', mark: fields[19] ?? '' };
}

function parsePsLine(line: string): Row | null {
  const [, pid, parent, state, mark] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.+?)\s*$/.exec(line) ?? [];
  if (pid === undefined || state === undefined || mark === undefined) return null;
  return { pid: Number(pid), parent: Number(parent), zombie: state.startsWith('Z'), mark };
}
