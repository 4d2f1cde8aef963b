// What the worlds share of one seed: its result, when the world is at rest, and what must be true of epochs and deaths.

import type { Cluster } from './nodes.ts';

export type SeedResult = {
  readonly seed: number;
  readonly violations: readonly string[];
  readonly steps: number;
  readonly hash: string;
  readonly tail: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
};

/** True when all commands are consumed, all rows relayed, the world says so too, and it stayed so for a while. */
export function quietCheck(
  cluster: Cluster,
  notBeforeMs: number,
  isDone: (cluster: Cluster) => boolean,
): () => boolean {
  const { scheduler, tables, broker } = cluster;
  let since = -1;
  let lookedAt = -1;
  let rested = false;
  return () => {
    const now = scheduler.now();
    if (now < notBeforeMs || now < lookedAt + 20) return rested;
    lookedAt = now;
    const done =
      [...tables.owners.values()].every(
        (owner) =>
          owner.watermark === owner.position &&
          owner.nextOffset === broker.end(`${owner.type}-commands`, owner.partition),
      ) && isDone(cluster);
    if (!done) since = -1;
    else if (since < 0) since = now;
    rested = since >= 0 && now - since > 700;
    return rested;
  };
}

export const sumOfEpochs = (cluster: Cluster): number =>
  [...cluster.tables.owners.values()].reduce((sum, owner) => sum + owner.epoch, 0);

/** No duel: once faults stop, epochs come to rest (finding 7). */
export function epochsSince(cluster: Cluster, before: number): string[] {
  const bumps = sumOfEpochs(cluster) - before;
  const most = cluster.tables.owners.size * 8;
  return bumps > most ? [`liveness: ${bumps} epoch bumps after the faults stopped, allowed ${most}`] : [];
}

/** A process may die fenced (42); any other death is a bug. */
export const deathsOf = (cluster: Cluster): string[] =>
  cluster.deaths.filter(({ code }) => code !== 42).map(({ reason, code }) => `a process died with ${code}: ${reason}`);
