// Claims and releases on the simulated riders' table, as core.claim_riders and core.release_riders do them, behind the very
// runners of production. The grid proposes wildly: riders that are long taken, in no order.
// I1: every claim is judged when it is made: no order that holds its rider still holds it (I9).

import type { OrderState } from '../../schemas/order.types.ts';
import type { ClaimRequest, ClaimResult } from '../../storage/riders.ts';
import type { ClaimOutcome, RowId } from '../../storage/store.ts';
import { createClaimRunner } from '../../streams/effects/claim.ts';
import { createReleaseRunner } from '../../streams/effects/claim-release.ts';
import type { EffectRunner } from '../../streams/effects/runner.ts';
import type { Found } from '../../streams/grid/nearest.ts';
import type { Replica } from '../../streams/grid/replica.ts';
import type { Host } from './host.ts';
import type { Cluster } from './nodes.ts';
import { dropEffect, type RiderRow, rowName, type Tables } from './tables.ts';

/** What became of riders' rows, for the checker. */
export type ClaimWatch = {
  readonly faults: string[];
  /** Assignment → rider, of all claims that were ever won. */
  readonly won: Map<string, string>;
  /** Assignment → how often a row was freed of it. */
  readonly freed: Map<string, number>;
  /** Assignments that were given back because their order was parked: its state knows later. */
  readonly parked: Set<string>;
};

export const createClaimWatch = (): ClaimWatch => ({ faults: [], won: new Map(), freed: new Map(), parked: new Set() });

/** The runners of lane `rider` for one process. */
export function claimRunners(cluster: Cluster, host: Host, watch: ClaimWatch): readonly EffectRunner[] {
  const { database, tables, scheduler } = cluster;
  const replica = wildGrid(cluster);
  const announce = (): void => undefined;
  const run = <T>(label: string, rows: readonly RowId[], apply: () => T): Promise<T> =>
    database.run(host, { label, locks: rows.map((row) => `effect ${rowName(row)}`).sort(), writes: true, apply });
  return [
    createClaimRunner({
      replica,
      grid: null,
      announce,
      claim: (requests) =>
        run(
          `claim ${requests.map(({ assignmentId }) => assignmentId).join()}`,
          requests.map(({ row }) => row),
          () => requests.map((request) => claimOne(cluster, request, watch, () => scheduler.chance(0.1))),
        ),
    }),
    createReleaseRunner({
      replica,
      announce,
      release: (releases) =>
        run(
          `release ${releases.map(({ assignmentId }) => assignmentId).join()}`,
          releases.map(({ row }) => row),
          () =>
            releases.flatMap(({ row, assignmentId }) => {
              if (tables.effects.get(rowName(row))?.ref.endsWith(':parked') === true) watch.parked.add(assignmentId);
              dropEffect(tables, rowName(row));
              return releaseOne(tables, assignmentId, watch);
            }),
        ),
    }),
  ];
}

/** `held`: another statement has the candidate's row. */
function claimOne(cluster: Cluster, request: ClaimRequest, watch: ClaimWatch, held: () => boolean): ClaimResult {
  const { tables } = cluster;
  const { row, orderId, assignmentId, candidates, final = true } = request;
  const effect = tables.effects.get(rowName(row));
  if (effect === undefined || effect.answer !== null) return { row, outcome: { kind: 'gone' } };
  if (effect.claim !== undefined && effect.claim !== null) return { row, outcome: effect.claim };
  const store = (outcome: ClaimOutcome): ClaimResult => {
    tables.effects.set(rowName(row), { ...effect, claim: outcome });
    return { row, outcome };
  };
  for (const [riderId, rider] of tables.riders) {
    if (rider.orderId !== orderId) continue;
    if (rider.assignmentId !== assignmentId) return { row, outcome: { kind: 'again' } };
    return store({ kind: 'reserved', riderId, claimNo: rider.claimNo });
  }
  let skipped = false;
  for (const riderId of candidates) {
    const rider = tables.riders.get(riderId);
    if (rider === undefined || !rider.onShift || rider.assignmentId !== null) continue;
    if (held()) {
      skipped = true;
      continue;
    }
    const claimNo = rider.claimNo + 1;
    tables.riders.set(riderId, { ...rider, assignmentId, orderId, claimNo });
    judge(cluster, watch, riderId, assignmentId);
    return store({ kind: 'reserved', riderId, claimNo });
  }
  if (skipped) return { row, outcome: { kind: 'again' } };
  return final ? store({ kind: 'none' }) : { row, outcome: { kind: 'more' } };
}

function releaseOne(tables: Tables, assignmentId: string, watch: ClaimWatch) {
  for (const [riderId, rider] of tables.riders) {
    if (rider.assignmentId !== assignmentId) continue;
    const free: RiderRow = { ...rider, assignmentId: null, orderId: null };
    tables.riders.set(riderId, free);
    watch.freed.set(assignmentId, (watch.freed.get(assignmentId) ?? 0) + 1);
    return [{ riderId, assignmentId }];
  }
  return [];
}

function judge({ tables, codec }: Cluster, watch: ClaimWatch, riderId: string, assignmentId: string): void {
  if (watch.won.has(assignmentId)) watch.faults.push(`assignment ${assignmentId} was claimed twice`);
  watch.won.set(assignmentId, riderId);
  for (const state of tables.states.values()) {
    if (state.type !== 'order') continue;
    const decoded = codec.decodeState('order', state.version, state.body);
    const order = decoded.kind === 'ok' ? (decoded.state as OrderState) : null;
    if (order?.riderId === riderId && !watch.parked.has(order.assignmentId ?? ''))
      watch.faults.push(`rider ${riderId} was claimed for ${assignmentId} while ${order.assignmentId} held it`);
  }
}

/** All riders, in any order, free or not. */
function wildGrid({ tables, scheduler }: Cluster): Replica {
  return {
    nearest({ exclude = new Set(), k }) {
      const ids = [...tables.riders.keys()].filter((id) => !exclude.has(id));
      const found: Found[] = ids.map((riderId) => ({
        riderId,
        meters: scheduler.between(0, 1_000),
        lat: 0,
        lng: 0,
        ageMs: 0,
      }));
      return found.sort((a, b) => a.meters - b.meters).slice(0, k);
    },
    complete: () => true,
    apply: () => undefined,
    take: () => null,
    free: () => null,
    busy: () => undefined,
    interrupted: () => undefined,
    expire: () => undefined,
    size: 0,
    refused: 0,
  };
}
