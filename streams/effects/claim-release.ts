// The runner of `release`: frees the rider of an assignment and deletes the row that asked for it, in one statement (claim.4).
// I1: it has no answer and is retried for ever; a repeat changes nothing.
// I2: the rider comes back into the grid at once when its position is fresh, else when its owner says it again.

import type { GridDeltas } from '../../schemas/gps.types.ts';
import type { ReleaseRider } from '../../schemas/order.types.ts';
import type { releaseRiders } from '../../storage/riders.ts';
import { deltasOf } from '../grid/deltas.ts';
import { gridLimits } from '../grid/limits.ts';
import type { Replica } from '../grid/replica.ts';
import type { Answer, EffectJob, EffectRunner } from './runner.ts';

/** Rows to delete with the assignments they end. */
type Releases = Parameters<typeof releaseRiders>[1];

/** What releases are made with. */
export type ReleaseParts = {
  readonly replica: Replica;
  /** `releaseRiders` of storage: who became free. */
  readonly release: (
    releases: Releases,
  ) => Promise<readonly { readonly riderId: string; readonly assignmentId: string }[]>;
  /** Tells other processes who is free again. */
  readonly announce: (deltas: GridDeltas) => void;
};

/** The runner of kind `release`. */
export function createReleaseRunner(parts: ReleaseParts): EffectRunner {
  return { kind: 'release', batchMax: gridLimits.claimBatchMax, run: (jobs) => run(parts, jobs), gaveUp: () => null };
}

async function run(parts: ReleaseParts, jobs: readonly EffectJob[]): Promise<readonly Answer[]> {
  const releases = jobs.flatMap(({ row, request }) =>
    isRelease(request) ? [{ row, assignmentId: request.assignmentId }] : [],
  );
  const freed = await parts.release(releases);
  for (const { assignmentId } of freed) parts.replica.free(assignmentId);
  if (freed.length > 0) parts.announce(deltasOf({ freed: freed.map(({ assignmentId }) => assignmentId) }));
  return jobs.map(({ request }) =>
    isRelease(request) ? { kind: 'stored' } : { kind: 'pending', why: 'not a release' },
  );
}

function isRelease(message: { readonly type: string }): message is ReleaseRider {
  return message.type === 'ReleaseRider';
}
