/**
 * Scores the chat parser on a menu and what people typed: exact carts, median time a message.
 * `npm run eval:chat -- --menu FILE --cases FILE [--json] [--errors] [--noise typo|dressed --seed S] [--names first]`
 * With --json the last line is `{menu, cases, exact, exactCount, medianMs, …}`; `exact` is a share from 0 to 1.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { compileMenu } from '../../actors/conversation/parse/menu.ts';
import { parseMessage } from '../../actors/conversation/parse/parse.ts';
import { type ChatCase, cartText, isSameCart, readCases, readMenu } from './chat-case.ts';
import { dressed, firstNames, typo } from './chat-noise.ts';

const USAGE =
  'usage: npm run eval:chat -- --menu FILE --cases FILE [--json] [--errors] [--noise typo|dressed] [--seed N] [--names first]';

/** Messages read before the clock starts: enough for the compiler of the runtime to have done its work. */
const WARM_PARSES = 800;

type Options = {
  readonly menu: string;
  readonly cases: string;
  readonly json: boolean;
  readonly errors: boolean;
  readonly noise: 'none' | 'typo' | 'dressed';
  readonly seed: number;
  readonly names: 'all' | 'first';
};

type Score = { readonly exactCount: number; readonly asked: number; readonly medianMs: number; readonly p99Ms: number };

/** Runs the evaluation; exit code 2 for wrong arguments or files. */
const main = (): void => {
  const options = optionsOf(process.argv.slice(2));
  try {
    if (typeof options === 'string') throw new Error(`${options}\n${USAGE}`);
    const menu = readMenu(readFileSync(options.menu, 'utf8'));
    const cases = readCases(readFileSync(options.cases, 'utf8'));
    const used = options.names === 'first' ? firstNames(menu) : menu;
    const noisy = cases.map((each, index) => ({ ...each, text: noiseOf(options, each.text, index) }));
    const score = run({ menu: compileMenu(used), cases: noisy, errors: options.errors });
    report({ options, restaurant: menu.restaurant, count: cases.length, score });
  } catch (error: unknown) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  }
};

function optionsOf(args: readonly string[]): Options | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        menu: { type: 'string' },
        cases: { type: 'string' },
        json: { type: 'boolean', default: false },
        errors: { type: 'boolean', default: false },
        noise: { type: 'string', default: 'none' },
        seed: { type: 'string', default: '1' },
        names: { type: 'string', default: 'all' },
      },
    });
    const { menu, cases, json, errors, noise, names } = values;
    const seed = Number(values.seed);
    if (menu === undefined || cases === undefined) return '--menu and --cases are needed';
    if (noise !== 'none' && noise !== 'typo' && noise !== 'dressed') return `--noise is typo or dressed, not ${noise}`;
    if (names !== 'all' && names !== 'first') return `--names is first, not ${names}`;
    if (!Number.isSafeInteger(seed)) return `--seed is a whole number, not ${values.seed}`;
    return { menu, cases, json, errors, noise, seed, names };
  } catch (error: unknown) {
    return error instanceof Error ? error.message : String(error);
  }
}

function noiseOf(options: Options, text: string, index: number): string {
  if (options.noise === 'typo') return typo(text, options.seed * 100_003 + index);
  return options.noise === 'dressed' ? dressed(text, options.seed * 100_003 + index) : text;
}

function run(input: { menu: ReturnType<typeof compileMenu>; cases: readonly ChatCase[]; errors: boolean }): Score {
  const { menu, cases, errors } = input;
  for (let warm = 0; warm < WARM_PARSES; warm += 1) parseMessage(cases[warm % cases.length]?.text ?? '', menu);
  const times: number[] = [];
  let exactCount = 0;
  let asked = 0;
  for (const [index, each] of cases.entries()) {
    const start = performance.now();
    const { readings, ambiguities } = parseMessage(each.text, menu);
    times.push(performance.now() - start);
    const found = readings[0]?.lines ?? [];
    if (ambiguities.some((question) => question.type !== 'either_of')) asked += 1;
    if (isSameCart(found, each.cart)) exactCount += 1;
    else if (errors)
      process.stdout.write(
        missText({ index, text: each.text, expected: cartText(each.cart), found: cartText(found), readings }),
      );
  }
  times.sort((a, b) => a - b);
  return { exactCount, asked, medianMs: at(times, 0.5), p99Ms: at(times, 0.99) };
}

function missText(input: {
  index: number;
  text: string;
  expected: string;
  found: string;
  readings: readonly { readonly cost: number; readonly leftovers: readonly string[] }[];
}): string {
  const first = input.readings[0];
  const second = input.readings[1];
  const costs = `cost ${first?.cost ?? '-'}, next ${second?.cost ?? '-'}, left over: ${first?.leftovers.join(', ') || '-'}`;
  return `#${input.index} ${input.text}\n  expected ${input.expected}\n  found    ${input.found}\n  ${costs}\n`;
}

function at(sorted: readonly number[], share: number): number {
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 1000) / 1000;
}

function report(input: { options: Options; restaurant: string; count: number; score: Score }): void {
  const { options, restaurant, count, score } = input;
  const exact = count === 0 ? 0 : score.exactCount / count;
  if (options.json) {
    const { noise, names } = options;
    const { exactCount, asked, medianMs, p99Ms } = score;
    process.stdout.write(
      `${JSON.stringify({ menu: restaurant, cases: count, exact, exactCount, medianMs, p99Ms, asked, noise, names })}\n`,
    );
    return;
  }
  process.stdout.write(`${restaurant}: ${score.exactCount} of ${count} exact (${(exact * 100).toFixed(1)} %), `);
  process.stdout.write(`median ${score.medianMs} ms, p99 ${score.p99Ms} ms, a question in ${score.asked}\n`);
}

main();
