// The runners of claim and release over a replica and a table of riders that stands for Postgres: whom they propose, what they
// answer, and what they never answer (claim.3, claim.4).

import { latLngToCell } from 'h3-js';
import { beforeEach, describe, expect, it } from 'vitest';
import type { GridDeltas } from '../../../../schemas/gps.types.ts';
import type { ClaimRequest, ClaimResult } from '../../../../storage/riders.ts';
import { createClaimRunner } from '../../../../streams/effects/claim.ts';
import { createReleaseRunner } from '../../../../streams/effects/claim-release.ts';
import type { EffectJob } from '../../../../streams/effects/runner.ts';
import { deltasOf } from '../../../../streams/grid/deltas.ts';
import { createReplica, type Replica } from '../../../../streams/grid/replica.ts';

let now = 0;
let replica: Replica;
/** Rider → assignment, as the table has it; absent riders are off shift. */
let table: Map<string, string | null>;
let announced: GridDeltas[];
let asked: ClaimRequest[][];
const locked = new Set<string>();

beforeEach(() => {
  now = 0;
  replica = createReplica({ clock: { monotonic: () => now }, partitions: 1 });
  table = new Map();
  announced = [];
  asked = [];
  locked.clear();
});

/** What core.claim_riders does, without its locks. */
async function claim(requests: readonly ClaimRequest[]): Promise<ClaimResult[]> {
  asked.push([...requests]);
  return requests.map(({ row, assignmentId, candidates, final }) => {
    const held = [...table].find(([, assignment]) => assignment === assignmentId)?.[0];
    const winner = held ?? candidates.find((id) => table.get(id) === null && !locked.has(id));
    if (winner !== undefined) {
      table.set(winner, assignmentId);
      return { row, outcome: { kind: 'reserved', riderId: winner, claimNo: 7 } };
    }
    if (candidates.some((id) => table.get(id) === null)) return { row, outcome: { kind: 'again' } };
    return { row, outcome: { kind: final === false ? 'more' : 'none' } };
  });
}

const runner = () =>
  createClaimRunner({ replica, grid: null, claim, announce: (deltas) => void announced.push(deltas) });

function riders(...ids: string[]): void {
  for (const [i, id] of ids.entries()) {
    table.set(id, null);
    const lat = 52.52 + i / 10_000;
    replica.apply(
      deltasOf({
        partition: 0,
        sweep: true,
        riders: [id],
        cells: [latLngToCell(lat, 13.4, 9)],
        lats: [Math.round(lat * 1e6)],
        lngs: [13_400_000],
        ages: [0],
      }),
    );
  }
}

function completeReplica(...ids: string[]): void {
  now += 30_000;
  replica.apply(deltasOf({ partition: 0, sweep: true }));
  riders(...ids);
}

function job(
  order: string,
  change: { excluded?: string[]; attempt?: number; giveUpAt?: number; radiusMeters?: number } = {},
): EffectJob {
  const { excluded = [], attempt = 0, giveUpAt = 1, radiusMeters = 3_000 } = change;
  const request = {
    type: 'ClaimRider',
    orderId: order,
    assignmentId: `${order}:1`,
    pickupLat: 52_520_000,
    pickupLng: 13_400_000,
    ring: 1,
    radiusMeters,
    searchSince: 0,
    excluded,
  };
  const row = {
    type: 'order',
    id: order,
    slot: 0,
    seq: 3,
    index: 0,
    kind: 'claim',
    lane: 'rider',
    ref: `${order}:1:claim`,
    name: 'ClaimRider',
    version: 1,
    body: Buffer.alloc(0),
    giveUpAt,
    traceparent: '',
    answer: null,
  };
  return { row, request, attempt };
}

const run = (...jobs: EffectJob[]) => runner().run(jobs, new AbortController().signal);

describe('claim.3: the grid proposes, Postgres decides', () => {
  it('reserves the nearest, takes it out of the grid at once and tells everybody', async () => {
    completeReplica('near', 'far');
    const [answer] = await run(job('o'));
    expect(answer).toEqual({
      kind: 'fact',
      message: {
        type: 'RidersClaimed',
        assignmentId: 'o:1',
        outcome: 'reserved',
        riderId: 'near',
        claimNo: 7,
        distanceMeters: 0,
      },
    });
    expect(replica.nearest({ lat: 52.52, lng: 13.4, k: 2 }).map((one) => one.riderId)).toEqual(['far']);
    expect(announced).toMatchObject([{ taken: ['near'], takenFor: ['o:1'], takenNos: [7] }]);
  });

  it('never proposes riders whom the order excludes or who are beyond its radius', async () => {
    completeReplica('a', 'b', 'c');
    await run(job('o', { excluded: ['a'], radiusMeters: 15 }));
    expect(asked[0]?.[0]?.candidates).toEqual(['b']);
  });

  it('gives each order of a batch another rider, the oldest the nearest, in one round trip', async () => {
    completeReplica('r1', 'r2', 'r3');
    const answers = await run(
      job('young', { giveUpAt: 3 }),
      job('oldest', { giveUpAt: 1 }),
      job('middle', { giveUpAt: 2 }),
    );
    expect(asked).toHaveLength(1);
    expect(answers.map((answer) => answer.kind === 'fact' && Reflect.get(answer.message, 'riderId'))).toEqual([
      'r3',
      'r1',
      'r2',
    ]);
  });

  it('answers none when it is certain: complete, all of the radius, none of them free', async () => {
    completeReplica('busy');
    table.set('busy', 'x:1');
    const [answer] = await run(job('o'));
    expect(answer).toMatchObject({ kind: 'fact', message: { outcome: 'none', riderId: null } });
    expect(replica.size).toBe(0);
  });

  it('never answers none while the replica is not complete', async () => {
    expect(await run(job('o'))).toMatchObject([{ kind: 'pending' }]);
    expect(asked[0]?.[0]).toMatchObject({ candidates: [], final: false });
    riders('busy');
    table.set('busy', 'x:1');
    expect(await run(job('o'))).toMatchObject([{ kind: 'pending' }]);
  });

  it('never answers none when there are more than it proposed, and proposes the others at once', async () => {
    const many = Array.from({ length: 9 }, (_, i) => `r${i}`);
    completeReplica(...many);
    for (const id of many.slice(0, 8)) table.set(id, 'x:1');
    expect(await run(job('o'))).toMatchObject([{ kind: 'pending', at: 'now' }]);
    expect(await run(job('o'))).toMatchObject([{ kind: 'fact', message: { outcome: 'reserved', riderId: 'r8' } }]);
  });

  it('an order that an older one of its batch left without a candidate runs again before it hears none', async () => {
    completeReplica('only');
    const answers = await run(job('first', { giveUpAt: 1 }), job('second', { giveUpAt: 2 }));
    expect(answers).toMatchObject([{ kind: 'fact' }, { kind: 'pending' }]);
    expect(await run(job('second'))).toMatchObject([{ kind: 'fact', message: { outcome: 'none' } }]);
  });

  it('runs again at once when a candidate was being claimed by others, later with back-off', async () => {
    completeReplica('a');
    locked.add('a');
    expect(await run(job('o'))).toEqual([{ kind: 'pending', why: expect.any(String), at: 'now' }]);
    expect(await run(job('o', { attempt: 20 }))).toEqual([{ kind: 'pending', why: expect.any(String) }]);
    expect(replica.size).toBe(1);
  });

  it('asks Postgres even without candidates: an earlier run may have won', async () => {
    completeReplica();
    table.set('mine', 'o:1');
    expect(await run(job('o'))).toMatchObject([{ kind: 'fact', message: { outcome: 'reserved', riderId: 'mine' } }]);
  });

  it('says gave_up in the words of the order', () => {
    expect(runner().gaveUp(job('o').request)).toMatchObject({
      type: 'RidersClaimed',
      assignmentId: 'o:1',
      outcome: 'gave_up',
    });
  });
});

describe('claim.4: release', () => {
  const release = () =>
    createReleaseRunner({
      replica,
      announce: (deltas) => void announced.push(deltas),
      release: async (releases) =>
        releases.flatMap(({ assignmentId }) => {
          const riderId = [...table].find(([, assignment]) => assignment === assignmentId)?.[0];
          if (riderId === undefined) return [];
          table.set(riderId, null);
          return [{ riderId, assignmentId }];
        }),
    });

  it('puts the rider back at once, and a repeat changes nothing', async () => {
    completeReplica('a');
    await run(job('o'));
    const { row } = job('o');
    const request = { type: 'ReleaseRider', orderId: 'o', assignmentId: 'o:1', riderId: 'a' };
    for (let i = 0; i < 2; i += 1)
      expect(await release().run([{ row, request, attempt: 0 }], new AbortController().signal)).toEqual([
        { kind: 'stored' },
      ]);
    expect(replica.nearest({ lat: 52.52, lng: 13.4, k: 1 })).toHaveLength(1);
    expect(announced.slice(1)).toMatchObject([{ freed: ['o:1'] }]);
    expect(release().gaveUp(request)).toBeNull();
  });
});
