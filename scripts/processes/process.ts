// A process of the program as a child of ours: started with roles and an environment, watched, killed, stopped.
// I1: it is ready when it says so itself over IPC; its log lines go to a file. I2: it ends with us: its IPC channel breaks.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../../runtime/errors.ts';

/** What to start; `logFolder` gets `<name>.log`. */
export type ProcessOptions = {
  readonly name: string;
  /** Program file relative to the project. */
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly logFolder: string;
};

export type Exit = { readonly code: number | null; readonly signal: string | null };

export type OwnProcess = {
  readonly name: string;
  readonly pid: number;
  /** What it said when it was ready; rejects when it ends before. */
  readonly ready: Promise<{ readonly port: number | null }>;
  readonly exited: Promise<Exit>;
  alive(): boolean;
  signal(name: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT'): void;
  /** SIGTERM and wait; SIGKILL after `msMax`. */
  stop(msMax?: number): Promise<Exit>;
};

const projectFolder = join(import.meta.dirname, '..', '..');

/** Starts a process. */
export function startProcess(options: ProcessOptions): OwnProcess {
  mkdirSync(options.logFolder, { recursive: true });
  const logFile = join(options.logFolder, `${options.name}.log`);
  const log = openSync(logFile, 'a');
  const child = spawn(process.execPath, ['--import', 'tsx', join(projectFolder, options.program), ...options.args], {
    cwd: projectFolder,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', log, log, 'ipc'],
  });
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: -1, signal: null }));
  });
  const ready = readyOf(child, exited, options.name, logFile);
  ready.catch(() => undefined);
  const alive = (): boolean => child.exitCode === null && child.signalCode === null;
  return {
    name: options.name,
    pid: child.pid ?? -1,
    ready,
    exited,
    alive,
    signal: (name) => void (alive() && child.kill(name)),
    async stop(msMax = 20_000) {
      if (alive()) child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), msMax);
      const exit = await exited;
      clearTimeout(timer);
      return exit;
    },
  };
}

async function readyOf(
  child: ChildProcess,
  exited: Promise<Exit>,
  name: string,
  logFile: string,
): Promise<{ port: number | null }> {
  const said = new Promise<{ port: number | null }>((resolve) => {
    child.on('message', (message) => {
      if (typeof message === 'object' && message !== null && 'ready' in message)
        resolve({ port: 'port' in message && typeof message.port === 'number' ? message.port : null });
    });
  });
  const ended = exited.then(({ code, signal }) => {
    const text = `${name} ended before it was ready (code ${code}, signal ${signal}); its log is ${logFile}`;
    throw new Fault('STACK_PART_FAILED', { message: text });
  });
  return Promise.race([said, ended]);
}
