// Time and CPU of the measured parts of a round of `nearest`; what lies between them does not count.

import { ownCpuMs } from '../harness/cpu.ts';
import type { Latencies, Sample } from '../harness/statistics.ts';
import type { World } from '../harness/world.ts';

/** Counts CPU and time of the parts that are measured. */
export class Meter {
  private readonly world: World;
  private from = { at: 0, node: 0, redis: 0 };
  private sum = { at: 0, node: 0, redis: 0 };

  constructor(world: World) {
    this.world = world;
  }

  /** A measured part begins. */
  begin(): void {
    const redis = this.world.cpuOf('redis');
    this.from = { redis, node: ownCpuMs(), at: performance.now() };
  }

  /** It ends. */
  end(): void {
    this.sum.at += performance.now() - this.from.at;
    this.sum.node += ownCpuMs() - this.from.node;
    this.sum.redis += this.world.cpuOf('redis') - this.from.redis;
  }

  /** Figures of a round of `count` dispatches. */
  sample(count: number, found: number, latencies: Latencies): Sample {
    return {
      dispatches_per_second: (count * 1000) / this.sum.at,
      node_us: (this.sum.node * 1000) / count,
      redis_us: (this.sum.redis * 1000) / count,
      ...latencies.figures('search'),
      found: found / count,
    };
  }
}
