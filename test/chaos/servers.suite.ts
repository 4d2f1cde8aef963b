// kill -9 of what the platform stands on, under load: the door answers 2xx or 503, and everything counts once (promises 3 and 5).

import { expect, it } from 'vitest';
import { judge } from './support/verdict.ts';
import type { World } from './support/world.ts';

export function serversSuite(of: () => World): void {
  it('commit.1 ingress.2 relay.1: Postgres, broker and Redis die under load; answers are 2xx or 503, all counts once', async () => {
    const world = of();
    const load = await world.ready({ perSecond: 200 });
    const parked = () => world.query('select id from core.states where parked is not null');
    const before = await parked();
    try {
      for (const part of ['postgres', 'kafka', 'redis', 'postgres'] as const) {
        await world.stack.kill(part);
        await world.stack.ready(part);
        await load.progress(60);
      }
    } finally {
      await load.end();
    }
    expect([...load.statuses.keys()].filter((status) => ![200, 202, 503].includes(status))).toEqual([]);
    expect(await judge(world, load.asked)).toEqual([]);
    expect(await parked()).toEqual(before);
  });
}
