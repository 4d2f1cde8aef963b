// A measured process: started with a file of bench/, asked by name over IPC, killed with us.
// I1: what it prints on standard error is ours; a fault in it rejects the question that met it.

import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

/** A process that answers questions. */
export type Child = {
  readonly pid: number;
  /** Asks `name`; rejects with the child's fault, or when it ends. */
  ask<T>(name: string, value?: unknown): Promise<T>;
  stop(): Promise<void>;
};

const benchFolder = join(import.meta.dirname, '..');

/** Young generation of measured processes: objects of one batch die young in it instead of being copied. */
export const nodeFlags = ['--max-semi-space-size=32'] as const;

/** Starts a process and waits until it is ready. */
export async function startChild(
  file: string,
  env: Readonly<Record<string, string>>,
  flags: readonly string[] = nodeFlags,
): Promise<Child> {
  const child = spawn(process.execPath, [...flags, '--import', 'tsx', join(benchFolder, file)], {
    cwd: join(benchFolder, '..'),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const open = new Map<number, { resolve: (value: unknown) => void; reject: (fault: Error) => void }>();
  let number = 0;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  void ended.then(() => {
    for (const { reject } of open.values()) reject(new Error(`${file} ended (code ${child.exitCode})`));
    open.clear();
  });
  child.on('message', (message: { answer?: number; value?: unknown; fault?: string }) => {
    const waiting = open.get(message.answer ?? -1);
    if (waiting === undefined) return;
    open.delete(message.answer ?? -1);
    if (message.fault === undefined) waiting.resolve(message.value);
    else waiting.reject(new Error(`${file}: ${message.fault}`));
  });
  const ask = <T>(name: string, value?: unknown): Promise<T> =>
    new Promise((resolve, reject) => {
      const question = ++number;
      open.set(question, { resolve: (found) => resolve(found as T), reject });
      if (!isAlive(child)) return reject(new Error(`${file} has ended`));
      child.send({ ask: question, name, value });
    });
  const stop = async (): Promise<void> => {
    if (isAlive(child)) child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), stopMsMax);
    await ended;
    clearTimeout(late);
  };
  try {
    await ask('ready');
  } catch (thrown) {
    await stop();
    throw thrown;
  }
  return { pid: child.pid ?? -1, ask, stop };
}

const stopMsMax = 15_000;

const isAlive = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;
