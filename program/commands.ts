// Sub-commands of `dabba` beside its roles: the deploy step, and what operators do with parked keys and dead letters.
// I1: answers are JSON on standard output, faults one line on standard error; nothing here writes a row of an actor.

import type { Command } from 'commander';
import { type Config, config, type Endpoints, requireEndpoints } from '../runtime/config.ts';
import { messageOf } from '../runtime/errors.ts';
import { importCatalog } from '../scripts/import-catalog.ts';
import { listDeadLetters, listParkedKeys } from '../storage/parked.ts';
import { openPool, type Pool } from '../storage/postgres/pool.ts';
import { operate, type ReplayPorts, replayKey } from '../streams/replay.ts';
import { type Ground, openGround, prepare } from './ground.ts';

/** How long a command of an operator waits for its outcome. */
const operatorWaitMs = 15_000;

/** Adds the sub-commands to the program. */
export function addCommands(program: Command): void {
  program
    .command('setup')
    .description('the deploy step: migrations, topics, schemas; idempotent')
    .action(() =>
      answer(async (settings, endpoints) => {
        await prepare(settings, endpoints);
        return { prepared: true };
      }),
    );
  program
    .command('parked')
    .description('lists keys that a poison message or an operator has parked')
    .option('--limit <n>', 'how many', '100')
    .action(({ limit }: { limit: string }) =>
      answer((_, endpoints) => withPool(endpoints, (core) => listParkedKeys(core, null, Number(limit)))),
    );
  program
    .command('dead-letters')
    .description('lists dead letters, newest first')
    .option('--limit <n>', 'how many', '100')
    .action(({ limit }: { limit: string }) =>
      answer((_, endpoints) => withPool(endpoints, (core) => listDeadLetters(core, { limit: Number(limit) }))),
    );
  program
    .command('import-catalog')
    .description('restaurants and menus from files: FILE… [--prices FILE]… [--places FILE]… [--json]')
    .argument('[args...]')
    .allowUnknownOption()
    .action((args: string[]) => importFiles(args));
  addOperations(program);
}

async function importFiles(args: readonly string[]): Promise<void> {
  try {
    const endpoints = requireEndpoints(config());
    const runner = openPool({ url: endpoints.postgres, service: 'catalog', connections: 1, name: 'dabba import' });
    const code = await importCatalog(args, { runner, out: console.log, err: console.error });
    process.exit(code);
  } catch (thrown) {
    console.error(messageOf(thrown));
    process.exit(1);
  }
}

function addOperations(program: Command): void {
  const by = ['--by <operator>', 'in whose name'] as const;
  program
    .command('replay <type> <id>')
    .description('replays a parked key: its head, then its queue')
    .requiredOption(...by)
    .action((type: string, id: string, options: { by: string }) =>
      operation(async (ports) => ({ free: await replayKey({ type, id, by: options.by }, ports, operatorWaitMs) })),
    );
  program
    .command('discard <type> <id> <messageId>')
    .description('drops one message of a parked key; its sender is told')
    .requiredOption(...by)
    .action((type: string, id: string, messageId: string, options: { by: string }) =>
      operation((ports) =>
        operate({ type, id, by: options.by, command: { op: 'discard', messageId } }, ports, operatorWaitMs),
      ),
    );
  program
    .command('pause <type> <id>')
    .description('sets a key aside until it is replayed')
    .requiredOption(...by)
    .action((type: string, id: string, options: { by: string }) =>
      operation((ports) => operate({ type, id, by: options.by, command: { op: 'pause' } }, ports, operatorWaitMs)),
    );
}

/** Runs a command against the configured endpoints and prints what it answers. */
export async function answer(work: (settings: Config, endpoints: Endpoints) => Promise<unknown>): Promise<void> {
  try {
    const settings = config();
    console.log(JSON.stringify(await work(settings, requireEndpoints(settings)), null, 2));
    process.exit(0);
  } catch (thrown) {
    console.error(messageOf(thrown));
    process.exit(1);
  }
}

function operation(work: (ports: ReplayPorts) => Promise<unknown>): Promise<void> {
  return answer(async (settings, endpoints) => {
    const ground: Ground = await openGround(settings, endpoints, 'operator');
    try {
      return await work({ ...ground, partitions: settings.partitions });
    } finally {
      await ground.close();
    }
  });
}

async function withPool<T>(endpoints: Endpoints, work: (core: Pool) => Promise<T>): Promise<T> {
  const pool = openPool({ url: endpoints.postgres, service: 'core', connections: 1, name: 'dabba operator' });
  try {
    return await work(pool);
  } finally {
    await pool.close();
  }
}
