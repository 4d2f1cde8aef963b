// `npm run stack -- up|down|status|reset`: the command line. Exit codes: 0 done, 1 it failed (for status: not
// everything works), 2 the command was not understood.

import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { messageOf } from '../../runtime/errors.ts';
import { down, reset, type StatusLine, status, up, type Where } from './commands.ts';
import { PART_NAMES, type PartName, type Progress } from './part.ts';
import { terminalProgress } from './progress.ts';

const examples = `
Examples:
  $ npm run stack -- up                 Kafka, Postgres, Redis and the registry, on loopback
  $ npm run stack -- up --part postgres --part redis
  $ npm run stack -- status --json
  $ npm run stack -- reset --cache      forget the data and the downloaded servers`;

await main();

async function main(): Promise<void> {
  try {
    await program().parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else {
      process.stderr.write(`${messageOf(error)}\n`);
      process.exitCode = 1;
    }
  }
}

function program(): Command {
  const stack = new Command('stack')
    .description('The local stack: real Kafka, Postgres, Redis and schema registry, data in .dabba/')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', examples)
    .option('--data <folder>', "folder of the stack's data (default: DABBA_DATA, else .dabba)")
    .option('--cache-folder <folder>', 'folder of downloaded servers (default: DABBA_CACHE, else cache/ in the data)');
  const where = (): Where => {
    const { data, cacheFolder } = stack.opts<{ data?: string; cacheFolder?: string }>();
    return { ...(data === undefined ? {} : { data }), ...(cacheFolder === undefined ? {} : { cache: cacheFolder }) };
  };
  stack
    .command('up')
    .description('start what is not running yet; it keeps running, and dead servers are started again')
    .option('--part <name>', 'only this part; may be repeated', collectPart)
    .option('--json', 'print the endpoints as JSON')
    .action(async (options: { part?: PartName[]; json?: true }) => {
      await withProgress((progress) => up(where(), options.part ?? PART_NAMES, progress));
      await printStatus(where(), options);
    });
  stack
    .command('down')
    .description('stop everything and wait until it is gone; data stay')
    .action(async () => {
      const ended = await withProgress((progress) => down(where(), progress));
      process.stdout.write(ended ? 'The stack is down; its data stay.\n' : 'No stack was running.\n');
    });
  stack
    .command('status')
    .description('what runs and where; exit code 1 when not everything works')
    .option('--json', 'as JSON')
    .action(async (options: { json?: true }) => {
      if (!(await printStatus(where(), options))) process.exitCode = 1;
    });
  stack
    .command('reset')
    .description('stop everything and delete the data')
    .option('--cache', 'delete the downloaded servers too', false)
    .action(async ({ cache }: { cache: boolean }) => {
      await withProgress((progress) => reset(where(), cache, progress));
      process.stdout.write(`Data${cache ? ' and downloaded servers' : ''} are gone.\n`);
    });
  return stack;
}

async function withProgress<T>(work: (progress: Progress) => Promise<T>): Promise<T> {
  const { progress, close } = terminalProgress();
  try {
    return await work(progress);
  } finally {
    close();
  }
}

async function printStatus(where: Where, options: { json?: true }): Promise<boolean> {
  const lines = await status(where);
  process.stdout.write(options.json === true ? `${JSON.stringify(lines, null, 2)}\n` : table(lines));
  return lines.length > 0 && lines.every((line) => line.state === 'up');
}

function table(lines: readonly StatusLine[]): string {
  if (lines.length === 0) return 'No stack here yet; `npm run stack -- up` starts one.\n';
  const rows = lines.map((line) => [
    line.part,
    line.state,
    line.endpoint,
    line.process === null ? line.source : `pid ${line.process.pid}`,
    line.restarts === 0 ? '' : `restarted ${line.restarts}×`,
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, at) => cell.padEnd(widths[at] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

function collectPart(name: string, earlier: PartName[] | undefined): PartName[] {
  const part = PART_NAMES.find((known) => known === name);
  if (part === undefined) throw new InvalidArgumentError(`one of ${PART_NAMES.join(', ')}.`);
  return [...(earlier ?? []), part];
}
