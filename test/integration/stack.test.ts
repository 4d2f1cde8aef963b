// The local stack, for real: servers come back on their data after kill -9, nothing is left when it is down, and what
// the environment names is never touched.

import { execFile } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StackHandle } from '../../scripts/stack/handle.ts';
import {
  commandLine,
  descendants,
  isAlive,
  nameProcess,
  signal,
  untilGone,
} from '../../scripts/stack/machine/processes.ts';
import { readRecord } from '../../scripts/stack/record.ts';
import { stackFolders, upStack } from '../../scripts/stack/stack-library.ts';

const folders: string[] = [];
const project = join(import.meta.dirname, '..', '..');
const { cache } = stackFolders();

function freshFolder(name: string): string {
  const folder = join(tmpdir(), `dabba-test-${process.pid}-${name}`);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  folders.push(folder);
  return folder;
}

async function stack(data: string, args: readonly string[], environment: Record<string, string> = {}) {
  const command = ['--import', 'tsx', 'scripts/stack/stack.ts', '--data', data, '--cache-folder', cache, ...args];
  const options = { cwd: project, env: { ...process.env, ...environment } };
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, command, options);
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe('kill -9 of each part', () => {
  let handle: StackHandle;
  let data: string;

  beforeAll(async () => {
    data = freshFolder('kill');
    handle = await upStack({ data, cache });
  });
  afterAll(async () => {
    await handle.stopAndKeepData();
  });

  async function killAndAwait(part: 'kafka' | 'postgres' | 'redis' | 'registry') {
    const before = handle.pids()[part];
    await handle.kill(part);
    expect(nameProcess(before ?? 0)).toBeNull();
    await handle.ready(part);
    expect(handle.pids()[part]).not.toBe(before);
  }

  test('redis keeps what it acknowledged', async () => {
    const client = new Redis(handle.endpoints.redis, { maxRetriesPerRequest: null });
    client.on('error', () => undefined);
    await client.set('claim', 'o1');
    await killAndAwait('redis');
    expect(await client.get('claim')).toBe('o1');
    client.disconnect();
  });

  test('postgres keeps what it committed, and starts although its pid file is stale', async () => {
    await query(handle, 'CREATE TABLE kept (n int)');
    await query(handle, 'INSERT INTO kept SELECT generate_series(1, 1000)');
    await killAndAwait('postgres');
    expect(await query(handle, 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 1000 }]);
    const tuned = await query(
      handle,
      "SELECT current_setting('fsync') AS fsync, current_setting('max_connections') AS most",
    );
    expect(tuned).toEqual([{ fsync: 'on', most: '200' }]);
  });

  test('kafka keeps what it acknowledged', async () => {
    const client = new Kafka({ brokers: [handle.endpoints.kafka], logLevel: logLevel.NOTHING });
    const admin = client.admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic: 'kept', numPartitions: 1 }], waitForLeaders: false });
    const producer = client.producer({ allowAutoTopicCreation: false });
    await producer.connect();
    await producer.send({ topic: 'kept', acks: -1, messages: [{ value: 'one' }, { value: 'two' }] });
    await producer.disconnect();
    await killAndAwait('kafka');
    expect(await admin.fetchTopicOffsets('kept')).toMatchObject([{ partition: 0, high: '2' }]);
    await admin.disconnect();
  });

  test('the registry keeps its schemas and asks for full transitive compatibility', async () => {
    const base = handle.endpoints.registry;
    const headers = { 'content-type': 'application/vnd.schemaregistry.v1+json' };
    const schema = JSON.stringify({ type: 'record', name: 'Kept', fields: [{ name: 'n', type: 'int', default: 0 }] });
    const body = JSON.stringify({ schema });
    const { id } = await json(fetch(`${base}/subjects/kept/versions`, { method: 'POST', headers, body }));
    await killAndAwait('registry');
    expect((await json(fetch(`${base}/schemas/ids/${id}`)))['schema']).toContain('Kept');
    expect(await json(fetch(`${base}/config`))).toEqual({ compatibilityLevel: 'FULL_TRANSITIVE' });
  });

  test('another process finds the same stack and may kill its parts, but does not stop it', async () => {
    const other = await upStack({ data, cache, parts: ['redis'] });
    expect(other.owned).toBe(false);
    expect(other.endpoints).toEqual({ redis: handle.endpoints.redis });
    await other.kill('redis');
    await other.ready('redis');
    await other.stopAndKeepData();
    expect(handle.status().redis?.state).toBe('up');
  });
});

describe('npm run stack', () => {
  const parts = ['--part', 'postgres', '--part', 'redis'];

  test('up, up again, status, down: one stack, and no process left', async () => {
    const data = freshFolder('command');
    const first = await stack(data, ['up', ...parts, '--json']);
    expect(first).toMatchObject({ code: 0 });
    const again = await stack(data, ['up', ...parts, '--json']);
    expect(JSON.parse(again.stdout)).toEqual(JSON.parse(first.stdout));
    expect(await stack(data, ['status'])).toMatchObject({ code: 0, stdout: expect.stringContaining('redis') });

    const record = readRecord(data);
    const alive = [record.owner?.process, ...Object.values(record.parts).map((part) => part.process)].map(nonNull);
    expect(alive).toHaveLength(3);
    expect(alive.every(isAlive)).toBe(true);
    expect(await stack(data, ['down'])).toMatchObject({ code: 0, stdout: 'The stack is down; its data stay.\n' });
    expect(alive.some(isAlive)).toBe(false);
    expect(await stack(data, ['status'])).toMatchObject({ code: 1 });

    const later = await stack(data, ['up', ...parts, '--json']);
    const endpoints = (text: string) => JSON.parse(text).map((line: { endpoint: string }) => line.endpoint);
    expect(endpoints(later.stdout)).toEqual(endpoints(first.stdout));
    expect(await stack(data, ['reset'])).toMatchObject({ code: 0 });
    expect(await stack(data, ['status'])).toMatchObject({ stdout: expect.stringContaining('No stack here yet') });
  });

  test('kill -9 of the supervisor ends its servers too, and the next up opens the same data', async () => {
    const data = freshFolder('guarded');
    await stack(data, ['up', '--part', 'redis']);
    const record = readRecord(data);
    const supervisor = nonNull(record.owner?.process);
    const orphan = nonNull(record.parts.redis?.process);
    const client = new Redis(nonNull(record.parts.redis?.endpoint));
    await client.set('kept', '1');
    client.disconnect();
    signal(supervisor.pid, 'SIGKILL');
    expect(await untilGone([supervisor, orphan], 10_000)).toBe(true);

    await stack(data, ['up', '--part', 'redis']);
    const next = new Redis(nonNull(readRecord(data).parts.redis?.endpoint));
    expect(await next.get('kept')).toBe('1');
    next.disconnect();
    await stack(data, ['down']);
  });

  test('servers whose guardian was killed with their owner are ended by the next up', async () => {
    const data = freshFolder('orphans');
    await stack(data, ['up', '--part', 'redis']);
    const record = readRecord(data);
    const supervisor = nonNull(record.owner?.process);
    const orphan = nonNull(record.parts.redis?.process);
    const guardian = nonNull(
      descendants(supervisor.pid).find(({ pid }) => commandLine(pid).includes('dabba-guardian')),
    );
    signal(guardian.pid, 'SIGKILL');
    signal(supervisor.pid, 'SIGKILL');
    expect(await untilGone([guardian, supervisor], 5_000)).toBe(true);
    expect(isAlive(orphan)).toBe(true);
    await stack(data, ['up', '--part', 'redis']);
    expect(isAlive(orphan)).toBe(false);
    await stack(data, ['down']);
  });

  test('an endpoint in the environment wins: nothing is started for it, and it is not ours to kill', async () => {
    const data = freshFolder('environment');
    const given = { DABBA_REDIS: 'redis://127.0.0.1:1', DABBA_POSTGRES: 'postgres://nobody@127.0.0.1:2/x' };
    const { code, stdout } = await stack(data, ['up', ...parts, '--json'], given);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      { part: 'postgres', source: 'environment', endpoint: given.DABBA_POSTGRES, process: null },
      { part: 'redis', source: 'environment', endpoint: given.DABBA_REDIS, process: null },
    ]);
    await stack(data, ['down']);
  });

  test('a stack that a program brought up for itself is not ended behind its back', async () => {
    const data = freshFolder('busy');
    const handle = await upStack({ data, cache, parts: ['redis'] });
    expect(await stack(data, ['down'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`process ${process.pid}`),
    });
    await handle.stopAndKeepData();
    expect(await stack(data, ['down'])).toMatchObject({ code: 0, stdout: 'No stack was running.\n' });
  });
});

async function query(handle: StackHandle, sql: string) {
  const client = new pg.Client(handle.endpoints.postgres);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function json(answer: Promise<Response>): Promise<Record<string, unknown>> {
  return (await (await answer).json()) as Record<string, unknown>;
}

function nonNull<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('expected a value');
  return value;
}
