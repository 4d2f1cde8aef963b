// npm run bench -- <name…|all>: measurements on a stack of its own. The first line of standard error says which loop is open.
// I1: exit codes: 0 ok, 1 runtime, 2 usage, 99 a threshold of --min was missed.

import { Command, InvalidArgumentError, Option } from 'commander';
import { messageOf } from '../runtime/errors.ts';
import { type BenchName, benches, benchNames, runBenches } from './benches.ts';
import { Report, type Threshold, tableOf } from './harness/report.ts';

type Flags = {
  readonly seconds?: number;
  readonly rounds?: number;
  readonly seed: number;
  readonly json: boolean;
  readonly min: readonly Threshold[];
  readonly size: 'small' | 'full';
  readonly profile?: string;
};

const program = new Command('bench')
  .description(
    `Measures: ${benchNames.join(', ')}, or all of them. Figures are medians of rounds; see bench/README.md.`,
  )
  .argument('<name...>', 'benches', readName, [])
  .option('--seconds <n>', 'length of a measured round', readNumber)
  .option('--rounds <n>', 'rounds, at least 3 for a figure worth quoting', readNumber)
  .option('--seed <n>', 'seed of ids and places', readNumber, 1)
  .option('--json', 'one JSON object a line on standard output', false)
  .option('--min <metric=value>', 'exit 99 when the metric is below; may be repeated', readThreshold, [])
  .addOption(
    new Option('--size <size>', 'small: does it work; full: measure').choices(['small', 'full']).default('full'),
  )
  .option('--profile <folder>', 'orders only: CPU profile of the loop at full load')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .action(run);

await program.parseAsync();

async function run(names: readonly BenchName[], flags: Flags): Promise<void> {
  for (const name of names) console.error(`${name}: ${benches[name].loop}`);
  const report = new Report((line) => {
    if (flags.json) console.log(JSON.stringify(line));
  });
  const { size, seed, seconds, rounds, profile } = flags;
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupt.abort());
  try {
    const effort = {
      size,
      seed,
      seconds: seconds ?? (size === 'small' ? 0.5 : 6),
      rounds: rounds ?? (size === 'small' ? 1 : 3),
    };
    const say = (text: string): void => console.error(text);
    await runBenches(names, effort, report, { say, stop: interrupt.signal, ...(profile ? { profile } : {}) });
  } catch (thrown) {
    if (interrupt.signal.aborted) return;
    console.error(thrown instanceof Error ? (thrown.stack ?? messageOf(thrown)) : messageOf(thrown));
    process.exit(1);
  }
  if (!flags.json) console.log(tableOf(report.lines));
  const missed = report.missed(flags.min);
  for (const sentence of missed) console.error(sentence);
  process.exit(missed.length > 0 ? 99 : 0);
}

function readName(text: string, before: readonly BenchName[]): readonly BenchName[] {
  if (text === 'all') return benchNames;
  const name = benchNames.find((one) => one === text);
  if (name === undefined)
    throw new InvalidArgumentError(`got ${JSON.stringify(text)}, allowed are ${benchNames.join(', ')} and all`);
  return before.includes(name) ? before : [...before, name];
}

function readNumber(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError(`got ${JSON.stringify(text)}, allowed are numbers above 0`);
  return value;
}

function readThreshold(text: string, before: readonly Threshold[]): readonly Threshold[] {
  const [metric, value] = text.split('=');
  const atLeast = Number(value);
  if (metric === undefined || metric === '' || value === undefined || !Number.isFinite(atLeast))
    throw new InvalidArgumentError(`got ${JSON.stringify(text)}, allowed is metric=number`);
  return [...before, { metric, atLeast }];
}
