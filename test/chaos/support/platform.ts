// The platform as an operator runs it, for one test file: a stack of its own in a temporary folder, the deploy step, and processes
// of the program that can be killed, frozen and stopped; their log lines can be read, and Postgres asked.
// I1: whatever a test leaves running is ended by `close`, by its process id; the folder is deleted.

import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { prepare } from '../../../program/ground.ts';
import { config, type Endpoints } from '../../../runtime/config.ts';
import { freePorts } from '../../../scripts/city/world.ts';
import { type OwnProcess, startProcess } from '../../../scripts/processes/process.ts';
import { type StackHandle, stackEnvironment } from '../../../scripts/stack/handle.ts';
import { stackFolders, upStack } from '../../../scripts/stack/stack-library.ts';

/** A log line of a process. */
export type Line = Readonly<Record<string, unknown>> & { readonly msg?: string };

/** A role of the program, or a program of a test's own. */
export type Start = {
  readonly name: string;
  readonly roles: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Program file relative to the project; main.ts when not given. */
  readonly program?: string;
};

export type Platform = {
  readonly stack: StackHandle;
  readonly endpoints: Endpoints;
  readonly partitions: number;
  readonly data: string;
  /** Base URL of the door; the same after each start. */
  readonly base: string;
  /** Environment of a process. */
  readonly env: Readonly<Record<string, string>>;
  /** Starts a process and waits until it is ready. */
  start(options: Start): Promise<OwnProcess>;
  /** Log lines of all processes of that name so far. */
  lines(name: string): readonly Line[];
  query<T extends object>(text: string, values?: readonly unknown[]): Promise<T[]>;
  close(): Promise<void>;
};

/** Brings everything up. The processes of the program are the tests' own to start. */
export async function openPlatform(name: string, partitions: number): Promise<Platform> {
  const data = join(tmpdir(), `dabba-test-${process.pid}-${name}`);
  // Postgres as root runs as another user, who must be able to pass this folder.
  mkdirSync(data, { recursive: true, mode: 0o755 });
  const stack = await upStack({ data, cache: stackFolders().cache });
  const endpoints: Endpoints = { ...stack.endpoints, kafka: stack.endpoints.kafka.split(',') };
  await prepare({ ...config(), partitions, dataFolder: data }, endpoints);
  const [port = 0] = await freePorts(1);
  const env = {
    ...stackEnvironment(stack.endpoints),
    DABBA_DATA: data,
    DABBA_PARTITIONS: String(partitions),
    DABBA_HTTP_PORT: String(port),
    DABBA_LOG_LEVEL: 'info',
  };
  const logFolder = join(data, 'logs');
  const started: OwnProcess[] = [];
  return {
    stack,
    endpoints,
    partitions,
    data,
    base: `http://127.0.0.1:${port}`,
    env,
    async start({ name: as, roles, env: more = {}, program = 'main.ts' }) {
      const one = startProcess({ name: as, program, args: roles, env: { ...env, ...more }, logFolder });
      started.push(one);
      await one.ready;
      return one;
    },
    lines: (as) => readLines(join(logFolder, `${as}.log`)),
    query: (text, values = []) => ask(stack.endpoints.postgres, text, values),
    async close() {
      // A frozen process hears no SIGTERM.
      for (const one of started) one.signal('SIGCONT');
      await Promise.all(started.map((one) => one.stop(5_000)));
      await stack.stopAndKeepData();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** What another session than the platform's is told. */
export async function ask<T extends object>(url: string, text: string, values: readonly unknown[] = []): Promise<T[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'test' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<T>(text, [...values])).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function readLines(file: string): Line[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((text) => {
      try {
        const line: unknown = JSON.parse(text);
        return typeof line === 'object' && line !== null ? [line as Line] : [];
      } catch {
        return text === '' ? [] : [{ msg: text }];
      }
    });
}
