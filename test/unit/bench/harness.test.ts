// The parts of benches that judge: thresholds, medians, ratios, CPU of a process tree.

import { expect, test } from 'vitest';
import { ownCpuMs, treeCpuMs } from '../../../bench/harness/cpu.ts';
import { type Line, Report, tableOf } from '../../../bench/harness/report.ts';
import { Latencies, median, mediansOf } from '../../../bench/harness/statistics.ts';
import { reportRounds } from '../../../bench/harness/world.ts';

const line = (metric: string, value: number | string): Line => ({
  bench: 'orders',
  metric,
  value,
  unit: 'x',
  n: 3,
  seconds: 1,
  seed: 1,
});

test('the median is the middle, the lower of two', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2);
  expect(median([])).toBeNaN();
  expect(mediansOf([{ a: 1 }, { a: 9 }, { a: 2 }])).toEqual({ a: 2 });
});

test('latencies are kept to three digits', () => {
  const latencies = new Latencies();
  for (let ms = 1; ms <= 100; ms++) latencies.note(ms);
  const figures = latencies.figures('x');
  expect(figures['x_p50']).toBeCloseTo(50, 0);
  expect(figures['x_p99']).toBeCloseTo(99, 0);
  expect(figures['x_max']).toBeCloseTo(100, 0);
  expect(new Latencies().figures('x')['x_p50']).toBeNaN();
});

test('a threshold is missed by a low value and by none at all; a figure that was not measured is left out', () => {
  const report = new Report(() => undefined);
  report.add(line('speed', 10));
  report.add(line('absent', Number.NaN));
  expect(report.missed([{ metric: 'speed', atLeast: 10 }])).toEqual([]);
  expect(report.missed([{ metric: 'orders.speed', atLeast: 11 }])).toEqual(['orders.speed: 10, wanted at least 11']);
  expect(report.missed([{ metric: 'absent', atLeast: 1 }])).toEqual(['absent: not measured, wanted at least 1']);
  expect(tableOf(report.lines).split('\n')).toHaveLength(2);
});

test('a ratio is the median of the ratios of each round, not the ratio of medians', () => {
  const lines: Line[] = [];
  const report = new Report((one) => lines.push(one));
  const rounds = { ours: [{ a: 10 }, { a: 20 }, { a: 90 }], peers: [{ a: 10 }, { a: 5 }, { a: 10 }] };
  const effort = { size: 'small', seconds: 1, rounds: 3, seed: 7 } as const;
  reportRounds(report, 'b', effort, rounds, { units: { a: 'x' }, against: 'peer', ratios: ['a'] });
  expect(lines).toEqual([
    { bench: 'b', metric: 'a', value: 20, unit: 'x', peer: 10, against: 'peer', ratio: 4, n: 3, seconds: 1, seed: 7 },
  ]);
});

test.runIf(process.platform === 'linux')('CPU of a tree counts what this process used', () => {
  const before = treeCpuMs(process.pid);
  const until = ownCpuMs() + 100;
  while (ownCpuMs() < until);
  expect(treeCpuMs(process.pid) - before).toBeGreaterThanOrEqual(50);
  expect(treeCpuMs(2 ** 30)).toBeNaN();
});
