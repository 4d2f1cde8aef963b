// Answers that get lost under load: of a commit whose statement runs on (a ghost), of produce requests, of the schema registry.

import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { until } from '../contract/kafka-harness.ts';
import type { Load } from './support/load.ts';
import { judge } from './support/verdict.ts';
import type { World } from './support/world.ts';

/** Statements of lanes that wait for a lock; `of`: only those that contain this. */
async function waitingLanes(world: World, of = ''): Promise<number> {
  const rows = await world.query(
    `select 1 from pg_stat_activity
      where application_name like '% lane %' and wait_event_type = 'Lock' and position($1 in query) > 0`,
    [of],
  );
  return rows.length;
}

const audits = async (world: World): Promise<number> => (await world.query('select 1 from core.audit')).length;
const doubts = (world: World): number =>
  world.said('a', 'commit_unknown').length + world.said('b', 'commit_unknown').length;

export function networkSuite(of: () => World): void {
  let world: World;
  let load: Load;
  beforeEach(async () => {
    world = of();
    load = await world.ready({ perSecond: 200 });
  });
  afterEach(() => load.end().catch(() => undefined));
  const verdict = async () => {
    await load.end();
    return judge(world, load.asked);
  };

  it('commit.1 cache.1: ghosts commit after their connections were cut, are fenced, and nothing counts twice', async () => {
    const holder = new pg.Client({ connectionString: world.endpoints.postgres });
    await holder.connect();
    await holder.query("begin; select 1 from core.part_owner where type = 'probe' for update");
    let before = 0;
    try {
      // A commit: a lane may also wait in the statement that shows its epochs, and that one leaves no ghost.
      await until(async () => (await waitingLanes(world, 'core.commit(')) > 0);
      const [held, known] = [await waitingLanes(world), doubts(world)];
      before = await audits(world);
      world.database.cut();
      // The ghosts still wait in the server, and behind them the doubts that fence them.
      await until(async () => doubts(world) > known && (await waitingLanes(world)) > held);
      expect(await audits(world)).toBe(before);
      await holder.query('commit');
    } finally {
      // What it holds would stop every test that follows.
      await holder.end();
    }
    await until(async () => (await audits(world)) > before);
    await load.progress(60);
    expect(await verdict()).toEqual([]);
  });

  it('relay.1 ingress.1: acknowledgements of sends get lost, and every record stands once and in order', async () => {
    const topics = ['probe-commands', 'probe-events'];
    const lost = () => topics.map((topic) => world.broker.lost(topic));
    const before = lost();
    for (const topic of topics) world.broker.loseAcks(topic, 4);
    await until(() => lost().every((count, i) => count === (before[i] ?? 0) + 4));
    await load.progress(60);
    expect(await verdict()).toEqual([]);
  });

  it('schema.1: the registry is away, through a restart too: nothing is parked or dead-lettered for it', async () => {
    const kept = () =>
      world.query('select id from core.states where parked is not null union all select id from core.dead_letters');
    const before = await kept();
    world.registry.shut();
    await load.progress(60);
    await world.endActors('a', 'SIGTERM');
    await world.startActors('a');
    await load.progress(60);
    expect(await verdict()).toEqual([]);
    expect(await kept()).toEqual(before);
    world.registry.open();
  });
}
