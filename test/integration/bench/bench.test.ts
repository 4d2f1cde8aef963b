// A small size of every bench, on the stack that benches bring up for themselves, so that none rots. What they find is not judged
// here, only that they find it: figures of a small size say nothing.

import { expect, test } from 'vitest';
import { benchNames, runBenches } from '../../../bench/benches.ts';
import { Report, tableOf } from '../../../bench/harness/report.ts';

test('a small size of every bench', async () => {
  const report = new Report(() => undefined);
  const effort = { size: 'small', seconds: 0.3, rounds: 1, seed: 1 } as const;
  await runBenches(benchNames, effort, report, { say: () => undefined });
  const found = (bench: string, metric: string) =>
    report.lines.find((line) => line.bench === bench && line.metric === metric)?.value;
  expect(new Set(report.lines.map(({ bench }) => bench))).toEqual(new Set(benchNames));
  expect(found('orders', 'full_refused')).toBe(0);
  expect(found('orders', 'live200_unanswered')).toBe(0);
  expect(found('ingress', 'one_order_open100_not_2xx')).toBe(0);
  expect(found('claim', 'rush_winners')).toBe(1);
  expect(found('nearest', 'unlike_brute_force')).toBe(0);
  expect(found('recovery', 'lone_kill_session3000_unanswered')).toBe(0);
  expect(tableOf(report.lines).split('\n')).toHaveLength(report.lines.length + 1);
});
