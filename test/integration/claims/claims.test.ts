// The claim and release runners on a real Postgres: one winner of a thousand, no rider twice, nothing lost by a repeat.

import { latLngToCell } from 'h3-js';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { slotOf } from '../../../schemas/slot.ts';
import { claimRiders, readAssignedRiders, readFreeRiders, releaseRiders } from '../../../storage/riders.ts';
import { createClaimRunner } from '../../../streams/effects/claim.ts';
import { createReleaseRunner } from '../../../streams/effects/claim-release.ts';
import type { EffectJob, EffectRunner } from '../../../streams/effects/runner.ts';
import { deltasOf } from '../../../streams/grid/deltas.ts';
import { createReplica, type Replica } from '../../../streams/grid/replica.ts';
import { randomOf, seedOr } from '../../property/random.ts';
import { type Field, names, openField, rowOf } from '../storage/claim-field.ts';
import { effect } from '../storage/rows.ts';

let field: Field;
let replica: Replica;
let now = 0;

beforeAll(async () => {
  field = await openField();
});
afterAll(() => field.close());
beforeEach(async () => {
  await field.clear();
  now = 0;
  replica = createReplica({ clock: { monotonic: () => now }, partitions: 1 });
});

type Spot = { id: string; lat: number };

/** Riders on shift, in the grid, and a replica that is complete. */
async function city(riders: readonly Spot[]): Promise<void> {
  await field.onShift(riders.map(({ id }) => id));
  now += 30_000;
  replica.apply(
    deltasOf({
      partition: 0,
      sweep: true,
      riders: riders.map(({ id }) => id),
      cells: riders.map(({ lat }) => latLngToCell(lat, 13.4, 9)),
      lats: riders.map(({ lat }) => Math.round(lat * 1e6)),
      lngs: riders.map(() => 13_400_000),
      ages: riders.map(() => 0),
    }),
  );
}

const claimRunner = (): EffectRunner =>
  createClaimRunner({
    replica,
    grid: null,
    claim: (requests) => claimRiders(field.pool, requests),
    announce: () => undefined,
  });
const releaseRunner = (): EffectRunner =>
  createReleaseRunner({
    replica,
    release: (releases) => releaseRiders(field.pool, releases),
    announce: () => undefined,
  });

function job(id: string, request: EffectJob['request'], seq = 1): EffectJob {
  const row = { ...effect('order', id, seq), ...rowOf(id), seq, answer: null, claim: null, giveUpAt: 1 };
  return { row: row as EffectJob['row'], request, attempt: 0 };
}

const claimJob = (id: string, lat = 52.52): EffectJob =>
  job(id, {
    type: 'ClaimRider',
    orderId: id,
    assignmentId: `${id}:1`,
    pickupLat: Math.round(lat * 1e6),
    pickupLng: 13_400_000,
    ring: 1,
    radiusMeters: 25_000,
    searchSince: 0,
    excluded: [],
  } as EffectJob['request']);

/** Runs jobs in batches, many at once, again while they are pending; each order's outcome and rider. */
async function settle(
  runner: EffectRunner,
  jobs: readonly EffectJob[],
): Promise<Map<string, { outcome: string; riderId: string | null }>> {
  const open = [...jobs];
  const settled = new Map<string, { outcome: string; riderId: string | null }>();
  const work = async (): Promise<void> => {
    for (let batch = open.splice(0, 50); batch.length > 0; batch = open.splice(0, 50)) {
      const answers = await runner.run(batch, new AbortController().signal);
      for (const [i, answer] of answers.entries()) {
        const one = batch[i] as EffectJob;
        if (answer.kind === 'pending') open.push(one);
        else if (answer.kind === 'fact') settled.set(one.row.id, answer.message as never);
        else settled.set(one.row.id, { outcome: answer.kind, riderId: null });
      }
    }
  };
  while (open.length > 0) await Promise.all(Array.from({ length: 10 }, work));
  return settled;
}

it('claim.3 a thousand concurrent claims on one rider: one winner, and the others hear none', async () => {
  const orders = names('o', 1_000);
  await field.pend(orders);
  await city([{ id: 'only', lat: 52.52 }]);
  const settled = await settle(
    claimRunner(),
    orders.map((id) => claimJob(id)),
  );
  const outcomes = [...settled.values()];
  expect(outcomes.filter((one) => one.outcome === 'reserved')).toEqual([
    expect.objectContaining({ riderId: 'only', claimNo: 1 }),
  ]);
  expect(outcomes.filter((one) => one.outcome === 'none')).toHaveLength(999);
  expect(await readAssignedRiders(field.pool, [slotOf('only')])).toHaveLength(1);
  expect(replica.size).toBe(0);
});

it('claim.3, claim.4 more orders than riders: nobody twice, nobody idle; released riders are found again', async () => {
  const seed = seedOr(99);
  const random = randomOf(seed);
  const riders = names('r', 150).map((id) => ({ id, lat: 52.4 + random() * 0.2 }));
  const orders = names('o', 220);
  await field.pend(orders);
  await city(riders);
  const settled = await settle(
    claimRunner(),
    orders.map((id) => claimJob(id, 52.4 + random() * 0.2)),
  );
  const won = [...settled].filter(([, one]) => one.outcome === 'reserved');
  expect(won, `SEED=${seed}`).toHaveLength(150);
  expect(new Set(won.map(([, one]) => one.riderId)).size).toBe(150);
  const slots = riders.map(({ id }) => slotOf(id));
  expect(await readFreeRiders(field.pool, slots)).toEqual([]);
  const releases = won.map(([id, one]) => ({ id, riderId: one.riderId ?? '' }));
  await field.commit(0, {
    effects: releases.map(({ id }) => effect('order', id, 2, { kind: 'release', ref: `${id}:1:release` })),
  });
  await settle(
    releaseRunner(),
    releases.map(({ id, riderId }) =>
      job(id, { type: 'ReleaseRider', orderId: id, assignmentId: `${id}:1`, riderId } as never, 2),
    ),
  );
  expect(await readFreeRiders(field.pool, slots)).toHaveLength(150);
  expect(replica.size).toBe(150);
  const later = names('later', 150);
  await field.pend(later);
  const again = await settle(
    claimRunner(),
    later.map((id) => claimJob(id)),
  );
  expect(new Set([...again.values()].map((one) => one.riderId)).size).toBe(150);
});

it('claim.1 a run whose answer was lost wins the same rider again, without any candidate', async () => {
  await field.pend(['o1']);
  await city([{ id: 'r1', lat: 52.52 }]);
  const first = await settle(claimRunner(), [claimJob('o1')]);
  replica = createReplica({ clock: { monotonic: () => now }, partitions: 1 });
  expect(await settle(claimRunner(), [claimJob('o1')])).toEqual(first);
});

it('a grid that is behind only costs another look: riders that Postgres calls busy are passed over', async () => {
  const riders = names('r', 30).map((id, i) => ({ id, lat: 52.52 + i / 10_000 }));
  await field.pend(names('o', 25));
  await city(riders);
  await settle(
    claimRunner(),
    names('o', 25).map((id) => claimJob(id)),
  );
  // Another process' replica, which has not heard of the claims.
  replica = createReplica({ clock: { monotonic: () => now }, partitions: 1 });
  await city(riders);
  await field.pend(['late']);
  const settled = await settle(claimRunner(), [claimJob('late')]);
  expect(settled.get('late')).toMatchObject({ outcome: 'reserved', riderId: expect.stringMatching(/^r2[5-9]$/) });
});
