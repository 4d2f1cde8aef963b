// What must not start says why, in one sentence for an operator: another installation's database or topics, a schema that is not
// this code's, an environment that lacks something or holds what is not allowed.

import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { freePorts } from '../../../scripts/city/world.ts';
import { startProcess } from '../../../scripts/processes/process.ts';
import { migrate } from '../../../storage/postgres/migration.ts';
import { ask, type Platform } from '../../chaos/support/platform.ts';

type Refused = { readonly code: number; readonly stderr: string };

/** Runs the program until it ends by itself. */
async function dabba(platform: Platform, args: readonly string[], env: Readonly<Record<string, string>>) {
  try {
    await promisify(execFile)(process.execPath, ['--import', 'tsx', 'main.ts', ...args], {
      env: { ...process.env, ...platform.env, ...env },
      timeout: 120_000,
    });
    return { code: 0, stderr: '' };
  } catch (thrown) {
    const { code, stderr } = thrown as Refused;
    return { code, stderr };
  }
}

async function database(platform: Platform, name: string, migrated: boolean): Promise<string> {
  await platform.query(`create database ${name}`);
  const url = new URL(platform.endpoints.postgres);
  url.pathname = `/${name}`;
  if (migrated) await migrate(url.href);
  return url.href;
}

export function startSuite(of: () => Platform): void {
  it.each<[string, RegExp, (platform: Platform) => Promise<{ args?: string[]; env: Record<string, string> }>]>([
    ['another partition count', /partitions is 4, not 8/, async () => ({ env: { DABBA_PARTITIONS: '8' } })],
    [
      'topics of another partition count',
      /4 partitions|partition/,
      async (platform) => ({
        args: ['setup'],
        env: { DABBA_PARTITIONS: '8', DABBA_POSTGRES: await database(platform, 'other_count', false) },
      }),
    ],
    [
      'another Kafka cluster',
      /kafkaClusterId is elsewhere, not /,
      async (platform) => {
        const url = await database(platform, 'other_cluster', true);
        await ask(
          url,
          "insert into core.installation (kafka_cluster_id, partitions, cell) values ('elsewhere', 4, 'a')",
        );
        return { env: { DABBA_POSTGRES: url } };
      },
    ],
    [
      'a foreign database',
      /STORE_FOREIGN/,
      async (platform) => {
        const url = await database(platform, 'foreigners', false);
        await ask(url, 'create schema core; create table core.theirs (id int)');
        return { env: { DABBA_POSTGRES: url } };
      },
    ],
    [
      'a half-migrated schema',
      /lacks migrations\/\S+; run the migrations/,
      async (platform) => {
        const url = await database(platform, 'half', true);
        await ask(url, "delete from public.dabba_migrations where name like '%031_search%'");
        return { env: { DABBA_POSTGRES: url } };
      },
    ],
    [
      'missing endpoints',
      /DABBA_KAFKA, DABBA_REDIS not given/,
      async () => ({ env: { DABBA_KAFKA: '', DABBA_REDIS: '' } }),
    ],
    [
      'values that are not allowed',
      /DABBA_PARTITIONS: got "7".*\n.*DABBA_LANES: got "many"/,
      async () => ({ env: { DABBA_PARTITIONS: '7', DABBA_LANES: 'many' } }),
    ],
  ])('%s stops the start with one sentence', async (_what, sentence, make) => {
    const platform = of();
    const { args = ['run', 'gateway'], env } = await make(platform);
    const { code, stderr } = await dabba(platform, args, env);
    expect(stderr).toMatch(sentence);
    expect(code).toBe(1);
    // One line for each fault, no stack.
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(2);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  it('waits for a server that is not there yet', async () => {
    const platform = of();
    const real = new URL(platform.endpoints.postgres);
    const away = new URL(real);
    // A port that was free a moment ago: nobody answers there until we do.
    const gate = createServer((socket) => {
      const through = connect(Number(real.port), real.hostname);
      socket.pipe(through).pipe(socket);
      for (const one of [socket, through]) one.on('error', () => socket.destroy());
    });
    const [port = 0] = await freePorts(1);
    away.port = String(port);
    const logFolder = mkdtempSync(join(tmpdir(), 'dabba-waits-'));
    const env = { ...platform.env, DABBA_POSTGRES: away.href };
    const one = startProcess({ name: 'waits', program: 'main.ts', args: ['services'], env, logFolder });
    const log = (): string => readFileSync(join(logFolder, 'waits.log'), 'utf8');
    await expect.poll(log, { timeout: 60_000 }).toContain('waiting: STORE_AWAY');
    await new Promise<void>((resolve) => gate.listen(port, '127.0.0.1', resolve));
    await one.ready;
    expect((await one.stop()).code).toBe(0);
    gate.close();
    rmSync(logFolder, { recursive: true, force: true });
  });
}
