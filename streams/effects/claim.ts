// The runner of `claim`: the grid proposes the nearest free riders, Postgres decides (claim.3). A batch is one round trip.
// I1: `none` is answered only when the replica is complete, the candidates were all there are within the radius, and Postgres
//     found each of them not free; else the row stays pending (`final` false forbids Postgres to store a `none`).
// I2: within a batch an order is not proposed the rider that an older order will get; if that leaves it short, it runs again.
// I3: every row reaches Postgres, even without candidates: only there it is known whether an earlier run has won already.

import { unreachable } from '../../runtime/errors.ts';
import type { GridDeltas } from '../../schemas/gps.types.ts';
import type { ClaimRider, RidersClaimed } from '../../schemas/order.types.ts';
import type { RedisGrid } from '../../storage/redis/grid.ts';
import type { ClaimRequest, ClaimResult } from '../../storage/riders.ts';
import { deltasOf } from '../grid/deltas.ts';
import { gridLimits } from '../grid/limits.ts';
import type { Found } from '../grid/nearest.ts';
import { redisNearest } from '../grid/redis-nearest.ts';
import type { Replica } from '../grid/replica.ts';
import { rowKey } from '../loop/envelope.ts';
import type { Answer, EffectJob, EffectRunner } from './runner.ts';

/** What claims are made with. */
export type ClaimParts = {
  readonly replica: Replica;
  /** The shared grid, or null where there is none; asked only while the replica is not complete. */
  readonly grid: RedisGrid | null;
  /** `claimRiders` of storage. Rejects when nothing can be said of the batch. */
  readonly claim: (requests: readonly ClaimRequest[]) => Promise<readonly ClaimResult[]>;
  /** Tells other processes who was won. */
  readonly announce: (deltas: GridDeltas) => void;
};

/** A job with whom the grid proposes. */
type Proposal = {
  readonly job: EffectJob;
  readonly request: ClaimRider;
  readonly found: readonly Found[];
  readonly final: boolean;
};

/** The runner of kind `claim`. */
export function createClaimRunner(parts: ClaimParts): EffectRunner {
  return {
    kind: 'claim',
    batchMax: gridLimits.claimBatchMax,
    run: (jobs) => run(parts, jobs),
    gaveUp: (request) => (isClaim(request) ? claimed(request, { outcome: 'gave_up' }) : null),
  };
}

async function run(parts: ClaimParts, jobs: readonly EffectJob[]): Promise<readonly Answer[]> {
  const proposals = await proposeAll(parts, jobs);
  const results = await parts.claim(proposals.map(requestOf));
  const byRow = new Map(results.map(({ row, outcome }) => [rowKey(row), outcome]));
  const outcomeOf = ({ job }: Proposal) => byRow.get(rowKey(job.row));
  // Winners first: they go to the bench with their positions, before losers' candidates are forgotten.
  takeWon(
    parts,
    proposals.flatMap((one) => {
      const outcome = outcomeOf(one);
      return outcome?.kind === 'reserved' ? [{ ...outcome, assignmentId: one.request.assignmentId }] : [];
    }),
  );
  const answers = new Map(proposals.map((one) => [one.job, answerTo(parts, one, outcomeOf(one))]));
  return jobs.map((job) => answers.get(job) ?? { kind: 'pending', why: 'not a request for a rider' });
}

/** Proposals oldest first, as Postgres takes them. */
async function proposeAll(parts: ClaimParts, jobs: readonly EffectJob[]): Promise<Proposal[]> {
  const promised = new Set<string>();
  const proposals: Proposal[] = [];
  for (const job of [...jobs].sort((a, b) => a.row.giveUpAt - b.row.giveUpAt)) {
    const { request } = job;
    if (!isClaim(request)) continue;
    const { found, final } = propose(parts.replica, request, promised);
    const more = final || parts.replica.complete() ? found : await askRedis(parts.grid, request, promised, found);
    const first = more[0];
    if (first !== undefined) promised.add(first.riderId);
    proposals.push({ job, request, found: more, final });
  }
  return proposals;
}

function propose(
  replica: Replica,
  request: ClaimRider,
  promised: ReadonlySet<string>,
): { found: Found[]; final: boolean } {
  const excluded = new Set(request.excluded);
  const query = queryOf(request, new Set([...excluded, ...promised]));
  const found = replica.nearest(query);
  if (!replica.complete() || found.length === gridLimits.candidatesMax) return { found, final: false };
  const isShort = promised.size > 0 && replica.nearest({ ...query, exclude: excluded }).length > found.length;
  return { found, final: !isShort };
}

/** While the replica still fills, Redis may know more riders. Without Redis the replica's word stands. */
async function askRedis(
  grid: RedisGrid | null,
  request: ClaimRider,
  promised: ReadonlySet<string>,
  found: readonly Found[],
): Promise<readonly Found[]> {
  if (grid === null || found.length === gridLimits.candidatesMax) return found;
  const query = queryOf(request, new Set([...request.excluded, ...promised]));
  const other = await redisNearest(grid, query).catch(() => []);
  return other.length > found.length ? other : found;
}

const queryOf = (request: ClaimRider, exclude: ReadonlySet<string>) => ({
  lat: request.pickupLat / 1e6,
  lng: request.pickupLng / 1e6,
  k: gridLimits.candidatesMax,
  maxMeters: request.radiusMeters,
  exclude,
});

const requestOf = ({ job, request, found, final }: Proposal): ClaimRequest => ({
  row: job.row,
  orderId: request.orderId,
  assignmentId: request.assignmentId,
  candidates: found.map(({ riderId }) => riderId),
  final,
});

function answerTo(parts: ClaimParts, proposal: Proposal, outcome: ClaimResult['outcome'] | undefined): Answer {
  const { job, request, found } = proposal;
  const atOnce = job.attempt < gridLimits.claimTriesAtOnce ? ({ at: 'now' } as const) : {};
  switch (outcome?.kind) {
    case 'reserved': {
      const { riderId, claimNo } = outcome;
      const meters = found.find((one) => one.riderId === riderId)?.meters ?? 0;
      return { kind: 'fact', message: claimed(request, { outcome: 'reserved', riderId, claimNo, meters }) };
    }
    case 'none':
      forget(parts, found);
      return { kind: 'fact', message: claimed(request, { outcome: 'none' }) };
    case 'more':
      forget(parts, found);
      return { kind: 'pending', why: 'no candidate was free', ...(found.length > 0 ? atOnce : {}) };
    case 'again':
      return { kind: 'pending', why: 'candidates were being claimed', ...atOnce };
    case 'gone':
      return { kind: 'gone' };
    case undefined:
      return { kind: 'pending', why: 'no result for the row' };
    default:
      return unreachable(outcome);
  }
}

/** Postgres says that they are not free. */
function forget(parts: ClaimParts, found: readonly Found[]): void {
  for (const { riderId } of found) parts.replica.busy(riderId);
}

type Won = { readonly riderId: string; readonly claimNo: number; readonly assignmentId: string };

function takeWon({ replica, grid, announce }: ClaimParts, won: readonly Won[]): void {
  if (won.length === 0) return;
  const drops = won.flatMap(({ riderId, assignmentId, claimNo }) => {
    const cell = replica.take(riderId, assignmentId, claimNo);
    return cell === null ? [] : [{ riderId, cell }];
  });
  // Redis away or late: the rider's owner takes it out as well.
  grid?.write([], drops).catch(() => undefined);
  announce(
    deltasOf({
      taken: won.map(({ riderId }) => riderId),
      takenFor: won.map(({ assignmentId }) => assignmentId),
      takenNos: won.map(({ claimNo }) => claimNo),
    }),
  );
}

type Claimed = { outcome: RidersClaimed['outcome']; riderId?: string; claimNo?: number; meters?: number };

const claimed = (request: ClaimRider, { outcome, riderId, claimNo, meters }: Claimed): RidersClaimed => ({
  type: 'RidersClaimed',
  assignmentId: request.assignmentId,
  outcome,
  riderId: riderId ?? null,
  claimNo: claimNo ?? 0,
  distanceMeters: Math.round(meters ?? 0),
});

function isClaim(message: { readonly type: string }): message is ClaimRider {
  return message.type === 'ClaimRider';
}
