// A small size of every bench, each on a stack of its own as benches bring it up, so that none rots. What they find is not judged
// here, only that they find it: figures of a small size say nothing.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { benches, benchNames } from '../../../bench/benches.ts';
import { Report, tableOf } from '../../../bench/harness/report.ts';
import { openWorld, type World } from '../../../bench/harness/world.ts';

const effort = { size: 'small', seconds: 0.3, rounds: 1, seed: 1 } as const;
let world: World;

beforeEach(async () => {
  world = await openWorld(effort, () => undefined);
});
afterEach(() => world.close());

/** What a right run cannot fail to find. */
const certain = {
  orders: { full_refused: 0, live200_unanswered: 0 },
  ingress: { one_order_open100_not_2xx: 0 },
  claim: { rush_winners: 1, reserved: 1 },
  gps: {},
  nearest: { unlike_brute_force: 0 },
  recovery: { lone_kill_session1000_unanswered: 0 },
};

test.each(benchNames)('%s', async (name) => {
  const report = new Report(() => undefined);
  await benches[name].run(world, report);
  const found = Object.fromEntries(report.lines.map(({ metric, value }) => [metric, value]));
  expect(found).toMatchObject(certain[name]);
  expect(tableOf(report.lines).split('\n')).toHaveLength(report.lines.length + 1);
});
