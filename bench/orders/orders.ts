// `orders`: exactly-once transitions of the real order actor through the real loop: Kafka in → Postgres commit → Kafka out.

import { seedBenchCatalog } from '../catalog.ts';
import type { Report } from '../harness/report.ts';
import type { World } from '../harness/world.ts';
import type { Maker } from './commands.ts';
import { fullLoad } from './full-load.ts';
import { live } from './live.ts';

/** Runs the bench. With `profileFolder` the loop at full load writes a CPU profile there. */
export async function orders(world: World, report: Report, profileFolder?: string): Promise<void> {
  const { ground, endpoints, settings } = world;
  const cart = await seedBenchCatalog(endpoints.postgres);
  const maker: Maker = { codec: ground.codec, partitions: settings.partitions, cart, now: () => ground.database.now() };
  const flags = profileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`];
  await fullLoad(world, report, maker, flags);
  if (profileFolder === undefined) await live(world, report, maker);
}
