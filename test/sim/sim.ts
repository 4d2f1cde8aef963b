// `npm run sim -- --seeds N [--from S] | --seed S [--json]`: the deterministic simulation. A seed replays to the same trace hash.
// Exit 0 when no seed has a violation, 1 else. With --json the last line is {seeds, violations, seedsPerSecond, stepsPerSecond, traceHash}.

import { createHash } from 'node:crypto';
import { Command } from 'commander';
import { worlds } from './worlds.ts';

const program = new Command('sim')
  .description('Runs the real loop, relay, timers and effects against a simulated world full of faults.')
  .option('--seeds <n>', 'how many seeds to run', '1000')
  .option('--from <seed>', 'the first seed', '1')
  .option('--seed <seed>', 'one seed, with its trace when it fails')
  .option('--world <name>', `only this world: ${Object.keys(worlds).join(', ')}`)
  .option('--stop', 'stop at the first seed with a violation')
  .option('--json', 'one JSON object in the last line')
  .parse();
const options = program.opts<{
  seeds: string;
  from: string;
  seed?: string;
  world?: string;
  stop?: boolean;
  json?: boolean;
}>();

const first = wholeNumber(options.seed ?? options.from, '--seed');
const count = options.seed === undefined ? wholeNumber(options.seeds, '--seeds') : 1;
const chosen = Object.entries(worlds).filter(([name]) => options.world === undefined || name === options.world);
if (chosen.length === 0) program.error(`--world: got ${options.world}, allowed are ${Object.keys(worlds).join(', ')}`);

const began = performance.now();
const hash = createHash('sha256');
let violations = 0;
let steps = 0;
for (let seed = first; seed < first + count; seed++) {
  if (options.stop && violations > 0) break;
  for (const [name, run] of chosen) {
    const result = await run(seed);
    steps += result.steps;
    hash.update(`${name} ${seed} ${result.hash}\n`);
    violations += result.violations.length;
    for (const violation of result.violations) console.error(`${name} seed ${seed}: ${violation}`);
    if (options.seed !== undefined) {
      if (result.violations.length > 0) for (const line of result.tail) console.error(line);
      console.error(
        `${name} seed ${seed}: ${result.steps} steps, trace ${result.hash}, ${JSON.stringify(result.counts)}`,
      );
    }
  }
}
const seconds = (performance.now() - began) / 1000;
const report = {
  seeds: count,
  violations,
  seedsPerSecond: Number((count / seconds).toFixed(1)),
  stepsPerSecond: Math.round(steps / seconds),
  traceHash: hash.digest('hex').slice(0, 16),
};
console.log(
  options.json
    ? JSON.stringify(report)
    : `${report.seeds} seeds, ${report.violations} violations, ${report.seedsPerSecond} seeds/s, ${report.stepsPerSecond} steps/s, trace ${report.traceHash}`,
);
process.exit(violations > 0 ? 1 : 0);

function wholeNumber(text: string, name: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0)
    program.error(`${name}: got ${text}, allowed is a whole number from 0`);
  return number;
}
