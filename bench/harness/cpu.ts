// CPU time of processes as Linux counts it in /proc: a server with all its children, in ms (resolution 10 ms).
// I1: elsewhere there is no such count: figures of CPU are then absent, never 0.

import { readdirSync, readFileSync } from 'node:fs';

/** User and system time of a process, its living descendants and the dead ones that were waited for. NaN where nobody counts. */
export function treeCpuMs(root: number): number {
  const all = readAll();
  const top = all.get(root);
  if (top === undefined) return Number.NaN;
  let ticks = 0;
  const todo = [root];
  for (let i = 0; i < todo.length; i++) {
    const one = all.get(todo[i] ?? -1);
    if (one === undefined) continue;
    ticks += one.ticks;
    for (const [pid, { parent }] of all) if (parent === todo[i]) todo.push(pid);
  }
  return ticks * tickMs;
}

/** CPU of this process alone, in ms. */
export function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const tickMs = 10;

type Stat = { readonly parent: number; readonly ticks: number };

function readAll(): Map<number, Stat> {
  const all = new Map<number, Stat>();
  for (const pid of processes()) {
    try {
      const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
      const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0);
      all.set(pid, { parent: Number(fields[1]), ticks });
    } catch {
      // It ended between the list and the look.
    }
  }
  return all;
}

function processes(): number[] {
  try {
    return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
  } catch {
    return [];
  }
}
