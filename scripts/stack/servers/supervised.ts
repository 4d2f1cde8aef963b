// One server as a direct child of this process: started, watched, started again when it dies, ended on request.
// I1: at most one process of a part is alive; the next one starts only after the last one and all its children are
//     gone.
// I2: a server that dies is started again at once; one that keeps dying, after a pause that doubles up to restartMsMax.
// I3: a server that never worked is not started again: its first failure is the caller's, with the end of its log.
// I4: each server leads a session of its own, so Ctrl-C in the terminal ends the program that drains and not its
//     database.
// I5: when this process exits, in whichever way lets it run code, its servers are ended.

import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicMs } from '../../../runtime/clock.ts';
import { Fault, messageOf } from '../../../runtime/errors.ts';
import { descendants, killTree, nameProcess, type ProcessName, signal, untilGone } from '../machine/processes.ts';
import type { ServerPlan } from '../part.ts';

/** What a server is doing. `failed`: it never worked and will not be started again. */
export type ServerState = 'starting' | 'up' | 'down' | 'failed' | 'stopped';

const answerEveryMs = 25;
const firstStartMsMax = 120_000;
const stopMsMax = 20_000;
const restartMsLeast = 250;
const restartMsMax = 10_000;
/** After this long at work a server counts as healthy: its next death is a new story, with no pause. */
const healthyMs = 5_000;
const logCharsShown = 1_500;

const alive = new Set<ChildProcess>();
let watchingExit = false;

type Running = { readonly child: ChildProcess; readonly name: ProcessName | null; readonly gone: Promise<void> };

/** A server under supervision, from its construction to `stop`. */
export class Server {
  readonly plan: ServerPlan;
  readonly #onChange: () => void;
  readonly #listeners = new Set<() => void>();
  readonly #stopping = new AbortController();
  readonly #done: Promise<void>;
  #state: ServerState = 'starting';
  #restarts = 0;
  #fault: Fault | undefined;
  #running: Running | undefined;

  /** Starts the server and keeps it alive until `stop`. `onChange` is called after each change of state or process. */
  constructor(plan: ServerPlan, onChange: () => void) {
    this.plan = plan;
    this.#onChange = onChange;
    this.#done = this.#keepAlive().catch((cause: unknown) => {
      const message = `${plan.part}: could not be started: ${messageOf(cause)}`;
      this.#fail(new Fault('STACK_PART_FAILED', { message, cause }));
    });
  }

  /** What it is doing now. */
  state(): ServerState {
    return this.#state;
  }

  /** Times it was started again. */
  restarts(): number {
    return this.#restarts;
  }

  /** Its process, null while there is none. */
  process(): ProcessName | null {
    return this.#running !== undefined && isRunning(this.#running.child) ? this.#running.name : null;
  }

  /** Resolves once it works (again); rejects with Fault STACK_PART_FAILED when it never will. */
  ready(): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (this.#state === 'starting' || this.#state === 'down') return;
        this.#listeners.delete(look);
        if (this.#state === 'up') resolve();
        else reject(this.#fault ?? new Fault('STACK_PART_FAILED', { message: `${this.plan.part}: was stopped` }));
      };
      this.#listeners.add(look);
      look();
    });
  }

  /** kill -9 of all its processes; resolves when none is alive. It is started again at once. */
  async kill(): Promise<void> {
    const victim = this.#running;
    if (victim === undefined || victim.name === null) return;
    await killTree(victim.name);
    await victim.gone;
  }

  /** Ends it in its own orderly way, after stopMsMax by force; it stays down. Its data stay. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    if (this.#running !== undefined) await endOrderly(this.plan, this.#running);
    await this.#done;
    if (this.#state !== 'failed') this.#become('stopped');
  }

  async #keepAlive(): Promise<void> {
    const { signal: stopping } = this.#stopping;
    for (let failures = 0; !stopping.aborted; ) {
      const startedMs = monotonicMs();
      const worked = await this.#startOnce();
      if (!worked && this.#running?.name) await killTree(this.#running.name);
      if (!worked && this.#restarts === 0 && !stopping.aborted)
        return this.#fail(firstFailure(this.plan, this.#running));
      await this.#running?.gone;
      if (stopping.aborted) return;
      this.#restarts += 1;
      failures = monotonicMs() - startedMs > healthyMs ? 0 : failures + 1;
      const pauseMs = failures < 2 ? 0 : Math.min(restartMsMax, restartMsLeast * 2 ** (failures - 2));
      await sleep(pauseMs, undefined, { signal: stopping }).catch(() => undefined);
    }
  }

  /** True once the new process works, false when it ended (or took too long) before. */
  async #startOnce(): Promise<boolean> {
    await this.plan.beforeStart();
    if (this.#stopping.signal.aborted) return false;
    const child = spawnServer(this.plan);
    const gone = new Promise<void>((resolve) => {
      const left = () => {
        alive.delete(child);
        this.#become('down');
        resolve();
      };
      child.once('exit', left);
      child.once('error', left);
    });
    this.#running = { child, name: child.pid === undefined ? null : nameProcess(child.pid), gone };
    this.#become('starting');
    const works = await untilAnswers(this.plan, child);
    if (works && isRunning(child)) this.#become('up');
    return works;
  }

  #fail(fault: Fault): void {
    this.#fault = fault;
    this.#become('failed');
  }

  #become(state: ServerState): void {
    this.#state = state;
    for (const look of [...this.#listeners]) look();
    this.#onChange();
  }
}

function spawnServer(plan: ServerPlan): ChildProcess {
  endServersAtExit();
  mkdirSync(dirname(plan.logFile), { recursive: true });
  const log = openSync(plan.logFile, 'a');
  try {
    const child = spawn(plan.command, plan.args, {
      cwd: plan.folder,
      env: { ...process.env, ...plan.environment },
      stdio: ['ignore', log, log],
      detached: true,
      ...(plan.user ?? {}),
    });
    alive.add(child);
    return child;
  } finally {
    closeSync(log);
  }
}

async function untilAnswers(plan: ServerPlan, child: ChildProcess): Promise<boolean> {
  const endMs = monotonicMs() + firstStartMsMax;
  while (isRunning(child) && monotonicMs() < endMs) {
    if (await plan.answers()) return true;
    await sleep(answerEveryMs);
  }
  return false;
}

async function endOrderly(plan: ServerPlan, { child, name, gone }: Running): Promise<void> {
  if (!isRunning(child) || name === null) return;
  const below = descendants(name.pid);
  signal(name.pid, plan.stopSignal);
  const timer = setTimeout(() => void killTree(name), stopMsMax);
  await gone;
  clearTimeout(timer);
  await untilGone(below, stopMsMax);
}

function firstFailure({ part, logFile, ports }: ServerPlan, running: Running | undefined): Fault {
  const code = running?.child.exitCode ?? null;
  const how = code === null ? 'did not answer' : `ended with code ${code}`;
  const message = `${part}: the server ${how}; the end of ${logFile}:\n${endOf(logFile)}`;
  return new Fault('STACK_PART_FAILED', { message, context: { part, ports: ports.join(' ') } });
}

function endOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').slice(-Math.min(logCharsShown, statSync(file).size));
  } catch {
    return '(no log)';
  }
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

/** SIGQUIT is Postgres' immediate stop, which takes its children along; the others need no farewell either. */
function endServersAtExit(): void {
  if (watchingExit) return;
  watchingExit = true;
  process.on('exit', () => {
    for (const child of alive) {
      if (child.pid === undefined) continue;
      signal(child.pid, child.spawnfile.endsWith('postgres') ? 'SIGQUIT' : 'SIGKILL');
    }
  });
}
