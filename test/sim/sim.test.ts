// port.1: the simulation in the tests: a thousand seeds over the worlds, in two processes; the same seed twice gives the same trace; every
// seed that ever found something.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { regressions } from './regressions.ts';
import { worlds } from './worlds.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');

/** Runs seeds in a process of their own. Resolves with what it complained of, and the report in its last line. */
async function simulate(world: string, from: number, seeds: number): Promise<{ complaints: string; hash: string }> {
  const args = [
    '--import',
    'tsx',
    'test/sim/sim.ts',
    '--world',
    world,
    '--from',
    `${from}`,
    '--seeds',
    `${seeds}`,
    '--json',
  ];
  const { stdout, stderr } = await run(process.execPath, args, { cwd: root, maxBuffer: 2 ** 26 }).catch(
    (failed: { stdout: string; stderr: string }) => failed,
  );
  const report: unknown = JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}');
  const hash = typeof report === 'object' && report !== null && 'traceHash' in report ? String(report.traceHash) : '';
  return { complaints: stderr, hash };
}

test('1,000 seeds over the worlds: no violation', { timeout: 300_000 }, async () => {
  const results = await Promise.all([simulate('platform', 1, 850), simulate('food', 1, 150)]);
  expect(results.map(({ complaints }) => complaints).join('')).toBe('');
});

test('a seed replays to the same trace', async () => {
  const runs = [];
  for (const world of Object.keys(worlds)) {
    const twice = await Promise.all([simulate(world, 5_000, 10), simulate(world, 5_000, 10)]);
    runs.push(twice.map(({ hash }) => hash));
  }
  for (const [first, second] of runs) {
    expect(first).toMatch(/^[0-9a-f]{16}$/);
    expect(second).toBe(first);
  }
});

test.each(regressions)('$world seed $seed: $found', async ({ world, seed }) => {
  const result = await worlds[world]?.(seed);
  expect(result?.violations).toEqual([]);
});
